"""The language that a conversation is led in follows what the customer surely writes."""

from __future__ import annotations

import pytest

from agent.reading.spoken_language import heard, of_shop
from runtime.settings import Settings

_BOTH = frozenset({"en", "de"})


@pytest.mark.parametrize(
    ("text", "now", "then"),
    [
        ("wo ist meine bestellung 1015", "en", "de"),
        ("Ich möchte meine Jacke zurückgeben", "en", "de"),
        ("where is my order 1015?", "de", "en"),
        ("ich will stornieren", "en", "de"),
        ("1025 bitte stornieren", "en", "de"),
        ("winter boots", "en", "en"),
        ("sneaker parka", "en", "en"),
        ("ja", "en", "en"),
        ("no", "de", "de"),
        ("Lindenallee 7, 20259 Hamburg", "en", "en"),
        ("mara.lindt@example.com", "de", "de"),
        ("Dagny Packable Rain Jacket", "de", "de"),
        ("Mara Lindt", "en", "en"),
        ("1015", "de", "de"),
        ("auf Deutsch bitte", "en", "de"),
        ("english please", "de", "en"),
        ("can we speak english?", "de", "en"),
        ("donde esta mi pedido", "en", "en"),  # the shop does not speak it
        ("where is my order", "en-XA", "en-XA"),
    ],
)
def test_only_sure_words_change_it(text: str, now: str, then: str) -> None:
    assert heard(text, now, _BOTH) == then


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("quanto custa o frete?", "pt"),
        ("óculos de sol até 60 euros", "pt"),
        ("quanto costa la spedizione?", "it"),
        ("cuánto cuesta el envío?", "es"),
        ("¿enviáis a Portugal?", "es"),
        ("a tent and a lamp", "en"),
        ("do you have this in black?", "en"),
        ("Lampe, Kerze, Decke", "de"),
        ("no, a casa", "en"),  # Italian, Spanish and Portuguese
    ],
)
def test_words_of_one_language_alone_tell_it_beside_its_neighbours(text: str, then: str) -> None:
    assert heard(text, "en", of_shop(Settings())) == then


def test_one_word_may_tell_where_it_answers_nothing() -> None:
    assert heard("stornieren", "en", _BOTH, first=True) == "de"
    assert heard("stornieren", "en", _BOTH) == "en"
    assert heard("Hoodie", "en", _BOTH, first=True) == "en"


def test_the_shop_says_which_languages_it_speaks() -> None:
    assert of_shop(Settings(languages="de, xx")) == {"en", "de"}
    assert "en" in of_shop(Settings())
    assert of_shop(Settings(languages="en")) == {"en"}
    assert heard("wo ist meine bestellung 1015", "en", frozenset({"en"})) == "en"


@pytest.mark.parametrize(
    ("text", "then"),
    [
        ("slt ca va ?", "fr"),
        ("salut toi", "fr"),
        ("hola buenas", "es"),
        ("yoga mat", "en"),
        ("hello", "en"),
        ("Hello!", "en"),
        ("bye", "en"),
        ("thanks", "en"),
        ("help", "en"),
        ("poster rock", "en"),
        ("rain jacket", "en"),
        ("moin", "de"),
        ("bjr", "fr"),
        ("rucksack", "en"),
        ("ciao", "en"),
        ("rain", "en"),
        ("livrez la 1015 au 14 avenue Foch, 75116 Paris, France", "fr"),
    ],
)
def test_words_of_one_language_alone_begin_in_it(text: str, then: str) -> None:
    assert heard(text, "en", of_shop(Settings()), first=True) == then


@pytest.mark.parametrize("text", ["slt ca va ?", "na du", "na ja", "8mm thick", "large bag", "grand parka"])
def test_two_words_that_answer_something_change_nothing(text: str) -> None:
    assert heard(text, "en", of_shop(Settings())) == "en"
