"""No path carries out what the policy denies, whatever is asked: random shops, random policies, hostile requests.

What must hold is said here anew, from the orders before and after, without the judges.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from commerce.customer import Principal
from commerce.errors import ShopclerkError
from commerce.money import Money
from commerce.order import Order, OrderStatus
from commerce.policy import Mode, StorePolicy
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from runtime import clock
from service import approvals, identity, switches
from service.actions import ledger, outcome, proposals
from service.shop import Shop
from store.models import Effect
from tests.service.actions.hostile import ORDERS, Ask, a_policy, an_ask

pytestmark = pytest.mark.asyncio(loop_scope="module")
CLOSED = (OrderStatus.CANCELLED, OrderStatus.REFUNDED, OrderStatus.FAILED)
UNSENT = ("cancel_order", "change_items", "change_address", "change_payment")
STAFF = ("approvals", "actions", "read")


@dataclass
class World:
    """A shop under attack, and what has been paid back in it."""

    shop: Shop
    mara: Principal
    staff: Principal
    policy: StorePolicy
    before: dict[str, Order] = field(default_factory=dict)
    paid_today: Decimal = Decimal(0)

    async def orders(self) -> dict[str, Order]:
        return {number: await self.shop.connector.order(number) for number in dict.fromkeys(ORDERS)}

    async def play(self, ask: Ask) -> None:
        """Ask, confirm, and look at every order afterwards."""
        self.before = await self.orders()
        try:
            proposal = await proposals.propose(self.shop, self.mara, ask.action, ask.number, ask.arguments)
        except ShopclerkError:
            return await self.nothing_changed()
        await self.nothing_changed()
        if not ask.confirm:
            return None
        await switches.throw_stop(self.shop, self.staff, ask.stop_before_confirm)
        try:
            proposal = await proposals.decide(self.shop, self.mara, proposal.id, proposal.hash, "confirm")
        except ShopclerkError:
            return await self.nothing_changed()
        found, approved = await outcome.wait(self.shop, proposal), False
        if found.state == "waiting_approval":
            await self.nothing_changed()
            if not ask.staff:
                return None
            approved = ask.staff == "approve"
            decide = approvals.approve if approved else approvals.decline
            await decide(self.shop, self.staff, proposal.id, "I looked at it")
            found = await outcome.wait(self.shop, proposal)
        await switches.throw_stop(self.shop, self.staff, False)
        if found.state == "failed":
            return await self.nothing_changed()
        assert (found.state, ask.stop_before_confirm) == ("confirmed", False), found
        return await self.allowed(ask, approved)

    async def nothing_changed(self) -> None:
        assert await self.orders() == self.before

    async def allowed(self, ask: Ask, approved: bool) -> None:
        """Check what was done against the policy, from the orders before and after."""
        after, mode = await self.orders(), self.policy.rule(ask.action).mode
        assert mode is Mode.AUTO or (mode is Mode.APPROVE and approved)
        touched = [number for number in after if after[number] != self.before[number]]
        assert set(touched) <= {ask.number}
        if ask.action == "change_profile_address":
            return
        old, new = self.before[ask.number], after[ask.number]
        assert old.email == cast.OWNER
        if ask.action in UNSENT:
            assert not old.shipped_any
            assert old.status not in CLOSED
        if ask.action == "cancel_order" and (hours := self.policy.cancel_order.within_hours):
            assert clock.now() - old.placed_at <= timedelta(hours=hours)
        if ask.action in ("return_items", "exchange_items"):
            self.came_back(old, new, ask.action)
        if ask.action == "change_items":
            assert not old.items_changed
        self.money(old, new, ask, approved)

    def came_back(self, old: Order, new: Order, action: str) -> None:
        days = self.policy.return_items.window_days if action == "return_items" else 30
        assert old.delivered_at is not None
        assert clock.now() - old.delivered_at <= timedelta(days=days)
        assert len(new.returns) == len(old.returns) + 1
        for line in new.lines:
            held = sum(part.quantity for each in new.returns for part in each.lines if part.line_id == line.id)
            assert held <= line.quantity
            assert "final-sale" not in line.tags or not held

    def money(self, old: Order, new: Order, ask: Ask, approved: bool) -> None:
        paid, rule = (new.refunded - old.refunded).amount, self.policy.refund_order
        self.paid_today += paid
        assert new.refunded <= new.paid
        if not paid:
            return
        assert ask.action in ("refund_order", "cancel_order", "change_items")
        assert rule.cap is None or paid <= rule.cap
        assert rule.per_order is None or new.refunded.amount <= rule.per_order
        assert rule.approval_from is None or new.refunded.amount < rule.approval_from or approved
        for limit in (rule.per_customer_per_day, rule.per_shop_per_day):
            assert limit is None or self.paid_today <= limit
        if ask.action == "refund_order":
            self.refund(old, new, approved)

    def refund(self, old: Order, new: Order, approved: bool) -> None:
        rule, made = self.policy.refund_order, new.refunds[-1]
        assert "final-sale" not in [tag for line in old.lines for tag in line.tags] or not old.shipped_any
        if old.shipped_any:
            assert old.delivered_at is not None
            assert clock.now() - old.delivered_at <= timedelta(days=rule.window_days)
            assert not made.lines or new.refunded.amount <= rule.refund_without_return_up_to
            for line in made.lines:
                held = [part for each in old.returns if each.holds for part in each.lines]
                assert line.line_id not in {part.line_id for part in held}
        if not made.lines and not made.shipping and (old.shipped_any or new.refundable):
            gestures = [each.amount.amount for each in new.refunds if not each.lines and not each.shipping]
            assert sum(gestures) <= rule.goodwill_up_to or approved
        if made.shipping and (old.shipped_any or new.refundable):
            assert rule.refund_shipping


@asynccontextmanager
async def world(stage: Stage, policy: StorePolicy) -> AsyncIterator[World]:
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as shop:
        shop.policy = policy
        staff = Principal.staff(shop.shop_id, "desk", STAFF)
        yield World(shop, await identity.sign_in(shop, cast.OWNER), staff, policy)


async def books_agree(shop: Shop) -> None:
    """Check that what the ledger calls confirmed is exactly what the platform paid for us."""
    async with shop.database.read() as session:
        effects = list(await session.scalars(select(Effect).where(Effect.shop_id == shop.shop_id)))
    ours = {effect.id: effect.amount for effect in effects if effect.state == "confirmed" and effect.amount}
    theirs = {
        refund.reference: refund.amount.minor
        for number in dict.fromkeys(ORDERS)
        for refund in (await shop.connector.order(number)).refunds
        if refund.reference
    }
    assert ours == theirs
    assert (await shop.audit.verify(shop.database)).problems == ()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32))
async def test_nothing_that_the_policy_denies_is_carried_out(stage: Stage, seed: int) -> None:
    rng = Random(seed)  # drawn at large: the small cases that shrinking favours would mostly be refused at once
    async with world(stage, a_policy(rng)) as found:
        for _ in range(8):
            await found.play(an_ask(rng))
        await books_agree(found.shop)


@pytest.mark.parametrize("limit", ["per_customer_per_day", "per_shop_per_day", "per_order"])
async def test_ten_small_refunds_do_not_pass_a_limit(stage: Stage, limit: str) -> None:
    policy = StorePolicy.model_validate({"refund_order": {limit: 12, "goodwill_up_to": 100}})
    async with world(stage, policy) as found:
        orders = (cast.OPEN,) if limit == "per_order" else (cast.OPEN, cast.OPEN_LARGE, cast.DELIVERED)
        for turn in range(10):
            await found.play(Ask("refund_order", orders[turn % len(orders)], {"amount": "5"}))
        assert found.paid_today == 10


async def test_a_cancellation_counts_with_refunds(stage: Stage) -> None:
    policy = StorePolicy.model_validate({"refund_order": {"per_customer_per_day": 130, "goodwill_up_to": 100}})
    async with world(stage, policy) as found:
        await found.play(Ask("refund_order", cast.OPEN_LARGE, {"amount": "5"}))
        await found.play(Ask("cancel_order", cast.OPEN, {}))
        assert found.paid_today == 5
        spent = await ledger.spent_today(found.shop, found.mara, found.before[cast.OPEN])
        assert spent.customer_today == spent.shop_today == Money("5", "EUR")
