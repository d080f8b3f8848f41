"""How a change ended is told once, without the customer writing first, and by mail when they have left."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal

import pytest
import pytest_asyncio
from langchain_core.messages import ToolMessage
from sqlalchemy import select, update

from agent.clerk import Clerk
from agent.events import Reply
from commerce.customer import Principal
from commerce.errors import StoreRejected, StoreTimeout
from commerce.money import Money
from commerce.order import Refund
from connectors.stores.demo import cast
from connectors.stores.refunding import RefundRequest
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from service import approvals, schedule
from service.actions.refund.arguments import RefundArguments
from service.changes import guard, outcome, proposals
from service.changes.registry import ACTIONS
from service.conversations import conversations, handoff, outcome_notices
from service.identity import principals
from service.shop import Shop
from store.models import Conversation, OutboundMail, Proposal

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        rule = opened.policy.refund_order.model_copy(update={"approval_from": Decimal(10)})
        opened.policy = opened.policy.model_copy(update={"refund_order": rule})
        opened.settings = opened.settings.with_values(mail_staff="desk@example.com")
        yield opened


async def mails(shop: Shop) -> list[str]:
    async with shop.database.read() as session:
        query = select(OutboundMail.recipient).where(OutboundMail.shop_id == shop.shop_id)
        return list(await session.scalars(query))


async def refunded(clerk: Clerk, mara: Principal) -> Reply:
    """Ask for a refund, say yes, and return what the clerk says then."""
    reply = await clerk.chat(mara, f"refund order {cast.OPEN}")
    assert reply.proposal is not None
    _, done = await clerk.decide(mara, reply.proposal["proposal_id"], reply.proposal["hash"], "confirm")
    return done


async def confirmed(clerk: Clerk, mara: Principal) -> tuple[str, str]:
    done = await refunded(clerk, mara)
    assert done.outcome is not None and done.outcome["state"] == "waiting_approval"
    return done.conversation_id, done.outcome["proposal_id"]


def at_once(shop: Shop) -> None:
    """Let refunds go without a colleague's yes."""
    rule = shop.policy.refund_order.model_copy(update={"approval_from": None})
    shop.policy = shop.policy.model_copy(update={"refund_order": rule})


async def states(shop: Shop) -> list[str]:
    async with shop.database.read() as session:
        return list(await session.scalars(select(OutboundMail.state).where(OutboundMail.shop_id == shop.shop_id)))


@pytest.mark.parametrize("agreed", [True, False])
async def test_the_end_of_an_approval_is_told_once(stage: Stage, shop: Shop, agreed: bool) -> None:
    staff = Principal.staff(shop.shop_id, "desk", ("approvals",))
    mara = await principals.sign_in(shop, cast.OWNER)
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    name, proposal_id = await confirmed(clerk, mara)
    assert await mails(shop) == ["desk@example.com"]
    assert await outcome_notices.tell_ended(shop) == []
    assert await outcome.pending(shop, name)
    if agreed:
        await approvals.approve(shop, staff, proposal_id)
        await outcome.wait(shop, await proposals.get(shop, mara, proposal_id))
    else:
        await approvals.decline(shop, staff, proposal_id, "The parcel has left.")
    assert await outcome_notices.tell_ended(shop) == [proposal_id]
    assert await outcome_notices.tell_ended(shop) == []
    last = (await conversations.newest(shop, name, 1))[0]
    assert last.role == "notice"
    assert agreed or "The parcel has left." in last.text
    assert cast.OWNER not in await mails(shop)  # they were still there
    reply = await clerk.chat(mara, "good morning", name)
    assert last.text not in reply.text
    known = [each for each in await clerk.history(name) if isinstance(each, ToolMessage) and last.text in each.content]
    assert len(known) == 1
    assert not await outcome.pending(shop, name)


async def test_what_a_turn_that_died_with_its_process_did_is_told_at_once(
    stage: Stage, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_once(shop)
    mara = await principals.sign_in(shop, cast.OWNER)
    done = await refunded(Clerk(shop, stage.model, stage.checkpointer), mara)
    assert done.outcome is not None and done.outcome["state"] == "confirmed"
    async with shop.database.write() as session:  # as a kill leaves it, that came before the reply was kept
        await session.execute(update(Conversation).values(turn="busy"))
        await session.execute(update(Proposal).values(told_at=None))
    with clock.travel(timedelta(seconds=shop.settings.action_wait + 6)):
        assert await outcome_notices.tell_ended(shop) == []  # its turn may still run, and tell it
    monkeypatch.setattr(shop, "alone_since", clock.now())  # a process began that owns the directory by itself
    assert await outcome_notices.tell_ended(shop) == [done.outcome["proposal_id"]]
    assert await outcome_notices.tell_ended(shop) == []
    last = (await conversations.newest(shop, done.conversation_id, 1))[0]
    assert last.role == "notice" and "has been refunded" in last.text


async def test_a_customer_who_left_gets_a_mail(stage: Stage, shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    _, proposal_id = await confirmed(clerk, mara)
    with clock.travel(timedelta(minutes=5)):
        await approvals.decline(shop, Principal.staff(shop.shop_id, "desk", ("approvals",)), proposal_id, "No.")
        assert await outcome_notices.tell_ended(shop) == [proposal_id]
    assert (await mails(shop)).count(cast.OWNER) == 1


async def test_a_change_that_was_done_in_part_goes_to_a_person(
    stage: Stage, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(_: object) -> None:
        raise StoreRejected("The bank said no.")

    mara = await principals.sign_in(shop, cast.OWNER)
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    reply = await clerk.chat(mara, f"cancel order {cast.OPEN}, ordered by mistake")
    assert reply.proposal is not None
    shown = reply.proposal
    _, answer = await clerk.decide(mara, shown["proposal_id"], shown["hash"], "confirm")
    assert answer.outcome is not None and answer.outcome["state"] == "waiting_approval"
    monkeypatch.setattr(shop.connector.refunds, "pay", refuse)
    staff = Principal.staff(shop.shop_id, "desk", ("approvals",))
    await approvals.approve(shop, staff, shown["proposal_id"])
    found = await outcome.wait(shop, await proposals.get(shop, mara, shown["proposal_id"]))
    assert found.state == "partly"
    assert await outcome_notices.tell_ended(shop) == [shown["proposal_id"]]
    row = await conversations.get(shop, mara, reply.conversation_id)
    assert row.owner == conversations.PERSON
    last = [each.text for each in await conversations.newest(shop, row.id, 3)]
    assert any("The bank said no." in text for text in last)


async def test_a_change_that_the_store_keeps_silent_about_goes_to_a_person_once(
    stage: Stage, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object) -> None:
        raise StoreTimeout

    monkeypatch.setattr(shop.connector.refunds, "pay", silent)
    monkeypatch.setattr(shop.connector.refunds, "find", silent)
    shop.settings = shop.settings.model_copy(update={"action_wait": 0.2})
    mara = await principals.sign_in(shop, cast.OWNER)
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    name, proposal_id = await confirmed(clerk, mara)
    await approvals.approve(shop, Principal.staff(shop.shop_id, "desk", ("approvals",)), proposal_id)
    assert await outcome_notices.tell_ended(shop) == []
    with clock.travel(timedelta(minutes=29)):
        await outcome_notices.tell_ended(shop)
        assert (await conversations.get(shop, mara, name)).owner != conversations.PERSON
    with clock.travel(timedelta(minutes=31)):
        for _ in range(3):
            assert await outcome_notices.tell_ended(shop) == []
        assert (await conversations.get(shop, mara, name)).owner == conversations.PERSON
    notices = [each for each in await conversations.newest(shop, name, 20) if "still not said" in each.text]
    assert len(notices) == 1
    assert (await mails(shop)).count(cast.OWNER) == 1
    monkeypatch.undo()  # the store speaks again: its end is told all the same
    async with asyncio.timeout(60):
        while not await outcome_notices.tell_ended(shop):
            await asyncio.sleep(0.2)
    assert "Done" in (await conversations.newest(shop, name, 1))[0].text


@pytest.mark.parametrize("seen", [False, True])
async def test_a_payment_of_which_nothing_is_seen_is_looked_into_before_another(
    stage: Stage, shop: Shop, monkeypatch: pytest.MonkeyPatch, seen: bool
) -> None:
    async def lost(*_: object) -> None:
        raise StoreTimeout

    at_once(shop)
    quick = shop.connector.capabilities.model_copy(update={"idempotency": "none", "quiet_seconds": 0.1})
    monkeypatch.setattr(shop.connector, "capabilities", quick)
    monkeypatch.setattr(shop.connector.refunds, "pay", lost)
    mara = await principals.sign_in(shop, cast.OWNER)
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    done = await refunded(clerk, mara)
    assert done.outcome is not None and done.outcome["code"] == "payout_unclear"
    assert "A colleague will look into it" in done.text
    assert (await conversations.get(shop, mara, done.conversation_id)).owner == conversations.PERSON
    monkeypatch.undo()
    who = Principal.staff(shop.shop_id, "desk", ("actions",)) if seen else mara
    if seen:  # staff looked, and pay
        case = await proposals.open_case(shop, who, ACTIONS["refund_order"], cast.OPEN)
        assert (await guard.judge(case, ACTIONS["refund_order"], RefundArguments())).effects
    else:
        again = await clerk.chat(mara, f"refund order {cast.OPEN}")
        assert again.proposal is None
        assert "looking into an earlier refund" in again.text


async def test_less_money_than_was_agreed_is_said_and_goes_to_a_person(
    stage: Stage, shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    pay = shop.connector.refunds.pay

    async def half(request: RefundRequest) -> Refund:
        paid = Money.from_minor(request.amount.minor // 2, request.amount.currency)
        made = await pay(request.model_copy(update={"amount": paid, "items": ()}))
        return made.model_copy(update={"failed": request.amount - paid})

    at_once(shop)
    monkeypatch.setattr(shop.connector.refunds, "pay", half)
    mara = await principals.sign_in(shop, cast.OWNER)
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    done = await refunded(clerk, mara)
    assert done.outcome is not None
    assert (done.outcome["state"], done.outcome["code"]) == ("partly", "paid_less")
    paid = (await shop.connector.orders.by_number(cast.OPEN)).refunded
    assert f"only {paid} of" in done.text and "Done" not in done.text
    assert (await conversations.get(shop, mara, done.conversation_id)).owner == conversations.PERSON


async def test_mail_of_a_hand_off_leaves_within_seconds(shop: Shop) -> None:
    mara = await principals.sign_in(shop, cast.OWNER)
    room = await conversations.create(shop, mara)
    jobs = schedule.of(shop)
    jobs.start()
    try:
        await handoff.hand_off(shop, mara, room.id, "asked for a person")
        async with asyncio.timeout(20):
            while "sent" not in await states(shop):
                await asyncio.sleep(0.1)
    finally:
        await jobs.close()
