"""Follow-ups that only say which of what was searched for: they keep the search, and change what they name."""

from __future__ import annotations

import pytest

from evals.run import Stage
from evals.shopper.conversations import Conversation
from evals.shopper.play import play

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("messages", "in_force"),
    [
        (["rain jackets", "in yellow", "size M"], {"kinds": "Rain Jacket", "colour": "yellow", "size": "m"}),
        (["rain jackets", "in yellow", "and in navy"], {"kinds": "Rain Jacket", "colour": "navy"}),
        (["sneakers in 42", "white"], {"kinds": "Sneakers", "size": "42", "colour": "white"}),
        (["sneakers in 42", "44 please"], {"kinds": "Sneakers", "size": "44"}),
        (["show me frying pans", "28 cm"], {"kinds": "Frying Pan", "diameter": "28 cm"}),
        (
            ["rain jackets", "for women", "under 200"],
            {"kinds": "Rain Jacket", "audience": "women", "max_price": "200"},
        ),
        (
            ["jumpers under 100", "not wool", "in navy"],
            {"kinds": "Jumper", "max_price": "100", "exclude": "wool", "colour": "navy"},
        ),
        (["rain jackets", "are they waterproof?", "in black"], {"kinds": "Rain Jacket", "colour": "black"}),
        (["black dresses under 100", "mugs"], {"kinds": "Mug"}),
        (["black dresses", "do you have candles"], {"kinds": "Scented Candle"}),
        (["table lamps", "dimmable"], {"kinds": "Table Lamp", "needs": "dimmable"}),
        (["mugs in blue", "any colour"], {"kinds": "Mug"}),
        (["im allergic to wool, need a hat", "gloves too"], {"kinds": "Gloves", "exclude": "wool"}),
        (["anything from stormhaven", "tents only", "any brand, but under 200"], {"kinds": "Tent", "max_price": "200"}),
        (["rain jackets", "where do you ship to?", "in yellow"], {"kinds": "Rain Jacket", "colour": "yellow"}),
    ],
)
async def test_the_search_goes_on(messages: list[str], in_force: dict[str, str], stage: Stage) -> None:
    record = await play(stage, Conversation.model_validate({"id": "x-1", "turns": messages}))
    found = record.turns[-1].state.search
    assert {name: value for name, value in found.items() if name != "text"} == in_force


async def test_what_is_not_sold_is_said(stage: Stage) -> None:
    turns = ["do u sell phones", "tablets?", "ok headphones then"]
    record = await play(stage, Conversation.model_validate({"id": "x-1", "turns": turns}))
    assert [each.answer.startswith("We do not sell") for each in record.turns] == [True, True, False]


async def test_more_is_the_next_page_until_there_is_none(stage: Stage) -> None:
    turns = ["rain jackets", "show me more", "more"]
    record = await play(stage, Conversation.model_validate({"id": "x-1", "turns": turns}))
    first, second = ([each.id for each in turn.products] for turn in record.turns[:2])
    assert len(first) == len(second) == 5 and not set(first) & set(second)
    assert not record.turns[2].products


async def test_without_a_search_a_colour_is_no_follow_up(stage: Stage) -> None:
    record = await play(stage, Conversation.model_validate({"id": "x-1", "turns": ["blue"]}))
    assert not record.turns[0].products and not record.turns[0].state.search
