"""Replies to tool results. Every fact in them stands in the result; nothing is added."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from agent.guardrails.promises import claims
from agent.wording.heard import A_CONDITION, BY_CODE, Heard
from commerce import dates, titles
from commerce.sentences import say
from commerce.text import one_line
from service.changes.registry import ACTIONS
from tools.results import AnswerResult, CheckoutResult, OrderResult, OrdersResult, ProductResult, ProductsResult

_SENTENCES = re.compile(r"(?<=[.!?…])\s+")
SHOWN = 5
ORDERS_SHOWN = 10
MORE_ORDERS = "You have more, older ones: give me an order number, and I look it up."


def products(result: ProductsResult, heard: Heard = BY_CODE) -> str:
    """Return up to five products, a line each, and what of the wish was understood.

    Args:
        result: What the search answered.
        heard: The customer's words: of the wish only they are repeated, and what the catalogue has.
    """
    items = result.items
    understood = _understood(result.understood, heard)
    read = _read_as(result.understood, heard)
    if not items:
        nothing = f"I found nothing for that{understood}."
        near = _nearest(result.nearest, _prices(result))
        return "\n".join(part for part in (nothing, read, near or say("chat.other_words")) if part)
    total = result.total
    since = _as_of(result.as_of, _prices(result))
    head = f"Here is what I found{understood}{since}"
    if result.near_only:
        head, total = f"I found nothing of that name{understood}. These come nearest{since}", None
    if isinstance(total, int) and total > len(items[:SHOWN]):
        head += f", the best {len(items[:SHOWN])} of {total}"
    lines = [head + ":", *(f"- {product_line(item)}" for item in items[:SHOWN])]
    return "\n".join([*lines, read] if read else lines)


_CONDITIONS = {
    "max_price": "the highest price", "min_price": "the lowest price", "in_stock": "asking for stock",
    "colour": "the colour", "size": "the size", "options": "the options", "material": "the material",
    "brand": "the brand", "exclude": "what you ruled out", "category": "the category", "quantity": "the quantity",
}  # fmt: skip


def _nearest(value: object, prices: str) -> str:
    """Return what there is without the conditions that left nothing."""
    near: dict[str, Any] = value if isinstance(value, dict) else {}
    items = _dicts(near.get("items"))
    if not items:
        return ""
    names = [_CONDITIONS.get(str(name), str(name).replace("_", " ")) for name in near.get("without") or []]
    total = near.get("total")
    count = "one" if total == 1 else f"{total}"
    head = f"Without {' and '.join(names)} there {'is' if total == 1 else 'are'} {count}"
    if isinstance(total, int) and total > len(items):
        head += ", these come nearest"
    since = _as_of(_text(near, "as_of"), prices)
    return "\n".join([f"{head}{since}:", *(f"- {product_line(item)}" for item in items[:SHOWN])])


def _read_as(value: object, heard: Heard) -> str:
    """Return which words were searched in place of the customer's, and how to take it back."""
    understood: dict[str, Any] = value if isinstance(value, dict) else {}
    read = [
        f"“{_text(each, 'word', 40)}” as “{_text(each, 'instead', 80)}”"
        for each in _dicts(understood.get("corrections"))
        if heard.says(str(each.get("word")))
    ]
    also = understood.get("also")
    others = [each for word, each in (also.items() if isinstance(also, dict) else ()) if heard.says(str(word))]
    names = [f"“{one_line(str(name), 40)}”" for each in others for name in each]
    told = f"I read {' and '.join(read)}; say “as I wrote it” if I should not. " if read else ""
    return (told + (f"I looked for {' and '.join(dict.fromkeys(names))} too." if names else "")).strip()


_HEADS = {
    "similar": "These are similar to {title}", "goes_with": "These go with {title}",
    "for_you": "These may be something for you", "trending": "This is what others buy",
}  # fmt: skip


def recommended(result: ProductsResult) -> str:
    """Return recommended products, a line each with the reason."""
    items = result.items
    if not items:
        return "I have nothing to recommend for that which is in stock. Tell me what you are looking for?"
    title = "it" if result.about is None else _title(result.about)
    head = _HEADS.get(result.recommended, "I can recommend").format(title=title)
    if result.basis in ("ratings", "newest"):
        head = "These are rated best" if result.basis == "ratings" else "These are the newest"
    elif result.recommended == "for_you" and result.basis == "orders":
        head = "I do not know your taste yet. This is what others buy"
    lines = [f"- {product_line(item)}: {_text(item, 'because', 300)}" for item in items[:SHOWN]]
    return "\n".join([f"{head}{_as_of(result.as_of, _prices(result))}:", *lines])


def answer(result: AnswerResult) -> str:
    """Return the best quote, word for word, and where it stands; only the latter where all of it claims deeds."""
    quote = result.quotes[0]
    title, url = _title(quote), _text(quote, "url", 300)
    where = f"{title}{f', {url}' if url else ''}"
    text = _outside(_text(quote, "text", 700))
    return f"“{text}”\nSource: {where}" if text.strip() else f"That stands on a page of ours: {where}"


def _prices(result: ProductsResult | ProductResult) -> str:
    return one_line(result.prices, 40)


def _as_of(time: str, prices: str) -> str:
    """Return that prices are without tax, and since when they are known if they could not be read live."""
    read = one_line(time, 120)[:16]  # to the minute
    known = f"prices and stock as of {dates.told(one_line(time, 120))}, {read[11:]} UTC" if read else ""
    without = f"prices {prices}" if prices else ""
    said = "; ".join(filter(None, (without, known)))
    return f" ({said})" if said else ""


def product_line(item: dict[str, Any]) -> str:
    """Return one product: title, price, stock."""
    return f"{_title(item)}, {_price(item)}, {_stock(item)}"


def product(result: ProductResult) -> str:
    """Return one product with its description and options."""
    item = result.item
    lines = [f"{product_line(item)}{_as_of(_text(item, 'as_of'), _prices(result))}."]
    if description := _outside(_text(item, "description", 400)):
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
    discount = f"\nThe code {code} is entered there; the checkout tells what it takes off." if code else ""
    return f"Here you can check out with {'; '.join(items)}: {one_line(result.url, 500)}{discount}"


def _item_title(item: dict[str, Any]) -> str:
    variant = _text(item, "variant")
    return titles.with_variant(_text(item, "title", 400), "" if variant == "Default Title" else variant)


def orders(result: OrdersResult) -> str:
    """Return a list of orders, newest first as the tool gave them."""
    found = result.orders
    if not found:
        return "I see no orders for you."
    more = [MORE_ORDERS] if result.more or len(found) > ORDERS_SHOWN else []
    return "\n".join(["These are your orders:", *(f"- {_order_line(order)}" for order in found[:ORDERS_SHOWN]), *more])


def _order_line(order: dict[str, Any]) -> str:
    pieces = order.get("items")
    count = f", {pieces} {'item' if pieces == 1 else 'items'}" if isinstance(pieces, int) else ""
    return f"{_number(order)} of {_day(order, 'placed_on')}, {_total(order)}{count}, status: {_status(order)}"


def order(result: OrderResult) -> str:
    """Return an order's state; what has been refunded of it, if anything, comes first."""
    data = result.order
    lines = [f"Order {_number(data)} of {_day(data, 'placed_on')}. Status: {_status(data)}."]
    refunded = _text(data, "refunded")
    if refunded.strip("0."):
        lines.append(f"Refunded so far: {refunded} {_text(data, 'currency')}.")
    if lines_of := [_item(each) for each in _dicts(data.get("items"))]:
        lines.append(f"Items: {'; '.join(lines_of)}.")
    waiting = [{**each, "quantity": each["unsent"]} for each in _dicts(data.get("items")) if each.get("unsent")]
    if waiting:
        lines.append(f"Not sent yet: {'; '.join(map(_item, waiting))}.")
    lines.append(f"Total: {_total(data)}.")
    if data.get("delivered_on"):
        lines.append(f"Delivered on {_day(data, 'delivered_on')}.")
    lines += [_track(each) for each in _dicts(data.get("tracking"))]
    lines += [_back(each) for each in _dicts(data.get("returns"))]
    return "\n".join(lines)


def returns(result: OrderResult) -> str:
    """Return what of an order is on its way back, or that nothing is."""
    data = result.order
    lines = [_back(each) for each in _dicts(data.get("returns"))]
    if not lines:
        return f"I see no return on order {_number(data)}."
    refunded = _text(data, "refunded")
    paid = f"Refunded so far: {refunded} {_text(data, 'currency')}." if refunded.strip("0.") else ""
    return "\n".join(filter(None, [f"Order {_number(data)}:", *lines, paid]))


_STATES = {
    "requested": "asked for, not yet accepted", "open": "accepted, the goods have not arrived here yet",
    "closed": "the goods have arrived here", "declined": "not accepted", "cancelled": "called off",
}  # fmt: skip


def _back(data: dict[str, Any]) -> str:
    """Return one return or exchange in a sentence: what comes back, how far it is, and how to send it."""
    what = "; ".join(f"{each.get('quantity', 1)} x {_title(each)}" for each in _dicts(data.get("items")))
    status = _text(data, "status")
    label = _text(data, "label", 300) if status in ("requested", "open") else ""
    kind = "Exchange" if data.get("exchange") else "Return"
    return f"{kind}: {what or 'articles of it'}, {_STATES.get(status, status)}. {label}".rstrip()


#: What each action on an order is, as a customer would say it.
CHANGES = {spec.name: spec.label.may for spec in ACTIONS.values() if spec.label.may}


def changes(result: OrderResult) -> str:
    """Return what can still be done with an order, and for the rest why not."""
    data = result.order
    can = data.get("can")
    known = {name: rule for name, rule in (can if isinstance(can, dict) else {}).items() if name in CHANGES}
    rules = {name: rule for name, rule in known.items() if isinstance(rule, dict)}
    yes = [CHANGES[name] for name, rule in rules.items() if rule.get("allowed") is True]
    reasons = [_text(rule, "reason", 300) for rule in rules.values() if rule.get("allowed") is not True]
    lines = [f"Order {_number(data)} of {_day(data, 'placed_on')}. Status: {_status(data)}."]
    lines.append(f"You can still {_or(yes)}." if yes else "Nothing can be changed about it any more.")
    lines += [f"- {reason}" for reason in dict.fromkeys(reasons) if reason]
    return "\n".join(lines)


def unpaid(result: OrderResult) -> bool:
    """Return whether an order waits for its payment."""
    return result.order.get("status") in ("pending", "failed")


def paid(result: OrderResult) -> str:
    """Return how an order stands, and how it was paid or that it waits for its payment."""
    data = result.order
    way = _text(data, "paid_with", 80)
    told = "It is not paid yet." if unpaid(result) else f"It is paid with: {way}." if way else ""
    return "\n".join(part for part in (order(result), told) if part)


def refusals(result: OrderResult, actions: Collection[str]) -> str:
    """Return why an order cannot take those of the actions that it cannot take, a line each."""
    can = result.order.get("can")
    rules = [can[name] for name in dict.fromkeys(actions) if isinstance(can, dict) and isinstance(can.get(name), dict)]
    if any(rule.get("allowed") is True for rule in rules):
        return ""
    reasons = [_text(rule, "reason", 300) for rule in rules]
    return "\n".join(f"- {reason}" for reason in dict.fromkeys(reasons) if reason)


def details(result: OrderResult, *, address: bool = False, payment: bool = False) -> str:
    """Return where an order goes and how it was paid, as far as asked for."""
    data = result.order
    lines = []
    if address and (where := _text(data, "shipping_address", 300)):
        lines.append(f"It goes to: {where}.")
    if payment and (paid := _text(data, "paid_with", 80)):
        lines.append(f"Paid with: {paid}.")
    return "\n".join(lines)


def _or(parts: list[str]) -> str:
    return " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _item(item: dict[str, Any]) -> str:
    return f"{item.get('quantity', 1)} x {_item_title(item)}"


def _track(track: dict[str, Any]) -> str:
    parcel = " ".join(filter(None, (_text(track, "carrier"), _text(track, "number"))))
    text = ", ".join(filter(None, (parcel, _status(track))))
    return f"Tracking: {text or 'no number'}. {_text(track, 'url', 300)}".rstrip()


def _understood(value: object, heard: Heard) -> str:
    """Return what the search understood besides words, such as " (up to 120.00 EUR)"."""
    if not isinstance(value, dict):
        return ""
    parts = [*_priced(value, heard)]
    if value.get("cheap"):
        parts.append("low prices first" if not value.get("sort") else "")
    if value.get("in_stock") is True:
        parts.append("in stock")
    known = [str(each) for each in value.get("known") or []]

    def said(words: str, limit: int, *values: object) -> str:
        whole = [str(each) for each in values]
        if not all(heard.says(each, known) for each in whole):
            return A_CONDITION
        return " ".join(filter(None, (words, *(one_line(each, limit) for each in whole))))

    parts += [said(words, 40, value[name]) for name, words in _SAID.items() if value.get(name)]
    parts += [said("without", 40, word) for word in value.get("exclude") or []]
    parts.append(_SORTED.get(str(value.get("sort")), ""))
    options = value.get("options")
    if isinstance(options, dict):
        parts += [said("", 30, name, wanted) for name, wanted in options.items()]
    if value.get("category"):
        parts.append(said("in", 60, value["category"]))
    told = ", ".join(dict.fromkeys(part for part in parts if part))
    return f" ({told})" if told else ""


def _priced(value: dict[str, Any], heard: Heard) -> list[str]:
    """Return the prices between which was searched; "50 dollars" is 50 of the shop's own currency."""
    currency = f" {code}" if (code := _text(value, "currency", 3)) else ""
    bounds = [(words, value.get(name)) for words, name in (("from", "min_price"), ("up to", "max_price"))]
    return [
        f"{words} {one_line(str(bound), 20)}{currency}" if heard.counts(str(bound)) else A_CONDITION
        for words, bound in bounds
        if bound is not None
    ]


_SAID = {"size": "size", "colour": "in", "material": "of", "brand": "by"}
_SORTED = {
    "price_asc": "cheapest first", "price_desc": "dearest first", "newest": "newest first",
    "rating": "best rated first",
}  # fmt: skip


def _price(item: dict[str, Any]) -> str:
    return f"{_text(item, 'price')} {_text(item, 'currency')}".strip()


def _total(order: dict[str, Any]) -> str:
    return f"{_text(order, 'total')} {_text(order, 'currency')}".strip()


def _stock(item: dict[str, Any]) -> str:
    value = item.get("in_stock")
    return "in stock" if value is True else "sold out" if value is False else "stock unknown"


def _status(data: dict[str, Any]) -> str:
    return _text(data, "state", 40) or _text(data, "status").replace("_", " ")


def _number(order: dict[str, Any]) -> str:
    return _text(order, "number")


def _title(data: dict[str, Any]) -> str:
    return titles.title(_text(data, "title", 400))


def _text(data: dict[str, Any], name: str, limit: int = 120) -> str:
    value = data.get(name)
    return "" if value is None else one_line(str(value), limit)


def _day(data: dict[str, Any], name: str) -> str:
    return dates.told(_text(data, name))


def _outside(text: str) -> str:
    """Return a text from a page or a product without sentences that claim a deed: nobody quotes those as the shop's."""
    return " ".join(each for each in _SENTENCES.split(text) if not claims(each))


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
