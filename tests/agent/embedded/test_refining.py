"""Follow-ups that only say which of what was searched for: they keep the search, and change what they name."""

from __future__ import annotations

import pytest

from evals.run import Stage
from evals.shopper.conversations import Conversation
from evals.shopper.play import play

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize(
    ("messages", "searched"),
    [
        (["rain jackets", "in yellow", "size M"], {"query": "rain jackets yellow size m"}),
        (["rain jackets", "in yellow", "and in navy"], {"query": "rain jackets navy"}),
        (["sneakers in 42", "white"], {"query": "sneakers in 42 white"}),
        (["sneakers in 42", "44 please"], {"query": "sneakers in size 44"}),
        (["show me frying pans", "28 cm"], {"query": "frying pans 28 cm"}),
        (["rain jackets", "for women", "under 200"], {"query": "rain jackets for women", "max_price": "200"}),
        (
            ["jumpers under 100", "not wool", "in navy"],
            {"query": "jumpers navy", "max_price": "100", "exclude": ["wool"]},
        ),
        (["rain jackets", "are they waterproof?", "in black"], {"query": "rain jackets black"}),
        (["black dresses under 100", "mugs"], {"query": "mugs"}),
        (["black dresses", "do you have candles"], {"query": "candles"}),
    ],
)
async def test_the_search_goes_on(messages: list[str], searched: dict[str, object], stage: Stage) -> None:
    record = await play(stage, Conversation.model_validate({"id": "x-1", "turns": messages}))
    searches = [each.args for each in record.turns[-1].tools if each.name == "search_products"]
    assert searches == [searched]


async def test_without_a_search_a_colour_is_no_follow_up(stage: Stage) -> None:
    record = await play(stage, Conversation.model_validate({"id": "x-1", "turns": ["blue"]}))
    assert not any(each.name == "search_products" for each in record.turns[0].tools)
