"""Limits of what is everybody's: no single visitor can use them up for all."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import pytest_asyncio
from sqlalchemy import func, select

from commerce.customer import Principal
from commerce.errors import NotAuthenticated, RateLimited
from commerce.sentences import say
from connectors.stores.demo import cast as play
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from service import limits
from service.changes import proposals
from service.conversations import conversations, turns
from service.identity import principals, verification
from service.limits import Limit
from service.shop import Shop
from service.windows import Windows
from store.database import Database
from store.migrate import migrate
from store.models import OutboundMail, RateWindow, VerificationCode
from tests.homes import settings_for

ANY = Scenario(about="any", turns=[Turn(say="hello")])
NARROW, WIDE = Limit("narrow", "messages", 60), Limit("wide", "messages", 60, 2)


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        yield opened


@pytest.fixture
async def bare(database_url: str, tmp_path: Path) -> AsyncIterator[Shop]:
    """As much of a shop as limits need, on either database."""
    migrate(database_url)
    database = Database(database_url)
    settings = settings_for(tmp_path, limit_messages=4, limit_requests=40)
    yield cast("Shop", SimpleNamespace(shop_id="s", database=database, settings=settings, windows=Windows()))
    await database.close()


@pytest.fixture(autouse=True)
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """No window ends while a test runs, however busy the machine is; travelling is honoured."""
    middle = datetime(2026, 6, 1, 12, 30, 30, tzinfo=UTC)

    def now() -> datetime:
        return middle + timedelta(seconds=round((clock.now() - datetime.now(UTC)).total_seconds()))

    monkeypatch.setattr(limits, "clock", SimpleNamespace(now=now, steady=now))


def set_limits(shop: Shop, **values: int) -> None:
    shop.settings = shop.settings.with_values(**values)


async def guest(shop: Shop, network: str = "") -> Principal:
    found = await principals.authenticate(shop, principals.visitor_token(shop))
    return found.model_copy(update={"network": network})


async def counts(shop: Shop) -> dict[str, int]:
    query = select(RateWindow.name, func.sum(RateWindow.count)).where(RateWindow.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        rows = (await session.execute(query.group_by(RateWindow.name))).all()
    found: dict[str, int] = {}
    for name, number in rows:
        found[name.split(":")[1]] = found.get(name.split(":")[1], 0) + int(number)
    return found


async def ended(shop: Shop) -> None:
    async with shop.database.read() as session:
        ids = list(await session.scalars(select(VerificationCode.id).where(VerificationCode.shop_id == shop.shop_id)))
    for code_id in ids:
        await shop.jobs.wait(f"code:{code_id}", 20)


async def mails(shop: Shop) -> int:
    await ended(shop)
    query = select(func.count()).select_from(OutboundMail).where(OutboundMail.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        return int(await session.scalar(query) or 0)


async def test_a_refused_request_counts_nowhere_else(bare: Shop) -> None:
    for number in range(30):
        refused = pytest.raises(RateLimited) if number >= 4 else contextlib.nullcontext()
        with refused:
            await limits.take(bare, (NARROW, "one"), (WIDE, ""))
    assert await counts(bare) == {"narrow": 4, "wide": 4}
    for _ in range(4):  # the other half of what is everybody's is left for others
        await limits.take(bare, (NARROW, "two"), (WIDE, ""))
    with pytest.raises(RateLimited):
        await limits.take(bare, (NARROW, "three"), (WIDE, ""))
    assert (await counts(bare))["narrow"] == 8  # nor does what the wide one refused


async def test_many_at_once_are_counted_exactly_on_either_database(bare: Shop) -> None:
    others = [cast("Shop", SimpleNamespace(**{**vars(bare), "windows": Windows()})) for _ in range(2)]  # as processes
    asked = [limits.take(one, (NARROW, "x"), (WIDE, "")) for one in (bare, *others) for _ in range(6)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(each is None for each in answers) == 4
    assert all(each is None or isinstance(each, RateLimited) for each in answers)
    assert await counts(bare) == {"narrow": 4, "wide": 4}


async def test_what_stands_before_everything_lets_no_more_through_and_costs_few_statements(bare: Shop) -> None:
    other = cast("Shop", SimpleNamespace(**{**vars(bare), "windows": Windows()}))
    taken = 0
    for number in range(100):
        with contextlib.suppress(RateLimited):
            await limits.admit((bare, other)[number % 2], limits.REQUESTS, "198.51.100.7")
            taken += 1
    assert taken == 40
    await limits.admit(bare, limits.REQUESTS, "198.51.100.8")
    assert (await counts(bare))["requests"] <= 40 + 2
    refused = [limits.admit(bare, limits.REQUESTS, "198.51.100.7") for _ in range(50)]
    bare.database = cast("Database", None)  # what is known to be full is refused without asking
    answers = await asyncio.gather(*refused, return_exceptions=True)
    assert all(isinstance(each, RateLimited) and 1 <= each.retry_after <= 60 for each in answers)


async def test_who_asks_for_many_at_once_gets_as_many_as_one_after_another(bare: Shop) -> None:
    asked = [limits.admit(bare, limits.REQUESTS, "198.51.100.7") for _ in range(60)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(each is None for each in answers) == 40


async def test_windows_survive_clocks_that_jump_and_rows_do_not_pile_up(bare: Shop) -> None:
    async def use() -> None:
        for _ in range(4):
            await limits.take(bare, (NARROW, "x"))
        with pytest.raises(RateLimited) as caught:
            await limits.take(bare, (NARROW, "x"))
        assert caught.value.retry_after <= 60

    for shift in (timedelta(0), timedelta(days=2), timedelta(days=-2)):
        with clock.travel(shift):
            await use()
    await limits.forget_old(bare)
    async with bare.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(RateWindow)) <= 1
    with clock.travel(timedelta(minutes=5)):
        await limits.forget_old(bare)
    async with bare.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(RateWindow)) == 0


def test_a_process_remembers_a_bounded_number_of_windows() -> None:
    windows = Windows()
    for number in range(50_000):
        windows.mark_full(str(number), 0, 1, ends=2_000_000_000)
    kept: dict[Any, Any] = windows._left
    assert len(kept) <= 20_000 and windows.full("49999", 0, 1)


@pytest.mark.asyncio(loop_scope="module")
async def test_one_session_that_asks_for_codes_stops_nobody_else(shop: Shop) -> None:
    set_limits(shop, limit_codes=5)
    attacker = await guest(shop)
    for _ in range(230):
        with contextlib.suppress(RateLimited):
            await verification.start(shop, attacker, "999999", "nobody@example.com")
    await ended(shop)
    found = await counts(shop)
    assert found["codes"] == 5
    assert "shop_codes" not in found and "codes_to" not in found  # nothing was true, so nothing was mailed
    assert await verification.start(shop, await guest(shop), play.OPEN, play.OWNER) == say("codes.sent")
    assert await mails(shop) == 1
    mara = await principals.sign_in(shop, play.OWNER)
    assert await verification.start_step_up(shop, mara) == say("codes.sent_again")


@pytest.mark.asyncio(loop_scope="module")
async def test_false_claims_take_nothing_from_a_mailbox_and_true_ones_not_its_owners_step_up(shop: Shop) -> None:
    set_limits(shop, limit_codes=2)
    for number in range(6):
        await verification.start(shop, await guest(shop), f"99999{number}", play.OWNER)
    for _ in range(4):
        await verification.start(shop, await guest(shop), play.OPEN, play.OWNER)
    assert await mails(shop) == 2  # of four true ones
    mara = await principals.sign_in(shop, play.OWNER)
    await verification.start_step_up(shop, mara)
    assert await mails(shop) == 3
    for _ in range(3):
        with contextlib.suppress(RateLimited):
            await verification.start_step_up(shop, await principals.sign_in(shop, play.OWNER))
    assert await mails(shop) == 4  # the reserve of one mailbox ends too
    jonas = await principals.sign_in(shop, play.NEIGHBOUR)
    await verification.start_step_up(shop, jonas)
    assert await mails(shop) == 5


@pytest.mark.asyncio(loop_scope="module")
async def test_guests_of_one_network_share_what_they_may_ask(shop: Shop) -> None:
    set_limits(shop, limit_codes=2)
    accepted = 0
    for _ in range(20):
        with contextlib.suppress(RateLimited):
            await verification.start(shop, await guest(shop, "2001:db8:1:2::/64"), "999999", "nobody@example.com")
            accepted += 1
    assert accepted == 8
    await verification.start(shop, await guest(shop, "2001:db8:1:3::/64"), "999999", "nobody@example.com")


@pytest.mark.asyncio(loop_scope="module")
async def test_proposals_count_once_it_is_known_who_asks_and_for_the_shop_once_they_are_stored(shop: Shop) -> None:
    set_limits(shop, limit_proposals=3)
    visitor = await guest(shop)
    for _ in range(10):
        with pytest.raises(NotAuthenticated):
            await proposals.propose(shop, visitor, "refund_order", play.OPEN, {"amount": "1"})
    assert await counts(shop) == {}
    mara = await principals.sign_in(shop, play.OWNER)
    for order in ("999999", play.OPEN):
        with contextlib.suppress(Exception):
            await proposals.propose(shop, mara, "refund_order", order, {"amount": "1"})
    assert await counts(shop) == {"proposals": 2, "shop_proposals": 1}
    room = (await conversations.create(shop, mara)).id
    await proposals.propose(shop, mara, "refund_order", play.OPEN, {"amount": "1"}, conversation_id=room)
    with pytest.raises(RateLimited):
        await proposals.propose(shop, mara, "refund_order", play.OPEN, {"amount": "2"}, conversation_id=room)
    assert await counts(shop) == {"proposals": 3, "shop_proposals": 2}


@pytest.mark.asyncio(loop_scope="module")
async def test_messages_of_one_visitor_take_nothing_from_their_network_and_of_one_network_nothing_from_the_shop(
    shop: Shop,
) -> None:
    set_limits(shop, limit_messages=2)
    accepted = 0

    async def say(who: Principal) -> bool:
        room = (await conversations.create(shop, who)).id
        try:
            await turns.begin(shop, who, room, "hello", None)
        except RateLimited:
            return False
        return True

    flooding = await guest(shop, "198.51.100.7")
    assert [await say(flooding) for _ in range(30)].count(True) == 2
    for _ in range(10):
        accepted += await say(await guest(shop, "198.51.100.7"))
    assert accepted == 4  # three times two, for the network
    assert (await counts(shop))["shop_messages"] == 6
    assert await say(await guest(shop, "198.51.100.8"))
    mara = (await principals.sign_in(shop, play.OWNER)).model_copy(update={"network": "198.51.100.7"})
    assert await say(mara)  # who is known is not counted with their network
