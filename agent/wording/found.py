"""What a search found, what of the request was understood, and what there is none of: only what the result says."""

from __future__ import annotations

from typing import Any

from agent.wording.own_values import A_CONDITION, BY_CODE, OwnValues
from agent.wording.replies import SHOWN, dicts, prices_of, product_line, text_of, told_of
from commerce.sentences import exists, joined, listed, say
from commerce.text import one_line
from tools.results import ProductsResult

#: So many are named beside that there is none of what was asked for; so many kinds are told one by one.
_NEAREST, _FEW_KINDS = 3, 3


def products(result: ProductsResult, heard: OwnValues = BY_CODE) -> str:
    """Return up to five products, a line each, and what of the request was understood.

    Args:
        result: What the search answered.
        heard: The customer's words: of the request only they are repeated, and what the catalogue has.
    """
    items = result.items
    understood = _understood(result.understood, heard)
    read = joined(_read_as(result.understood, heard), _vouched(result.understood))
    if result.absent:
        return _absent(result, heard)
    if not items and result.page > 1:
        return say("engine.no_more")
    if not items:
        nothing = say("replies.none", conditions=understood)
        near = _nearest(result.nearest, prices_of(result))
        return "\n".join(part for part in (nothing, read, near or say("chat.other_words")) if part)
    total = result.total
    since = told_of(result.as_of, prices_of(result))
    around = {"conditions": understood, "since": since}
    if result.near_only:
        head = say("replies.nearest_name", **around)
    elif isinstance(total, int) and result.page > 1:
        last = min(total, result.page * SHOWN)
        head = say("replies.found_page", **around, first=last - len(items[:SHOWN]) + 1, last=last, total=total)
    elif isinstance(total, int) and total > len(items[:SHOWN]):
        head = say("replies.found_best", **around, shown=len(items[:SHOWN]), total=total)
    else:
        head = say("replies.found", **around)
    missing = _unmet(result.understood, heard)
    lines = [*([missing] if missing else []), head, *(f"- {product_line(item)}" for item in items[:SHOWN])]
    return "\n".join([*lines, read] if read else lines)


def _absent(result: ProductsResult, heard: OwnValues) -> str:
    """Return that the shop has nothing of what was asked for, and what comes nearest."""
    named = heard.says(result.absent)
    none = say("replies.absent", what=one_line(result.absent, 60)) if named else say("replies.absent_that")
    if not result.items:
        return joined(none, say("chat.other_words"))
    head = say("replies.absent_nearest", since=told_of(result.as_of, prices_of(result)))
    return "\n".join([joined(none, head), *(f"- {product_line(item)}" for item in result.items[:_NEAREST])])


def _unmet(value: object, heard: OwnValues) -> str:
    """Return what nothing of the kind says of itself."""
    words = [
        str(each) for each in (value.get("unmet") or [] if isinstance(value, dict) else []) if heard.says(str(each))
    ]
    quoted = [say("chat.quoted", words=one_line(each, 40)) for each in words]
    return say("replies.unmet", words=listed(quoted)) if quoted else ""


def _vouched(value: object) -> str:
    """Return that what a need rules out was left out, as far as products say what they are of."""
    avoided = [each for each in (value.get("avoid") or [] if isinstance(value, dict) else []) if each]
    return say("replies.not_vouched") if avoided else ""


def _nearest(value: object, prices: str) -> str:
    """Return what there is without the conditions that left nothing."""
    near: dict[str, Any] = value if isinstance(value, dict) else {}
    items = dicts(near.get("items"))
    if not items:
        return ""
    names = [_condition(str(name)) for name in near.get("without") or []]
    total = int(near.get("total") or len(items))
    since = told_of(text_of(near, "as_of"), prices)
    key = "replies.without_nearest" if total > len(items) else "replies.without"
    head = say(key, conditions=listed(names), count=total, since=since)
    return "\n".join([head, *(f"- {product_line(item)}" for item in items[:SHOWN])])


def _condition(name: str) -> str:
    key = f"replies.condition.{name}"
    return say(key) if exists(key) else name.replace("_", " ")


def _read_as(value: object, heard: OwnValues) -> str:
    """Return which words were searched in place of the customer's, and how to take it back."""
    understood: dict[str, Any] = value if isinstance(value, dict) else {}
    read = [
        say("replies.read_as", word=text_of(each, "word", 40), instead=text_of(each, "instead", 80))
        for each in dicts(understood.get("corrections"))
        if heard.says(str(each.get("word")))
    ]
    also = understood.get("also")
    others = [each for word, each in (also.items() if isinstance(also, dict) else ()) if heard.says(str(word))]
    names = [say("chat.quoted", words=one_line(str(name), 40)) for each in others for name in each]
    told = say("replies.read", words=listed(read)) if read else ""
    return joined(told, say("replies.looked_for", words=listed(dict.fromkeys(names))) if names else "")


def _understood(value: object, heard: OwnValues) -> str:
    """Return what the search understood besides words, such as " (up to 120.00 EUR)"."""
    if not isinstance(value, dict):
        return ""
    parts = [*_priced(value, heard)]
    if value.get("cheap"):
        parts.append(say("replies.wish.cheap") if not value.get("sort") else "")
    if value.get("in_stock") is True:
        parts.append(say("replies.wish.in_stock"))
    known = [str(each) for each in value.get("known") or []]

    def said(name: str, limit: int, *values: object) -> str:
        whole = [str(each) for each in values]
        # A value is a word or some; a sentence in its place is a model's, whatever the search took it for.
        numbered = name == "colour" and any(c.isdigit() for each in whole for c in each)
        long = any(len(part.split()) > _WORDS_OF_A_VALUE for each in whole for part in each.split(" or "))
        if numbered or long or not all(heard.says(each, known) for each in whole):
            return say(A_CONDITION)
        words = " ".join(one_line(each, limit) for each in whole)
        return say(f"replies.wish.{name}", value=words) if name else words

    kinds = [str(each) for each in value.get("kinds") or []]
    parts = [*([listed(one_line(each, 40) for each in kinds)] if 0 < len(kinds) <= _FEW_KINDS else []), *parts]
    audience = f"replies.wish.for.{value.get('audience')}"
    parts.append(say(audience) if exists(audience) else "")
    parts += [said(name, 120, value[name]) for name in _SAID if value.get(name)]
    parts += [said("having", 40, word) for word in value.get("needs") or []]
    parts += [said("without", 40, word) for word in [*(value.get("avoid") or []), *(value.get("exclude") or [])]]
    sort = f"replies.sorted.{value.get('sort')}"
    parts.append(say(sort) if exists(sort) else "")
    options = value.get("options")
    if isinstance(options, dict):
        parts += [said("", 30, name, wanted) for name, wanted in options.items()]
    if value.get("category"):
        parts.append(said("category", 60, value["category"]))
    told = ", ".join(dict.fromkeys(part for part in parts if part))
    return f" ({told})" if told else ""


def _priced(value: dict[str, Any], heard: OwnValues) -> list[str]:
    """Return the prices between which was searched; "50 dollars" is 50 of the shop's own currency."""
    currency = f" {code}" if (code := text_of(value, "currency", 3)) else ""
    return [
        say(f"replies.wish.{name}", value=f"{one_line(str(bound), 20)}{currency}")
        if heard.counts(str(bound))
        else say(A_CONDITION)
        for name in ("min_price", "max_price")
        if (bound := value.get(name)) is not None
    ]


_SAID = ("size", "colour", "material", "brand")
_WORDS_OF_A_VALUE = 5
