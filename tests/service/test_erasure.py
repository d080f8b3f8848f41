"""What is erased of one customer, and that nothing which stays names them."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from sqlalchemy import select, update

from commerce.errors import NotAuthenticated
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from service.changes import outcome, proposals
from service.conversations import conversations, ownership
from service.identity import principals, verification
from service.shop import Shop
from service.webhooks import privacy
from store.models import AuditEntry, Conversation, Effect, Proposal, VerifiedSession
from tests.service.identity.test_verification import ANY, mailed, visitor

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        yield opened


@pytest.mark.parametrize("left", [False, True])
async def test_what_a_guest_said_is_known_as_theirs_and_erased(shop: Shop, left: bool) -> None:
    token, guest = await visitor(shop)
    talk = await conversations.create(shop, guest)
    await conversations.add(shop, talk.id, "customer", "a guest's word-5512")
    other = await conversations.create(shop, (await visitor(shop))[1])
    await verification.start(shop, guest, cast.IN_TRANSIT, cast.OWNER)
    guest = await verification.confirm(shop, guest, (await mailed(shop))[-1])
    if left:
        await principals.sign_out(shop, guest)
        with pytest.raises(NotAuthenticated):
            await principals.authenticate(shop, token)
    assert "word-5512" in str(await privacy.export(shop, cast.OWNER))
    await privacy.erase(shop, cast.OWNER, "operator")
    async with shop.database.read() as session:
        ids = await session.scalars(select(Conversation.id).where(Conversation.shop_id == shop.shop_id))
        assert list(ids) == [other.id]
        kept = select(VerifiedSession.email).where(VerifiedSession.shop_id == shop.shop_id)
        assert cast.OWNER not in set(await session.scalars(kept))


async def test_what_another_mailbox_said_in_the_same_session_is_not_theirs(shop: Shop) -> None:
    _, guest = await visitor(shop)
    talks = {}
    for number, address in ((cast.OPEN, cast.OWNER), (cast.NEIGHBOURS, cast.NEIGHBOUR)):
        await verification.start(shop, guest, number, address)
        guest = await verification.confirm(shop, guest, (await mailed(shop))[-1])
        talks[address] = (await conversations.create(shop, guest)).id
        await conversations.add(shop, talks[address], "customer", f"words of {address}")
        await proposals.propose(shop, guest, "add_note", number, {"text": "Ring twice"})
    held = await privacy.export(shop, cast.NEIGHBOUR)
    assert [each["conversation"] for each in held["messages"]] == [talks[cast.NEIGHBOUR]]
    assert [each["order"] for each in held["changes"]] == [cast.NEIGHBOURS]
    await privacy.erase(shop, cast.NEIGHBOUR, "operator")
    kept = await privacy.export(shop, cast.OWNER)
    assert [each["text"] for each in kept["messages"]] == [f"words of {cast.OWNER}"] and len(kept["changes"]) == 1


async def test_older_words_of_several_mailboxes_are_told_to_nobody_and_erased_with_the_first(shop: Shop) -> None:
    for name, claims in (
        ("one", [(cast.OPEN, cast.OWNER)]),
        ("two", [(cast.OPEN, cast.OWNER), (cast.NEIGHBOURS, cast.NEIGHBOUR)]),
    ):
        _, guest = await visitor(shop)
        for number, address in claims:
            await verification.start(shop, guest, number, address)
            guest = await verification.confirm(shop, guest, (await mailed(shop))[-1])
        talk = await conversations.create(shop, guest)
        await conversations.add(shop, talk.id, "customer", name)
    async with shop.database.write() as session:
        here = Conversation.shop_id == shop.shop_id
        await session.execute(update(Conversation).where(here).values(proof=ownership.UNKNOWN))
    held = await privacy.export(shop, cast.OWNER)
    assert [each["text"] for each in held["messages"]] == ["one"]
    await privacy.erase(shop, cast.OWNER, "operator")
    async with shop.database.read() as session:
        kept = list(await session.scalars(select(Conversation.id).where(Conversation.shop_id == shop.shop_id)))
    assert kept == []


async def test_what_stays_in_the_books_names_nobody(shop: Shop) -> None:
    who = await principals.sign_in(shop, cast.OWNER)
    found = await proposals.propose(shop, who, "refund_order", cast.OPEN, {})
    decided = await proposals.decide(shop, who, found.id, found.hash, "confirm")
    assert (await outcome.wait(shop, decided)).state == "confirmed"
    dropped = await proposals.propose(shop, who, "add_note", cast.DELIVERED, {"text": "Ring twice"})
    await proposals.decide(shop, who, dropped.id, dropped.hash, "decline")
    await privacy.erase(shop, cast.OWNER, "operator")
    local = cast.OWNER.partition("@")[0]
    async with shop.database.read() as session:
        for table in (Proposal, Effect, AuditEntry):
            rows = list(await session.scalars(select(table).where(table.shop_id == shop.shop_id)))
            assert rows and not any(local in repr(vars(row)) for row in rows), table.__name__
    assert not (await shop.audit.verify(shop.database)).problems


async def test_the_trail_still_tells_one_customer_from_another(shop: Shop) -> None:
    one, same, other = (shop.audit.name(f"customer:{each}@example.com") for each in ("a", "a", "b"))
    assert one == same != other
    assert shop.audit.name("staff:desk") == "staff:desk"
