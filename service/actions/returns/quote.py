"""What ``return_items`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from datetime import datetime

from commerce.causes import FAULTS
from commerce.customer import Kind
from commerce.judge import delivery_owed, judge_approval, may_withdraw, unspoken, warranty_words, withdraws_whole
from commerce.money import Money, total
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.policy_words import reason as in_words
from commerce.sentences import dotted, joined, say
from connectors.stores.changes import ReturnItem, ReturnRequest
from connectors.stores.ports import held
from connectors.stores.refunding import RefundItem
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
    delivery = await _delivery(case, picked, worth, now)
    if order.gestures and case.principal.kind is not Kind.STAFF:
        enforce(judge_unpaid(order, picked, policy, Money.from_minor(1, order.currency)))
        most = unspoken(order, policy)
        worth = min(worth, most)
        delivery = min(delivery, most - worth)
    enforce(judge_return(order, picked, reason, worth + delivery, policy, now))
    free = reason in rule.free_reasons or may_withdraw(order, [line for line, _ in picked], policy, now)
    fee = Money.zero(order.currency) if free else rule.restocking_fee.of(worth)
    request = ReturnRequest(
        key="",
        order_id=order.id,
        reason=reason,
        note=arguments.note,
        items=tuple(ReturnItem(line_id=line.id, quantity=quantity) for line, quantity in picked),
    )
    return Prepared(
        summary=_summary(order, picked, request, (worth, delivery, fee), policy),
        quote={
            "worth": f"{worth.amount:f}",
            "delivery": f"{delivery.amount:f}",
            "fee": f"{fee.amount:f}",
            "currency": order.currency,
        },
        effects=(PlannedEffect("return_items", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json") | {"items": pieces.handled(order, named)},
        approval=judge_approval(rule, policy, worth),
    )


async def _worth(case: Case, picked: pieces.Picked, *, shipping: bool) -> Money:
    """Return what is paid back for the pieces, with the shipping cost that is left if asked for."""
    order, connector = case.order, case.shop.connector
    if "return_items" in connector.capabilities.noted:  # its people pay, in whichever way they can
        sum_ = total([order.worth(line, quantity) for line, quantity in picked], order.currency)
        return min(sum_ + order.shipping_left if shipping else sum_, order.refundable)
    items = [RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked]
    return (await held(connector.refunds).quote(order.id, items, include_shipping=shipping)).amount


async def _delivery(case: Case, picked: pieces.Picked, worth: Money, now: datetime) -> Money:
    """Return what of the delivery's cost goes back: standard delivery, when the order is withdrawn from as a whole."""
    order, policy = case.order, case.policy
    if not order.shipping_left or not withdraws_whole(order, picked, policy, now):
        return Money.zero(order.currency)
    return delivery_owed(order, await _worth(case, picked, shipping=True) - worth, policy)


def _summary(
    order: Order, picked: pieces.Picked, request: ReturnRequest, sums: tuple[Money, Money, Money], policy: StorePolicy
) -> str:
    reason = in_words(request.reason, RULE.of(policy).reasons)
    return joined(
        say(
            "actions.returns.summary.why" if reason else "actions.returns.summary",
            goods=pieces.words(order, picked),
            order=order.number,
            reason=reason,
        ),
        say("actions.returns.note", note=request.note) if request.note else "",
        _back(order, *sums),
        parcel_words(request.reason, policy),
        warranty_words(policy) if request.reason in FAULTS and policy.warranty.years else "",
    )


def _back(order: Order, worth: Money, delivery: Money, fee: Money) -> str:
    """Return the sentence that tells what goes back once the goods have arrived.

    There is no fee where the delivery is paid back: both are about a withdrawal.
    """
    sum_, to = worth + delivery - fee, payout.to(order)
    how = "nothing" if not sum_ else "hand" if not to else "partly" if order.by_hand else "itself"
    return say(
        f"actions.returns.back.{dotted(how, delivery and 'delivery', fee and 'fee')}",
        sum=sum_,
        method=to,
        hand=order.by_hand,
        delivery=delivery,
        worth=worth,
        fee=fee,
    )
