"""What ``cancel_order`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.policy_words import reason as in_words
from commerce.sentences import joined, say
from connectors.stores.changes import CancelRequest
from connectors.stores.ports import held
from connectors.stores.refunding import RefundRequest
from runtime import clock
from service.actions.cancel.arguments import CancelArguments
from service.actions.cancel.rule import RULE, judge_cancel
from service.actions.refund import effects as refund
from service.changes import ledger, payout, unsent
from service.changes.choices import choose
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: CancelArguments) -> Prepared:
    """Judge the cancellation, ask the platform what goes back, and word the question."""
    order, policy = case.order, case.policy
    rule = RULE.of(policy)
    enforce(judge_cancel(order, None, None, policy, None, clock.now()))
    reason = choose(arguments.reason, rule.reasons, "reason")
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
            key="",
            order_id=order.id,
            amount=amount,
            items=refund.all_left(order),
            include_shipping=True,
            reason=rule.reasons.get(reason, ""),  # the cancellation has put the pieces back on the shelf
        )
        effects.append(PlannedEffect(refund.EFFECT.name, back.model_dump(mode="json", exclude={"key"}), amount))
    return Prepared(
        summary=_summary(order, in_words(reason, rule.reasons), amount, policy),
        quote={
            "amount": f"{amount.amount:f}" if amount else "",
            "currency": order.currency,
            "method": order.payment_method,
            "reason": reason,
            "by_hand": order.by_hand,
        },
        effects=tuple(effects),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(rule, policy, spent.on_order(order, amount) if amount else None),
    )


async def _amount(case: Case) -> Money | None:
    """Return what goes back: all that the platform says is left, goods or not; None for an unpaid order."""
    if not case.order.refundable:
        return None
    quote = await held(case.shop.connector.refunds).quote(case.order.id, (), include_shipping=True)
    return quote.maximum


def _summary(order: Order, reason: str, amount: Money | None, policy: StorePolicy) -> str:
    return joined(
        say("actions.cancel.summary.why" if reason else "actions.cancel.summary", order=order.number, reason=reason),
        say("actions.cancel.subscription") if any(line.subscription for line in order.lines) else "",
        say("actions.cancel.unpaid") if amount is None else payout.goes(order, amount, policy),
    )
