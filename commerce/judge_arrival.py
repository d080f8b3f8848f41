"""The judge of goods that have not arrived."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from commerce.judge_rights import (
    claims_words,
)
from commerce.judge_swaps import Pieces
from commerce.order import Fulfilment, Order, unsent
from commerce.policy import StorePolicy
from commerce.sentences import joined, say
from commerce.verdict import Verdict, denied, person

#: A parcel that was sent so long ago is no longer on its way: somebody has to ask the carrier.
OVERDUE = timedelta(days=21)


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
