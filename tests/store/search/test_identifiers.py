"""Article numbers in forms that nobody wrote down: whatever a customer puts between its letters and digits."""

from __future__ import annotations

import json
import os
import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.search.identifiers import Identifiers, normal
from tests.loud import skip_loudly

_CHORUS = Path(
    os.environ.get("SHOPCLERK_TEST_CHORUS", Path(__file__).parents[4] / "shared/data/search/chorus/products.jsonl")
)
_BRANDS = ("Nordwind", "Fjell & Co", "TÄNZER", "Øre", "A.B. Lind", "Kaffa-Werk", "ОКНО")
_DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d"
_SEPARATORS = [" ", "  ", "\u00a0", "\u2009", ".", "/", "_", "\\", "|", "·", ":", *_DASHES]
_SENTENCES = (
    "{}",
    "do you have {}?",
    "Is the {} in stock?",
    "I'm after {}, please.",
    "({})",
    "\u201e{}\u201c",
    "art. no. {}!",
    "SKU: {}",
    "sku#{}",
    "hello\u2026 {} \u2014 is it still sold?",
    "need 2 x {} by Friday",
    "{}; thanks",
    "what does {} cost",
    "{}'s colour",
    "compare it with:{}",
    "\u00bf{}?",
    "{},",
    "EAN {} gibt es das noch?",
)


def _catalogue() -> list[tuple[str, str, int]]:
    """Return (code, brand, row): article numbers as shops make them, with barcodes of every kind."""
    chosen = random.Random(7)  # noqa: S311 - test data
    letters, digits = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
    shapes = (
        "LL-DDDD",
        "LLL DDD/LL",
        "DDDDDD",
        "LDDDD.DL",
        "LL_DDDD_LL",
        "DDDLLLD",
        "L-DDD-DD-LL",
        "DD.DDD.DDD",
        "LLDDDDLDD",
    )
    found: list[tuple[str, str, int]] = []
    for row in range(400):
        shape = shapes[row % len(shapes)]
        code = "".join(chosen.choice({"L": letters, "D": digits}.get(sign, sign)) for sign in shape)
        found.append((code, _BRANDS[row % len(_BRANDS)], row))
        found.append((_ean("".join(chosen.choice(digits) for _ in range(12))), _BRANDS[row % len(_BRANDS)], row))
    for row in range(400, 440):  # ISBN
        found.append((_ean("978" + "".join(chosen.choice(digits) for _ in range(9))), "", row))
    for row in range(440, 480):  # UPC
        found.append((_ean("0" + "".join(chosen.choice(digits) for _ in range(11)))[1:], "", row))
    return found


def _ean(digits: str) -> str:
    return digits + str(-sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits)) % 10)


CATALOGUE = _catalogue()
INDEX = Identifiers((code, row) for code, _, row in CATALOGUE)
ROWS: dict[str, set[int]] = {}
for _code, _, _row in CATALOGUE:
    ROWS.setdefault(normal(_code), set()).add(_row)


def _disguised(code: str, draw: Callable[..., object]) -> str:
    """Return ``code`` with its own separators replaced and others put anywhere, in any case or width."""
    plain = [sign for sign in code if sign.isalnum()]
    at = draw(st.sets(st.integers(1, max(1, len(plain) - 1)), max_size=5))
    separator = draw(st.sampled_from(_SEPARATORS))
    text = "".join((str(separator) if place in at else "") + sign for place, sign in enumerate(plain))  # type: ignore[operator]
    change = draw(st.sampled_from([str, str.lower, str.upper, str.title, str.swapcase, _wide]))
    return str(change(text))  # type: ignore[operator]


def _wide(text: str) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) if sign.isascii() and sign.isalnum() else sign for sign in text)


@settings(max_examples=400, deadline=None)
@given(st.data())
def test_any_form_of_a_number_is_found(data: st.DataObject) -> None:
    code, brand, _ = data.draw(st.sampled_from(CATALOGUE))
    text = _disguised(code, data.draw)
    if brand and data.draw(st.booleans()):
        text = f"{brand} {text}"
    sentence = data.draw(st.sampled_from(_SENTENCES)).format(text)
    found = INDEX.find(sentence)
    assert found, sentence
    assert {row for _, rows in found for row in rows} & ROWS[normal(code)], (sentence, found)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_several_numbers_in_one_question_are_all_found_in_their_order(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(CATALOGUE), min_size=2, max_size=4, unique_by=lambda each: each[0]))
    between = data.draw(st.sampled_from([", ", " and ", "; ", " or the ", "\n", " / ", " vs. ", " + "]))
    found = INDEX.find(between.join(code for code, _, _ in chosen))
    assert [set(rows) for _, rows in found] == [ROWS[normal(code)] for code, _, _ in chosen]


@pytest.mark.parametrize(
    ("kept", "asked"),
    [
        ("9780306406157", "0-306-40615-2"),
        ("9780306406157", "ISBN 978-0-306-40615-7"),
        ("0306406152", "9780306406157"),
        ("978-3-16-148410-0", "3 16 148410 X is it?"),
        ("012345678905", "0012345678905"),
        ("0012345678905", "012345678905"),
        ("012345678905", "12345678905"),
        ("4006381333931", "04006381333931"),
        ("01234565", "00000001234565"),
        ("TC-8001", "tc8001's"),
        ("TC-8001", "TC\u00ad8001"),
        ("TC-8001", "有TC8001吗"),
        ("AB-CD-EF", "do you sell AB-CD-EF?"),
    ],
)
def test_the_same_number_by_another_standard(kept: str, asked: str) -> None:
    assert [rows for _, rows in Identifiers([(kept, 1)]).find(asked)] == [[1]]


def test_a_part_of_a_number_is_not_a_number() -> None:
    index = Identifiers([("8001", 1), ("42100", 2), ("12.5", 3), ("jacket", 4), ("rain-jacket", 5)])
    assert index.find("do you have TC-8001") == []
    assert index.find("the tc_8001 please") == []
    assert index.find("size 42 100 % cotton") == []
    assert index.find("a rain-jacket, or any jacket") == []
    assert index.find("is 8001 sold?") == [("8001", [1])]


def test_numbers_of_a_real_catalogue_are_found_in_forms_of_chance() -> None:
    if not _CHORUS.is_file():
        skip_loudly("article numbers of a real catalogue", "Name the file in SHOPCLERK_TEST_CHORUS.")
    chosen = random.Random(11)  # noqa: S311 - test data
    products = [json.loads(line) for line in _CHORUS.read_text(encoding="utf-8").splitlines()]
    entries = [(code, row) for row, each in enumerate(products) for code in (each["sku"], *each["ean"][:1])]
    index = Identifiers(entries)
    rows: dict[str, set[int]] = {}
    for code, row in entries:
        rows.setdefault(normal(code), set()).add(row)
    # In a sentence, short numbers and names without a digit are words like others.
    fit = [
        (code, products[row]["brand"]) for code, row in entries if len(normal(code)) > 5 and any(map(str.isdigit, code))
    ]
    hits, asked = 0, chosen.sample(fit, 3000)
    for code, brand in asked:
        plain = [sign for sign in unicodedata.normalize("NFKC", code) if sign.isalnum()]
        at = set(chosen.sample(range(1, len(plain)), chosen.randint(0, 3)))
        separator = chosen.choice(_SEPARATORS)
        text = "".join((separator if place in at else "") + sign for place, sign in enumerate(plain))
        text = chosen.choice([str, str.lower, str.upper, str.swapcase])(text)
        text = chosen.choice([text, f"{brand} {text}"])
        found = index.find(chosen.choice(_SENTENCES).format(text))
        hits += bool(found and set(found[0][1]) & rows[normal(code)])
    assert hits / len(asked) >= 0.99
