"""The auditor finds nothing in honest books, and every kind of falsification that is planted in them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import select

from agent.clerk import Clerk
from connectors.stores.demo import DemoStore, Fault, cast
from evals.faults.auditor import RULES, audit
from evals.faults.customer import Change, Customer, VisitLog, answer
from evals.faults.platform import demo_writes
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from service.identity import principals
from store.models import Effect
from tests.faults.breakages import BREAKAGES, Books

pytestmark = [pytest.mark.faults, pytest.mark.asyncio(loop_scope="module")]
SCENARIO = Scenario(about="books", turns=[Turn(say="hello")], **{"as": cast.OWNER})  # type: ignore[arg-type]


@pytest_asyncio.fixture(loop_scope="module")
async def books(stage: Stage, tmp_path: Path) -> AsyncIterator[Books]:
    async with fresh_shop(stage, SCENARIO) as shop:
        store = shop.connector
        assert isinstance(store, DemoStore)
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        customer = Customer(shop, clerk, await principals.sign_in(shop, cast.OWNER), VisitLog(tmp_path))
        changes = [Change(0, "refund_order", "", False), Change(1, "change_address", "", True)]
        changes.append(Change(2, "refund_order", "", False))
        for change in changes[:2]:
            await customer.see_through(change)
        store.faults.arm(Fault("reject", "refund"))
        await customer.see_through(changes[2])
        async with shop.database.read() as session:
            query = select(Effect).where(Effect.shop_id == shop.shop_id, Effect.kind == "refund_order")
            good, bad = list(await session.scalars(query.order_by(Effect.created_at)))
        assert (good.state, bad.state) == ("confirmed", "failed")
        yield Books(shop, store.path, good, bad, changes[0].conversation)


async def found(books: Books) -> set[str]:
    assert isinstance(books.shop.connector, DemoStore)
    writes = await demo_writes(books.shop.connector)
    return {each.rule for each in (await audit(books.shop, writes)).findings}


async def test_honest_books_have_no_findings(books: Books) -> None:
    assert isinstance(books.shop.connector, DemoStore)
    result = await audit(books.shop, await demo_writes(books.shop.connector))
    assert result.findings == ()
    assert (result.proposals, result.effects, result.confirmed, result.failed) == (3, 3, 2, 1)


@pytest.mark.parametrize(("breakage", "rule"), BREAKAGES, ids=lambda each: getattr(each, "__name__", each))
async def test_every_falsification_is_found(
    books: Books, breakage: Callable[[Books], Awaitable[None]], rule: str
) -> None:
    await breakage(books)
    assert rule in await found(books)


async def test_every_rule_is_planted_once_at_least() -> None:
    assert {rule for _, rule in BREAKAGES} == set(RULES)
