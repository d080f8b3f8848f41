"""The judges of goods that come back, for money or for another variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from commerce import policy_words, titles
from commerce.causes import FAULTS
from commerce.judge_money import judge_intangible, judge_mode, judge_worth
from commerce.judge_rights import (
    claims_words,
    judge_warranty,
    may_withdraw,
    not_in_the_books,
    unspoken,
    warranty_words,
    window_closed,
)
from commerce.money import Money, total
from commerce.order import Fulfilment, LineItem, Order, OrderStatus, unsent
from commerce.policy import ExchangeRule, ReturnRule, StorePolicy
from commerce.product import Product, Variant
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, first, person

Pieces = Sequence[tuple[LineItem, int]]
#: A parcel that was sent so long ago is no longer on its way: somebody has to ask the carrier.
OVERDUE = timedelta(days=21)


@dataclass(frozen=True)
class SwapAsk:
    """Pieces of a line that are to become another variant; ``stock`` is what there is of it, None = not counted."""

    line: LineItem
    quantity: int
    product: Product
    variant: Variant
    available: bool
    stock: int | None = None


def judge_return(
    order: Order, lines: Pieces, reason: str, worth: Money, policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge a return of these pieces, worth so much, for this reason (a code, may be empty)."""
    rule = policy.return_items
    return first(
        lambda: judge_returnable(order, lines, rule, policy, now, reason),
        lambda: judge_reason(reason, rule.reasons, rule.reason_required and not _withdraws(order, lines, policy, now)),
        lambda: judge_worth(rule, policy, worth),
    )


def judge_returnable(
    order: Order, lines: Pieces, rule: ReturnRule | ExchangeRule, policy: StorePolicy, now: datetime, reason: str = ""
) -> Verdict:
    """Judge whether these pieces (any at all, when empty) of the order may come back for this reason under ``rule``."""
    return first(
        lambda: judge_mode(rule, policy),
        lambda: _judge_arrived(order, lines, rule, policy, now, reason),
        lambda: _judge_pieces(order, lines, policy, now, reason),
    )


def _withdraws(order: Order, lines: Pieces, policy: StorePolicy, now: datetime) -> bool:
    return may_withdraw(order, [line for line, _ in lines], policy, now)


def _judge_arrived(
    order: Order, lines: Pieces, rule: ReturnRule | ExchangeRule, policy: StorePolicy, now: datetime, reason: str
) -> Verdict:
    days, is_return = rule.window_days, isinstance(rule, ReturnRule)
    if order.status in (OrderStatus.CANCELLED, OrderStatus.FAILED, OrderStatus.REFUNDED):
        status = say(f"policy.status.{order.status}")
        return denied("order_closed", say("policy.order_closed.return", order=order.number, status=status))
    if order.sends_nothing or not all(line.ships for line, _ in lines):
        return _nothing_to_send(order, lines)
    if not order.shipped_any:
        return denied("not_sent", say("policy.not_sent.return", order=order.number))
    arrived = order.arrived_at(lines)
    if arrived is None and reason in FAULTS and policy.warranty.years:
        return not_in_the_books(order, warranty_words(policy))
    if arrived is None:
        return under_way(order, lines, policy, now, "return")
    if now - arrived <= timedelta(days=days) or (is_return and _withdraws(order, lines, policy, now)):
        return ALLOWED
    if reason in FAULTS and policy.warranty.years:
        return judge_warranty(order, "refund" if is_return else "replacement", policy, now)
    return window_closed(order, days, "return", policy, now)


def _nothing_to_send(order: Order, lines: Pieces) -> Verdict:
    """Return the no to sending back what never lay in a parcel, and who decides about its money."""
    held = [line for line, _ in lines if not line.ships]
    what = "no_parcel" if held else "no_goods"
    why = say(f"policy.nothing_to_return.{what}", articles=[line.name for line in held], order=order.number)
    free = judge_intangible(order, held or order.lines).allowed
    return denied("nothing_to_return", joined(why, "" if free else say("policy.nothing_to_return.money")))


def under_way(
    order: Order, lines: Pieces, policy: StorePolicy, now: datetime, then: Literal["return", "refund"]
) -> Verdict:
    """Return what becomes of goods that have not arrived: a no, or a person where they should have by now.

    Args:
        order: The order.
        lines: The goods, all when empty.
        policy: The store's policy.
        now: The time.
        then: What is possible once they have arrived.
    """
    days = policy.refund_order.window_days
    if order.waits_for_pickup:
        ready = say("policy.ready_for_pickup", order=order.number)
        return denied("on_its_way", joined(ready, say(f"policy.once_picked_up.{then}", count=days)))
    parcels = [each for each in order.fulfilments if each.delivered_at is None and _holds(each, lines)]
    if any(each.status == "failed" for each in parcels):
        why = say("policy.not_delivered", order=order.number)
        return person("not_delivered", joined(why, claims_words(policy, "lost")))
    sent = max((each.shipped_at for each in parcels if each.shipped_at is not None), default=None)
    if sent is not None and now - sent > max(OVERDUE, timedelta(days=policy.claims.lost.from_days)):
        why = say("policy.overdue", order=order.number, day=sent.date())
        return person("overdue", joined(why, claims_words(policy, "lost")))
    packed = parcels and all(each.status == "announced" for each in parcels)
    where = _where(order, lines, "packed" if packed else "on_its_way")
    return denied("on_its_way", joined(where, say(f"policy.once_arrived.{then}", count=days)))


def _where(order: Order, lines: Pieces, state: str) -> str:
    which = "part" if unsent(order) else "order"
    if lines and any(order.arrived(line) for line in order.lines) and order.arrived_at():
        which = "articles"
    return say(f"policy.{state}.{which}", order=order.number, articles=[line.name for line, _ in lines])


def _holds(parcel: Fulfilment, lines: Pieces) -> bool:
    """Whether a parcel holds some of these goods; one that does not tell what it holds may."""
    return parcel.ships and (
        not lines or not parcel.line_quantities or any(line.id in parcel.line_quantities for line, _ in lines)
    )


def _judge_pieces(order: Order, lines: Pieces, policy: StorePolicy, now: datetime, reason: str) -> Verdict:
    wanted = lines or [(line, 1) for line in order.lines if order.returnable(line)]
    if not wanted:
        return denied("nothing_to_return", say("policy.nothing_to_return.all_back", order=order.number))
    for line, quantity in wanted:
        left = order.returnable(line)
        if quantity > left:
            return denied("quantity", say("policy.quantity.return", article=line.name, count=left, order=order.number))
    tags = set() if reason in FAULTS else set(policy.refund_order.final_sale_tags)
    final = [line for line, _ in wanted if set(line.tags) & tags and not may_withdraw(order, [line], policy, now)]
    if final and (lines or len(final) == len(wanted)):
        return denied("final_sale", say("policy.final_sale.return", articles=[line.name for line in final]))
    return ALLOWED


def parcel_words(reason: str, policy: StorePolicy) -> str:
    """Return the sentence on who pays for the parcel of goods that come back for this reason (a code, may be empty).

    The shop's rule is one for changes of mind; goods that are not as they should be come back at the shop's cost.
    """
    if reason in FAULTS or policy.return_items.payer == "shop":
        return say("policy.parcel.shop")
    return say("policy.parcel.depends") if reason in ("", "other") else say("policy.parcel.customer")


def judge_unpaid(order: Order, lines: Pieces, policy: StorePolicy, least: Money | None = None) -> Verdict:
    """Judge whether a gesture has paid for these pieces already: ``least``, or else all that they are worth, is left.

    A customer who was paid for goods and kept them would get their worth again. The pieces of an exchange cost the
    shop what they are worth; those of a return what is still left of it.
    """
    worth = total([order.worth(line, quantity) for line, quantity in lines], order.currency)
    if not order.gestures or min(worth, least or worth) <= unspoken(order, policy):
        return ALLOWED
    return person("worth_paid", say("policy.worth_paid", order=order.number, amount=order.refunded))


def judge_reason(reason: str, reasons: Mapping[str, str], required: bool) -> Verdict:
    """Judge a reason code against the policy's list."""
    if reason in reasons or (not reason and not required):
        return ALLOWED
    known = ", ".join(policy_words.reason(code, reasons) for code in reasons)
    return denied("reason", say("policy.reason", reasons=known))


def judge_exchange(
    order: Order, swaps: Sequence[SwapAsk], reason: str, worth: Money, policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge an exchange of these pieces, worth so much: a return, for another variant that is in stock."""
    rule = policy.exchange_items
    return first(
        lambda: judge_returnable(order, pieces_of(swaps), rule, policy, now, reason),
        lambda: judge_swaps(order, swaps),
        lambda: judge_reason(reason, policy.return_items.reasons, False),
        lambda: judge_worth(rule, policy, worth),
    )


def pieces_of(swaps: Sequence[SwapAsk]) -> Pieces:
    """Return the pieces that swaps take, each line once."""
    lines = {swap.line.id: swap.line for swap in swaps}
    return [(line, sum(swap.quantity for swap in swaps if swap.line.id == key)) for key, line in lines.items()]


def judge_swaps(order: Order, swaps: Sequence[SwapAsk]) -> Verdict:
    """Judge what the pieces are to become: another variant of the same product, in stock."""
    if not swaps:
        return denied("no_swaps", say("policy.no_swaps"))
    for swap in swaps:
        title = titles.title(swap.line.title)
        if not swap.line.product_id or swap.product.id != swap.line.product_id:
            return denied("other_product", say("policy.other_product", article=title))
        if swap.variant.id == swap.line.variant_id:
            return denied("same_variant", say("policy.same_variant", order=order.number, article=title))
        wanted = sum(each.quantity for each in swaps if each.variant.id == swap.variant.id)
        if not swap.available or (swap.stock is not None and wanted > swap.stock):
            name = titles.with_variant(swap.product.title, swap.variant.title)
            some = wanted > 1 and swap.available and swap.stock
            return denied("out_of_stock", say(f"policy.out_of_stock.{'number' if some else 'variant'}", article=name))
    return ALLOWED
