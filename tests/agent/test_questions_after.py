"""Whole conversations: a question or a remark about an article after a proposal makes no other change of it."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of

pytestmark = pytest.mark.asyncio(loop_scope="module")
#: As it is said in English, German and Spanish.
NOTHING_DONE = ("so nothing was done", "es ist also nichts geschehen", "no se ha hecho nada", "non è stato fatto nulla")


@pytest.mark.parametrize(
    ("wish", "asked", "shows"),
    [
        ("Cancel 1015 please", "wait, is the lamp dimmable?", "dim it in three steps"),
        ("Cancel 1408 please", "hold on - are the mugs dishwasher safe?", "Dishwasher safe"),
        ("Cancel 1408 please", "wait - which mugs are in that order?", "Speckled Mug"),
        ("Cancel 1015 please", "stop, how heavy is the lamp?", ""),
        ("refund order 1015", "stop, is the lamp broken?", ""),
        ("return 1012", "wait, is the beanie washable?", "Wash by hand"),
        ("Cancel 1015 please", "warte, ist die Lampe dimmbar?", ""),
        ("Storniere bitte 1015", "halt, wie schwer ist die Lampe?", ""),
        ("Cancela el pedido 1015", "espera, ¿la lámpara es regulable?", ""),
        ("Annulla l'ordine 1015", "aspetta, la lampada è dimmerabile?", ""),
        ("Cancel 1015 please", "but the candles are fine, aren't they?", ""),
        ("Cancel 1015 please", "Actually how long does the lamp warranty last?", "warranty of 2 years"),
    ],
)
async def test_a_question_after_a_proposal_is_answered_and_nothing_is_proposed(
    stage: Stage, wish: str, asked: str, shows: str
) -> None:
    async with talking(stage) as talk:
        assert (await talk.say(wish)).proposal is not None
        reply = await talk.say(asked)
        assert reply.proposal is None and shows in reply.text and "go back to Visa" not in reply.text, reply.plain()
        assert (await talk.say("yes")).outcome is None


@pytest.mark.parametrize(
    ("wish", "told"),
    [
        ("Cancel 1015 please", "sorry, my kid loves the candles"),
        ("refund order 1015", "oh, my flatmate uses the lamp every day"),
        ("Cancel 1015 please", "oh, meine Tochter liebt die Kerzen"),
        ("Cancel 1015 please", "a mi hijo le encantan las velas"),
        ("return 1012", "my brother wears the beanie every day"),
        ("refund order 1015", "the candles are lovely"),
        ("Cancel 1408 please", "la padella sta in cucina"),
    ],
)
async def test_a_remark_after_a_proposal_proposes_nothing(stage: Stage, wish: str, told: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, wish, told)
        assert reply.proposal is None and any(each in reply.text for each in NOTHING_DONE), reply.plain()
        assert (await talk.say("yes")).outcome is None


@pytest.mark.parametrize(
    ("says", "shows"),
    [
        ("only the lamp", "89.00"),
        ("the lamp", "89.00"),
        ("not the lamp", "37.80"),
        ("just the candles, the lamp is for my mother", "37.80"),
        ("only one candle", "18.90"),
        ("lamp yes, candles no", "89.00"),
        ("die Lamp ja, die Candles nicht", "89.00"),
        ("could you make it just the candles?", "37.80"),
        ("nur die Lampe bitte", "89.00"),
        ("solo la lamp, por favor", "89.00"),
        ("soltanto la lamp", "89.00"),
    ],
)
async def test_words_that_narrow_still_make_a_new_wish(stage: Stage, says: str, shows: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "Cancel 1015 please", says)
        assert reply.proposal is not None, reply.plain()
        assert shows in reply.proposal["summary"].replace(",", "."), reply.plain()  # in the customer's language
