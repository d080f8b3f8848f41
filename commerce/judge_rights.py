"""The judge of what customers are owed: faulty goods, withdrawal, and parcels that did not arrive as they should."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from commerce.causes import CLAIMS, FAULTS
from commerce.dates import in_words
from commerce.money import Money
from commerce.order import LineItem, Order, named_unsent
from commerce.policy import StorePolicy
from commerce.rights import ClaimRule, Kind
from commerce.verdict import ALLOWED, Verdict, denied, person

_REMEDIES = {"repair": "repaired", "replacement": "replaced", "refund": "refunded"}
_WHAT: dict[Kind, str] = {
    "lost": "A parcel that does not arrive", "stolen": "A parcel that was stolen",
    "incomplete": "Something that was missing", "wrong": "A wrong article", "damaged": "What arrived damaged",
}  # fmt: skip


def arrived_at(order: Order) -> datetime | None:
    """Return when the last parcel that has arrived did so, None when none has."""
    times = [each.delivered_at for each in order.fulfilments if each.ships and each.delivered_at is not None]
    return max(times, default=None)


def warranty_until(order: Order, policy: StorePolicy) -> date | None:
    """Return the last day of the warranty, None when nothing has arrived or there is none."""
    start, years = arrived_at(order), policy.warranty.years
    if start is None or not years:
        return None
    day = start.date()
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # the 29th of February
        return date(day.year + years, 3, 1)


def in_warranty(order: Order, policy: StorePolicy, now: datetime) -> bool:
    """Return whether the order's goods still have a warranty."""
    until = warranty_until(order, policy)
    return until is not None and now.date() <= until


def judge_warranty(
    order: Order, wanted: Literal["replacement", "refund"], policy: StorePolicy, now: datetime
) -> Verdict:
    """Judge a remedy for faulty goods once the window of returns is over."""
    rule, until = policy.warranty, warranty_until(order, policy)
    if until is None or now.date() > until:
        ended = f"ended on {in_words(until)}" if until else "is not given"
        return denied("warranty_over", f"The warranty of the goods of order {order.number} {ended}.")
    if rule.decided_by == "clerk" and rule.remedies[0] == wanted:
        return ALLOWED
    return person("warranty", f"{warranty_words(policy)} A colleague decides for order {order.number}.")


def window_closed(order: Order, days: int, what: str, policy: StorePolicy, now: datetime) -> Verdict:
    """Return the no to a change of mind after so many days; faulty goods are another matter, and it says so."""
    wrong = f" {warranty_words(policy)} If something is wrong with it, tell me what."
    still = wrong if in_warranty(order, policy, now) else ""
    return denied(
        "window_closed",
        f"Order {order.number} arrived more than {days} days ago. {what} within {days} days after delivery.{still}",
    )


def warranty_words(policy: StorePolicy) -> str:
    """Return the sentence on how long faulty goods have a warranty, and what it gives, in order."""
    rule = policy.warranty
    years = "1 year" if rule.years == 1 else f"{rule.years} years"
    given = ", or else ".join(_REMEDIES[each] for each in rule.remedies)
    return f"Faulty goods have a warranty of {years} after delivery: they are {given}."


def may_withdraw(order: Order, lines: Sequence[LineItem], policy: StorePolicy, at: datetime) -> bool:
    """Return whether these lines could be sent back at that time without a reason, whatever the shop's own window."""
    rule, place, arrived = policy.withdrawal, order.shipping_address, order.arrived_at([(line, 1) for line in lines])
    if not rule.days or place is None or place.country not in rule.countries or arrived is None:
        return False
    if any(set(line.tags) & set(rule.exempt_tags) for line in lines):
        return False
    return at.date() - arrived.date() <= timedelta(days=rule.days)


def withdraws_whole(
    order: Order, back: Sequence[tuple[LineItem, int]], policy: StorePolicy, at: datetime | None
) -> bool:
    """Return whether the order has come back whole within the period of withdrawal once these pieces have.

    Pieces that were sent back earlier within it count. Pieces that were exchanged, or that the customer was paid for
    and kept, did not come back.

    Args:
        order: The order.
        back: Pieces that are about to be sent back at ``at``.
        policy: The policy.
        at: When ``back`` is sent back; None when it is on one of the order's returns already.
    """
    if at is not None and not may_withdraw(order, [line for line, _ in back], policy, at):
        return False
    for line in order.lines:
        pieces = sum(quantity for each, quantity in back if each.id == line.id) if at is not None else 0
        for each in order.returns:
            if each.holds and not each.exchanged_for and each.at and may_withdraw(order, [line], policy, each.at):
                pieces += each.pieces[line.id]
        if pieces < line.quantity:
            return False
    return True


def delivery_owed(order: Order, shipping: Money, policy: StorePolicy) -> Money:
    """Return what of the delivery's cost goes back with an order that comes back whole."""
    most = policy.withdrawal.standard_delivery
    return shipping if most is None else min(shipping, Money.rounded(most, order.currency))


def unspoken(order: Order, policy: StorePolicy) -> Money:
    """Return what is left to refund once all that is promised for goods on returns and exchanges has been kept."""
    promised = order.spoken_for
    if order.shipping_left and withdraws_whole(order, (), policy, None):
        promised = promised + delivery_owed(order, order.shipping_left, policy)
    return max(order.refundable - promised, Money.zero(order.currency))


def judge_claim(order: Order, cause: str, policy: StorePolicy, now: datetime) -> Verdict:
    """Judge whether a claim can be raised now; what is offered, `judge_offer` says."""
    kind = claim_of(order, cause)
    rule, since = policy.claims.of(kind), _since(order, kind)
    if kind == "incomplete" and (waiting := named_unsent(order)):
        follows = f"has been sent yet: {waiting} follows in a parcel of its own."
        return denied("not_sent_yet", f"Not all of order {order.number} {follows}")
    if since is None:
        return not_in_the_books(order, _offers(rule))
    if now - since < timedelta(days=rule.from_days):
        day = in_words((since + timedelta(days=rule.from_days)).date())
        wait = "is on its way. If it has not arrived" if kind == "lost" else "arrived only lately. If it is still so"
        return denied("claim_early", f"Order {order.number} {wait} by {day}, tell me: {_offers(rule)}")
    if now - since <= timedelta(days=rule.within_days):
        return ALLOWED
    if cause in FAULTS and in_warranty(order, policy, now):
        return judge_warranty(order, "refund", policy, now)
    days = f"{rule.within_days} days after it {'was sent' if kind == 'lost' else 'arrived'}"
    return person("claim_late", f"{_WHAT[kind]} should be told within {days}, so a colleague has to decide.")


def not_in_the_books(order: Order, given: str) -> Verdict:
    """Return what becomes of goods that arrived as the customer says, and that are on their way as the books say."""
    return person(
        "said_arrived",
        f"The store's books still have order {order.number} on its way, so a colleague has to look at it. "
        f"{given[:1].upper()}{given[1:]}",
    )


def claim_of(order: Order, cause: str) -> Kind:
    """Return which claim a cause is: what is said to have arrived was stolen, what has not was lost."""
    kind = CLAIMS[cause]
    if kind in ("lost", "stolen"):
        return "lost" if order.delivered_at is None else "stolen"
    return kind


def _since(order: Order, kind: Kind) -> datetime | None:
    if kind != "lost":
        return arrived_at(order)
    sent = [each.shipped_at for each in order.fulfilments if each.delivered_at is None and each.shipped_at is not None]
    return max(sent, default=order.placed_at)


def judge_offer(order: Order, cause: str, together: Money, policy: StorePolicy) -> Verdict:
    """Judge a refund for a claim; ``together`` is what all refunds of the order then come to."""
    kind = claim_of(order, cause)
    rule = policy.claims.of(kind)
    if rule.offers[0] == "refund" and not rule.evidence and together.amount <= rule.up_to:
        return ALLOWED
    return person(f"claim_{kind}", f"{_WHAT[kind]} is a case for a colleague: {_offers(rule)}")


def _offers(rule: ClaimRule) -> str:
    verbs = {"replacement": "it is sent anew", "refund": "it is refunded"}
    offered = ", or else ".join(verbs[each] for each in rule.offers)
    return f"{offered}.{f' Please have {rule.evidence} ready.' if rule.evidence else ''}"


def claims_words(policy: StorePolicy, kind: Kind) -> str:
    """Return the sentence on one kind of claim, as customers read it."""
    rule, after = policy.claims.of(kind), "after it was sent" if kind == "lost" else "after it arrived"
    since = f"from {rule.from_days} days on and " if rule.from_days else ""
    by_clerk = rule.offers[0] == "refund" and not rule.evidence and rule.up_to
    who = f" Up to {policy.money(rule.up_to)} I can do that here; above, a colleague does." if by_clerk else ""
    return f"{_WHAT[kind]}: tell us {since}within {rule.within_days} days {after}; {_offers(rule)}{who}"
