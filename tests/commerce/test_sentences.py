"""Sentences by their ids."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from commerce import catalogues, sentences
from commerce.errors import InputError, KeysRefused, ShopclerkError, TryOnUnavailable
from commerce.known_again import says, value
from commerce.money import Money
from commerce.sentences import PSEUDO, say, speaking

_HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Plural-Forms: {}\\n"\n\n'
_ENGLISH = """msgctxt "toy.paid"
msgid "{amount} of order {order} came back on {day}."
msgstr ""

msgctxt "toy.pieces"
msgid "{count} piece of {title}"
msgid_plural "{count} pieces of {title}"
msgstr[0] ""
msgstr[1] ""

msgctxt "toy.only_english"
msgid "Nobody has put this into Polish."
msgstr ""
"""
_POLISH = """msgctxt "toy.paid"
msgid "{amount} of order {order} came back on {day}."
msgstr "Za zamówienie {order} zwrócono {amount} ({day})."

msgctxt "toy.pieces"
msgid "{count} piece of {title}"
msgid_plural "{count} pieces of {title}"
msgstr[0] "{count} sztuka: {title}"
msgstr[1] "{count} sztuki: {title}"
msgstr[2] "{count} sztuk: {title}"
"""
_THREE = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"


@pytest.fixture
def toy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogues, "_folders", [sentences.CATALOGUES])
    for code, plural, text in (("en", "nplurals=2; plural=(n != 1);", _ENGLISH), ("pl", _THREE, _POLISH)):
        folder = tmp_path / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (folder / "toy.po").write_text(_HEAD.format(plural) + text, encoding="utf-8")
    sentences.add(tmp_path)
    yield
    catalogues.domain.cache_clear()


def _paid() -> str:
    return sentences.say("toy.paid", amount=Money(Decimal("5.00"), "EUR"), order="1015", day=date(2026, 12, 3))


def test_values_stand_where_the_language_wants_them(toy: None) -> None:
    assert _paid() == "5.00 EUR of order 1015 came back on 3 December 2026."
    with sentences.speaking("pl"):
        assert _paid().startswith("Za zamówienie 1015 zwrócono 5,00\xa0EUR (3 grudnia 2026)")
        assert sentences.language() == "pl"
    assert sentences.language() == "en"


@pytest.mark.parametrize(
    ("count", "said"), [(1, "1 sztuka: a"), (3, "3 sztuki: a"), (5, "5 sztuk: a"), (22, "22 sztuki: a")]
)
def test_a_count_takes_the_plural_of_the_language(toy: None, count: int, said: str) -> None:
    with sentences.speaking("pl"):
        assert sentences.say("toy.pieces", count=count, title="a") == said
    assert sentences.say("toy.pieces", count=count, title="a") == f"{count} {'piece' if count == 1 else 'pieces'} of a"


def test_what_a_language_lacks_is_said_in_english(toy: None) -> None:
    for code in ("pl", "xx"):
        with sentences.speaking(code):
            assert sentences.say("toy.only_english") == "Nobody has put this into Polish."


def test_the_pseudo_language_marks_what_came_from_the_catalogue(toy: None) -> None:
    with sentences.speaking(sentences.PSEUDO):
        assert sentences.say("toy.only_english") == "⟦Nɔbɔdʏ hɑs pʊt thɪs ɪntɔ Pɔlɪsh⟧."


def test_braces_in_a_value_are_text(toy: None) -> None:
    said = sentences.say("toy.paid", amount="{order.__class__}", order="{0}", day="{day}")
    assert said == "{order.__class__} of order {0} came back on {day}."


def test_a_wrong_id_and_a_missing_value_are_bugs(toy: None) -> None:
    with pytest.raises(KeyError, match=r"no sentence 'toy\.nothing'"):
        sentences.say("toy.nothing")
    with pytest.raises(KeyError):
        sentences.say("toy.paid", amount=1)
    assert not sentences.exists("nowhere.at_all")


@pytest.mark.parametrize(
    ("items", "said"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists(items: list[str], said: str) -> None:
    assert sentences.listed(items) == said


@pytest.mark.parametrize("text", ["{}", "{0}", "{a.b}", "{a!r}", "{a:>9}", "{a", "a}"])
def test_only_plain_names_are_placeholders(text: str) -> None:
    with pytest.raises(ValueError):
        sentences.placeholders(text)
    assert sentences.placeholders("{a} and {b}, {{c}}") == {"a", "b"}


def test_an_error_says_what_its_code_says() -> None:
    assert InputError().message == "I could not read that. Please check it and try again."
    assert KeysRefused().message.startswith("The shop answers, but refuses these keys.")
    assert TryOnUnavailable().message == "The preview picture could not be made right now. Please try again."
    with sentences.speaking(sentences.PSEUDO):
        assert ShopclerkError().message.startswith("⟦")


def test_a_sentence_is_known_again_whatever_its_values() -> None:
    asked = say("changes.how_many", article="Mug (b.l.u.e)")
    assert says(f"{asked} There are 2.", "changes.how_many") and not says(asked, "changes.name_them")
    with speaking(PSEUDO):
        assert says(say("changes.how_many", article="Mug"), "changes.how_many")


def test_a_value_is_read_from_a_sentence_that_was_said() -> None:
    said = f"Well. {say('orders.not_seen', thing='blue lamp', order='1015')} Which one is it?"
    assert value(said, "orders.not_seen", "thing") == "blue lamp"
    assert value("Which one is it?", "orders.not_seen", "thing") == ""
    with sentences.speaking(sentences.PSEUDO):
        assert value(say("orders.not_seen", thing="cap", order="1"), "orders.not_seen", "thing") == "cap"
