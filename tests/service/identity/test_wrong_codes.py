"""Wrong codes: counted by claim, mailbox and shop, not only by session; waits double, and staff hear of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio
from sqlalchemy import select

from commerce.customer import Principal, Tier
from commerce.errors import InputError, OrderNotFound, RateLimited
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from runtime import clock
from service.identity import principals, verification, wrong_codes
from service.shop import Shop
from store.models import OutboundMail, VerificationCode
from tests.service.identity.test_verification import ANY, mailed, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")
STAFF = "staff@example.com"


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    """A shop without rate limits: what holds here holds by the count of wrong codes alone."""
    async with fresh_shop(stage, ANY) as opened:
        limits = {name: 0 for name in type(opened.settings).model_fields if name.startswith("limit_")}
        opened.settings = opened.settings.with_values(**limits, mail_staff=STAFF)
        yield opened


async def guess(shop: Shop, who: Principal, wrong: int = 1) -> tuple[int, int]:
    """Type wrong codes; return how many were looked at, and how many refused unseen."""
    seen = refused = 0
    for _ in range(wrong):
        try:
            await verification.confirm(shop, who, "12345")
        except InputError:
            seen += 1
        except RateLimited as error:
            assert error.code == "code_locked"
            refused += 1
    return seen, refused


async def asking(shop: Shop, number: str = cast.OPEN, email: str = cast.OWNER) -> Principal:
    _, guest = await visitor(shop)
    await verification.start(shop, guest, number, email)
    return guest


async def to_staff(shop: Shop) -> list[str]:
    async with shop.database.read() as session:
        query = select(OutboundMail.body).where(OutboundMail.shop_id == shop.shop_id, OutboundMail.recipient == STAFF)
        return list(await session.scalars(query))


async def test_many_sessions_guess_no_more_than_one(shop: Shop) -> None:
    guests = [await asking(shop) for _ in range(6)]
    code = (await mailed(shop))[-1]
    counts = [await guess(shop, guest, 5) for guest in guests]
    assert sum(seen for seen, _ in counts) == wrong_codes.TRIES
    assert sum(refused for _, refused in counts) == 25
    with pytest.raises(RateLimited):  # also the right one, in a session that has typed none
        await verification.confirm(shop, guests[-1], code)
    with pytest.raises(RateLimited):
        await asking(shop)
    [told] = await to_staff(shop)
    assert cast.OPEN in told and code not in told


async def test_guesses_at_once_are_counted_one_by_one(shop: Shop) -> None:
    guest = await asking(shop)
    await mailed(shop)
    seen = await asyncio.gather(*(guess(shop, guest) for _ in range(15)))
    assert sum(one for one, _ in seen) == wrong_codes.TRIES


async def test_the_wait_doubles_and_is_forgotten_with_the_right_code(shop: Shop) -> None:
    waited = timedelta()
    for times in (1, 2, 4):
        with clock.travel(waited):
            guest = await asking(shop)
            await mailed(shop)
            assert await guess(shop, guest, 5) == (5, 0)
            with pytest.raises(RateLimited) as caught:
                await asking(shop)
        wait = wrong_codes.LOCK.total_seconds() * times
        assert wait - 60 < caught.value.retry_after <= wait
        waited += timedelta(seconds=wait + 1)
    assert "2 hours" in caught.value.message
    assert len(await to_staff(shop)) == 3
    with clock.travel(waited):
        guest = await asking(shop)
        assert (await verification.confirm(shop, guest, (await mailed(shop))[-1])).tier >= Tier.VERIFIED_GUEST
        again = await asking(shop)
        await mailed(shop)
        await guess(shop, again, 5)
        with pytest.raises(RateLimited) as caught:
            await asking(shop)
    assert caught.value.retry_after <= wrong_codes.LOCK.total_seconds()


async def test_a_mailbox_is_held_over_all_its_orders_and_nothing_tells_which_claims_are_true(shop: Shop) -> None:
    for number in (cast.OPEN, cast.IN_TRANSIT):
        guest = await asking(shop, number)
        await mailed(shop)
        assert await guess(shop, guest, 5) == (5, 0)
    before = len(await mailed(shop))
    true, false = await asking(shop, cast.DELIVERED), await asking(shop, cast.NEIGHBOURS)
    assert len(await mailed(shop)) == before  # answered as ever, and nothing mailed
    assert await guess(shop, true, 5) == await guess(shop, false, 5) == (5, 0)
    async with shop.database.read() as session:
        query = select(OutboundMail).where(OutboundMail.shop_id == shop.shop_id, OutboundMail.reference.like("%:owner"))
        [owner] = list(await session.scalars(query))
    assert owner.recipient == cast.OWNER and "Somebody typed wrong codes" in owner.body
    # Who is signed in proves their own mailbox all the same.
    mara = await principals.sign_in(shop, cast.OWNER)
    await verification.start_step_up(shop, mara)
    assert (await verification.confirm(shop, mara, (await mailed(shop))[-1])).tier is Tier.STEPPED_UP


async def test_claims_that_are_not_true_take_nothing_from_the_owner(shop: Shop) -> None:
    for number in ("77001", "77002", "77003", cast.NEIGHBOURS):
        assert await guess(shop, await asking(shop, number), 5) == (5, 0)
    assert await to_staff(shop) == []
    guest = await asking(shop)
    assert (await verification.confirm(shop, guest, (await mailed(shop))[-1])).tier >= Tier.VERIFIED_GUEST


async def test_a_shop_takes_so_many_wrong_codes_an_hour(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wrong_codes, "_SHOP_TIMES", 2)  # ten
    for number, email in ((cast.OPEN, cast.OWNER), (cast.NEIGHBOURS, cast.NEIGHBOUR)):
        guest = await asking(shop, number, email)
        await mailed(shop)
        await guess(shop, guest, 5)
    with pytest.raises(RateLimited):
        await asking(shop, cast.DELIVERED)
    assert any("no guest" in told for told in await to_staff(shop))
    mara = await principals.sign_in(shop, cast.OWNER)
    await verification.start_step_up(shop, mara)


async def test_a_message_full_of_codes_is_no_more_than_the_tries_left(shop: Shop) -> None:
    guest = await asking(shop)
    code = int((await mailed(shop))[-1])
    others = " or ".join(f"{(code + step) % 10**6:06d}" for step in range(1, 7))
    with pytest.raises(InputError):
        await verification.confirm(shop, guest, f"{others} or {code:06d}")
    async with shop.database.read() as session:
        row = await session.scalar(select(VerificationCode).where(VerificationCode.shop_id == shop.shop_id))
    assert row is not None and row.tries == wrong_codes.TRIES and row.used_at is None
    with pytest.raises(RateLimited):
        await verification.confirm(shop, guest, f"{code:06d}")


async def test_counts_that_are_over_are_dropped(shop: Shop) -> None:
    await guess(shop, await asking(shop), 2)
    for later, left in ((timedelta(), True), (timedelta(days=3), False)):
        with clock.travel(later):
            await wrong_codes.forget_old(shop)
        async with shop.database.read() as session:
            found = await session.scalars(
                select(wrong_codes.CodeGuess).where(wrong_codes.CodeGuess.shop_id == shop.shop_id)
            )
        assert bool(list(found)) is left


async def play(shop: Shop, mailboxes: list[tuple[str, str]], networks: list[str], rounds: int, *, right: bool) -> int:
    """Type four wrong codes per mailbox and round, then the right one if asked; return how many were looked at."""
    seen = 0
    for turn in range(rounds):
        for n, (number, email) in enumerate(mailboxes):
            _, fresh = await visitor(shop)
            guest = fresh.model_copy(update={"network": networks[(turn + n) % len(networks)]})
            try:
                await verification.start(shop, guest, number, email)
            except RateLimited:
                continue
            code = (await mailed(shop))[-1]
            seen += (await guess(shop, guest, 4))[0]
            if right:
                try:
                    await verification.confirm(shop, guest, code)
                except (InputError, RateLimited):
                    continue
    return seen


async def owners(shop: Shop, count: int) -> list[tuple[str, str]]:
    """Return an order each of so many customers, Mara not among them."""
    found: dict[str, str] = {}
    for number in map(str, range(1001, 1700)):
        try:
            order = await shop.connector.orders.by_number(number)
        except OrderNotFound:
            continue
        if order.email and order.email != cast.OWNER:
            found.setdefault(order.email, order.number)
        if len(found) == count:
            break
    return [(number, email) for email, number in found.items()]


async def test_one_person_with_a_few_mailboxes_locks_out_nobody_else(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong_codes, "_SHOP_TIMES", 8)  # forty
    mine = await owners(shop, 3)
    assert await play(shop, mine, ["192.0.2.1", "192.0.2.2"], 5, right=True) > 40
    await play(shop, mine, ["192.0.2.1", "192.0.2.2"], 2, right=False)
    _, mara = await visitor(shop)
    mara = mara.model_copy(update={"network": "192.0.2.9"})
    await verification.start(shop, mara, cast.OPEN, cast.OWNER)
    assert (await verification.confirm(shop, mara, (await mailed(shop))[-1])).tier >= Tier.VERIFIED_GUEST


async def test_a_network_that_guesses_waits_by_itself(shop: Shop) -> None:
    theirs = await owners(shop, 9)
    assert await play(shop, theirs, ["192.0.2.1"], 1, right=False) == wrong_codes.NETWORK_TRIES
    assert any("one network" in told for told in await to_staff(shop))
    _, mara = await visitor(shop)
    with pytest.raises(RateLimited):
        await verification.start(shop, mara.model_copy(update={"network": "192.0.2.1"}), cast.OPEN, cast.OWNER)
    await verification.start(shop, mara.model_copy(update={"network": "192.0.2.2"}), cast.OPEN, cast.OWNER)


async def test_guesses_from_many_networks_at_many_mailboxes_are_stopped_in_sum(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wrong_codes, "_SHOP_TIMES", 4)  # twenty
    theirs = await owners(shop, 8)
    assert await play(shop, theirs, [f"192.0.2.{n}" for n in range(8)], 1, right=False) == 20
    assert any("no guest" in told for told in await to_staff(shop))
