"""Which articles of an order the customer's words name, and how many of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.embedded.numbers import skus, without_orders
from agent.embedded.short_answers import choice, core
from agent.embedded.text import normalise
from commerce import titles
from commerce.articles import Article, mentions
from commerce.own_words import own
from commerce.pointing import chosen
from commerce.sentences import say
from commerce.wording import stem
from service.consent import lists, portions, quantities
from service.consent.clauses import clauses, praises, words_of
from service.consent.lists import fold
from service.consent.title_spelling import spelled

REASON = re.compile(r"\b(?:because|since|as it|as they|cause)\b\s*(.{3,280})", re.I)
WHOLE = re.compile(
    r"\b(?:whole|entire|complete|full|everything|all of it|all items|all|the (?:rest|remainder)|what(?:'s| is) left)\b",
    re.I,
)
_COUNT = {"one": 1, "a": 1, "an": 1, "single": 1, "two": 2, "both": 2, "three": 3, "four": 4, "five": 5}
_PLAIN_WORDS = """
refund refunded refunds refunding money back reimburse reimbursed reimbursement order orders number no id my me mine i
would want wanted like need needed please can could you we the a an of for on to in it its this that is was get give got
have has had thanks thank hi hello hey there return returned whole entire full complete everything all and or with from
so now purchase bought ordered item items article product thing things one dollars euros pounds bucks usd eur gbp pay
paid partial some amount credit card account only just do be if sir am are im your yes ok okay help how been demand
compensation last latest recent newest oldest previous back ll re ve piece pieces unit units copy copies two three
four five
"""
#: "the candles, only one of them": the number stands alone, after the article.
_ALONE = re.compile(
    r"\b(?:only|just) (\d{1,2}|one|two|three|four|five)(?: of (?:them|those|these))?(?: please)?\W*$|"
    r"\b(\d{1,2}|one|two|three|four|five) of (?:them|those|these)\b|"
    r"(?:^|\band |\bbut |[,;.] ?)(\d{1,2}|one|two|three|four|five) "  # "and two are broken"
    r"(?:is|are|was|were|came|arrived|broke|has|have|do(?:es)?n'?t)\b"
)
PLAIN = frozenset(_PLAIN_WORDS.split())
_ALL = frozenset({"all", "everything", "both", "all of them", "all of it", "both of them", "all of these"})
_ALL_OF_THEM = re.compile(r"all (?:the )?(?:two|three|four|five|\d)(?: (?:of them|things|items|articles|pieces|ones))?")
_SHORT = 2  # letters
_EVERY = re.compile(r"\b(?:both|all|every|each)\b", re.I)
_SIZE = re.compile(r"\bsizes? \d{1,3}\b", re.I)
#: "one piece of order 1003": so many of something that is not named.
_SOME = re.compile(
    r"\b(\d{1,2}|one|an?|single|two|both|three|four|five) (?:single )?"
    r"(?:pieces?|items?|articles?|products?|things?|units?|copies|copy)\b"
    r"(?! (?:number|no|#|\d))"
)


@dataclass(frozen=True)
class Meant:
    """What words mean of an order.

    Attributes:
        lines: The lines that are surely meant.
        items: The same as arguments of a tool: handles and how many pieces.
        doubt: Lines of which one is meant, and nobody can tell which.
        unknown: A SKU that was named and is not on the order.
    """

    lines: tuple[dict[str, Any], ...] = ()
    items: tuple[dict[str, Any], ...] = ()
    doubt: tuple[dict[str, Any], ...] = ()
    unknown: str = ""


def lines(order: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the lines of an order."""
    items = order.get("items")
    found = [each for each in items if isinstance(each, dict)] if isinstance(items, list) else []
    return [each for each in found if each.get("handle")]


def article(line: dict[str, Any]) -> Article:
    """Return a line of an order, from a tool result, as an article."""
    title, variant, sku, price = (str(line.get(name) or "") for name in ("title", "variant", "sku", "price"))
    kind = (str(line.get("product_id")), str(line.get("variant_id")), title, variant, sku, price)
    handle = str(line["handle"])
    return Article(handle, handle, title, "" if variant == "Default Title" else variant, sku, kind, price)


def meant(text: str, has: Sequence[dict[str, Any]]) -> Meant:
    """Return which of the order's lines the words mean, and how many pieces of each.

    Args:
        text: The customer's words.
        has: Lines of the order, from a tool result.
    """
    text = right(text, has)
    known = {str(line["handle"]): line for line in has}
    have = {str(line.get("sku") or "").casefold() for line in has}
    unknown = next((code.upper() for code in skus(text) if code.casefold() not in have), "")
    found: list[dict[str, Any]] = []
    items: list[dict[str, Any]] = []
    plain = without_orders(REASON.sub("", normalise(text)))
    known_articles = [article(line) for line in has]
    plain = portions.without_remarks(plain, known_articles)
    portion = portions.read(plain, [(article(line), left(line)) for line in has])
    spared = portion.spared - portion.wanted if portion else frozenset()
    if portion and portion.unsure:  # "cancel 1015, I only want the lamp"
        return Meant(doubt=tuple(has), unknown=unknown)
    if spared and portion and not portion.wanted and _only_likes(plain):
        return Meant(doubt=tuple(has), unknown=unknown)  # "the pan is great, but the handle is loose"
    if spared and portion and not portion.wanted:  # "everything except the lamp"
        others = [line for line in has if line["handle"] not in spared]
        rest = [line for line in others if is_open(line)] or others
        return Meant(tuple(rest), tuple(each for line in rest for each in _spread(plain, [line])), (), unknown)
    if portion and not portion.whole and {each.id for each in known_articles} <= portion.wanted and len(has) > 1:
        here = [line for line in has if is_open(line)]  # all of it, but not all pieces: "everything but one pan"
        return Meant(tuple(here), tuple(each for line in here for each in _spread(plain, [line], has)), (), unknown)
    for mention in mentions(plain, known_articles):
        fitting = [known[each.handle] for each in mention.articles if each.handle not in spared]
        if not fitting:
            continue
        if len(fitting) > 1 and not mention.clear and not _every(mention.words, fitting):
            return Meant(doubt=tuple(fitting), unknown=unknown)
        found += fitting
        items += _spread(mention.words, fitting)
    return Meant(tuple(found), tuple(items), (), unknown)


def _only_likes(text: str) -> bool:
    """Whether words name an article to say that they like it, and ask for nothing of the rest."""
    return not lists.any_of(fold(text), lists.action_words()) and any(praises(each.words) for each in clauses(text))


def right(text: str, has: Sequence[dict[str, Any]]) -> str:
    """Return a text in which the order's articles are spelt as there: "candels", "tees"."""
    return spelled(text, [f"{line.get('title')} {line.get('variant') or ''}" for line in has])


def of_items(text: str, has: Sequence[dict[str, Any]], items: Sequence[dict[str, Any]]) -> str:
    """Return what words say of these pieces, as arguments of a tool: why others are sent back is not why these are."""
    return portions.of_articles(text, [article(line) for line in has], {str(each["item"]) for each in items})


def whole(text: str, has: Sequence[dict[str, Any]]) -> bool:
    """Whether the words ask for all of the order, and name nothing of it beside."""
    portion = portions.read(text, [(article(line), left(line)) for line in has])
    return bool(WHOLE.search(text)) and (portion is None or portion.whole)


def spares(text: str, has: Sequence[dict[str, Any]]) -> bool:
    """Whether the words keep or leave out one of the lines: "everything except the lamp"."""
    portion = portions.read(text, [(article(line), left(line)) for line in has])
    return portion is not None and bool(portion.spared - portion.wanted)


def _every(words: str, fitting: Sequence[dict[str, Any]]) -> bool:
    """Whether the words mean all of these: "both hoodies", or as many as there are."""
    there = sum(left(line) for line in fitting)
    named = counted(words, str(fitting[0].get("title", "")), there)
    return bool(_EVERY.search(words)) or (named is not None and named == there)


def _spread(
    words: str, fitting: Sequence[dict[str, Any]], others: Sequence[dict[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Return handles and pieces: those that the words count, from line to line, or all that are left."""
    title = str(fitting[0].get("title", ""))
    foreign = [str(line.get("title", "")) for line in others if line.get("title") != title]
    wanted = counted(words, title, sum(left(line) for line in fitting), foreign)
    found: list[dict[str, Any]] = []
    for line in fitting:
        last = line is fitting[-1]
        many = left(line) if wanted is None else wanted if last else min(wanted, left(line))
        if many:
            found.append(item(line, many))
        wanted = None if wanted is None else wanted - many
    return found


def item(line: dict[str, Any], many: int) -> dict[str, Any]:
    """Return some pieces of a line as an argument of a tool."""
    return {"item": line["handle"], "quantity": many}


def left(line: dict[str, Any]) -> int:
    """Return how many pieces of a line have not been refunded; one at least, so that the shop's rules say no."""
    return max(1, int(line.get("quantity") or 1) - int(line.get("refunded") or 0))


def is_open(line: dict[str, Any]) -> bool:
    """Return whether any piece of a line is left to ask for."""
    gone = int(line.get("refunded") or 0) + int(line.get("on_its_way_back") or 0)
    return int(line.get("quantity") or 1) > gone


def named(line: dict[str, Any]) -> str:
    """Return an article of an order as a customer reads it."""
    return article(line).name


def numbered(lines: Sequence[dict[str, Any]]) -> str:
    """Return lines as a list to choose from; of two that are called the same the price is told too."""
    names = [named(line) for line in lines]
    told = []
    for name, line in zip(names, lines, strict=True):
        told.append(say("engine.at_price", article=name, price=line.get("price")) if names.count(name) > 1 else name)
    return "; ".join(f"{place}) {each}" for place, each in enumerate(told, 1))


def picked(text: str, offered: Sequence[str]) -> list[str]:
    """Return what "2", "the first one", "1 and 3" or "both" picks of a list that was shown; empty when nothing."""
    if core(text) in _ALL or _ALL_OF_THEM.fullmatch(core(text)):
        return list(offered)
    index = choice(text, len(offered))
    return [offered[index]] if index is not None else list(dict.fromkeys(chosen(normalise(text), offered, True)))


def joined(text: str) -> bool:
    """Whether the words name several things."""
    return bool(re.search(r"\b(?:and|both|&|plus)\b|,", text, re.I))


def quantity(text: str, line: dict[str, Any]) -> int:
    """Return how many pieces of a line the words name, all that are left when they name no number."""
    return counted(text, str(line.get("title", "")), left(line)) or left(line)


def counted(text: str, title: str, there: int = 0, others: Sequence[str] = ()) -> int | None:
    """Return how many pieces of an article the words name; None when they name no number.

    Args:
        text: The customer's words.
        title: The article's title.
        there: How many there are, for "all but one".
        others: Titles of other articles, whose numbers are none of this one.
    """
    text = titles.uncounted(spelled(text, [title, *others]), [title, *others])
    said = quantities.counted(text, title, others)
    if said.attached and not said.among:
        return sum(said.attached)
    if said.among or said.free or said.kept or said.half or said.single:
        fits = said.allowed(there) or frozenset()
        return next(iter(fits)) if len(fits) == 1 else None
    if there > 1 and _as_one(text, title):
        return 1
    plain = _SIZE.sub(" ", without_orders(normalise(text))).casefold()
    words = "|".join(re.escape(stem(word)) + r"(?:s|es)?\b" for word in _words(title)) or r"\Z"
    match = re.search(
        rf"\b(\d{{1,2}}|one|single|two|three|four|five)\b(?: of)?(?: the| my)?(?: \w+){{0,2}}? (?:{words})", plain
    )
    match = match or _ALONE.search(plain) or _SOME.search(plain)
    return None if match is None else _counted(next(group for group in match.groups() if group))


def _as_one(text: str, title: str) -> bool:
    """Whether words name an article as one: "T-Shirt aus 1012", "refund t-shirt", "das T-Shirt"."""
    words, names = fold(own(text)).split(), set(fold(title).split())
    if names <= set(words) or any(lists.has(" ".join(words), each) for each in lists.every("all")):
        return False  # its whole title: that is how a list calls all pieces of it
    for place, word in enumerate(words):
        after = words[place + 1] if place + 1 < len(words) else ""
        if word not in names or len(word) <= _SHORT or word.endswith("s") or {after, after.removesuffix("s")} & names:
            continue
        start = place
        while start and words[start - 1] in names:
            start -= 1
        before = words[start - 1] if start else ""
        if not before or before.isdecimal() or before in lists.action_words() | words_of("alone"):
            return True
    return False


def pieces(text: str) -> int | None:
    """Return how many pieces of something unnamed the words ask for; None when they speak of no number."""
    match = _SOME.search(without_orders(normalise(text)).casefold())
    return _counted(match[1]) if match else None


def _counted(word: str) -> int:
    return max(1, min(_COUNT.get(word) or int(word), 1000))


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[^\W_]+", text.casefold()) if len(word) > 1]


def names_something(text: str) -> bool:
    """Whether anything stands in the words that may name an article: more than any request about a whole order has."""
    plain = without_orders(REASON.sub("", normalise(text)))
    short = re.findall(r"(?<![\w'])[^\W_](?![\w'])", plain)
    return bool(content_words(text) or skus(text) or pieces(text) or any(each.casefold() not in "ai" for each in short))


def content_words(text: str) -> list[str]:
    """Return the words that may name an article: not the ones that any refund message has."""
    plain = without_orders(REASON.sub("", normalise(text)))
    return [stem(word) for word in _words(plain) if word not in PLAIN and not word.isdigit()]
