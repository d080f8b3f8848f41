"""The action ``cancel_order``: an unsent order is called off and what was paid goes back."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from commerce.customer import Tier
from commerce.judge import Verdict, judge_approval, judge_by_hand, judge_cancel, judge_intangible
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.verdict import first
from connectors.stores.base import RefundRequest, StoreConnector
from connectors.stores.changes import CancelRequest
from runtime import clock
from service.actions import refund
from service.changes import ledger, payout, unsent
from service.changes.choices import choose
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce


class CancelArguments(Arguments):
    """Why the order is called off."""

    reason: str = Field(
        "", max_length=120, description="one of the shop's reasons for cancelling, if the customer gave one"
    )


async def prepare(case: Case, arguments: CancelArguments) -> Prepared:
    """Judge the cancellation, ask the platform what goes back, and word the question."""
    order, policy = case.order, case.policy
    rule = policy.cancel_order
    enforce(judge_cancel(order, None, None, policy, None, clock.now()))
    reason = choose(arguments.reason, rule.reasons, "The reason")
    await unsent.enforce_still(case)
    amount = await _amount(case)
    if amount:
        payout.enforce_payable(case, order.lines)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_cancel(order, reason, amount, policy, spent, clock.now()))
    cancel = CancelRequest(key="", order_id=order.id, reason=reason)
    effects = [PlannedEffect("cancel_order", cancel.model_dump(mode="json", exclude={"key"}))]
    if amount:
        back = RefundRequest(
            key="", order_id=order.id, amount=amount, items=refund.all_left(order), include_shipping=True,
            reason=rule.reasons.get(reason, ""),  # the cancellation has put the pieces back on the shelf
        )  # fmt: skip
        effects.append(PlannedEffect("refund_order", back.model_dump(mode="json", exclude={"key"}), amount))
    return Prepared(
        summary=_summary(order, rule.reasons.get(reason, ""), amount, policy),
        quote={
            "amount": f"{amount.amount:f}" if amount else "", "currency": order.currency,
            "method": order.payment_method, "reason": reason, "by_hand": order.by_hand,
        },
        effects=tuple(effects),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(rule, policy, spent.on_order(order, amount) if amount else None),
    )  # fmt: skip


async def _amount(case: Case) -> Money | None:
    """Return what goes back: all that the platform says is left, goods or not; None for an unpaid order."""
    if not case.order.refundable:
        return None
    quote = await case.shop.connector.quote_refund(case.order.id, (), include_shipping=True)
    return quote.maximum


def _summary(order: Order, reason: str, amount: Money | None, policy: StorePolicy) -> str:
    why = f" (reason: {reason})" if reason else ""
    text = f"Cancel order {order.number}{why}. It will not be sent."
    if any(line.subscription for line in order.lines):
        text += " That ends this delivery only, and not the subscription."
    if amount is None:
        return f"{text} Nothing was paid, so nothing is paid back."
    return f"{text} {amount} {payout.back(order, policy)}."


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Cancel under the effect's key."""
    order = await connector.cancel(CancelRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this cancellation happened."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await connector.find_change(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed cancellation."""
    text = f"Done: order {number} has been cancelled."
    if not quote["amount"]:
        return f"{text} Nothing had been paid."
    if quote.get("by_hand"):  # asked for by staff, who pay it themselves
        return f"{text} {payout.owed(quote['by_hand'])} {quote['amount']} {quote['currency']}."
    return f"{text} {quote['amount']} {quote['currency']} have been refunded to {quote['method']}."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether the order could still be cancelled."""
    verdict = judge_cancel(order, None, None, policy, None, clock.now())
    if not verdict.allowed or not order.refundable:
        return verdict
    return first(lambda: judge_by_hand(order), lambda: judge_intangible(order, order.lines))


EFFECT = EffectKind("cancel_order", send, find, "the order is cancelled")
SPEC = ActionSpec(
    name="cancel_order",
    place=20,
    path="cancel",
    arguments=CancelArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to cancel an order of the customer that has not been sent yet; what was paid goes back. For an order "
        "that was sent use return_items. The customer is asked to confirm. Nothing is cancelled by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT, refund.EFFECT),
    done=done,
    possible=possible,
    closed=frozenset({"reason"}),
)
