"""Words that are typed as one, and clauses that are nothing but talk."""

from __future__ import annotations

import pytest

from service import gloss


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("fr", "jai toujours pas recu ma veste", "i have not received my jacket"),
        ("fr", "jaimerais annuler la 1015", "i want to cancel the 1015"),
        ("fr", "daccord merci", "ok thank you"),
        ("es", "podeis quitarla del 1015?", "can you remove it of the 1015?"),
        ("es", "me gustaria cambiarlas por otras", "i want to exchange it for other"),
        ("it", "vorrei annullarlo", "i want to cancel it"),
        ("it", "potete rimborsarmelo", "can you refund me it"),
    ],
)
def test_what_is_typed_as_one_word_is_read_as_several(language: str, text: str, english: str) -> None:
    assert gloss.gloss(text, language).text == english


@pytest.mark.parametrize(
    ("language", "word"), [("es", "perla"), ("es", "Manuela"), ("fr", "Danton"), ("it", "tortellini")]
)
def test_a_word_that_has_no_two_parts_stays(language: str, word: str) -> None:
    assert word in gloss.gloss(f"{word} 1015", language).text


def test_the_customers_own_words_are_found_again() -> None:
    read = gloss.gloss("podeis quitarla del 1015?", "es")
    assert read.original("remove it") == "quitarla"


@pytest.mark.parametrize(
    ("language", "text", "english"),
    [
        ("es", "vale, gracias", "ok, thank you"),
        ("es", "vale, y cuando llega?", "ok, and when will it arrive?"),
        ("es", "tengo un vale", "have a voucher"),
        ("de", "ok tschüss", "ok bye"),
    ],
)
def test_a_clause_of_talk_is_talk(language: str, text: str, english: str) -> None:
    assert gloss.gloss(text, language).text == english
