"""What became of a change is said exactly once, whatever cuts the turn that says it short."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from sqlalchemy import select

from agent.clerk import Clerk
from commerce.customer import Principal
from connectors.stores.demo import DemoStore, cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from runtime.failpoints import FailpointError, arm
from service.conversations import conversations
from service.identity import principals
from service.shop import Shop
from store.models import Proposal

ASK, CALLS = f"Refund 5 EUR of order {cast.DELIVERED}, please", {"count": 0}
pytestmark = [pytest.mark.faults, pytest.mark.asyncio(loop_scope="module")]


def answer(messages: list[BaseMessage]) -> AIMessage:
    """Ask for the refund when the customer does, and count how often the model is asked at all."""
    CALLS["count"] += 1
    if isinstance(messages[-1], ToolMessage) or messages[-1].content != ASK:
        return AIMessage("Is there anything else?")
    args = {"order_number": cast.DELIVERED, "amount": "5.00"}
    return AIMessage("", tool_calls=[{"name": "refund_order", "args": args, "id": f"call-{messages[-1].id}"}])


@pytest_asyncio.fixture(loop_scope="module")
async def clerk(stage: Stage) -> AsyncIterator[Clerk]:
    async with fresh_shop(stage, Scenario(about="told", turns=[Turn(say=ASK)], **{"as": cast.OWNER})) as shop:
        yield Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)


async def said(shop: Shop, conversation_id: str) -> list[str]:
    return [each.text for each in await conversations.messages(shop, conversation_id) if each.role == "clerk"]


async def customer(clerk: Clerk) -> tuple[Principal, str]:
    principal = await principals.sign_in(clerk.shop, cast.OWNER)
    return principal, (await conversations.create(clerk.shop, principal)).id


async def told(shop: Shop) -> list[Any]:
    async with shop.database.read() as session:
        return list(await session.scalars(select(Proposal.told_at).where(Proposal.shop_id == shop.shop_id)))


async def test_a_reply_cut_short_is_given_again_and_nothing_is_thought_twice(clerk: Clerk) -> None:
    principal, here = await customer(clerk)
    with arm("turn.in_reply", "error"), pytest.raises(FailpointError):
        await clerk.chat(principal, ASK, here, "ask")
    asked = CALLS["count"]
    first = await clerk.chat(principal, ASK, here, "ask")
    assert first.proposal is not None and first.proposal["state"] == "open"
    assert CALLS["count"] == asked
    async with clerk.shop.database.read() as session:
        made = list(await session.scalars(select(Proposal.id).where(Proposal.shop_id == clerk.shop.shop_id)))
    assert made == [first.proposal["proposal_id"]]

    with arm("turn.in_reply", "error"), pytest.raises(FailpointError):
        await clerk.chat(principal, "yes", here, "yes")
    assert await told(clerk.shop) == [None]
    second = await clerk.chat(principal, "yes", here, "yes")
    assert second.text.startswith("Done: 5.00 EUR")
    assert None not in await told(clerk.shop)
    assert ["Done" in text for text in await said(clerk.shop, here)] == [False, True]
    assert (await clerk.chat(principal, "yes", here, "yes")).repeated


async def test_a_button_whose_reply_was_cut_short_is_told_with_the_next_message(clerk: Clerk) -> None:
    principal, here = await customer(clerk)
    shown = (await clerk.chat(principal, ASK, here, "ask")).proposal
    assert shown is not None
    with arm("turn.in_reply", "error"), pytest.raises(FailpointError):
        await clerk.decide(principal, shown["proposal_id"], shown["hash"], "confirm")
    _, reply = await clerk.decide(principal, shown["proposal_id"], shown["hash"], "confirm")
    assert reply.text.startswith("Done")
    after = await clerk.chat(principal, "And?", here, "and")
    assert "Done: 5.00 EUR" in after.text
    assert sum("Done" in text for text in await said(clerk.shop, here)) == 1


async def test_what_is_under_way_after_a_crash_is_said_to_be(clerk: Clerk) -> None:
    principal, here = await customer(clerk)
    store = clerk.shop.connector
    assert isinstance(store, DemoStore)
    shown = (await clerk.chat(principal, ASK, here, "ask")).proposal
    assert shown is not None
    with arm("proposal.after_decide", "error"), pytest.raises(FailpointError):
        await clerk.chat(principal, "yes", here, "yes")
    reply = await clerk.chat(principal, "yes", here, "yes")
    assert f"Your request for order {cast.DELIVERED} is being processed" in reply.text
    assert await told(clerk.shop) == [None]
