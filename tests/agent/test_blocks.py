"""Blocks are data: every kind has its shape, and says in words what to do where it cannot be drawn."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from agent.blocks import Block, in_words, of_tryon
from agent.drawn import choices
from commerce.sentences import say
from evals.run import Stage
from tools.results import TryOnResult

pytestmark = pytest.mark.asyncio(loop_scope="module")
ARTICLE = {
    "product_id": "p1",
    "variant_id": "v1",
    "sku": "JKT-1",
    "title": "Jacket",
    "variant": "Red / M",
    "colour": "Red",
    "price": "9.00",
    "currency": "EUR",
    "in_stock": True,
    "url": "",
    "image": "",
}


@pytest.mark.parametrize(
    ("stage_", "more", "kinds"),
    [
        ("photo", {}, ["upload", "quick_replies"]),
        ("ready", {}, ["form", "quick_replies"]),
        ("making", {}, ["progress", "quick_replies"]),
        ("done", {}, ["picture", "quick_replies"]),
        ("refused", {"another_photo": True}, ["upload", "quick_replies"]),
        ("refused", {}, ["quick_replies"]),
    ],
)
async def test_every_stage_has_its_card(stage: Stage, stage_: str, more: dict[str, bool], kinds: list[str]) -> None:
    found = of_tryon(TryOnResult(stage=stage_, article=ARTICLE, colours=["Red"], **more), stage.container.shop)
    assert [each.type for each in found] == kinds
    read: TypeAdapter[list[Block]] = TypeAdapter(list[Block])
    assert read.validate_json(read.dump_json(found)) == found
    if stage_ in ("photo", "making", "done"):
        [words] = in_words(found)
        assert "shopclerk tryon PHOTO JKT-1" in words
    assert [each.label for each in found[-1].replies] == ["Delete my photo"]


async def test_an_address_is_asked_for_by_a_form_where_code_asks_for_a_whole_one() -> None:
    for name in ("engine.ask_address", "address.where"):
        assert [each.type for each in choices([], f"First this. {say(name)}")] == ["address"]
    assert choices([], "Where should it go?") == choices([], f"{say('engine.ask_address')} And why?") == []
