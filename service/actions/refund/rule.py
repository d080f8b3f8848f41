"""The rule of ``refund_order``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from commerce import titles
from commerce.causes import CLAIMS, FAULTS
from commerce.judge_arrival import under_way
from commerce.judge_money import Spent, judge_amount, judge_by_hand, judge_intangible, judge_mode
from commerce.judge_rights import (
    judge_claim,
    judge_offer,
    judge_warranty,
    not_in_the_books,
    unspoken,
    warranty_words,
    window_closed,
)
from commerce.judge_unsent import still
from commerce.money import Money, total
from commerce.order import LineItem, Order, OrderStatus, unsent
from commerce.policy import Mode, StorePolicy, section
from commerce.rules import (
    RefundRule,
)
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, first, person
from service.actions.returns import rule as returns

RULE = section("refund_order", RefundRule)


@dataclass(frozen=True)
class RefundAsk:
    """What is to be refunded: the pieces (all that is left when empty) and the amount.

    ``gesture`` is an amount that stands for no pieces: the customer keeps the goods, or still gets them.
    ``shipping`` is the shipping cost by itself, or with some pieces; with the whole order it needs no asking.
    ``cause`` is the fault of the goods or of their delivery (`commerce.causes`), empty for a change of mind. ``owed``
    says that the shipping cost goes back with an order that came back whole within the period of withdrawal.
    ``staff`` says that a person of the shop asks, who sees what was promised on the order.
    """

    amount: Money
    lines: tuple[tuple[LineItem, int], ...] = ()
    gesture: bool = False
    shipping: bool = False
    cause: str = ""
    owed: bool = False
    staff: bool = False

    @property
    def pieces_of(self) -> str:
        """Which pieces the refund takes off the order: ``all``, ``some`` or ``none``."""
        if self.lines:
            return "some"
        return "none" if self.gesture or self.shipping else "all"


def judge_refund(order: Order, ask: RefundAsk, policy: StorePolicy, spent: Spent, now: datetime) -> Verdict:
    """Judge a refund. The order of the checks is the order in which a person would explain them."""
    rule = policy.refund_order
    same = ask.amount.currency == order.currency
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_refundable(order, ask.lines, policy, now, ask.cause),
        lambda: ALLOWED if ask.staff else judge_intangible(order, [line for line, _ in _wanted(order, ask)]),
        lambda: _judge_shipping(order, ask, policy),
        lambda: _judge_goods(order, ask, spent, policy, now) if same else ALLOWED,
        lambda: _judge_promised(order, ask, policy) if same else ALLOWED,
        lambda: _judge_rest(order, ask),
        lambda: judge_amount(order, ask.amount, rule, policy, spent),
    )


def _judge_rest(order: Order, ask: RefundAsk) -> Verdict:
    """Judge a refund of all that is left where no goods are: what came beside them is left, such as the delivery."""
    goods = any(line.refundable_quantity for line in order.lines)
    if ask.pieces_of != "all" or ask.amount.minor or goods or not order.refundable:
        return ALLOWED
    return person("only_beside_left", say("policy.only_beside_left", order=order.number, left=order.refundable))


def judge_refundable(
    order: Order, lines: Sequence[tuple[LineItem, int]], policy: StorePolicy, now: datetime, cause: str = ""
) -> Verdict:
    """Judge whether this order, or these pieces of it, may be refunded at all for this cause, the amount aside."""
    if not order.paid or order.status in (OrderStatus.PENDING, OrderStatus.FAILED):
        return denied("not_paid", say("policy.not_paid.refund", order=order.number))
    if not order.refundable:
        return denied("already_refunded", say("policy.already_refunded", order=order.number))
    for line, quantity in lines:
        if quantity > line.refundable_quantity:
            left = line.refundable_quantity
            return denied("quantity", say("policy.quantity.refund", article=line.name, count=left, order=order.number))
        if quantity > order.free_quantity(line):
            return _on_return(order, line.name)
    if not order.shipped_any or none_sent(order, lines):
        return ALLOWED
    if not any(line.ships for line in ([line for line, _ in lines] or order.lines)):
        return ALLOWED  # no parcel tells anything of them; `judge_intangible` does
    if cause not in CLAIMS:
        return _judge_shipped(order, lines, policy, now, cause)
    plain = _judge_shipped(order, lines, policy, now)
    return plain if plain.allowed else judge_claim(order, cause, policy, now)  # nobody loses by saying what is wrong


def none_sent(order: Order, lines: Sequence[tuple[LineItem, int]]) -> bool:
    """Return whether these pieces, of an order of which others were sent, were not: they are judged by themselves."""
    waiting = unsent(order)
    return bool(lines) and all(quantity <= waiting.get(line.id, 0) for line, quantity in lines)


def _on_return(order: Order, title: str) -> Verdict:
    return denied("return_open", say("policy.return_open.article", article=title, order=order.number))


def _judge_shipped(
    order: Order, lines: Sequence[tuple[LineItem, int]], policy: StorePolicy, now: datetime, cause: str = ""
) -> Verdict:
    """Judge pieces that were sent, all of them when none are named."""
    days, faulty = policy.refund_order.window_days, cause in FAULTS
    arrived = order.arrived_at(lines) if lines else order.delivered_at
    if arrived is None and faulty and policy.warranty.years:
        return not_in_the_books(order, warranty_words(policy))
    if arrived is None:
        verdict = under_way(order, lines, policy, now, "refund")
        return replace(verdict, reason=joined(verdict.reason, still(order, policy)))
    if faulty and now - arrived > timedelta(days=days) and policy.warranty.years:
        return judge_warranty(order, "refund", policy, now)
    if now - arrived > timedelta(days=days):
        return window_closed(order, days, "refund", policy, now)
    picked = [line for line, _ in lines] or order.lines
    final = [line.name for line in picked if set(line.tags) & set(policy.refund_order.final_sale_tags)]
    if final and faulty and policy.warranty.years:  # a fault is a case for the warranty, not a way round the rule
        return judge_warranty(order, "refund", policy, now)
    if final:
        return denied("final_sale", say("policy.final_sale.refund", articles=final))
    return ALLOWED


def _judge_shipping(order: Order, ask: RefundAsk, policy: StorePolicy) -> Verdict:
    rule = policy.refund_order
    if not ask.shipping or rule.refund_shipping or ask.owed:
        return ALLOWED
    if not ask.lines and not order.shipped_any:
        return denied("shipping_kept", say("policy.shipping_kept.with_order", order=order.number))
    return denied("shipping_kept", say("policy.shipping_kept.sent"))


def _judge_goods(order: Order, ask: RefundAsk, spent: Spent, policy: StorePolicy, now: datetime) -> Verdict:
    """Judge what becomes of goods that were sent: they come back first, or the claim says what is offered.

    What could be refunded without any cause needs none. What a claim alone makes possible, its own rule decides.
    """
    held = next((line for line, quantity in _wanted(order, ask) if quantity > order.free_quantity(line)), None)
    if held is not None:  # no claim pays for what is on its way back
        return _on_return(order, titles.title(held.title))
    plain = _judge_return_first(order, ask, spent, policy)
    if ask.cause not in CLAIMS or not order.shipped_any or none_sent(order, ask.lines):
        return plain
    if plain.allowed and _judge_shipped(order, ask.lines, policy, now).allowed:
        return plain
    return judge_offer(order, ask.cause, spent.on_order(order, ask.amount), policy)


def _wanted(order: Order, ask: RefundAsk) -> Sequence[tuple[LineItem, int]]:
    if ask.pieces_of == "none":
        return ()
    return ask.lines or tuple((line, line.refundable_quantity) for line in order.lines if line.refundable_quantity)


def _back(order: Order, wanted: Sequence[tuple[LineItem, int]]) -> bool:
    """Return whether these pieces have come back and were not paid for."""
    return bool(wanted) and all(quantity <= order.came_back(line) - line.refunded_quantity for line, quantity in wanted)


def _judge_return_first(order: Order, ask: RefundAsk, spent: Spent, policy: StorePolicy) -> Verdict:
    if (order.arrived_at(ask.lines) if ask.lines else order.delivered_at) is None or ask.pieces_of == "none":
        return ALLOWED
    wanted = _wanted(order, ask)
    limit = policy.refund_order.refund_without_return_up_to
    if _back(order, wanted) or spent.on_order(order, ask.amount).amount <= limit:
        return ALLOWED
    free = say("policy.return_first.free", most=policy.money(limit)) if limit else ""
    why = joined(say("policy.return_first.order", order=order.number), free)
    if returns.RULE.of(policy).mode is Mode.OFF:
        return person("return_first", joined(why, say("policy.return_first.by_colleague")))
    return denied("return_first", joined(why, say("policy.return_first.here")))


def _judge_promised(order: Order, ask: RefundAsk, policy: StorePolicy) -> Verdict:
    """Judge whether enough is left for the pieces that money or other goods are promised for already.

    Money for other pieces takes nothing of it, unless a gesture has been paid beside.
    """
    if ask.staff or ask.pieces_of == "all" or not (ask.gesture or (ask.lines and order.gestures)):
        return ALLOWED
    left = unspoken(order, policy)
    if not order.spoken_for or ask.amount <= left:
        return ALLOWED
    key = "policy.return_open.some" if left else "policy.return_open.none"
    return denied("return_open", say(key, order=order.number, left=left))


def judge_gesture(order: Order, ask: RefundAsk, spent: Spent, policy: StorePolicy) -> str:
    """Return why staff must agree to an amount that stands for no goods, empty when they need not."""
    limit = policy.refund_order.goodwill_up_to
    if not ask.gesture or limit.is_infinite() or closes(order, ask.amount, policy):  # without a limit: staff ask
        return ""
    if _sent_below_worth(order, ask.amount, spent):
        can_cancel = policy.rule("cancel_order").mode in (Mode.AUTO, Mode.APPROVE)
        why = say("policy.gesture.below_worth", order=order.number)
        return joined(why, say("policy.gesture.or_cancel") if can_cancel else "")
    if spent.gestures_on(order, ask.amount).amount <= limit:
        return ""
    key = "policy.gesture.above" if limit else "policy.gesture.any"
    return say(key, most=policy.money(limit), order=order.number)


def closes(order: Order, amount: Money, policy: StorePolicy) -> bool:
    """Return whether the sum closes an order that was not sent: all that is left takes its goods off it."""
    with_shipping = policy.refund_order.refund_shipping_before_dispatch or not order.shipping_left
    return not order.shipped_any and with_shipping and amount >= order.refundable


def _sent_below_worth(order: Order, amount: Money, spent: Spent) -> bool:
    """Return whether an unsent order would be left with less money than the goods that are still to be sent."""
    if order.shipped_any:
        return False
    goods = total([order.worth(line, line.refundable_quantity) for line in order.lines], order.currency)
    return order.paid - spent.on_order(order, amount) < goods


def refundable(
    policy: StorePolicy, order: Order, picked: Sequence[tuple[LineItem, int]], now: datetime, cause: str = ""
) -> Verdict:
    """Judge whether these pieces of the order, any at all when there are none, could be refunded for this cause."""
    verdict = judge_mode(policy.refund_order, policy)
    return judge_refundable(order, picked, policy, now, cause) if verdict.allowed else verdict


def possible(order: Order, policy: StorePolicy, now: datetime) -> Verdict:
    """Return whether anything of the order could be refunded: of one that was sent in part, what was not."""
    waiting = unsent(order)
    lines = tuple((line, waiting[line.id]) for line in order.lines if line.id in waiting)
    held = order.lines if order.sends_nothing else ()
    return first(
        lambda: refundable(policy, order, lines, now),
        lambda: judge_intangible(order, held),
        lambda: judge_by_hand(order),
    )
