"""Words that say once more what is shown: neither a yes nor another request."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from service import consent, gloss
from service.consent import Shown

ONE = Shown("p", "refund_order", "1408", ("13.90", "1 x Ulva Mug (Terracotta)", "1408", "Visa"))
TWO = Shown("p", "return_items", "1408", ("2 x Ulva Mug (Terracotta)", "1408", "2.00"))
MIXED = Shown("p", "refund_order", "1408", ("9.00", "1 x Kite Pan", "2 x Ulva Mug (Terracotta)", "1408", "Visa"))
WHOLE = Shown("p", "cancel_order", "1408", ("1408", "102.80", "Visa"))
SUM = Shown("p", "refund_order", "1408", ("5.00", "1408"), {"amount": "5"})


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (ONE, "only one mug"),
        (ONE, "yes only the mug please"),
        (ONE, "nur die eine"),
        (ONE, "just 1"),
        (TWO, "both mugs"),
        (TWO, "beide bitte"),
        (TWO, "yes, both of them"),
        (TWO, "the two mugs"),
        (TWO, "entrambi"),
        (MIXED, "both"),
        (MIXED, "the pan and the mugs"),
        (WHOLE, "everything"),
        (WHOLE, "ja, beide"),
        (WHOLE, "all of it please"),
        (WHOLE, "yes cancel both"),
    ],
)
def test_the_same_once_more(shown: Shown, text: str) -> None:
    assert consent.affirms(text, shown)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (ONE, "both"),
        (ONE, "two mugs"),
        (ONE, "the mugs"),
        (ONE, "all of them"),
        (ONE, "the pan"),
        (TWO, "just the mug"),
        (TWO, "only one"),
        (TWO, "not both"),
        (TWO, "both?"),
        (MIXED, "just the pan"),
        (MIXED, "two"),
        (WHOLE, "just one"),
        (WHOLE, "the mug"),
        (SUM, "all of it"),
        (SUM, "5"),
        (TWO, "both of 1012"),
        (TWO, "refund both mugs"),
        (ONE, "no, the mug"),
        (ONE, "yes"),
        (ONE, "1408"),
    ],
)
def test_more_or_less_or_something_else(shown: Shown, text: str) -> None:
    assert not consent.affirms(text, shown)


PAN = Shown("p", "refund_order", "1414", ("1 x Cleo Frying Pan (24 cm)", "1414", "45.90"), {"items": [{"item": "L"}]})
MUGS = Shown(
    "p", "refund_order", "1414", ("2 x Moss Big Mug (Sage)", "1414", "35.90"), {"items": [{"item": "M", "quantity": 2}]}
)
BACK = Shown(
    "p",
    "return_items",
    "1414",
    ("2 x Moss Big Mug (Sage)", "1 x Cleo Frying Pan (24 cm)", "1414"),
    {"items": [{"item": "M", "quantity": 2}, {"item": "L"}]},
)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (PAN, "yes, refund the pan"),
        (PAN, "yes please refund just the pan"),
        (PAN, "yes, refund the frying pan from 1414"),
        (PAN, "yes, cancel the pan"),
        (PAN, "sí, reembolsa la Cleo Frying Pan"),
        (MUGS, "yes refund both mugs"),
        (MUGS, "yes, refund the 2 mugs"),
        (BACK, "yes, return the mugs and the pan"),
    ],
)
def test_a_yes_with_the_action_and_every_article_is_one(shown: Shown, text: str) -> None:
    assert consent.agrees(text, shown)


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (PAN, "refund the pan"),
        (PAN, "ok refund the pan"),
        (PAN, "yes, the pan"),
        (PAN, "yes, return the pan"),
        (PAN, "yes, refund the pan and the mug"),
        (PAN, "yes, refund the other pan"),
        (PAN, "yes, refund two pans"),
        (PAN, "yes, don't refund the pan"),
        (PAN, "yes, refund no pan"),
        (PAN, "yes, refund the pan?"),
        (PAN, "yes, refund the 28 cm pan"),
        (PAN, "yes, refund the pan later"),
        (PAN, "yes, refund all but the pan"),
        (PAN, "yes, refund 20 for the pan"),
        (PAN, "yes, refund the pan 1408"),
        (PAN, "yes, cancel the refund of the pan"),
        (PAN, "> yes, refund the pan"),
        (MUGS, "yes, refund the mug"),
        (MUGS, "yes, refund one of the mugs"),
        (MUGS, "yes, refund all mugs"),
        (BACK, "yes, return the pan"),
        (BACK, "yes, return both mugs"),
        (WHOLE, "yes, cancel the mug"),
        (WHOLE, "yes cancel everything"),
        (SUM, "yes, refund the mug"),
    ],
)
def test_a_yes_that_names_more_or_less_is_none(shown: Shown, text: str) -> None:
    assert not consent.agrees(text, shown)


LAMP = Shown("p", "refund_order", "1015", ("1 x Juno Table Lamp", "1015", "89.00"), {"items": [{"item": "L"}]})
CANDLES = Shown(
    "p",
    "refund_order",
    "1015",
    ("2 x Delft Scented Candle", "1015", "37.80"),
    {"items": [{"item": "C", "quantity": 2}]},
)


@pytest.mark.parametrize(
    ("shown", "language", "text"),
    [
        (LAMP, "de", "ja nimm die lampe raus"),
        (LAMP, "de", "ja, die Lampe erstatten"),
        (LAMP, "fr", "oui, rembourser la lampe"),
        (LAMP, "es", "sí, quita la lámpara"),
        (LAMP, "it", "sì, togli la lampada"),
        (LAMP, "nl", "ja, haal de lamp eruit"),
        (LAMP, "pt", "sim, remover o candeeiro"),
        (LAMP, "pl", "tak, usuń lampę"),
        (CANDLES, "de", "ja, beide kerzen erstatten"),
        (CANDLES, "fr", "oui, enlève les bougies"),
        (CANDLES, "es", "sí, quita las dos velas"),
        (CANDLES, "it", "sì, togli le candele"),
    ],
)
def test_an_article_is_named_in_every_language(shown: Shown, language: str, text: str) -> None:
    assert consent.agrees(gloss.with_goods(text, language), shown)


@pytest.mark.parametrize(
    ("shown", "language", "text"),
    [
        (LAMP, "de", "ja, nimm die lampe nicht raus"),
        (LAMP, "de", "ja, nimm die lampe und die kerzen raus"),
        (LAMP, "de", "ja, nimm die tasse raus"),
        (LAMP, "de", "nimm die lampe raus"),
        (LAMP, "fr", "oui, ne pas rembourser la lampe"),
        (LAMP, "fr", "oui, enlève la lampe ou les bougies"),
        (LAMP, "es", "sí, quita la lámpara mañana"),
        (LAMP, "it", "sì, togli la lampada?"),
        (CANDLES, "de", "ja, die kerze erstatten"),
        (CANDLES, "fr", "oui, enlève une bougie"),
        (CANDLES, "es", "sí, quita una vela"),
        (CANDLES, "es", "sí, devolver las velas"),
    ],
)
def test_more_or_less_is_none_in_any_language(shown: Shown, language: str, text: str) -> None:
    assert not consent.agrees(gloss.with_goods(text, language), shown)
