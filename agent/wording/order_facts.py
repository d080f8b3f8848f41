"""Answers to single questions about an order. Every fact stands in the order; what is only likely is called so."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta

from agent.wording import replies
from commerce import dates
from commerce.amounts import as_told
from commerce.sentences import joined, say
from commerce.text import one_line
from tools.facts import OrderFacts, ParcelFacts

_TIME = re.compile(r"\b(\d{1,2})(?: ?(?:to|-|\u2013|bis) ?(\d{1,2}))? (working |business )?days?\b", re.I)
_WEEKEND = 5
_UNSENT = frozenset({"pending", "open", "on_hold"})
_ENDED = frozenset({"cancelled", "refunded", "failed"})
_ON_THE_WAY = frozenset({"shipped", "partly_shipped"})


def answer(asked: Sequence[str], order: OrderFacts, today: date) -> str:
    """Return the answers to what is asked of an order, a line each.

    Args:
        asked: What is asked, see `agent.embedded.order_questions`.
        order: The order.
        today: The day on which it is asked.
    """
    of_money = bool(order.refunds or order.returns)  # "how long does it take": the money, or the parcel
    out = {"arrival" if of_money else "payout"} if {"arrival", "payout"} <= set(asked) else set()
    told = [_ANSWERS[each](order, today) for each in asked if each in _ANSWERS and each not in out]
    # Where nothing waits, "which parts were sent" answers "when does it come" too.
    once = [each for each in dict.fromkeys(told) if each and not any(each in other and each != other for other in told)]
    return "\n".join(once)


def knows_why(order: OrderFacts) -> bool:
    """Return whether it is known why an order stands as it does; else only a person can tell."""
    return order.status not in ("on_hold", "partly_shipped", "cancelled")


def window(sent: date, words: str) -> tuple[date, date] | None:
    """Return the days between which a parcel should arrive, by the shop's own words; None where they tell none.

    Args:
        sent: The day on which it was sent.
        words: How long delivery takes: "2 to 5 working days".
    """
    match = _TIME.search(words)
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return _after(sent, first, bool(match[3])), _after(sent, last, bool(match[3]))


def _after(day: date, many: int, working: bool) -> date:
    while many:
        day += timedelta(days=1)
        many -= not working or day.weekday() < _WEEKEND
    return day


def _number(order: OrderFacts) -> str:
    return one_line(order.number, 40)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def arrival(order: OrderFacts, today: date) -> str:
    """Return when an order arrives: what the carrier says, else what the shop's usual days make likely."""
    number = _number(order)
    if order.delivered_on:
        return say("order_facts.delivered", order=number, day=dates.told(order.delivered_on))
    if order.status in _ENDED:
        ended = say("order_facts.ended", order=number, status=replies.standing(order))
        return joined(ended, _refund(order, today) if order.refunds else "")  # what is waited for may be the money
    if order.status not in _ON_THE_WAY or not order.tracking:
        why = say(_WHY[order.status]) if order.status in ("on_hold", "pending") else ""
        return joined(_not_sent(order), why, _after_sent(order))
    parcel = order.tracking[-1]
    told = _of_parcel(order, parcel, today)
    waiting = [replies.ordered(each, each.unsent) for each in order.items if each.unsent]
    return joined(told, say("replies.unsent", articles="; ".join(waiting)) if waiting else "")


def _of_parcel(order: OrderFacts, parcel: ParcelFacts, today: date) -> str:
    number, carrier = _number(order), one_line(parcel.carrier, 40) or say("order_facts.the_carrier")
    status, sent = one_line(parcel.status, 40), _day(parcel.shipped_on)
    if status in ("out_for_delivery", "ready_for_pickup", "failed", "announced", "delivered"):
        return say(f"order_facts.{status}", order=number, carrier=carrier)
    days = window(sent, order.delivery_time) if sent else None
    if sent is None or days is None:
        return say("order_facts.no_day", order=number, carrier=carrier)
    known = {"order": number, "carrier": carrier, "sent": sent, "time": order.delivery_time}
    if days[1] < today:
        return say("order_facts.late", **known, last=days[1])
    if days[0] <= today or days[0] == days[1]:
        return say("order_facts.by", **known, last=days[1])
    return say("order_facts.between", **known, first=days[0], last=days[1])


def _after_sent(order: OrderFacts) -> str:
    return say("order_facts.once_sent", time=order.delivery_time) if order.delivery_time else ""


def _not_sent(order: OrderFacts) -> str:
    return say("order_facts.not_sent", order=_number(order), status=replies.standing(order))


def _leaves(order: OrderFacts, today: date) -> str:
    sent = next((each.shipped_on for each in order.tracking if each.shipped_on), "")
    if order.status in _UNSENT:
        why = _WHY.get(order.status, "") if order.status != "open" else ""
        return joined(_not_sent(order), say(why) if why else "", say("order_facts.leaves"), _after_sent(order))
    if order.status == "partly_shipped":
        return _parts(order, today)
    told = say("order_facts.sent", order=_number(order), day=dates.told(sent)) if sent else ""
    return told or arrival(order, today)


def _late(order: OrderFacts, today: date) -> str:
    if order.refunds or order.status == "refunded":
        return _refund(order, today)  # what is waited for is the money
    return joined(say("order_facts.sorry_late"), arrival(order, today))


def _carrier(order: OrderFacts, _today: date) -> str:
    names = list(dict.fromkeys(one_line(each.carrier, 40) for each in order.tracking if each.carrier))
    if order.status in _UNSENT:
        return _not_sent(order)
    told = say("order_facts.carrier", order=_number(order), carriers=names) if names else ""
    return told or say("order_facts.no_carrier", order=_number(order))


def _tracking(order: OrderFacts, _today: date) -> str:
    if order.status in _UNSENT:
        return joined(_not_sent(order), say("order_facts.no_number_yet"))
    found = [replies.track(each) for each in order.tracking]
    return "\n".join([say("replies.of_order", order=_number(order)), *found]) if found else say("replies.no_tracking")


def _took(order: OrderFacts, today: date) -> str:
    if not order.delivered_on:
        return arrival(order, today)
    return joined(arrival(order, today), say("order_facts.took"), *map(replies.track, order.tracking[:1]))


def _address(order: OrderFacts, _today: date) -> str:
    where = one_line(order.shipping_address, 300)
    key = "order_facts.went_to" if order.delivered_on else "order_facts.goes_to"
    return say(key, order=_number(order), address=where) if where else say("order_facts.no_address")


def _way(order: OrderFacts, _today: date) -> str:
    way = one_line(order.paid_with, 80)
    if order.status in ("pending", "failed"):
        return say(f"order_facts.why.{order.status}")
    if not way:
        return say("order_facts.no_way", order=_number(order))
    back = bool(order.refunded.strip("0."))
    return say("order_facts.back_to" if back else "order_facts.paid_with", order=_number(order), way=way)


def _charged(order: OrderFacts, _today: date) -> str:
    if not order.paid.strip("0."):
        return say("order_facts.nothing_paid", order=_number(order))
    return say("order_facts.was_paid", order=_number(order), **_money(order, order.paid), way=_by(order))


def _by(order: OrderFacts) -> str:
    return one_line(order.paid_with, 80)


def _money(order: OrderFacts, amount: str) -> dict[str, str]:
    return {"amount": as_told(amount, order.currency)}


def _total(order: OrderFacts, _today: date) -> str:
    told = say("order_facts.total", order=_number(order), **_money(order, order.total))
    carriage = say("order_facts.carriage", **_money(order, order.shipping)) if order.shipping.strip("0.") else ""
    return joined(told, carriage)


def _tax(order: OrderFacts, _today: date) -> str:
    known = order.tax.strip("0.")
    return say("order_facts.tax", order=_number(order), **_money(order, order.tax)) if known else ""


def _articles(order: OrderFacts, _today: date) -> str:
    held = [replies.ordered(each, each.quantity) for each in order.items]
    told = {"order": _number(order), "day": dates.told(order.placed_on), "status": replies.standing(order)}
    return say("order_facts.articles", **told, articles="; ".join(held))


def _parts(order: OrderFacts, today: date) -> str:
    waiting = [replies.ordered(each, each.unsent) for each in order.items if each.unsent]
    if order.status in _UNSENT:
        return joined(say("order_facts.nothing_sent", order=_number(order)), _after_sent(order))
    if not waiting:
        return joined(say("order_facts.all_sent", order=_number(order)), arrival(order, today))
    sent = [replies.ordered(each, each.quantity - each.unsent) for each in order.items if each.quantity > each.unsent]
    return say("order_facts.parts", order=_number(order), sent="; ".join(sent), waiting="; ".join(waiting))


_WHY = {
    status: f"order_facts.why.{status}"
    for status in ("pending", "failed", "on_hold", "partly_shipped", "cancelled", "refunded", "open")
}


def _why(order: OrderFacts, today: date) -> str:
    head = say("order_facts.stands", order=_number(order), status=replies.standing(order))
    known = _WHY.get(order.status)
    return joined(head, say(known)) if known else arrival(order, today)


def _refund(order: OrderFacts, _today: date) -> str:
    number = _number(order)
    if order.refunds or order.refunded.strip("0."):
        day = next((each.on for each in reversed(order.refunds) if each.on), "")
        money = _money(order, order.refunded)
        told = say("order_facts.refunded_on", order=number, day=dates.told(day), **money) if day else ""
        told = told or say("order_facts.refunded", order=number, **money)
        way = say("order_facts.back_way", way=_by(order)) if _by(order) else ""
        return joined(told, way, _payout(order))
    if back := [replies.back(each) for each in order.returns]:
        return joined(say("order_facts.not_refunded", order=number), *back, say("order_facts.once_back"))
    return say("order_facts.no_refund", order=number)


def _returned(order: OrderFacts, _today: date) -> str:
    back = [replies.back(each) for each in order.returns]
    if not back:
        return say("replies.no_return", order=_number(order))
    return joined(say("replies.of_order", order=_number(order)), *back, say("order_facts.once_back"))


def _payout(order: OrderFacts) -> str:
    return say("order_facts.payout", time=order.payout_days) if order.payout_days else ""


def _worth(order: OrderFacts, today: date) -> str:
    """Return what goods on their way back cost; without any what was refunded, or what the order came to."""
    amounts = [each.amount for found in order.returns for each in found.items if each.amount]
    if not amounts:
        return _refund(order, today) if order.refunds else _total(order, today)
    told = " + ".join(as_told(each, order.currency) for each in amounts)
    return say("order_facts.worth", amount=told)


def _mail(order: OrderFacts, _today: date) -> str:
    return say("order_facts.mail", order=_number(order), email=one_line(order.email, 200)) if order.email else ""


def _placed(order: OrderFacts, _today: date) -> str:
    return say("order_facts.placed", order=_number(order), day=dates.told(order.placed_on))


def _arrived(order: OrderFacts, today: date) -> str:
    return joined(arrival(order, today), say("order_facts.no_hour") if order.delivered_on else "")


def _now(order: OrderFacts, today: date) -> str:
    """Return how far an order is: what went back of it, else when it arrives, with where to follow it."""
    if order.refunds or order.returns:
        return _refund(order, today)
    tracks = [] if order.delivered_on else [replies.track(each) for each in order.tracking]
    return "\n".join([arrival(order, today), *tracks])


def _together(_order: OrderFacts, _today: date) -> str:
    return say("order_facts.together")


def _inside(order: OrderFacts, today: date) -> str:
    """Return how far an article of the order is: with the rest, or still here."""
    return _parts(order, today) if any(each.unsent for each in order.items) else _articles(order, today)


_ANSWERS: dict[str, Callable[[OrderFacts, date], str]] = {
    "now": _now,
    "arrival": arrival,
    "late": _late,
    "leaves": _leaves,
    "carrier": _carrier,
    "tracking": _tracking,
    "took": _took,
    "address": _address,
    "way": _way,
    "charged": _charged,
    "total": _total,
    "tax": _tax,
    "articles": _articles,
    "parts": _parts,
    "why": _why,
    "refund": _refund,
    "returned": _returned,
    "payout": lambda order, _today: _payout(order),
    "worth": _worth,
    "mail": _mail,
    "placed": _placed,
    "arrived": arrival,
    "hour": _arrived,
    "together": _together,
    "inside": _inside,
}
#: All that can be asked.
KINDS = frozenset(_ANSWERS)
