"""What changes a proposal, and what only asks or tells of its articles."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from agent.embedded import changing

HAS = [
    {
        "handle": "L1",
        "title": "Juno Dimmable Table Lamp",
        "variant": "Rose",
        "sku": "LMP-1",
        "quantity": 1,
        "product_id": "1",
    },
    {
        "handle": "L2",
        "title": "Delft Wood-Wick Scented Candle",
        "variant": "Sea salt",
        "sku": "CND-2",
        "quantity": 2,
        "product_id": "2",
    },
]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("only the lamp", "only the lamp"),
        ("the lamp", "the lamp"),
        ("no, the candles", "the candles"),
        ("not the lamp", "not the lamp"),
        ("everything but the lamp", "everything but the lamp"),
        ("one candle please", "one candle please"),
        ("just one", "just one"),
        ("only the lamp though", "only the lamp though"),
        ("just the candles, the lamp is for my mother", "just the candles"),
        ("only LMP-1", "only LMP-1"),
        ("lamp yes, candles no", "lamp yes, not the candles"),
        ("die Lamp ja, die Candles nicht", "die Lamp ja, not the Candles"),
        ("could you make it just the candles?", "could you make it just the candles"),
        ("the lamp can stay", "the lamp can stay"),
        ("nur die Lamp bitte", "nur die Lamp bitte"),
        ("nein, nur eine Candle", "nur eine Candle"),
        ("solo la lamp, por favor", "solo la lamp"),
        ("soltanto le candles", "soltanto le candles"),
        ("seulement la lamp", "seulement la lamp"),
        ("actually refund the lamp because it flickers", "actually refund the lamp because it flickers"),
    ],
)
def test_only_what_names_articles_and_nothing_else_changes_a_proposal(text: str, part: str) -> None:
    assert changing.part(text, HAS).startswith(part)
    assert not changing.only_asks(text, HAS)


ASKED = [
    "the lamp too?",
    "auch die Lamp?",
    "wait, is the lamp dimmable?",
    "hold on - are the candles vegan",
    "which candles are in that order?",
    "stop, how heavy is the lamp?",
    "but the candles are fine, aren't they?",
    "is the lamp in it?",
    "will the lamp still come?",
    "is the lamp broken?",
    "warte, ist die Lampe dimmbar?",
    "welche Kerzen sind das?",
    "ist die Lampe in der Bestellung?",
    "espera, ¿la lámpara es regulable?",
    "¿qué candles son?",
    "aspetta, la lampada è dimmerabile?",
    "la lampe est-elle lourde ?",
    "does the lamp have a switch",
    "what colour are the candles",
]
TOLD = [
    "4 is too many",
    "sorry, my kid loves the candles",
    "oh, my flatmate uses the lamp every day",
    "the candles are lovely",
    "the lamp is great",
    "the lamp is in the kitchen",
    "actually the lamp looks good",
    "my wife has the lamp",
    "only my wife likes the lamp",
    "meine Tochter liebt die Kerzen",
    "die Lampe steht im Flur",
    "a mi hijo le encantan las velas",
    "la lampada sta in cucina",
    "the lamp reminds me of home",
]


@pytest.mark.parametrize("text", [*ASKED, *TOLD])
def test_a_question_and_a_remark_change_nothing(text: str) -> None:
    assert changing.part(text, HAS) == ""
    assert changing.only_asks(text, HAS) is (text in ASKED)
