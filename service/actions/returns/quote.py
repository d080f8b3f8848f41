"""What ``return_items`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.causes import FAULTS
from commerce.customer import Kind
from commerce.judge import delivery_owed, judge_approval, may_withdraw, unspoken, warranty_words, withdraws_whole
from commerce.money import Money, total
from commerce.order import Order
from commerce.policy import StorePolicy
from connectors.stores.base import RefundItem
from connectors.stores.changes import ReturnItem, ReturnRequest
from connectors.stores.ports import held
from runtime import clock
from service.actions.returns.arguments import ReturnArguments
from service.actions.returns.rule import RULE, judge_return, judge_returnable, judge_unpaid, parcel_words
from service.changes import payout, pieces
from service.changes.choices import choose
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: ReturnArguments) -> Prepared:
    """Judge the return, price what goes back once the goods have arrived, and word the question."""
    case = await pieces.asked_back(case)
    order, policy, now = case.order, case.policy, clock.now()
    rule = RULE.of(policy)
    named = pieces.pick(case, arguments.items, order.returnable)
    reason = choose(arguments.reason, rule.reasons, "reason")
    enforce(judge_returnable(order, named, rule, policy, now, reason))
    picked = named or tuple((line, left) for line in order.lines if (left := order.returnable(line)))
    worth = await _worth(case, picked, shipping=False)
    delivery = await _delivery(case, picked, worth)
    if order.gestures and case.principal.kind is not Kind.STAFF:
        enforce(judge_unpaid(order, picked, policy, Money.from_minor(1, order.currency)))
        most = unspoken(order, policy)
        worth = min(worth, most)
        delivery = min(delivery, most - worth)
    enforce(judge_return(order, picked, reason, worth + delivery, policy, now))
    free = reason in rule.free_reasons or may_withdraw(order, [line for line, _ in picked], policy, now)
    fee = Money.zero(order.currency) if free else rule.restocking_fee.of(worth)
    request = ReturnRequest(
        key="", order_id=order.id, reason=reason, note=arguments.note,
        items=tuple(ReturnItem(line_id=line.id, quantity=quantity) for line, quantity in picked),
    )  # fmt: skip
    return Prepared(
        summary=_summary(order, picked, request, (worth, delivery, fee), policy),
        quote={
            "worth": f"{worth.amount:f}", "delivery": f"{delivery.amount:f}", "fee": f"{fee.amount:f}",
            "currency": order.currency,
        },
        effects=(PlannedEffect("return_items", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json") | {"items": pieces.handled(order, named)},
        approval=judge_approval(rule, policy, worth),
    )  # fmt: skip


async def _worth(case: Case, picked: pieces.Picked, *, shipping: bool) -> Money:
    """Return what is paid back for the pieces, with the shipping cost that is left if asked for."""
    order, connector = case.order, case.shop.connector
    if "return_items" in connector.capabilities.noted:  # its people pay, in whichever way they can
        sum_ = total([order.worth(line, quantity) for line, quantity in picked], order.currency)
        return min(sum_ + order.shipping_left if shipping else sum_, order.refundable)
    items = [RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked]
    return (await held(connector.refunds).quote(order.id, items, include_shipping=shipping)).amount


async def _delivery(case: Case, picked: pieces.Picked, worth: Money) -> Money:
    """Return what of the delivery's cost goes back: standard delivery, when the order is withdrawn from as a whole."""
    order, policy = case.order, case.policy
    if not order.shipping_left or not withdraws_whole(order, picked, policy, clock.now()):
        return Money.zero(order.currency)
    return delivery_owed(order, await _worth(case, picked, shipping=True) - worth, policy)


def _summary(
    order: Order, picked: pieces.Picked, request: ReturnRequest, sums: tuple[Money, Money, Money], policy: StorePolicy
) -> str:
    rule, (worth, delivery, fee) = RULE.of(policy), sums
    why = f" (reason: {rule.reasons[request.reason]})" if request.reason else ""
    note = f' Your note: "{request.note}".' if request.note else ""
    sum_ = worth + delivery - fee
    back = f"Once the goods have arrived, {sum_} {payout.back(order)}" if sum_ else "Nothing is left to pay back for it"
    back += f", {delivery} for the delivery among them" if delivery else ""
    kept = f": {worth} less a restocking fee of {fee}." if fee else "."
    owed = f" {warranty_words(policy)}" if request.reason in FAULTS and policy.warranty.years else ""
    text = f"Send back {pieces.words(order, picked)} from order {order.number}{why}.{note} {back}{kept}"
    return f"{text} {parcel_words(request.reason, policy)}{owed}"
