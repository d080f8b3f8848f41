"""What a session has proven, mailbox by mailbox, and how it ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import pytest_asyncio

from commerce.customer import Principal, Tier
from commerce.errors import InputError, NotAllowed, NotAuthenticated
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from runtime import clock
from service.identity import principals, verification
from service.shop import Shop
from tests.service.identity.test_verification import ANY, mailed, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        yield opened


async def test_a_second_mailbox_takes_nothing_from_a_signed_in_session(shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    await verification.start(shop, mara, cast.NEIGHBOURS, cast.NEIGHBOUR)
    after = await verification.confirm(shop, mara, (await mailed(shop))[-1])
    assert (after.email, after.tier) == (cast.OWNER, Tier.SIGNED_IN)
    await verification.start_step_up(shop, mara)
    proven = await verification.confirm(shop, mara, (await mailed(shop))[-1])
    assert (proven.email, proven.tier) == (cast.OWNER, Tier.STEPPED_UP)
    await verification.start(shop, mara, cast.NEIGHBOURS, cast.NEIGHBOUR)
    assert (await verification.confirm(shop, mara, (await mailed(shop))[-1])).tier is Tier.STEPPED_UP


async def test_a_guest_is_whose_mailbox_they_proved_last(shop: Shop) -> None:
    token, guest = await visitor(shop)
    for number, address in ((cast.OPEN, cast.OWNER), (cast.NEIGHBOURS, cast.NEIGHBOUR), (cast.OPEN, cast.OWNER)):
        await verification.start(shop, guest, number, address)
        await verification.confirm(shop, guest, (await mailed(shop))[-1])
        assert (await principals.authenticate(shop, token)).email == address


async def test_a_session_that_was_ended_is_refused_and_so_is_all_it_proved(shop: Shop) -> None:
    token, guest = await visitor(shop)
    await verification.start(shop, guest, cast.OPEN, cast.OWNER)
    await verification.confirm(shop, guest, (await mailed(shop))[-1])
    customers = await principals.development_token(shop, cast.OWNER)
    other = await principals.development_token(shop, cast.OWNER)
    for each in (token, customers):
        who = await principals.authenticate(shop, each)
        await verification.start_step_up(shop, who)
        code = (await mailed(shop))[-1]
        await principals.sign_out(shop, who)
        with pytest.raises(NotAuthenticated) as caught:
            await principals.authenticate(shop, each)
        assert caught.value.code == "session_ended"
        with pytest.raises(NotAuthenticated):
            await verification.refresh(shop, who)
        with pytest.raises(InputError):
            await verification.confirm(shop, who, code)
    assert (await principals.authenticate(shop, other)).tier is Tier.SIGNED_IN
    with clock.travel(timedelta(days=29)), pytest.raises(NotAuthenticated):
        await principals.authenticate(shop, token)
    with pytest.raises(NotAllowed):
        await principals.sign_out(shop, Principal.staff(shop.shop_id, "desk", ("actions",)))
