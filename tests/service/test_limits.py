"""Rate limits: counted in SQL, for all sessions and processes together, and forgotten in time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from commerce.customer import Principal
from commerce.errors import RateLimited
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from service import limits
from service.changes import proposals
from service.conversations import conversations, turns
from service.identity import principals
from service.limit_settings import LimitSettings
from service.shop import Shop
from store.models import RateWindow

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        opened.settings = opened.settings.with_values(limit_messages=3, limit_proposals=2)
        yield opened


async def say(shop: Shop, who: Principal, conversation_id: str, text: str) -> None:
    await turns.begin(shop, who, conversation_id, text, None)


async def test_messages_per_customer_and_minute(shop: Shop) -> None:
    mara, jonas = [await principals.sign_in(shop, email) for email in (cast.OWNER, cast.NEIGHBOUR)]
    rooms = {who.email: (await conversations.create(shop, who)).id for who in (mara, jonas)}
    other_room = (await conversations.create(shop, mara)).id
    for number in range(3):
        await say(shop, mara, rooms[mara.email], f"hello {number}")
    for room in (rooms[mara.email], other_room):
        with pytest.raises(RateLimited) as caught:
            await say(shop, mara, room, "one more")
        assert 1 <= caught.value.retry_after <= 60
    await say(shop, jonas, rooms[jonas.email], "hello")
    assert len(await conversations.messages(shop, rooms[mara.email])) == 3  # what was refused is not kept
    with clock.travel(timedelta(seconds=61)):
        await say(shop, mara, other_room, "again")


async def test_proposals_per_customer_and_hour(shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    for amount in ("1", "2"):
        await proposals.propose(shop, mara, "refund_order", cast.OPEN, {"amount": amount})
    with pytest.raises(RateLimited):
        await proposals.propose(shop, mara, "refund_order", cast.OPEN, {"amount": "3"})
    room = (await conversations.create(shop, mara)).id
    with pytest.raises(RateLimited):
        await proposals.propose(shop, mara, "refund_order", cast.OPEN, {"amount": "3"}, conversation_id=room)
    staff = Principal.staff(shop.shop_id, "desk", ("actions",))
    for number in range(4):
        await proposals.propose(shop, staff, "refund_order", cast.OPEN, {"amount": "3"}, request_key=str(number))


async def test_at_once_is_counted_once_each(shop: Shop) -> None:
    limit = limits.Limit("test", "messages", 60)
    results = await asyncio.gather(*(limits.take(shop, (limit, "x")) for _ in range(8)), return_exceptions=True)
    assert sum(isinstance(each, RateLimited) for each in results) == 5
    assert [each for each in results if each is not None and not isinstance(each, RateLimited)] == []


async def test_the_table_names_nobody_and_is_emptied(shop: Shop) -> None:
    await limits.take(shop, (limits.MESSAGES, cast.OWNER))
    async with shop.database.read() as session:
        names = list(await session.scalars(select(RateWindow.name).where(RateWindow.shop_id == shop.shop_id)))
    assert names and not any("mara" in name for name in names)
    with clock.travel(timedelta(hours=3)):
        await limits.forget_old(shop)
    async with shop.database.read() as session:
        left = await session.scalar(
            select(func.count()).select_from(RateWindow).where(RateWindow.shop_id == shop.shop_id)
        )
    assert left == 0


async def test_zero_means_no_limit(shop: Shop) -> None:
    limit = shop.settings.section(LimitSettings).messages
    assert limit
    shop.settings = shop.settings.with_values(limit_messages=0)
    for _ in range(2 * limit):
        await limits.take(shop, (limits.MESSAGES, "x"))


async def test_new_visitors_of_a_shop(shop: Shop) -> None:
    await asyncio.gather(*(limits.take(shop, (limits.SHOP_SESSIONS, "")) for _ in range(300)))
    with pytest.raises(RateLimited):
        await limits.take(shop, (limits.SESSIONS, "198.51.100.7"), (limits.SHOP_SESSIONS, ""))
