"""The judges of goods that come back, for money or for another variant."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from commerce import titles
from commerce.causes import FAULTS
from commerce.dates import in_words
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
        return denied("order_closed", f"Order {order.number} is {order.status}, so nothing of it can come back.")
    if order.sends_nothing or not all(line.ships for line, _ in lines):
        return _nothing_to_send(order, lines)
    if not order.shipped_any:
        return denied("not_sent", f"Order {order.number} has not been sent yet, so there is nothing to send back.")
    arrived = order.arrived_at(lines)
    if arrived is None and reason in FAULTS and policy.warranty.years:
        return not_in_the_books(order, warranty_words(policy))
    if arrived is None:
        return under_way(order, lines, policy, now, "It can be sent back once")
    if now - arrived <= timedelta(days=days) or (is_return and _withdraws(order, lines, policy, now)):
        return ALLOWED
    if reason in FAULTS and policy.warranty.years:
        return judge_warranty(order, "refund" if is_return else "replacement", policy, now)
    return window_closed(order, days, "Goods can come back", policy, now)


def _nothing_to_send(order: Order, lines: Pieces) -> Verdict:
    """Return the no to sending back what never lay in a parcel, and who decides about its money."""
    held = [line for line, _ in lines if not line.ships]
    names = " and ".join(line.name for line in held)
    whose = "" if judge_intangible(order, held or order.lines).allowed else " A colleague decides about its money."
    nothing = f"Order {order.number} has no goods that could be sent back."
    no_parcel = f"{names} of order {order.number} does not come in a parcel, so it cannot be sent back."
    return denied("nothing_to_return", f"{no_parcel if held else nothing}{whose}")


def under_way(
    order: Order, lines: Pieces, policy: StorePolicy, now: datetime, then: str, after: str = ""
) -> Verdict:
    """Return what becomes of goods that have not arrived: a no, or a person where they should have by now.

    Args:
        order: The order.
        lines: The goods, all when empty.
        policy: The store's policy.
        now: The time.
        then: Begins the sentence on what is possible once they have arrived.
        after: Ends it.
    """
    if order.waits_for_pickup:
        ready = f"Order {order.number} is ready to be picked up."
        return denied("on_its_way", f"{ready} {then} you have picked it up{after}.")
    parcels = [each for each in order.fulfilments if each.delivered_at is None and _holds(each, lines)]
    if any(each.status == "failed" for each in parcels):
        return person(
            "not_delivered",
            f"The carrier says that order {order.number} could not be delivered, so a colleague has to look at it. "
            f"{claims_words(policy, 'lost')}",
        )
    sent = max((each.shipped_at for each in parcels if each.shipped_at is not None), default=None)
    if sent is not None and now - sent > max(OVERDUE, timedelta(days=policy.claims.lost.from_days)):
        return person(
            "overdue",
            f"Order {order.number} was sent on {in_words(sent.date())}, and nobody has told us that it arrived, so a "
            f"colleague has to look at it. {claims_words(policy, 'lost')}",
        )
    which = f"Part of order {order.number}" if unsent(order) else f"Order {order.number}"
    if lines and any(order.arrived(line) for line in order.lines) and order.arrived_at():
        which = f"{' and '.join(line.name for line, _ in lines)} of order {order.number}"
    if parcels and all(each.status == "announced" for each in parcels):
        packed = f"{which} is packed, and the carrier has not told us yet that it has it."
        return denied("on_its_way", f"{packed} {then} it has arrived{after}.")
    return denied("on_its_way", f"{which} is on its way. {then} it has arrived{after}.")


def _holds(parcel: Fulfilment, lines: Pieces) -> bool:
    """Whether a parcel holds some of these goods; one that does not tell what it holds may."""
    return parcel.ships and (
        not lines or not parcel.line_quantities or any(line.id in parcel.line_quantities for line, _ in lines)
    )


def _judge_pieces(order: Order, lines: Pieces, policy: StorePolicy, now: datetime, reason: str) -> Verdict:
    wanted = lines or [(line, 1) for line in order.lines if order.returnable(line)]
    if not wanted:
        return denied("nothing_to_return", f"Everything of order {order.number} has come back or is on its way back.")
    for line, quantity in wanted:
        left = order.returnable(line)
        if quantity > left:
            return denied("quantity", f"Of {line.name} {left} can still come back on order {order.number}.")
    tags = set() if reason in FAULTS else set(policy.refund_order.final_sale_tags)
    final = [line for line, _ in wanted if set(line.tags) & tags and not may_withdraw(order, [line], policy, now)]
    if final and (lines or len(final) == len(wanted)):
        return denied("final_sale", f"{' and '.join(line.name for line in final)} was sold as final sale: no returns.")
    return ALLOWED


def parcel_words(reason: str, policy: StorePolicy) -> str:
    """Return the sentence on who pays for the parcel of goods that come back for this reason (a code, may be empty).

    The shop's rule is one for changes of mind; goods that are not as they should be come back at the shop's cost.
    """
    if reason in FAULTS or policy.return_items.payer == "shop":
        return "We pay for the parcel."
    open_ = reason in ("", "other")
    return f"You pay for the parcel{', unless the goods are faulty, damaged or wrong: then we do' if open_ else ''}."


def judge_unpaid(order: Order, lines: Pieces, policy: StorePolicy, least: Money | None = None) -> Verdict:
    """Judge whether a gesture has paid for these pieces already: ``least``, or else all that they are worth, is left.

    A customer who was paid for goods and kept them would get their worth again. The pieces of an exchange cost the
    shop what they are worth; those of a return what is still left of it.
    """
    worth = total([order.worth(line, quantity) for line, quantity in lines], order.currency)
    if not order.gestures or min(worth, least or worth) <= unspoken(order, policy):
        return ALLOWED
    return person(
        "worth_paid",
        f"On order {order.number} {order.refunded} went back already, so a colleague decides on what comes back.",
    )


def judge_reason(reason: str, reasons: Mapping[str, str], required: bool) -> Verdict:
    """Judge a reason code against the policy's list."""
    if reason in reasons or (not reason and not required):
        return ALLOWED
    return denied("reason", f"Please choose one of these reasons: {', '.join(reasons.values())}.")


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
        return denied("no_swaps", "Please name the article and what you would like instead.")
    for swap in swaps:
        title = titles.title(swap.line.title)
        if not swap.line.product_id or swap.product.id != swap.line.product_id:
            return denied("other_product", f"{title} can only become another variant of the same product.")
        if swap.variant.id == swap.line.variant_id:
            return denied("same_variant", f"Order {order.number} has {title} in just that variant.")
        wanted = sum(each.quantity for each in swaps if each.variant.id == swap.variant.id)
        if not swap.available or (swap.stock is not None and wanted > swap.stock):
            name = titles.with_variant(swap.product.title, swap.variant.title)
            many = " in that number" if wanted > 1 and swap.available and swap.stock else ""
            return denied("out_of_stock", f"{name} is not in stock{many} at the moment.")
    return ALLOWED
