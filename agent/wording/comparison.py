"""Several products side by side, from their data: what they cost, are rated and made of, and where they differ."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from agent.reading import product_aspects, product_options
from agent.wording import product_facts
from agent.wording.product_stock import title
from commerce.amounts import as_told
from commerce.sentences import joined, listed, say
from commerce.text import one_line
from tools.results import ComparisonResult

_MOST_FACTS = 8
_AMOUNT = re.compile(r"([+-]?\d+(?:[.,]\d+)?)\s?([a-z°%]*)", re.I)
#: Which way is meant: the words, the aspects that tell it, and whether less of it is more of what is asked.
_MORE: tuple[tuple[re.Pattern[str], tuple[str, ...], bool], ...] = tuple(
    (re.compile(rf"\b(?:{words})\b", re.I), facts, least)
    for words, facts, least in (
        ("cheap(?:er|est)|less expensive|costs? less", ("price",), True),
        ("dearer|(?:more|most) expensive|costs? more", ("price",), False),
        ("light(?:er|est)|weighs? less", ("weight",), True),
        ("heav(?:ier|iest)|weighs? more", ("weight",), False),
        ("lasts? (?:long(?:er|est)|most)|(?:long\\w+|better|best|more) (?:battery|play ?time)", ("battery",), False),
        ("thick(?:er|est)", ("thickness",), False),
        ("thin(?:ner|nest)", ("thickness",), True),
        ("tall(?:er|est)|high(?:er|est)", ("height",), False),
        ("short(?:er|est)", ("length", "height"), True),
        ("soft(?:er|est)|com(?:fier|fiest)|stur(?:dier|diest)|strong(?:er|est)|quiet(?:er|est)", ("softness",), False),
        ("warm(?:er|est)", ("comfort", "temperature"), True),
        ("big(?:ger|gest)|larg(?:er|est)|holds? more|room(?:ier|iest)", ("volume", "capacity", "size"), False),
        ("small(?:er|est)|holds? less", ("volume", "capacity", "size"), True),
        ("better|best", ("rating",), False),
    )
)


class Row(NamedTuple):
    """One line of a comparison: its name and a value for each product."""

    name: str
    values: list[str]


def rows(items: Sequence[dict[str, Any]]) -> list[Row]:
    """Return what products are compared by: price, stock, rating, brand, facts that any has, and options."""
    stock = [say(f"replies.stock.{'yes' if each.get('in_stock') else 'no'}") for each in items]
    found = [
        Row(say("comparison.price"), [_price(each) for each in items]),
        Row(say("comparison.stock"), stock),
        Row(say("comparison.rating"), [_rated(each) for each in items]),
        Row(say("comparison.brand"), [one_line(str(each.get("brand") or ""), 60) for each in items]),
    ]
    facts = [product_facts.facts(each) for each in items]
    names = [name for name in dict.fromkeys(name for each in facts for name in each) if name.casefold() != "care"]
    found += [Row(_shown(name), [one_line(each.get(name, ""), 80) for each in facts]) for name in names[:_MOST_FACTS]]
    options = [product_options.options(each) for each in items]
    several = dict.fromkeys(name for each in options for name in each)
    found += [Row(_shown(name), [", ".join(each.get(name, [])) for each in options]) for name in several]
    return [each for each in found if any(each.values)]


def told(result: ComparisonResult) -> str:
    """Return a comparison in words, a line for each thing compared."""
    items = result.items
    names = [title(each) for each in items]
    lines = [say("comparison.head", articles=listed(names))]
    for row in rows(items):
        same = len(set(row.values)) == 1
        values = (
            row.values[0]
            if same
            else "; ".join(
                say("comparison.of", article=name, value=value or say("comparison.untold"))
                for name, value in zip(names, row.values, strict=True)
            )
        )
        lines.append(say("comparison.same" if same else "comparison.row", name=row.name, values=values))
    cheapest = _best(items, ("price",), least=True)
    if 0 < len(cheapest) < len(items):
        names = [title(each) for each in cheapest]
        lines.append(say("comparison.cheapest", article=listed(names), value=_price(cheapest[0])))
    return "\n".join(lines)


def most(items: Sequence[dict[str, Any]], question: str) -> str:
    """Return which of some products is the cheaper, lighter or better one that a question asks for, by the data."""
    asked = next(((names, least) for pattern, names, least in _MORE if pattern.search(question)), None)
    if asked is None:
        return ""
    untold = [each for each in items if _amount(each, asked[0]) is None]
    known = [each for each in items if each not in untold]
    best = _best(known, asked[0], least=asked[1]) if len(known) > 1 else []
    if not best:
        return say("comparison.unsure", articles=listed([title(each) for each in items]))
    value, rest = _value(best[0], asked[0]), say("comparison.rest", articles=listed(list(map(title, untold))))
    if len(best) == len(items):
        return say("comparison.tie", value=value)
    if len(best) == len(known):
        return joined(say("comparison.tie_of", articles=listed(list(map(title, best))), value=value), rest)
    return joined(say("comparison.won", article=listed(list(map(title, best))), value=value), rest if untold else "")


def picked(items: Sequence[dict[str, Any]]) -> str:
    """Return what speaks for which of some products by the data: stock first, then rating and price."""
    there = [each for each in items if each.get("in_stock")]
    gone = [each for each in items if each not in there]
    sold_out = joined(*(say("products.sold_out", article=title(each)) for each in gone))
    if not there:
        return sold_out
    rated = [each for each in there if _amount(each, ("rating",)) is not None]
    best = _best(rated, ("rating",), least=False)
    cheapest = _best(there, ("price",), least=True)
    lines = [say("comparison.no_taste")]
    if best:
        lines.append(say("comparison.rated_best", article=listed(list(map(title, best))), value=_rated(best[0])))
    else:
        lines.append(say("comparison.unrated"))
    if cheapest:
        lines.append(say("comparison.cheapest", article=listed(list(map(title, cheapest))), value=_price(cheapest[0])))
    return joined(*lines, sold_out)


def won(items: Sequence[dict[str, Any]], question: str) -> str:
    """Return the id of the one product that is more of what a question asks for; empty where none is, or several."""
    asked = next(((names, least) for pattern, names, least in _MORE if pattern.search(question)), None)
    best = _best(items, asked[0], least=asked[1]) if asked else []
    return str(best[0].get("id")) if len(best) == 1 else ""


def _best(items: Sequence[dict[str, Any]], names: Sequence[str], *, least: bool) -> list[dict[str, Any]]:
    """Return those with most, or least, of what facts of these names tell; none where not all tell it in one unit."""
    amounts = [_amount(each, names) for each in items]
    known = [each for each in amounts if each is not None]
    if len(known) < len(items) or len({unit for _, unit in known}) != 1:
        return []
    best = (min if least else max)(amount for amount, _ in known)
    return [item for item, (amount, _) in zip(items, known, strict=True) if amount == best]


def asks_most(text: str) -> bool:
    """Return whether words ask which of several is more of something."""
    return any(pattern.search(text) for pattern, _, _ in _MORE)


def answer(items: Sequence[dict[str, Any]], question: str) -> str:
    """Return the answer to a question about several products: which is more of it, and what each one's data say."""
    won = most(items, question)
    each = product_facts.each_told(items, question)
    if won and {"price"} >= set(product_aspects.read(question)):
        each = ""
    return "\n".join(part for part in (won, each) if part)


def _amount(item: dict[str, Any], names: Sequence[str]) -> tuple[Decimal, str] | None:
    found = _AMOUNT.search(_value(item, names))
    try:
        return (Decimal(found[1].replace(",", ".")), found[2].casefold()) if found else None
    except InvalidOperation:
        return None


def _value(item: dict[str, Any], names: Sequence[str]) -> str:
    if names[0] == "price":
        return _price(item)
    if names[0] == "rating":
        return _rated(item)
    known = product_facts.facts(item).items()
    return next((value for wanted in names for name, value in known if product_facts.is_fact(name, [wanted])), "")


def _price(item: dict[str, Any]) -> str:
    return as_told(item.get("price"), item.get("currency"))


def _rated(item: dict[str, Any]) -> str:
    return say("comparison.stars", rating=item["rating"]) if item.get("rating") else ""


def _shown(name: str) -> str:
    return one_line(name.replace("_", " "), 40).capitalize()
