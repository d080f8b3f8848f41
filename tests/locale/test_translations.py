"""Every language says what English says: its sentences, values and plurals; all that customers read once it says so."""

from __future__ import annotations

import re
from functools import cache
from gettext import c2py
from pathlib import Path

import pytest
from babel import Locale

from commerce import sentences
from commerce.catalogues import languages
from tests.locale.test_catalogues import DOMAINS, entries

#: Domains that only staff and developers read: a language may leave them in English.
FOR_STAFF = {"connect", "console", "http", "imports", "policy_file", "schedule", "sync", "terminal", "webhooks"}
OTHERS = [code for code in languages() if code != sentences.SOURCE]
FILES = [path for code in OTHERS for path in sorted((sentences.CATALOGUES / code / "LC_MESSAGES").glob("*.po"))]
_FIELD = re.compile(r'^"([\w-]+): (.*)\\n"$', re.M)
#: So many numbers are counted: they meet every plural of a language but those of millions.
_COUNTED = 250


def _code(path: Path) -> str:
    return path.parents[1].name


def _name(path: Path) -> str:
    return f"{_code(path)}-{path.stem}"


@cache
def _head(path: Path) -> dict[str, str]:
    return dict(_FIELD.findall(path.read_text(encoding="utf-8").partition("\n\n")[0]))


#: Languages that say in a file's head that they are complete.
COMPLETE = sorted({_code(path) for path in FILES if _head(path).get("X-Complete") == "true"})


@pytest.mark.parametrize("code", COMPLETE)
def test_a_complete_language_has_all_that_customers_read(code: str) -> None:
    theirs = {path.stem: path for path in FILES if _code(path) == code}
    assert not set(DOMAINS) - FOR_STAFF - set(theirs), "domains are missing"
    assert not [name for name, path in theirs.items() if _head(path).get("X-Complete") != "true"]
    for name in theirs:
        assert not set(entries("en", name)) - set(entries(code, name)), f"{name} lacks sentences"


def test_the_domains_for_staff_are_there() -> None:
    assert set(DOMAINS) >= FOR_STAFF


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_the_head_tells_the_language_and_whether_it_was_reviewed(path: Path) -> None:
    head = _head(path)
    assert head["Language"] == _code(path)
    assert head["X-Reviewed"] in ("true", "false")


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_plurals_are_those_of_the_language(path: Path) -> None:
    """Numbers that the language words alike have one form, those that it does not have another."""
    locale, plural = Locale.parse(_code(path).replace("-", "_")), c2py(sentences.read(path).plural_expr)
    pairs = {(locale.plural_form(n), plural(n)) for n in range(_COUNTED)}
    assert len(pairs) == len({kind for kind, _ in pairs}) == len({form for _, form in pairs}), sorted(pairs)


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_sentences_stand_for_those_in_english_as_they_are(path: Path) -> None:
    english = {each.context: each.id for each in sentences.read(sentences.CATALOGUES / "en/LC_MESSAGES" / path.name)}
    for each in sentences.read(path):
        if each.id:
            assert english.get(each.context) == each.id, f"{each.context} is another sentence in English"
            assert not each.fuzzy, f"{each.context} is fuzzy"


@pytest.mark.parametrize("path", FILES, ids=_name)
def test_sentences_name_the_same_values_in_every_form(path: Path) -> None:
    source, count = entries("en", path.stem), sentences.read(path).num_plurals
    for key, forms in entries(_code(path), path.stem).items():
        assert all(each.strip() == each != "" for each in forms) or key.endswith(".about"), f"{key} is empty or padded"
        assert len(forms) == (count if len(source[key]) > 1 else 1), f"{key} lacks a plural form"
        named = [sentences.placeholders(form) for form in forms]
        wanted = set().union(*map(sentences.placeholders, source[key]))
        # A form for one number alone ("one piece") may leave the number out.
        assert set().union(*named) == wanted, f"{key} names other values than the English sentence"
        assert all(each >= wanted - {"count"} for each in named), f"{key} loses a value in one of its forms"
