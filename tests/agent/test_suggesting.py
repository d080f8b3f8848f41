"""A draft reads as the customer might, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from langchain_core.messages import AIMessage
from sqlalchemy import func, select

from agent.clerk import Clerk
from agent.models import load_model
from commerce.customer import Principal
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat, call
from service.conversations import conversations, handoff
from service.identity import principals
from service.inbox import customer
from service.shop import Shop
from store.models import Message, Proposal, VerificationCode

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as opened:
        yield opened


async def kept(shop: Shop) -> list[int]:
    async with shop.database.read() as session:
        return [
            int(await session.scalar(select(func.count()).select_from(each)) or 0)
            for each in (Message, Proposal, VerificationCode)
        ]


async def taken(shop: Shop, who: Principal, *said: str) -> str:
    talk = await conversations.create(shop, who)
    for each in said:
        await conversations.add(shop, talk.id, "customer", each)
    await handoff.take(shop, Principal.staff(shop.shop_id, "ana", ("actions", "read")), talk.id)
    return talk.id


async def test_the_engine_drafts_from_the_customers_own_order(stage: Stage, shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    name = await taken(shop, mara, "hello", f"where is my order {cast.IN_TRANSIT}?")
    clerk = Clerk(shop, load_model(shop.settings), stage.checkpointer)
    before = await kept(shop)
    speaker = await customer.speaker(shop, await conversations.get(shop, mara, name))
    text = await clerk.draft(speaker, name)
    assert cast.IN_TRANSIT in text
    assert await kept(shop) == before and await clerk.kept(name) == {}
    assert await conversations.owner(shop, name) == "person"


async def test_a_draft_shows_a_visitor_nothing_that_they_have_not_proven(stage: Stage, shop: Shop) -> None:
    visitor = Principal.visitor(shop.shop_id, "somebody")
    name = await taken(shop, visitor, f"where is my order {cast.IN_TRANSIT}? I am {cast.OWNER}")
    clerk = Clerk(shop, load_model(shop.settings), stage.checkpointer)
    before = await kept(shop)
    text = await clerk.draft(visitor, name)
    assert text and "ship" not in text.lower() and await kept(shop) == before


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("refund_order", {"order_number": cast.OPEN}),
        ("verify_customer", {"order_number": cast.OPEN, "email": cast.OWNER}),
        ("send_code", {}),
        ("handoff", {"reason": "I had enough"}),
    ],
)
async def test_whatever_a_model_calls_a_draft_changes_and_sends_nothing(
    stage: Stage, shop: Shop, name: str, arguments: dict[str, str]
) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    talk = await taken(shop, mara, f"refund {cast.OPEN} please, I want my money back")
    calls = iter([call(name, **arguments)])
    clerk = Clerk(
        shop, ScriptedChat(answer=lambda _: next(calls, AIMessage("A colleague sees to it."))), stage.checkpointer
    )
    before = await kept(shop)
    await clerk.draft(mara, talk)
    assert await kept(shop) == before


async def test_there_is_no_draft_where_nobody_asked(stage: Stage, shop: Shop) -> None:
    name = await taken(shop, Principal.visitor(shop.shop_id, "silent"))
    clerk = Clerk(shop, load_model(shop.settings), stage.checkpointer)
    assert await clerk.draft(Principal.visitor(shop.shop_id, "silent"), name) == ""
