"""Things that words name and that are none of an order's articles."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from commerce.articles import Article
from service.consent import things

LAMP = Article("a", "a", "Juno Table Lamp", "Rose")
CANDLE = Article("b", "b", "Delft Scented Candle", "Sea salt")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("refund the lamp and the vase of 1015", "vase"),
        ("return my skillet", "skillet"),
        ("the lamp shade in 1015 is loose, refund it", "lamp shade"),
        ("refund the candles, the lamp and a bulb", "bulb"),
        ("send back two plates of 1015", "plates"),
        ("refund the foot of the lamp", "foot"),
        ("erstatte die Vase von 1015", "vase"),
        ("rembourse la théière", "théière"),
    ],
)
def test_what_the_order_has_not_is_found(text: str, words: str) -> None:
    assert [each.words for each in things.unknown(text, (LAMP, CANDLE), "1015") if each.listed or "loose" in text] == [
        words
    ]


@pytest.mark.parametrize(
    "text",
    [
        "refund the lamp and one of the candles of 1015",
        "return something from 1015",
        "etwas aus 1015 zurückgeben",
        "retourner quelque chose de 1015",
        "devolver algo del 1015",
        "restituire qualcosa di 1015",
        "iets van 1015 terugsturen",
        "devolver alguma coisa do 1015",
        "return 1015, my wife hates it",
        "refund order 1015 please, it came too late",
        "the lamp flickers, money back please",
        "cancel 1015, I ordered by mistake",
        "can I get the money for 1015 back on my card?",
        "storniere die Bestellung 1015 bitte",
        "annule la commande 1015",
        "refund the ugly pink lamp",
        "refund the lmap and both candels",
        "cancel 1015 and return one mug of 1414",
        "I would like a refund for the whole order 1015",
        "refund it",
        "send both of them back",
        "ich möchte 1015 stornieren lassen",
        "könntest du 1015 erstatten?",
        "ich würde 1015 gerne zurückgeben",
    ],
)
def test_articles_and_what_is_said_of_orders_are_none(text: str) -> None:
    assert things.unknown(text, (LAMP, CANDLE), "1015") == []


@pytest.mark.parametrize(
    "text",
    [
        "mi esposa quiere anular el pedido 1015",
        "me gustaría tanto cancelarlo, el 1015",
        "mi hermana devolvió el 1015",
        "¿cuánto tarda el dinero si cancelo 1015?",
        "ci piacerebbe restituire il 1015",
        "la mia amica ha annullato il 1015",
        "un ami remboursait la commande 1015",
        "refund both candles, and the lamp as agreed",
        "ayer mismo y la semana pasada cancelamos 1015",
        "send the lamp as promised",
        "refund the candles as before",
    ],
)
def test_words_with_a_verb_of_a_deed_are_no_article(text: str) -> None:
    assert things.unknown(text, (LAMP, CANDLE), "1015") == []


@pytest.mark.parametrize(
    "text",
    [
        "refund the lamp and the hat",
        "ich möchte die Vase stornieren",
        "mir wurde die Vase erstattet",
        "refund the lamp as well as the vase",
        "quiero devolver el vase",
    ],
)
def test_an_article_before_a_verb_stays_one(text: str) -> None:
    assert [each.words for each in things.unknown(text, (LAMP, CANDLE), "1015")] in (["vase"], ["hat"])


def test_the_question_names_it_and_its_answer_takes_its_place() -> None:
    question = things.question(things.Thing("vase"), (LAMP, CANDLE), "1015")
    assert question == (
        "I do not see “vase” in order 1015. Which of these is it: 1) Juno Table Lamp (Rose); 2) Delft Scented Candle (Sea salt)?"
    )
    assert things.asked_about(question) == "vase" and things.asked_about("Which one?") == ""
    assert things.told("refund the vase and a candle", "vase", LAMP.title) == "refund the Juno Table Lamp and a candle"
    assert things.question(things.Thing("vase"), (LAMP,), "1015").endswith(
        "It has Juno Table Lamp (Rose). What is it about?"
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Pfanne aus 1015 erstatten", "pfanne"),
        ("Becher aus Bestellung 1015 erstatten bitte", "becher"),
        ("1015 Tassen stornieren bitte", "tassen"),
        ("Pfanne stornieren, Bestellung 1015", ""),
        ("Pfanne stornieren Bestellung 1015", "pfanne"),
        ("Vela del pedido 1015 cancelar", "vela"),
        ("padella dell'ordine 1015 rimborsare", "padella"),
        ("tasses de 1015 à rembourser", "tasses"),
        ("sofa of 1015 to be refunded", "sofa"),
        ("pan uit bestelling 1015 annuleren", "pan"),
    ],
)
def test_a_noun_without_an_article_is_a_thing(text: str, words: str) -> None:
    assert [each.words for each in things.unknown(text, (LAMP, CANDLE), "1015") if each.listed] == [words][
        : bool(words)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Bestellung 1015 stornieren",
        "1015 sofort stornieren",
        "1015 bitte schnellstmöglich erstatten",
        "Stornierung von 1015 bitte",
        "Alles aus 1015 stornieren",
        "Inhalt aus 1015 zurückgeben",
        "Lamp aus 1015 erstatten",
        "Cancelación del pedido 1015",
        "todo del 1015 cancelar",
        "rimborso dell'ordine 1015",
        "everything from 1015 back please",
        "muss 1015 stornieren",
        "Hallo, 1015 stornieren",
        "money for 1015 back",
        "puedes cancelar 1015",
    ],
)
def test_what_stands_bare_beside_an_order_may_be_no_thing(text: str) -> None:
    assert things.unknown(text, (LAMP, CANDLE), "1015") == []
