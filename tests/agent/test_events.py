"""What a turn streams and draws: the wire format, and blocks for what the text tells in code's own words."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from pydantic import BaseModel, TypeAdapter

from agent import drawn, events
from agent.blocks import Block, NoticeBlock
from agent.clerk import Clerk
from agent.embedded.model import EmbeddedChat
from agent.events import WIRE, EndEvent, Event, OrderEvent, StartEvent
from agent.wording import replies
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.identity import principals
from tools.results import OrderResult, OrdersResult, OutcomeResult, Result

DOCS = Path(__file__).parents[2] / "docs" / "developers" / "events.md"
ORDER = OrderResult(
    order={
        "number": "1007",
        "status": "shipped",
        "placed_on": "2026-11-20",
        "total": "12.00",
        "currency": "EUR",
        "items": [{"title": "Mug", "quantity": 2, "price": "6.00", "sku": "M-1", "handle": "A"}],
        "tracking": [{"carrier": "DHL", "number": "JD01", "url": "https://dhl.com/1", "status": "in_transit"}],
    }
)


def after(*results: Result) -> list[AnyMessage]:
    return [HumanMessage("hello"), *(ToolMessage(each.written, tool_call_id=str(n)) for n, each in enumerate(results))]


def types(union: object) -> list[type[BaseModel]]:
    return list(get_args(get_args(union)[0]))


@pytest.mark.parametrize("kind", [*types(Event), *types(Block)], ids=lambda each: each.__name__)
def test_the_page_on_events_names_every_event_and_block_with_its_fields(kind: type[BaseModel]) -> None:
    page, name = DOCS.read_text(encoding="utf-8"), kind.model_fields["type"].default
    [line] = [each for each in page.splitlines() if each.startswith(f"| `{name}`") and kind.__name__ in each]
    assert [each for each in kind.model_fields if each != "type" and f"`{each}`" not in line] == []
    assert f"version {WIRE}" in page


def test_an_order_is_drawn_where_the_text_tells_it() -> None:
    says = replies.order(ORDER)
    [card] = drawn.beside(after(ORDER), f"Hello.\n{says}", [], called=False)
    assert (card.type, card.says, card.order.items[0].quantity, card.order.tracking[0].carrier) == (
        "order",
        says,
        2,
        "DHL",
    )
    assert drawn.beside(after(ORDER), "It is on its way, I think.", [], called=False) == []  # a model's own words
    assert drawn.beside([*after(ORDER), AIMessage(says), HumanMessage("and?")], says, [], called=False) == []
    assert events.of_block(card) == OrderEvent(order=card.order)


def test_notices_outcomes_and_persons_are_drawn_once() -> None:
    done = OutcomeResult(proposal_id="p", state="confirmed", sentence="Done: 5 EUR of 1007.")
    notices = ["All right.", done.sentence, "A colleague takes over."]
    found = drawn.beside(after(done), "\n".join(notices), notices, called=True)
    assert [(each.type, each.says) for each in found] == [  # type: ignore[union-attr]
        ("outcome", done.sentence),
        ("notice", "All right."),
        ("handoff", "A colleague takes over."),
    ]
    assert [events.of_block(each).type for each in found] == ["outcome", "block", "handoff"]


def test_choices_are_buttons_where_code_asks() -> None:
    listed = after(OrdersResult(orders=[{"number": "#1007"}, {"number": "1008"}]))
    [shown] = drawn.choices(listed, f"These are your orders: …\n{say('chat.which_order')}")
    assert [(each.label, each.say) for each in shown.replies] == [("#1007", "#1007"), ("#1008", "1008")]  # type: ignore[union-attr]
    assert drawn.choices(listed, "These are your orders.") == []
    many = after(OrdersResult(orders=[{"number": str(n)} for n in range(9)]))
    [shown] = drawn.choices(many, say("chat.which_order"))
    assert [each.say for each in shown.replies] == ["0", "1", "2", "3", "4", "5"]  # type: ignore[union-attr]
    [offer] = drawn.choices(after(), f"I do not know. {say('chat.offer')}")
    assert [each.say for each in offer.replies] == ["yes please", "no thanks"]  # type: ignore[union-attr]


def test_what_is_streamed_is_read_back() -> None:
    read: TypeAdapter[Event] = TypeAdapter(Event)
    for event in (StartEvent(conversation_id="c"), events.BlockEvent(block=NoticeBlock(says="All right."))):
        assert read.validate_python({"type": event.type, **event.wire()}) == event
    assert StartEvent(conversation_id="c").wire() == {"version": WIRE, "conversation_id": "c"}


@pytest.mark.asyncio(loop_scope="module")
async def test_a_turn_streams_what_its_reply_has(stage: Stage) -> None:
    scenario = Scenario(about="events", turns=[Turn(say="hello")], **{"as": cast.OWNER})
    async with fresh_shop(stage, scenario) as shop:
        clerk, who = Clerk(shop, EmbeddedChat(), stage.checkpointer), await principals.sign_in(shop, cast.OWNER)
        said = [f"Where is my order {cast.IN_TRANSIT}?", "list my orders", f"refund 1 EUR of {cast.DELIVERED}", "no"]
        talks, here = [], None
        for text in said:
            talks.append([each async for each in clerk.stream(who, text, here)])
            here = talks[-1][0].conversation_id
    replies_ = [each[-1].reply for each in talks if isinstance(each[-1], EndEvent)]
    assert [[each.type for each in reply.blocks] for reply in replies_] == [
        ["order"],
        ["quick_replies"],
        ["quote"],
        ["outcome"],
    ]
    for talk, reply in zip(talks, replies_, strict=True):
        for block in reply.blocks:
            assert events.of_block(block) in talk
            assert getattr(block, "says", "") in reply.text
    assert [each.type for each in talks[2]][-3:] == ["block", "proposal", "end"]
    assert replies_[2].blocks[0].amount == "1.00"  # type: ignore[union-attr]
