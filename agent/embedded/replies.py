"""Replies to tool results. Every fact in them stands in the result; nothing is added."""

from __future__ import annotations

from typing import Any

from agent.embedded import talk
from commerce.text import one_line

SHOWN = 5
ORDERS_SHOWN = 10


def products(result: dict[str, Any]) -> str:
    """Return up to five products, a line each, and what of the wish was understood."""
    items = _dicts(result.get("items"))
    understood = _understood(result.get("understood"))
    read = _read_as(result.get("understood"))
    if not items:
        nothing = f"I found nothing for that{understood}."
        near = _nearest(result.get("nearest"), _text(result, "prices", 40))
        return "\n".join(part for part in (nothing, read, near or talk.OTHER_WORDS) if part)
    total = result.get("total")
    head = f"Here is what I found{understood}{_as_of(result)}"
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
    return "\n".join([f"{head}{_as_of(near, prices)}:", *(f"- {product_line(item)}" for item in items[:SHOWN])])


def _read_as(value: object) -> str:
    """Return which words were searched in place of the customer's, and how to take it back."""
    understood: dict[str, Any] = value if isinstance(value, dict) else {}
    read = [
        f"“{_text(each, 'word', 40)}” as “{_text(each, 'instead', 80)}”"
        for each in _dicts(understood.get("corrections"))
    ]
    also = understood.get("also")
    names = [
        f"“{one_line(str(name), 40)}”" for each in (also.values() if isinstance(also, dict) else ()) for name in each
    ]
    told = f"I read {' and '.join(read)}; say “as I wrote it” if I should not. " if read else ""
    return (told + (f"I looked for {' and '.join(dict.fromkeys(names))} too." if names else "")).strip()


_HEADS = {
    "similar": "These are similar to {title}", "goes_with": "These go with {title}",
    "for_you": "These may be something for you", "trending": "This is what others buy",
}  # fmt: skip


def recommended(result: dict[str, Any]) -> str:
    """Return recommended products, a line each with the reason."""
    items = _dicts(result.get("items"))
    if not items:
        return "I have nothing to recommend for that which is in stock. Tell me what you are looking for?"
    about = result.get("about")
    title = _text(about, "title") if isinstance(about, dict) else "it"
    head = _HEADS.get(str(result.get("recommended")), "I can recommend").format(title=title)
    if result.get("basis") in ("ratings", "newest"):
        head = "These are rated best" if result["basis"] == "ratings" else "These are the newest"
    elif result.get("recommended") == "for_you" and result.get("basis") == "orders":
        head = "I do not know your taste yet. This is what others buy"
    lines = [f"- {product_line(item)}: {_text(item, 'because', 300)}" for item in items[:SHOWN]]
    return "\n".join([f"{head}{_as_of(result)}:", *lines])


def answer(result: dict[str, Any]) -> str:
    """Return the best quote, word for word, and where it stands."""
    quote = _dicts(result.get("quotes"))[0]
    title, url = _text(quote, "title"), _text(quote, "url", 300)
    return f"“{_text(quote, 'text', 700)}”\nSource: {title}{f', {url}' if url else ''}"


def _as_of(result: dict[str, Any], prices: str = "") -> str:
    """Return that prices are without tax, and since when they are known if they could not be read live."""
    read = _text(result, "as_of")[:16]  # to the minute
    known = f"prices and stock as of {read.replace('T', ' ')} UTC" if read else ""
    without = f"prices {prices}" if (prices := prices or _text(result, "prices", 40)) else ""
    said = "; ".join(filter(None, (without, known)))
    return f" ({said})" if said else ""


def product_line(item: dict[str, Any]) -> str:
    """Return one product: title, price, stock."""
    return f"{_text(item, 'title')}, {_price(item)}, {_stock(item)}"


def product(result: dict[str, Any]) -> str:
    """Return one product with its description and options."""
    found = result.get("item")
    item: dict[str, Any] = found if isinstance(found, dict) else {}
    lines = [f"{product_line(item)}{_as_of(item, _text(result, 'prices', 40))}."]
    if description := _text(item, "description", 400):
        lines.append(description)
    options = item.get("options")
    if isinstance(options, dict):
        for name, values in options.items():
            if isinstance(values, list) and values:
                lines.append(f"{one_line(str(name), 40)}: {', '.join(one_line(str(v), 40) for v in values)}.")
    return "\n".join(lines)


def checkout(result: dict[str, Any]) -> str:
    """Return the link to the checkout and what it holds."""
    items = [f"{each.get('quantity', 1)} x {_item_title(each)}" for each in _dicts(result.get("items"))]
    code = _text(result, "discount_code", 64)
    discount = f"\nThe code {code} is entered there; the checkout tells what it takes off." if code else ""
    return f"Here you can check out with {'; '.join(items)}: {_text(result, 'url', 500)}{discount}"


def _item_title(item: dict[str, Any]) -> str:
    variant = _text(item, "variant")
    return f"{_text(item, 'title')} ({variant})" if variant and variant != "Default Title" else _text(item, "title")


def orders(result: dict[str, Any]) -> str:
    """Return a list of orders, newest first as the tool gave them."""
    found = _dicts(result.get("orders"))
    if not found:
        return "I see no orders for you."
    return "\n".join(["These are your orders:", *(f"- {_order_line(order)}" for order in found[:ORDERS_SHOWN])])


def _order_line(order: dict[str, Any]) -> str:
    pieces = order.get("items")
    count = f", {pieces} {'item' if pieces == 1 else 'items'}" if isinstance(pieces, int) else ""
    return f"{_number(order)} of {_text(order, 'placed_on')}, {_total(order)}{count}, status: {_status(order)}"


def order(result: dict[str, Any], refund: bool = False) -> str:
    """Return an order's state; with ``refund`` what has been refunded comes first."""
    found = result.get("order")
    data: dict[str, Any] = found if isinstance(found, dict) else {}
    lines = [f"Order {_number(data)} of {_text(data, 'placed_on')}. Status: {_status(data)}."]
    refunded = _text(data, "refunded")
    if refund or refunded.strip("0.") != "":
        lines.append(f"Refunded so far: {refunded or '0'} {_text(data, 'currency')}.")
    if lines_of := [_item(each) for each in _dicts(data.get("items"))]:
        lines.append(f"Items: {'; '.join(lines_of)}.")
    lines.append(f"Total: {_total(data)}.")
    if data.get("delivered_on"):
        lines.append(f"Delivered on {_text(data, 'delivered_on')}.")
    lines += [_track(each) for each in _dicts(data.get("tracking"))]
    return "\n".join(lines)


#: What each action is, as a customer would say it.
CHANGES = {
    "refund_order": "get money back", "cancel_order": "cancel it", "return_items": "send articles back",
    "exchange_items": "exchange articles", "change_items": "take another size or colour of an article",
    "change_address": "have it sent elsewhere", "change_payment": "pay another way",
    "resend_message": "get its mails once more", "add_note": "leave a note on it",
}  # fmt: skip


def changes(result: dict[str, Any]) -> str:
    """Return what can still be done with an order, and for the rest why not."""
    found = result.get("order")
    data: dict[str, Any] = found if isinstance(found, dict) else {}
    can = data.get("can")
    known = {name: rule for name, rule in (can if isinstance(can, dict) else {}).items() if name in CHANGES}
    rules = {name: rule for name, rule in known.items() if isinstance(rule, dict)}
    yes = [CHANGES[name] for name, rule in rules.items() if rule.get("allowed") is True]
    reasons = [_text(rule, "reason", 300) for rule in rules.values() if rule.get("allowed") is not True]
    lines = [f"Order {_number(data)} of {_text(data, 'placed_on')}. Status: {_status(data)}."]
    lines.append(f"You can still {_or(yes)}." if yes else "Nothing can be changed about it any more.")
    lines += [f"- {reason}" for reason in dict.fromkeys(reasons) if reason]
    return "\n".join(lines)


def _or(parts: list[str]) -> str:
    return " or ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _item(item: dict[str, Any]) -> str:
    return f"{item.get('quantity', 1)} x {_item_title(item)}"


def _track(track: dict[str, Any]) -> str:
    parcel = " ".join(filter(None, (_text(track, "carrier"), _text(track, "number"))))
    text = ", ".join(filter(None, (parcel, _status(track))))
    return f"Tracking: {text or 'no number'}. {_text(track, 'url', 300)}".rstrip()


def _understood(value: object) -> str:
    """Return what the search understood besides words, such as " (up to 120.00 EUR)"."""
    if not isinstance(value, dict):
        return ""
    parts = []
    low, high = value.get("min_price"), value.get("max_price")
    currency = f" {code}" if (code := _text(value, "currency", 3)) else ""  # "50 dollars" is 50 of the shop's own
    if low is not None:
        parts.append(f"from {one_line(str(low), 20)}{currency}")
    if high is not None:
        parts.append(f"up to {one_line(str(high), 20)}{currency}")
    if value.get("cheap"):
        parts.append("low prices first" if not value.get("sort") else "")
    if value.get("in_stock") is True:
        parts.append("in stock")
    parts += [f"{words} {one_line(str(value[name]), 40)}" for name, words in _SAID.items() if value.get(name)]
    parts += [f"without {one_line(str(word), 40)}" for word in value.get("exclude") or []]
    parts.append(_SORTED.get(str(value.get("sort")), ""))
    options = value.get("options")
    if isinstance(options, dict):
        parts += [f"{one_line(str(k), 30)} {one_line(str(v), 30)}" for k, v in options.items()]
    if value.get("category"):
        parts.append(f"in {one_line(str(value['category']), 60)}")
    told = ", ".join(part for part in parts if part)
    return f" ({told})" if told else ""


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
    return _text(data, "status").replace("_", " ")


def _number(order: dict[str, Any]) -> str:
    return _text(order, "number")


def _text(data: dict[str, Any], name: str, limit: int = 120) -> str:
    value = data.get(name)
    return "" if value is None else one_line(str(value), limit)


def _dicts(value: object) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []
