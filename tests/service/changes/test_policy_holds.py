"""No path carries out what the policy denies, whatever a model, a customer or the time does: walks through a shop.

In each walk two customers in four sessions talk to a captured model, ask at the door without it, confirm late and at
once, while staff approve, decline, ask themselves, pause everything and change the policy, and days go by. The store
remembers each write with the order before and after it (`watch`), and what the policy of that moment says about it is
said there anew, without the judges. POLICY_WALKS sets how many walks there are, POLICY_SEED where they begin.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from commerce import judge_money
from commerce.customer import Principal
from commerce.money import Money
from commerce.policy import StorePolicy
from commerce.verdict import ALLOWED
from connectors.stores.demo import cast
from evals.run import Stage
from runtime import clock
from service import approvals, switches
from service.actions.address import rule as address_rule
from service.actions.cancel import rule as cancel_rule
from service.actions.refund import quote as refund
from service.actions.refund import rule as refund_rule
from service.actions.returns import rule as returns_rule
from service.changes import execute, ledger
from tests.service.changes.hostile import Ask
from tests.service.changes.walk import Walk, walk

WALKS = int(os.environ.get("POLICY_WALKS", "24"))
FIRST = int(os.environ.get("POLICY_SEED", "0"))
STEPS = 16

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.timeout(max(300, 6 * WALKS))]


async def test_nothing_that_the_policy_denies_is_carried_out(stage: Stage) -> None:
    done: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for seed in range(FIRST, FIRST + WALKS):
        async with walk(stage, seed) as found:
            assert not await found.go(STEPS), f"walk {seed}"
            done.update(each.kind for each in found.store.writes)
            refused.update(found.log)
    # Walks that are refused everything, or nothing, would show nothing.
    assert done["refund_order"] >= WALKS, done
    assert len(done) >= 6, done
    assert {"customer_day_cap", "above_day_cap", "order_cap", "above_cap", "stopped"} <= set(refused), refused


async def paid(found: Walk) -> Decimal:
    """Return what was paid back in the walk so far, after checking that nothing else is wrong."""
    await found.settle()
    assert not await found.wrong()
    return sum((each.paid for each in found.store.writes), Decimal(0))


def a_limit(**rule: Any) -> StorePolicy:
    return StorePolicy.model_validate({"refund_order": {"goodwill_up_to": 100, **rule}})


async def confirm(found: Walk, who: Principal, number: str, amount: str) -> None:
    proposal = await found.proposed(who, Ask("refund_order", number, {"amount": amount}))
    if proposal is not None:
        await found.confirmed(who, proposal)
    await found.settle()


@pytest.mark.parametrize("limit", ["per_customer_per_day", "per_shop_per_day", "per_order"])
async def test_ten_small_refunds_do_not_pass_a_limit(stage: Stage, limit: str) -> None:
    async with walk(stage, 0) as found:
        found.shop.policy = a_limit(**{limit: 12})
        more = (cast.DELIVERED_SWAP, cast.PARTLY_REFUNDED)
        orders = (cast.DELIVERED,) if limit == "per_order" else (cast.DELIVERED, *more)
        for turn in range(10):
            session = found.talks[turn % 2].who  # a limit does not begin anew with the customer's next session
            await confirm(found, session, orders[turn % len(orders)], "5")
        assert await paid(found) == 10


async def test_a_customers_day_is_theirs_and_the_shops_is_everybodys(stage: Stage) -> None:
    async with walk(stage, 0) as found:
        found.shop.policy = a_limit(per_customer_per_day=10, per_shop_per_day=15)
        for talk in found.talks:
            number = cast.DELIVERED if talk.who.email == cast.OWNER else "1014"
            await confirm(found, talk.who, number, "5")
        assert await paid(found) == 15  # twice Mara's, once Jonas's
        await confirm(found, found.staff, cast.OPEN_LARGE, "5")
        assert await paid(found) == 15
        with clock.travel(timedelta(hours=25)):
            await confirm(found, found.staff, cast.OPEN_LARGE, "5")
            assert await paid(found) == 20


async def test_what_waited_for_approval_counts_on_the_day_it_is_paid(stage: Stage) -> None:
    async with walk(stage, 0) as found:
        found.shop.policy = a_limit(mode="approve", per_customer_per_day=12)
        mara = found.talks[0].who
        await confirm(found, mara, cast.OPEN, "10")
        with clock.travel(timedelta(hours=25)):
            for number in (cast.OPEN, cast.OPEN_LARGE):
                await confirm(found, mara, number, "10")
                for _, proposal in await approvals.waiting(found.shop, found.staff):
                    await approvals.approve(found.shop, found.staff, proposal.id, "fine")
                await found.settle()
            assert await paid(found) == 10


async def test_a_cancellation_counts_with_refunds(stage: Stage) -> None:
    async with walk(stage, 0) as found:
        found.shop.policy = a_limit(per_customer_per_day=130)
        mara = found.talks[0].who
        await confirm(found, mara, cast.DELIVERED, "5")
        proposal = await found.proposed(mara, Ask("cancel_order", cast.OPEN, {}))
        assert proposal is None
        assert await paid(found) == 5
        spent = await ledger.spent_today(found.shop, mara, await found.store.orders.by_number(cast.OPEN))
        assert spent.customer_today == spent.shop_today == Money("5", "EUR")


def _allow(*_args: Any, **_more: Any) -> Any:
    return ALLOWED


def _says(value: Any) -> Callable[..., Any]:
    return lambda *_args, **_more: value


def _answers(value: Any) -> Callable[..., Any]:
    async def answer(*_args: Any, **_more: Any) -> Any:
        return value

    return answer


def _forgets(**what: str) -> Callable[..., Any]:
    """Return the sums of the day with some of them forgotten."""
    real = ledger.spent_today

    async def spent(*args: Any, **more: Any) -> judge_money.Spent:
        found = await real(*args, **more)
        return replace(found, **{name: Money(value, "EUR") for name, value in what.items()})

    return spent


#: What each rule would be if somebody left it out: where, and what stands there instead.
MISSING: dict[str, tuple[Any, str, Any]] = {
    "cap": (judge_money, "_judge_cap", _allow),
    "step-up": (judge_money, "_judge_step_up", _allow),
    "customer's day": (ledger, "spent_today", _forgets(customer_today="0")),
    "shop's day": (ledger, "spent_today", _forgets(shop_today="0")),
    "earlier refunds": (judge_money.Spent, "on_order", lambda _spent, _order, amount: amount),
    "all sums": (judge_money, "_over", _says(False)),
    "mode of unsent orders": (cancel_rule, "judge_mode", _allow),
    "mode of returns": (returns_rule, "judge_mode", _allow),
    "approval of refunds": (refund, "judge_approval", _says("")),
    "approval of gestures": (refund, "judge_gesture", _says("")),
    "window of refunds": (refund_rule, "_judge_shipped", _allow),
    "return first": (refund_rule, "_judge_return_first", _allow),
    "shipping": (refund_rule, "_judge_shipping", _allow),
    "hours": (cancel_rule, "_judge_hours", _allow),
    "country": (address_rule, "judge_country", _allow),
    "proof of place": (address_rule, "judge_step_up", _allow),
    "window of returns": (returns_rule, "_judge_arrived", _allow),
    "how often": (ledger, "done_today", _answers(0)),
    "owner": (Principal, "owns", _says(True)),
    "stop switch": (switches, "stopped", _answers(False)),
    "judged again": (execute, "_check", _answers(None)),
    "staff's yes": (approvals, "require_approver", _says(None)),
}


@pytest.mark.slow
@pytest.mark.skipif(WALKS < 100, reason="takes minutes: set POLICY_WALKS=100 or more")
@pytest.mark.parametrize("rule", MISSING)
async def test_the_walks_notice_a_missing_rule(stage: Stage, rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(*MISSING[rule])
    for seed in range(FIRST, FIRST + WALKS):
        async with walk(stage, seed) as found:
            if await found.go(STEPS):
                return
    pytest.fail(f"{WALKS} walks without the rule, and nothing was noticed")
