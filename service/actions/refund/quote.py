"""What ``refund_order`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from commerce import causes
from commerce.causes import CAUSES
from commerce.customer import Kind
from commerce.errors import InputError, MoneyError
from commerce.judge import delivery_owed, denied, judge_approval, may_withdraw, withdraws_whole
from commerce.money import Money
from commerce.order import Order, Return
from commerce.policy import StorePolicy
from commerce.policy_words import cause as cause_words
from commerce.sentences import dotted, joined, say
from connectors.stores.ports import held
from connectors.stores.refunding import RefundItem, RefundRequest
from runtime import clock
from service.actions.refund.arguments import RefundArguments
from service.actions.refund.effects import all_left
from service.actions.refund.rule import RefundAsk, closes, judge_gesture, judge_refund, none_sent, refundable
from service.actions.returns import rule as returns
from service.changes import ledger, payout, pieces
from service.changes import unsent as unsent_goods
from service.changes.choices import choose
from service.changes.spec import Case, PlannedEffect, Prepared, enforce
from service.changes.why import as_said


async def prepare(case: Case, arguments: RefundArguments) -> Prepared:
    """Judge and price the refund, and word the question."""
    order, policy, staff = case.order, case.policy, case.principal.kind is Kind.STAFF
    back = _come_back(case, arguments)
    if back is not None:
        order = order.goods_back(back)
    if arguments.amount and (arguments.items or arguments.shipping):
        raise InputError(say("actions.refund.either"))
    cause = as_said(case, choose(arguments.cause, CAUSES, "cause") or causes.read(arguments.reason))
    picked = pieces.pick(replace(case, subject=order), arguments.items, order.free_quantity)
    enforce(refundable(policy, order, picked, clock.now(), cause))
    items = tuple(RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked)
    left = order.shipped_any and not none_sent(order, picked)
    named = Money(arguments.amount, order.currency) if arguments.amount else None
    whole = not items and not arguments.shipping and (named is None or closes(order, named, policy))
    payout.enforce_payable(case, [line for line, _ in picked] or (order.lines if whole else ()))
    before_dispatch = not order.shipped_any and policy.refund_order.refund_shipping_before_dispatch
    if (items or whole) and not left:
        await unsent_goods.enforce_still(case)
    shipping = arguments.shipping or (whole and before_dispatch)
    delivery = not arguments.amount and _owes_delivery(order, picked, arguments, policy)
    amount, fee = await _amount(case, order, items, (shipping, delivery), arguments)
    ask = RefundAsk(amount, picked, bool(arguments.amount), arguments.shipping, cause, delivery, staff)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_refund(order, ask, policy, spent, clock.now()))
    covered = items or (all_left(order) if whole else ())
    wanted = _request(order, amount, covered, arguments.reason, back, shipping=shipping or delivery, left=left)
    return Prepared(
        summary=_summary(order, ask, fee, policy),
        quote=_quote(order, amount, items, fee) | {"shipped": left},
        effects=(PlannedEffect("refund_order", wanted | {"task": _task(order, ask)}, amount),),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json") | {"items": pieces.handled(order, picked), "cause": cause},
        approval=judge_gesture(order, ask, spent, policy)
        or judge_approval(policy.refund_order, policy, spent.on_order(order, amount)),
    )


def _request(
    order: Order,
    amount: Money,
    items: tuple[RefundItem, ...],
    reason: str,
    back: Return | None,
    *,
    shipping: bool,
    left: bool,
) -> dict[str, Any]:
    """Return what the store is asked for, as the effect keeps it: its key is the effect's own."""
    request = RefundRequest(
        key="",
        order_id=order.id,
        amount=amount,
        items=items,
        include_shipping=shipping,
        reason=reason,
        restock=bool(items) and not left,  # pieces that never left go back on the shelf
        settles=back.id if back else "",
    )
    return request.model_dump(mode="json", exclude={"key"})


def _quote(order: Order, amount: Money, items: tuple[RefundItem, ...], fee: Money | None) -> dict[str, Any]:
    return {
        "amount": f"{amount.amount:f}",
        "currency": amount.currency,
        "method": order.payment_method,
        "items": [item.model_dump() for item in items],
        "fee": str(fee) if fee else "",
        "by_hand": order.by_hand,
    }


def _come_back(case: Case, arguments: RefundArguments) -> Return | None:
    """Return the approved return whose pieces staff name: who pays for exactly those has them back.

    Where returns are notes, nobody approves them anywhere.
    """
    if case.principal.kind is not Kind.STAFF or not arguments.items:
        return None
    picked = pieces.pick(case, arguments.items, lambda line: line.refundable_quantity)
    wanted = Counter({line.id: quantity for line, quantity in picked})
    waiting = ("open", "requested") if "return_items" in case.shop.connector.capabilities.noted else ("open",)
    fitting = (each for each in case.order.returns if each.status in waiting and not each.exchanged_for)
    return next((each for each in fitting if each.pieces == wanted), None)


def _owes_delivery(order: Order, picked: pieces.Picked, arguments: RefundArguments, policy: StorePolicy) -> bool:
    """Return whether this refund settles an order that came back whole within the period of withdrawal."""
    if not order.shipping_left or not withdraws_whole(order, (), policy, None):
        return False
    if any(order.came_back(line) < line.quantity for line in order.lines):
        return False  # some of it is still on its way back
    wanted = {line.id: quantity for line, quantity in picked}
    alone = arguments.shipping and not picked
    settled = not picked or all(wanted.get(line.id, 0) == line.refundable_quantity for line in order.lines)
    return settled if not alone else not any(line.refundable_quantity for line in order.lines)


async def _amount(
    case: Case, order: Order, items: tuple[RefundItem, ...], costs: tuple[bool, bool], arguments: RefundArguments
) -> tuple[Money, Money | None]:
    """Return what is paid back, and the fee that was kept of it.

    ``costs`` says whether the shipping cost is asked for, and whether it is owed with what came back.
    """
    shipping, owed = costs
    if arguments.currency and arguments.currency != order.currency:
        raise MoneyError(
            say("actions.refund.currency", order=order.number, paid=order.currency, asked=arguments.currency)
        )
    if arguments.amount:
        return Money(arguments.amount, order.currency), None
    if arguments.shipping and not items:
        left = order.shipping_left
        if not left:
            enforce(denied("shipping_refunded", say("actions.refund.no_shipping_left", order=order.number)))
        return (delivery_owed(order, left, case.policy) if owed else left), None
    connector = case.shop.connector
    quote = await held(connector.refunds).quote(order.id, items, shipping)
    if order.beside and shipping and not items:  # nothing was sent over a border: duties and fees go back as well
        return quote.maximum, None
    sum_ = quote.amount
    fee = _fee(order, case.policy, items or all_left(order), sum_)
    if owed and not shipping:
        both = (await held(connector.refunds).quote(order.id, items, include_shipping=True)).amount
        sum_ = sum_ + delivery_owed(order, both - sum_, case.policy)
    return (sum_ - fee, fee) if fee else (sum_, None)


def _fee(order: Order, policy: StorePolicy, items: tuple[RefundItem, ...], amount: Money) -> Money | None:
    """Return the restocking fee on goods that have come back, None where there is none."""
    rule = returns.RULE.of(policy)
    ids = {item.line_id for item in items}
    back = [each for each in order.returns if each.status == "closed" and not each.exchanged_for]
    kept = [line for line in order.lines if line.id in ids]
    back = [each for each in back if not (each.at and may_withdraw(order, kept, policy, each.at))]
    reasons = [each.reason for each in back if any(part.line_id in ids for part in each.lines)]
    if not rule.restocking_fee or not reasons or any(reason in rule.free_reasons for reason in reasons):
        return None
    return rule.restocking_fee.of(amount)


def _summary(order: Order, ask: RefundAsk, fee: Money | None, policy: StorePolicy) -> str:
    goods, to = pieces.words(order, ask.lines) if ask.lines else "", payout.to(order)
    if goods and ask.shipping:
        goods = say("actions.refund.goods_and_shipping", goods=goods)
    what = "goods" if goods else "shipping" if ask.shipping else "some" if ask.gesture else "all"
    asked = say(
        f"actions.refund.summary.{dotted(what, ask.cause and 'why', to and 'to')}",
        sum=ask.amount,
        goods=goods,
        order=order.number,
        reason=cause_words(ask.cause),
        method=to,
    )
    beside = "actions.refund.beside" if ask.staff else "actions.refund.beside_asked"
    return joined(
        asked,
        say("actions.refund.fee", fee=fee) if fee else "",
        say(beside, sum=order.beside) if _left_beside(order, ask) else "",
        say("actions.refund.delivery") if ask.owed and not ask.shipping else "",
        payout.arrives(order, policy),
    )


def _left_beside(order: Order, ask: RefundAsk) -> bool:
    """Return whether goods are paid back and the duties and fees on them are not."""
    return bool(order.beside) and ask.pieces_of != "none" and ask.amount < order.refundable


def _task(order: Order, ask: RefundAsk) -> str:
    """Return what staff have to decide once the refund is paid: the customer reads that they do."""
    if ask.staff or not _left_beside(order, ask):
        return ""
    return say("actions.refund.task", sum=ask.amount, beside=order.beside)
