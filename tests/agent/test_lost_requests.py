"""Whole conversations: no request of a message is lost, and none is taken for another."""

# ruff: noqa: E501 - messages read better whole

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.test_consent import talking
from tests.agent.test_kept_requests import all_of, summary

pytestmark = pytest.mark.asyncio(loop_scope="module")
CANCELS = ("Cancel order 1015.", "Stornierung von Bestellung 1015.", "Annullare l'ordine 1015.")


@pytest.mark.parametrize(
    ("says", "shows"),
    [
        ("Refund the candles and the lamp from 1015, no wait, not the lamp", "for 2 x Delft"),
        ("Erstatte die Candles und die Lamp von 1015, nein warte, nicht die Lamp", "für 2 x Delft"),
        ("Refund the candles and the lamp from 1015, no wait, not the candles", "for 1 x Juno"),
    ],
)
async def test_what_is_taken_out_of_a_list_leaves_the_rest(stage: Stage, says: str, shows: str) -> None:
    async with talking(stage) as talk:
        told = summary(await all_of(talk, says))
        assert shows in told and " and " not in told


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (
            "Bitte stornieren Sie 1015 und schicken Sie 1408 an Ida Berg, Kastanienallee 7, 10435 Berlin, Germany",
            "Stornierung (Bestellung 1015); neue Lieferadresse (Bestellung 1408)",
        ),
        (
            "Annulla 1015 e spedisci 1408 a Ida Berg, Kastanienallee 7, 10435 Berlin, Germany",
            "un annullamento (ordine 1015); un nuovo indirizzo di spedizione (ordine 1408)",
        ),
        (
            "I'd like order 1015 and order 1408 cancelled, but 1408 only if it hasn't been packed yet",
            "a cancellation (order 1015); a cancellation (order 1408)",
        ),
    ],
)
async def test_two_wishes_are_two(stage: Stage, says: str, told: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, says)
        waits = "only if" in says  # then it is asked about first
        assert told in reply.text and (waits or summary(reply).startswith(CANCELS)), reply.plain()


async def test_what_is_missing_is_not_what_came(stage: Stage) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, "The mug in 1414 was not in the box. Only the pan came")
        assert "Frying Pan" not in summary(reply) and "Status" not in reply.text, reply.plain()


@pytest.mark.parametrize(
    "says", ["does 1015 include a gift note?", "is there a gift note on 1015?", "I can still cancel 1015?"]
)
async def test_a_question_is_no_wish(stage: Stage, says: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, says)
        assert reply.proposal is None and "What should the note" not in reply.text, reply.plain()


@pytest.mark.parametrize(
    ("says", "shows"),
    [
        ("the lamp of 1015 should be refunded please", "89.00 EUR for 1 x"),
        ("the lamp of 1015 should be cancelled please", "89.00 EUR for 1 x"),
        ("one mug of 1414 should be refunded", "for 1 x Moss"),
        ("one mug of 1408 must be cancelled", "for 1 x Ulva"),
        ("two of the mugs in 1408 should be refunded", "for 2 x Ulva"),
        ("order 1015 should be cancelled", "Cancel order 1015."),
    ],
)
async def test_a_passive_wish_is_for_what_it_names(stage: Stage, says: str, shows: str) -> None:
    async with talking(stage) as talk:
        assert shows in summary(await all_of(talk, says))


@pytest.mark.parametrize(
    "says",
    [
        "Zirbeldose aus 1414 erstatten",
        "Zirbeldose aus Bestellung 1408 stornieren bitte",
        "zirbola del 1408 rimborsare",
    ],
)
async def test_a_noun_that_is_not_read_is_asked_about(stage: Stage, says: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, says)
        assert reply.proposal is None and "1) " in reply.text, reply.plain()


@pytest.mark.parametrize(
    ("says", "shows"),
    [
        ("Pfanne aus 1414 erstatten", "Erstattung von 45,90\xa0EUR für 1 x Cleo Frying Pan"),
        ("Becher aus Bestellung 1414 erstatten bitte", "Erstattung von 17,95\xa0EUR für 1 x Moss Big Mug"),
        ("Pfanne aus 1408 stornieren", "nur um Kite Induction Frying Pan"),
        ("1408 Tassen stornieren bitte", "nur um Ulva Speckled Mug"),
        ("Kerze aus 1015 stornieren", "nur um Delft Wood-Wick Scented Candle"),
        ("padella del 1408 rimborsare", "per 1 x Kite Induction Frying Pan"),
        ("vela del 1015 cancelar", "solo de esto: Delft Wood-Wick Scented Candle"),
    ],
)
async def test_a_noun_that_the_language_has_is_the_article(stage: Stage, says: str, shows: str) -> None:
    async with talking(stage) as talk:
        reply = await all_of(talk, says)
        assert shows in (summary(reply) or reply.text), reply.plain()
