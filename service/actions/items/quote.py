"""What ``change_items`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.sentences import joined, say
from connectors.stores.changes import ItemsRequest
from connectors.stores.refunding import RefundRequest
from service.actions.items.arguments import ItemsArguments
from service.actions.items.rule import RULE, judge_items
from service.actions.refund import effects as refund
from service.changes import ledger, payout, swaps, unsent
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: ItemsArguments) -> Prepared:
    """Judge the change, ask the platform for the difference, and word the question."""
    order, policy = case.order, case.policy
    rule = RULE.of(policy)
    enforce(judge_items(order, None, None, policy, None))
    await unsent.enforce_still(case)
    asked = await swaps.read(case, arguments.swaps, lambda line: line.refundable_quantity)
    enforce(judge_items(order, asked, None, policy, None))
    difference = await swaps.difference(case.shop.connector.items, order.id, asked)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_items(order, asked, difference, policy, spent))
    request = ItemsRequest(key="", order_id=order.id, swaps=swaps.requests(asked))
    effects = [PlannedEffect("change_items", request.model_dump(mode="json", exclude={"key"}))]
    back = -difference if difference.minor < 0 else None
    if back:
        payout.enforce_payable(case, [swap.line for swap in asked])
        pay = RefundRequest(key="", order_id=order.id, amount=back, reason="Cheaper variant")
        effects.append(PlannedEffect(refund.EFFECT.name, pay.model_dump(mode="json", exclude={"key"}), back))
    return Prepared(
        summary=joined(
            say("actions.items.summary", order=order.number, swaps=swaps.words(order, asked)),
            _price(order, difference, back, policy),
            say("actions.items.once"),
        ),
        quote={
            "difference": f"{difference.amount:f}",
            "currency": order.currency,
            "method": order.payment_method,
            "back": str(back) if back else "",
            "by_hand": order.by_hand,
        },
        effects=tuple(effects),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json") | {"swaps": swaps.handled(order, asked)},
        approval=judge_approval(rule, policy, spent.on_order(order, back) if back else max(difference, -difference)),
    )


def _price(order: Order, difference: Money, back: Money | None, policy: StorePolicy) -> str:
    if back is not None:
        return payout.costs_less(order, back, policy)
    if difference.minor > 0:
        return say("actions.items.more", sum=difference, method=order.payment_method)
    return say("actions.items.same")
