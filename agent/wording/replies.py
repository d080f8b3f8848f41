"""Replies to tool results. Every fact in them stands in the result; nothing is added."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Any

from agent.guardrails.promises import claims
from commerce import dates, titles
from commerce.amounts import as_told
from commerce.sentences import exists, joined, listed, say
from commerce.text import one_line
from service.changes.registry import ACTIONS
from tools.facts import LineFacts, OrderFacts, OrderLine, ParcelFacts, ReturnFacts, Standing
from tools.results import (
    AnswerResult,
    CheckoutResult,
    ElsewhereResult,
    OrderResult,
    OrdersResult,
    ProductResult,
    ProductsResult,
)

_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
SHOWN = 5
#: The source of a quote that is not the store's page, but what its rules say.
RULES = "rules"
ORDERS_SHOWN = 10


def recommended(result: ProductsResult) -> str:
    """Return recommended products, a line each with the reason."""
    items = result.items
    if not items:
        return say("replies.recommended.none")
    title = "" if result.about is None else _title(result.about)
    kind = result.recommended
    if result.basis in ("ratings", "newest") or (kind == "for_you" and result.basis == "orders"):
        kind = result.basis
    elif kind in ("similar", "goes_with"):
        kind = kind if title else f"{kind}_it"
    key = f"replies.recommended.{kind}"
    since = told_of(result.as_of, prices_of(result))
    head = say(key if exists(key) else "replies.recommended.any", title=title, since=since)
    lines = [f"- {product_line(item)}: {text_of(item, 'because', 300)}" for item in items[:SHOWN]]
    return "\n".join([head, *lines])


def answer(result: AnswerResult) -> str:
    """Return what the rules say, and the best quote word for word with where it stands.

    Only the latter where all of it claims actions.
    """
    ruled = next((text_of(each, "text", 2000) for each in result.quotes if each.get("source") == RULES), "")
    return "\n".join(filter(None, (ruled, on_pages(result.quotes))))


def on_pages(quotes: Sequence[dict[str, Any]]) -> str:
    """Return the best quote of the store's pages or products; empty where there is none."""
    quote = next((each for each in quotes if each.get("source") != RULES), None)
    if quote is None:
        return ""
    title, url = _title(quote), text_of(quote, "url", 300)
    where = f"{title}{f', {url}' if url else ''}"
    text = _outside(text_of(quote, "text", 700))
    return say("replies.quoted", text=text, where=where) if text.strip() else say("replies.on_page", where=where)


def elsewhere(result: ElsewhereResult) -> str:
    """Return what a server of strangers says, as a quote of it, without sentences that claim an action."""
    text = _outside(text_of({"text": result.text}, "text", 700))
    return say("replies.quoted", text=text, where=result.server) if text.strip() else say("chat.not_known")


def prices_of(result: ProductsResult | ProductResult) -> str:
    """Return what must be known of all prices of a result; empty where nothing must."""
    return one_line(result.prices, 40)


def told_of(time: str, prices: str) -> str:
    """Return that prices are without tax, and since when they are known if they could not be read live."""
    read = one_line(time, 120)[:16]  # to the minute
    known = say("replies.as_of", day=dates.told(one_line(time, 120)), time=read[11:]) if read else ""
    without = say("replies.prices", how=prices) if prices else ""
    said = "; ".join(filter(None, (without, known)))
    return f" ({said})" if said else ""


def as_of(result: ProductResult) -> str:
    """Return what customers must know of a product's price, in brackets; empty where there is nothing."""
    return told_of(text_of(result.item, "as_of"), prices_of(result))


def product_line(item: dict[str, Any]) -> str:
    """Return one product: title, price, stock."""
    return f"{_title(item)}, {_price(item)}, {_stock(item)}"


def product(result: ProductResult) -> str:
    """Return one product with its description and options."""
    item = result.item
    lines = [f"{product_line(item)}{as_of(result)}."]
    if description := _outside(text_of(item, "description", 400)):
        lines.append(description)
    options = item.get("options")
    if isinstance(options, dict):
        for name, values in options.items():
            if isinstance(values, list) and values:
                lines.append(f"{one_line(str(name), 40)}: {', '.join(one_line(str(v), 40) for v in values)}.")
    return "\n".join(lines)


def checkout(result: CheckoutResult) -> str:
    """Return the link to the checkout and what it holds."""
    items = [f"{each.get('quantity', 1)} x {_item_title(each)}" for each in result.items]
    code = one_line(result.discount_code, 64)
    told = [say("replies.checkout", articles="; ".join(items), url=one_line(result.url, 500))]
    told += [say("replies.checkout_code", code=code)] if code else []
    return "\n".join([*told, *([say("replies.not_served")] if result.unserved else [])])


def _item_title(item: dict[str, Any]) -> str:
    return _variant_title(text_of(item, "title", 400), text_of(item, "variant"))


def _variant_title(title: str, variant: str) -> str:
    named = _line(variant)
    return titles.with_variant(_line(title, 400), "" if named == "Default Title" else named)


def orders(result: OrdersResult) -> str:
    """Return a list of orders, newest first as the tool gave them."""
    found = result.lines
    if not found:
        return say("replies.no_orders")
    more = [say("replies.more_orders")] if result.more or len(found) > ORDERS_SHOWN else []
    return "\n".join([say("replies.orders"), *(f"- {_order_line(order)}" for order in found[:ORDERS_SHOWN]), *more])


def _order_line(order: OrderLine) -> str:
    told: dict[str, object] = {
        "order": _line(order.number),
        "day": dates.told(_line(order.placed_on)),
        "total": _total(order),
        "status": standing(order),
    }
    if order.items is None:
        return say("replies.order_line", **told)
    return say("replies.order_line_items", **told, count=order.items)


def _head(order: OrderFacts) -> str:
    day = dates.told(_line(order.placed_on))
    return say("replies.order", order=_line(order.number), day=day, status=standing(order))


def order(result: OrderResult) -> str:
    """Return an order's state; what has been refunded of it, if anything, comes first."""
    found = result.facts
    lines = [_head(found), *_refunded(found)]
    if found.items:
        lines.append(say("replies.items", articles="; ".join(ordered(each, each.quantity) for each in found.items)))
    if waiting := [ordered(each, each.unsent) for each in found.items if each.unsent]:
        lines.append(say("replies.unsent", articles="; ".join(waiting)))
    lines.append(say("replies.total", total=_total(found)))
    if found.delivered_on:
        lines.append(say("replies.delivered", day=dates.told(_line(found.delivered_on))))
    return "\n".join([*lines, *map(track, found.tracking), *map(back, found.returns)])


def returns(result: OrderResult) -> str:
    """Return what of an order is on its way back, or that nothing is."""
    found = result.facts
    lines = [back(each) for each in found.returns]
    if not lines:
        return say("replies.no_return", order=_line(found.number))
    return "\n".join([say("replies.of_order", order=_line(found.number)), *lines, *_refunded(found)])


def _refunded(order: OrderFacts) -> list[str]:
    amount = _line(order.refunded)
    return [say("replies.refunded", amount=as_told(amount, order.currency))] if amount.strip("0.") else []


def back(return_facts: ReturnFacts) -> str:
    """Return one return or exchange in a sentence: what comes back, how far it is, and how to send it."""
    what = "; ".join(f"{each.quantity} x {titles.title(_line(each.title, 400))}" for each in return_facts.items)
    status = _line(return_facts.status)
    label = _line(return_facts.label, 300) if status in ("requested", "open") else ""
    key = f"replies.state.{status}"
    values = {"articles": what or say("replies.articles_of_it"), "state": say(key) if exists(key) else status}
    return joined(
        say("replies.exchange", **values) if return_facts.exchange else say("replies.return", **values), label
    )


def may() -> dict[str, str]:
    """Return what each action on an order is, as a customer would say it."""
    return {spec.name: spec.label.may for spec in ACTIONS.values() if spec.label.may}


def changes(result: OrderResult) -> str:
    """Return what can still be done with an order, and for the rest why not."""
    told = may()
    rules = {name: rule for name, rule in result.facts.can.items() if name in told}
    yes = [told[name] for name, rule in rules.items() if rule.allowed]
    reasons = [_line(rule.reason, 300) for rule in rules.values() if not rule.allowed]
    lines = [_head(result.facts)]
    lines.append(say("replies.can_still", changes=listed(yes, "lists.or")) if yes else say("replies.cannot_any"))
    lines += [f"- {reason}" for reason in dict.fromkeys(reasons) if reason]
    return "\n".join(lines)


def unpaid(result: OrderResult) -> bool:
    """Return whether an order waits for its payment."""
    return result.facts.status in ("pending", "failed")


def paid(result: OrderResult) -> str:
    """Return how an order stands, and how it was paid or that it waits for its payment."""
    way = _line(result.facts.paid_with, 80)
    told = say("replies.not_paid") if unpaid(result) else say("replies.paid_is", way=way) if way else ""
    return "\n".join(part for part in (order(result), told) if part)


def refusals(result: OrderResult, actions: Collection[str]) -> str:
    """Return why an order cannot take those of the actions that it cannot take, a line each."""
    can = result.facts.can
    rules = [can[name] for name in dict.fromkeys(actions) if name in can]
    if any(rule.allowed for rule in rules):
        return ""
    reasons = [_line(rule.reason, 300) for rule in rules]
    return "\n".join(f"- {reason}" for reason in dict.fromkeys(reasons) if reason)


def details(result: OrderResult, *, address: bool = False, payment: bool = False) -> str:
    """Return where an order goes and how it was paid, as far as asked for."""
    lines = []
    if address and (where := _line(result.facts.shipping_address, 300)):
        lines.append(say("replies.goes_to", address=where))
    if payment and (paid := _line(result.facts.paid_with, 80)):
        lines.append(say("replies.paid", way=paid))
    return "\n".join(lines)


def ordered(line: LineFacts, count: int) -> str:
    """Return so many pieces of an article of an order."""
    return f"{count} x {_variant_title(line.title, line.variant)}"


def track(parcel: ParcelFacts) -> str:
    """Return how far a parcel is, with its number and its link."""
    name = " ".join(filter(None, (_line(parcel.carrier), _line(parcel.number))))
    text = ", ".join(filter(None, (name, _on_its_way(parcel.status))))
    told = say("replies.tracking", parcel=text) if text else say("replies.no_tracking")
    return joined(told, _line(parcel.url, 300))


def _price(item: dict[str, Any]) -> str:
    return as_told(text_of(item, "price"), text_of(item, "currency"))


def _total(order: Standing) -> str:
    return as_told(order.total, order.currency)


def _stock(item: dict[str, Any]) -> str:
    value = item.get("in_stock")
    key = "yes" if value is True else "no" if value is False else "unknown"
    return say(f"replies.stock.{key}")


def standing(order: Standing) -> str:
    """Return how an order stands: the shop's own word for it, else ours."""
    return _line(order.state, 40) or state(order.status)


def state(status: str) -> str:
    """Return a state of an order or a parcel as a customer reads it."""
    known = _line(status)
    key = f"orders.state.{known}"
    return say(key) if exists(key) else known.replace("_", " ")


def _on_its_way(status: str) -> str:
    """Return how far a parcel is as a customer reads it."""
    key = f"orders.parcel.{_line(status)}"
    return say(key) if exists(key) else state(status)


def _line(text: str, limit: int = 120) -> str:
    return one_line(text, limit)


def _title(data: dict[str, Any]) -> str:
    return titles.title(text_of(data, "title", 400))


def text_of(data: dict[str, Any], name: str, limit: int = 120) -> str:
    """Return a text of a result on one line; empty where there is none."""
    value = data.get(name)
    return "" if value is None else one_line(str(value), limit)


def _outside(text: str) -> str:
    """Return a text of a page or a product without sentences that claim an action: nobody quotes them for the shop."""
    return " ".join(each for each in _SENTENCES.split(text) if not claims(each))


def dicts(value: object) -> list[dict[str, Any]]:
    """Return the entries of a list that are such."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
