"""What a customer keeps is in no refund, return or cancellation, and what they say was done is not done once more."""

# ruff: noqa: E501 - rows read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary import test_said
from tests.adversary.said_rows import items, row
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
BOTH_1015, BOTH_1408, BOTH_1012 = items(Lamp=1, Candle=2), items(Mug=2, Pan=1), {"items": {"Beanie": 1, "T-Shirt": 2}}
KEPT = [
    row("cancel the candles in 1015, all I want is the lamp", "refund_order 1015", "37.80", "Lamp", **BOTH_1015),
    row(
        "please take out the candles of 1015 - I just need the lamp", "refund_order 1015", "37.80", "Lamp", **BOTH_1015
    ),
    row("I still want the lamp of 1015, but cancel the candles", "refund_order 1015", "37.80", "Lamp", **BOTH_1015),
    row(
        "In order 1408 I only wanted the pan. Cancel the mugs please.", "refund_order 1408", "27.80", "Pan", **BOTH_1408
    ),
    row("cancel the pan in 1408, I'll have just the mugs", "refund_order 1408", "Pan", "Mug", **BOTH_1408),
    row(
        "return the beanie of 1012, the T-shirts fit me really well",
        "return_items 1012",
        "Beanie",
        "T-Shirt",
        **BOTH_1012,
    ),
    row("refund the mugs from 1414, the pan works fine", "refund_order 1414", "Mug", "Pan", **BOTH_1408),
    row(
        "send back the beanie of 1012, I only like the T-shirts", "return_items 1012", "Beanie", "T-Shirt", **BOTH_1012
    ),
    row("the pan is lovely, please cancel the mugs from 1408", "refund_order 1408", "27.80", "Pan", **BOTH_1408),
]
#: The engine hears the whole order first, and asks.
ELSEWHERE = [
    row("storniere die Candles aus 1015, ich will nur die Lamp", "refund_order 1015", "", "Lamp", **BOTH_1015),
    row(
        "bitte die Candles aus 1015 stornieren, die Lamp brauche ich noch", "refund_order 1015", "", "Lamp", **BOTH_1015
    ),
    row("cancela las candles del 1015, solo quiero la lamp", "refund_order 1015", "", "Lamp", **BOTH_1015),
    row("annulla le candles del 1015, voglio solo la lamp", "refund_order 1015", "", "Lamp", **BOTH_1015),
]
#: It may be meant as well as kept: that is a question.
UNSURE = [
    row("cancel 1015, I only want the lamp", "refund_order 1015", "", "Refund", **items(Lamp=1)),
    row(
        "refund the beanie from 1012, my brother wears the T-shirts every day",
        "refund_order 1012",
        "",
        "Refund",
        **BOTH_1012,
    ),
    row("cancel the candles in 1015, the lamp goes to my mum", "refund_order 1015", "", "Refund", **BOTH_1015),
    row("cancel the candles in 1015 / I only want the lamp", "refund_order 1015", "", "Refund", **items(Lamp=1)),
]
ASKED = [
    row("refund the beanie of 1012, I just want the money for that one", "refund_order 1012", "Beanie", "T-Shirt"),
    row("I only want the lamp of 1015 refunded", "refund_order 1015", "Lamp", "Candle", **items(Lamp=1)),
    row("I only want the beanie and the T-shirts of 1012 refunded", "refund_order 1012", "58.70", "", **BOTH_1012),
    row(
        "I don't want the lamp of 1015 any more, please refund it",
        "refund_order 1015",
        "Lamp",
        "Candle",
        **items(Lamp=1),
    ),
    row("cancel the lamp from 1015, I want the candles cancelled too", "refund_order 1015", "126.80", "", **BOTH_1015),
]
DONE = [
    "Ayer cancelé el pedido 1015, ¿cuándo recibo el dinero?",
    "Cancelé el pedido 1015",
    "Ya cancele el pedido 1015",
    "Anoche anule el pedido 1015",
    "Ieri cancellai l'ordine 1015",
    "I cancelled 1015 on Monday, when will I get my money back?",
]


@pytest.mark.parametrize("rows", [KEPT, ELSEWHERE, UNSURE], ids=["kept", "elsewhere", "unsure"])
async def test_a_call_for_what_is_kept_is_refused(stage: Stage, rows: list[test_said.Row]) -> None:
    assert await test_said.let_through(stage, rows) == []


@pytest.mark.parametrize("rows", [KEPT, ELSEWHERE, UNSURE, ASKED], ids=["kept", "elsewhere", "unsure", "asked"])
async def test_the_engine_proposes_what_is_not_kept_or_asks(stage: Stage, rows: list[test_said.Row]) -> None:
    assert await test_said.proposed_otherwise(stage, rows) == ([], [])


async def test_a_wish_that_begins_with_wanting_is_proposed(stage: Stage) -> None:
    assert len(await test_said.let_through(stage, ASKED[1:])) == len(ASKED) - 1


@pytest.mark.parametrize("text", DONE)
async def test_a_deed_that_was_done_is_not_proposed(stage: Stage, text: str) -> None:
    call = row(text, "cancel_order 1015")
    assert await test_said.let_through(stage, [call, row(text, "refund_order 1015")]) == []
    async with talking(stage) as talk:
        assert (await talk.say(text)).proposal is None


@pytest.mark.parametrize(
    "text", ["Cancele el pedido 1015", "Cancele ya el pedido 1015", "Cancele el pedido 1015 que hice ayer"]
)
async def test_a_polite_order_is_no_past(stage: Stage, text: str) -> None:
    assert len(await test_said.let_through(stage, [row(text, "cancel_order 1015")])) == 1


async def test_a_parcel_that_is_not_there_was_not_stolen_unless_the_customer_says_so(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "GLS says delivered, but there is nothing here, order 1012", "I want my money back")
        assert "the parcel never arrived" in summary(reply) and "stolen" not in reply.plain()
    for text, reason in [
        ("laut DHL ist 1012 zugestellt, ich habe nichts, Geld zurück bitte", "nie angekommen"),
        ("somebody stole the parcel of 1012, refund please", "stolen"),
    ]:
        [(_, told)] = await test_said.let_through(stage, [row(text, "refund_order 1012", cause="stolen")])
        assert reason in told, told
