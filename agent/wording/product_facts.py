"""Answers to questions about one product, in code's words: its facts as they stand, its sentences word for word.

Nothing is concluded: whether something "is waterproof" is told by the sentence or the fact that says so.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from agent.guardrails.promises import claims
from agent.reading import product_aspects, product_options
from agent.reading.product_aspects import Aspect
from agent.wording import product_stock
from agent.wording.product_stock import title
from commerce.sentences import joined, listed, say
from commerce.text import one_line
from service.knowledge.chunks import sentences
from service.knowledge.index import asked
from store.search.analyse import words
from store.search.stem import stem

#: Told from the variants, or from what every product has.
_OF_VARIANTS = frozenset({"price", "link", "stock", "restock", "colours", "sizes", "brand", "rating"})
_LITRES = re.compile(r"\blit(?:er|re)s?\b", re.I)
_IN_LITRES = re.compile(r"\d\s?(?:l|lit(?:er|re)s?)\b", re.I)
#: What somebody's health or conscience hangs on: the facts are told, and nothing is concluded from them.
_NEED = re.compile(
    r"\b(?:allerg\w+|intoleran\w+|vegan|vegetarian|kosher|halal|safe for (?:babies|kids|children))\b", re.I
)
#: Asked for by a value of an option: "for 3 people".
_BY_VALUE = frozenset({"stock", "colours", "sizes", "size", "people", "age"})
_MOST_SENTENCES, _MOST_ASPECTS, _SHORTEST, _NAMING = 2, 3, 4, 2
_NUMBERS = re.compile(r"\d\s?(?:cm|mm|ml|m|l|litres?|liters?|inch(?:es)?)\b|\d-inch", re.I)
#: Facts that are told elsewhere, or say nothing by themselves.
_UNTOLD = frozenset({"colour", "color"})


@dataclass(frozen=True)
class Told:
    """What a product's data say to a question.

    Attributes:
        text: The answer; empty where they say nothing.
        sure: Whether it has what was asked for, and is not only near it: a page may say more.
    """

    text: str = ""
    sure: bool = True


#: Nothing is left of the question but whether there is one.
_WHETHER = re.compile(
    r"^\W*+(?:(?:hi|hello|hey|and|so|ok|please|still|also|currently)\W++){0,3}"
    r"(?:(?:do|have) you (?:have|got|sell|carry|stock)|have you got|got|is there|are there|is|are)\b"
    r"(?:\W++(?:the|your|any|some|a|an|these|those|this|still|yet|left|available|there|in|stock|now|please))*+\W*+$",
    re.I,
)


def told(item: dict[str, Any], question: str) -> Told:
    """Return what a product's own data say to a question.

    Args:
        item: The product with its variants, as a tool result has it.
        question: The customer's words, normalised.
    """
    text = without_title(question, str(item.get("title") or ""))
    if not product_aspects.read(text) and not _named_first(question, item):
        text = question if product_aspects.read(question) else text  # "noise cancelling" is asked of what is called so
    if _WHETHER.match(text):
        return Told(product_stock.stock(item, product_options.Named()), sure=True)
    names = product_aspects.read(text)
    named = product_options.read(text, item)
    parts: list[str] = []
    if named and "price" not in names:
        parts.append(product_stock.stock(item, named))
        names = tuple(each for each in names if each not in _BY_VALUE)
    parts += [_of_variants(item, name, named) for name in names if name in _OF_VARIANTS]
    rest = [product_aspects.aspects()[name] for name in names if name not in _OF_VARIANTS and name != "all"]
    near = _properties(item, rest[:_MOST_ASPECTS], text) if rest else Told()
    if not any(parts) and not near.text:
        return Told("" if rest else by_words(item, text))
    vouch = say("products.cannot_vouch") if _NEED.search(text) else ""
    if "restock" in names:  # when it comes in again no product's data tell
        return Told(joined(*dict.fromkeys(part for part in parts if part)), sure=False)
    return Told(joined(*(part for part in (*parts, near.text, vouch) if part)), near.sure or any(parts))


def _named_first(question: str, item: dict[str, Any]) -> bool:
    """Whether a question names a product by the first word of its title."""
    first = next(iter(words(str(item.get("title") or ""))), "")
    return bool(first) and first in words(question)


def _of_variants(item: dict[str, Any], name: str, named: product_options.Named) -> str:
    match name:
        case "price":
            return product_stock.stock(item, named) if named.lacking else product_stock.price(item, named)
        case "stock" | "restock":
            return product_stock.stock(item, named)
        case "link":
            url = one_line(str(item.get("url") or ""), 300)
            return say("products.link", article=title(item), url=url) if url else ""
        case "colours" | "sizes":
            return product_stock.comes_in(item, colours=name == "colours")
        case "brand":
            brand = one_line(str(item.get("brand") or ""), 80)
            return say("products.brand", article=title(item), brand=brand) if brand else ""
        case _:
            rating = item.get("rating")
            known = say("products.rating", article=title(item), rating=rating) if rating else ""
            return known or say("products.unrated", article=title(item))


def _properties(item: dict[str, Any], aspects: Sequence[Aspect], text: str) -> Told:
    """Return the facts and sentences that tell properties, and the sizes where they are one of them."""
    has = facts(item)
    asks = _asked(" ".join(found[0] for aspect in aspects for found in aspect.asks.finditer(text)))
    quotes = list(dict.fromkeys(each for aspect in aspects for each in _sentences(item, aspect, asks)))
    near = [name for name in has if any(is_fact(name, aspect.facts) for aspect in aspects if not aspect.exact)]
    exact = [name for name, value in has.items() if asks & _stems(f"{name} {value}")]
    exact = [name for name in exact if name in near or name.casefold() != "care"]
    if _LITRES.search(text):
        quotes = [each for each in quotes if _IN_LITRES.search(each)]
        near = exact = [name for name, value in has.items() if _IN_LITRES.search(value)]
    quotes = quotes[:_MOST_SENTENCES]
    said = _facts(item, exact or near, " ".join(quotes))
    options = ""
    known = product_options.options(item)
    values = [value for name in known if not product_options.is_colour(name) for value in known[name]]
    sized = any(_IN_LITRES.search(each) for each in values) if _LITRES.search(text) else bool(values)
    if sized and {each.name for each in aspects} & _BY_VALUE:
        options = product_stock.comes_in(item, colours=False)
    tagged = "" if quotes or said or options else _tagged(item, asks)
    care = any(each.name == "care" for each in aspects)
    sure = not care or bool(exact or quotes or not asks)
    return Told(joined(said, quoted(quotes), options, tagged), sure)


def by_words(item: dict[str, Any], text: str) -> str:
    """Return the sentences and facts of a product that have the words a question is about; empty where none has."""
    stems = _asked(text)
    stems = stems - _stems(title(item)) or stems  # that it is a tent every sentence on a tent may say
    if not stems:
        return ""
    quotes = [each for each in _described(item) if stems & _stems(each)]
    names = [name for name in facts(item) if stems & _stems(f"{name} {facts(item)[name]}")]
    return joined(_facts(item, names, " ".join(quotes)), quoted(quotes[:_MOST_SENTENCES]), _tagged(item, stems))


def _sentences(item: dict[str, Any], aspect: Aspect, own: set[str]) -> list[str]:
    """Return the sentences that tell an aspect best: those that have the question's own words before the others."""
    kind = {stem(word) for word in words(str(item.get("title") or ""))}
    scored: list[tuple[int, int, str]] = []
    for place, each in enumerate(_described(item)):
        plain = " ".join(word for word in words(each) if stem(word) not in kind)
        score = sum(_begins(start, plain) for start in aspect.says)
        score += aspect.units and bool(_NUMBERS.search(each))
        exact = len(own & _stems(plain)) or _alike(own, plain, aspect)
        score += 3 * exact
        if exact or (score and not aspect.exact):
            scored.append((score, -place, each))
    best = max((score for score, _, _ in scored), default=0)
    chosen = sorted((each for each in scored if each[0] == best), key=lambda each: -each[1])
    return [each for _, _, each in chosen[:_MOST_SENTENCES]]


def _facts(item: dict[str, Any], names: Sequence[str], beside: str) -> str:
    """Return facts by name, those that a sentence beside them tells already left out."""
    said = beside.casefold()
    found = [
        say(
            "products.fact",
            name=one_line(name.replace("_", " "), 40).capitalize(),
            value=one_line(value, 200).rstrip("."),
        )
        for name in names
        if (value := facts(item)[name]) and value.casefold().rstrip(".") not in said
    ]
    return joined(*found)


def _alike(own: set[str], text: str, aspect: Aspect) -> bool:
    """Whether a word that is asked and one of a sentence begin alike, as the aspect has it: "dimmable", "to dim it"."""
    starts = (start for start in aspect.says if any(word.startswith(start) for word in own))
    return any(_begins(start, text) for start in starts)


def _begins(start: str, text: str) -> bool:
    """Whether a word begins so; a short one has to be whole."""
    plain = start.strip()
    return bool(re.search(rf"(?<![a-z]){re.escape(plain)}{'(?![a-z])' if len(plain) <= _SHORTEST else ''}", text))


def _tagged(item: dict[str, Any], own: set[str]) -> str:
    """Return that the shop calls a product what was asked, where only a tag does."""
    tag = next((str(each) for each in item.get("tags") or [] if own and own <= _stems(str(each).replace("-", " "))), "")
    return say("products.tagged", article=title(item), tag=one_line(tag, 60)) if tag else ""


def quoted(texts: Sequence[str]) -> str:
    """Return sentences of the shop word for word."""
    return say("chat.quoted", words=" ".join(texts)) if texts else ""


def known(item: dict[str, Any]) -> str:
    """Return the facts of a product in a line, for a question that none of them answers."""
    names = [name for name in facts(item) if name.casefold() == "material"]
    return _facts(item, names, "")


def without_title(text: str, name: str) -> str:
    """Return a text without the longest run of words of a product's title."""
    own = {stem(word) for word in words(name)} | {"the", "a"}
    tokens = list(re.finditer(r"[\w'&-]+", text))
    first = next(iter(words(name)), "")
    best, start = (0, 0), None
    for place, token in enumerate([*tokens, None]):
        inside = token is not None and all(stem(word) in own for word in words(token[0]))
        if inside and start is None:
            start = place
        if not inside and start is not None:
            best, start = max(best, (start, place), key=lambda run: run[1] - run[0]), None
    run = tokens[best[0] : best[1]]
    said = [stem(word) for each in run for word in words(each[0]) if word not in ("the", "a")]
    if len(said) < _NAMING and stem(first) not in said:
        return text
    return " ".join(f"{text[: run[0].start()]} {text[run[-1].end() :]}".split())


def _described(item: dict[str, Any]) -> list[str]:
    lines = str(item.get("description") or "").split("\n")
    return [one_line(each, 400) for line in lines for each in sentences(line) if not claims(each)]


def facts(item: dict[str, Any]) -> dict[str, str]:
    """Return a product's facts by name, but for those that are told elsewhere."""
    found = item.get("attributes")
    return (
        {str(name): str(value) for name, value in found.items() if str(name).casefold() not in _UNTOLD}
        if isinstance(found, dict)
        else {}
    )


def is_fact(name: str, wanted: Sequence[str]) -> bool:
    """Return whether a fact is one of those that are wanted, by its name."""
    plain = name.replace("_", " ").replace("-", " ").casefold()
    return any(plain == each or each in plain.split() for each in wanted)


def _asked(text: str) -> set[str]:
    """Return the stems that a question is about, but for very short ones."""
    return {word for word in asked(text) if len(word) >= _SHORTEST - 1 and not word.isdigit()}


def _stems(text: str) -> set[str]:
    return {stem(word) for word in words(text)}


def each_told(items: Sequence[dict[str, Any]], question: str) -> str:
    """Return what several products' data say to a question, a line each; those that say nothing are named."""
    lines = [(each, told(each, question).text) for each in items]
    if not any(said for _, said in lines):
        return ""
    silent = [title(each) for each, said in lines if not said]
    found = [
        said if title(each) in said else say("products.of", article=title(each), told=said)
        for each, said in lines
        if said
    ]
    return "\n".join(
        [*(f"- {each}" for each in found), *([say("products.silent", articles=listed(silent))] if silent else [])]
    )
