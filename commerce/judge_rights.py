"""The judge of what customers are owed: faulty goods, withdrawal, and parcels that did not arrive as they should."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Literal

from commerce.causes import CLAIMS, FAULTS
from commerce.money import Money
from commerce.order import LineItem, Order, named_unsent
from commerce.policy import StorePolicy
from commerce.policy_words import evidence
from commerce.rights import ClaimRule, Kind
from commerce.sentences import joined, say
from commerce.verdict import ALLOWED, Verdict, denied, person


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
        ended = "ended" if until else "none"
        return denied("warranty_over", say(f"policy.warranty_over.{ended}", order=order.number, day=until))
    if rule.decided_by == "clerk" and rule.remedies[0] == wanted:
        return ALLOWED
    return person("warranty", joined(warranty_words(policy), say("policy.warranty.order", order=order.number)))


def window_closed(
    order: Order, days: int, what: Literal["return", "refund"], policy: StorePolicy, now: datetime
) -> Verdict:
    """Return the no to a change of mind after so many days; faulty goods are another matter, and it says so."""
    closed = say(f"policy.window_closed.{what}", order=order.number, count=days)
    if in_warranty(order, policy, now):
        closed = joined(closed, warranty_words(policy), say("policy.window_closed.faulty"))
    return denied("window_closed", closed)


def warranty_words(policy: StorePolicy) -> str:
    """Return the sentence on how long faulty goods have a warranty, and what it gives, in order."""
    rule = policy.warranty
    given = [say(f"policy.remedy.{each}") for each in rule.remedies]
    return say("policy.warranty.years", count=rule.years, remedies=in_order(given))


def in_order(offered: list[str]) -> str:
    """Return what is offered, the best first, as a list in words: ``a, or else b, or else c``."""
    *most, last = offered
    return say("lists.or_else", first=in_order(most), last=last) if most else last


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
        return denied("not_sent_yet", say("policy.not_sent_yet", order=order.number, waiting=waiting))
    if since is None:
        return not_in_the_books(order, joined(say(f"policy.offered.{_offers(rule)}"), _to_show(rule)))
    if now - since < timedelta(days=rule.from_days):
        day, what = (since + timedelta(days=rule.from_days)).date(), "lost" if kind == "lost" else "arrived"
        early = say(f"policy.claim_early.{what}", order=order.number, day=day, offers=_offered(rule))
        return denied("claim_early", joined(early, _to_show(rule)))
    if now - since <= timedelta(days=rule.within_days):
        return ALLOWED
    if cause in FAULTS and in_warranty(order, policy, now):
        return judge_warranty(order, "refund", policy, now)
    return person("claim_late", say(f"policy.claim_late.{kind}", count=rule.within_days))


def not_in_the_books(order: Order, given: str) -> Verdict:
    """Return what becomes of goods that arrived as the customer says, and that are on their way as the books say."""
    return person("said_arrived", joined(say("policy.said_arrived", order=order.number), given))


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
    return person(f"claim_{kind}", joined(say(f"policy.claim.{kind}", offers=_offered(rule)), _to_show(rule)))


def _offers(rule: ClaimRule) -> str:
    """Return the end of the id of the sentence on what is offered."""
    return "_".join(dict.fromkeys(rule.offers))


def _offered(rule: ClaimRule) -> str:
    return say(f"policy.offers.{_offers(rule)}")


def _to_show(rule: ClaimRule) -> str:
    """Return the sentence on what is asked to be shown, empty when nothing is."""
    return say("policy.evidence", evidence=evidence(rule)) if rule.evidence else ""


def claims_words(policy: StorePolicy, kind: Kind) -> str:
    """Return the sentence on one kind of claim, as customers read it."""
    rule = policy.claims.of(kind)
    key = f"policy.claims_from.{kind}" if rule.from_days else f"policy.claims.{kind}"
    told = say(key, first=rule.from_days, count=rule.within_days, offers=_offered(rule))
    by_clerk = rule.offers[0] == "refund" and not rule.evidence and rule.up_to
    here = say("policy.claims_here", most=policy.money(rule.up_to)) if by_clerk else ""
    return joined(told, _to_show(rule), here)
