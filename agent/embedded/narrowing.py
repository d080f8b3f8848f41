"""A proposal that its customer narrows, widens or moves to another order: which articles it is about then."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded.articles import article, counted, item, left, lines, meant, right
from agent.embedded.short_answers import choice
from agent.embedded.text import normalise
from service.changes.registry import ACTIONS
from service.consent import lists, portions, quantities
from service.consent.clauses import clauses, has_request, words_of

#: Actions that take all of an order, or some of its articles.
OF_ARTICLES = frozenset(spec.name for spec in ACTIONS.values() if spec.intent == "goods")
_WORDS = "|".join(
    sorted((word for word in lists.languages()["en"].numbers if word not in ("a", "an", "both")), key=len, reverse=True)
)
_IDLE = (
    r"(?:no|nope|yes|yeah|ok|okay|sorry|wait|actually|please|but|just|only|rather|then|so|in total|i (?:said|meant?|want(?:ed)?|need)|"
    r"make (?:it|that)|it'?s|it should be|should be|let'?s say|not \w+|of (?:them|those|these|the \w+)|pieces?|instead|thanks?|exactly)"
)
#: A message that says a number and nothing else: "sorry, two", "no, I said one".
_ONLY_MANY = re.compile(rf"^\W*(?:{_IDLE}\W+)*?(\d{{1,2}}|{_WORDS})(?:\W+{_IDLE})*\W*$", re.I)
_MORE = re.compile(
    r"^\W*(?:(?:oh|yes|ok|okay|please)\W+)*(?:and|also|plus|add|as well as)\b|\b(?:too|as well|also|on top)(?: (?:then|please))?\W*(?:$|[,.;])",
    re.I,
)
_ALL_OF_IT = re.compile(
    r"^\W*(?:(?:no|actually|sorry|please|rather|just|then|wait|make (?:it|that)|i want|refund|return|cancel)\W+)*(?:all of it|everything|the (?:whole|entire|complete) (?:order|thing|lot))\W*(?:please|then|instead)?\W*$",
    re.I,
)
_EVERY_PIECE = re.compile(
    r"^\W*(?:(?:no|actually|sorry|please|rather|then|wait|make (?:it|that)|i want|refund|return|cancel)\W+)*(?:both(?: of them)?|all of (?:them|those|these)|all (?:two|three|four|five|\d{1,2}))\W*(?:please|then|instead)?\W*$",
    re.I,
)
_NTH = re.compile(
    r"\bthe (?:first|second|third|fourth|fifth|last|other)(?: (?:one|item|article|thing|product))?\b", re.I
)
_KEEPS = re.compile(r"\b(?:keep|keeping|leave|not|without|except|don'?t)\b", re.I)


def before(call: dict[str, Any], has: Sequence[dict[str, Any]]) -> dict[str, int]:
    """Return the pieces by line that a proposal was about: all that are left where it was about the whole order."""
    asked = {str(each.get("item")): int(each.get("quantity") or 1) for each in call["args"].get("items") or []}
    return asked or {str(line["handle"]): left(line) for line in has}


def pieces(call: dict[str, Any], text: str, order: dict[str, Any]) -> dict[str, int] | None:
    """Return the pieces by line that the words leave of a proposal, or add to it; None when they say nothing of that.

    What the words name counts; a number that they do not say is the one that was proposed. Empty: which articles are
    meant is not clear, and nothing may be guessed.

    Args:
        call: The call that proposed it.
        text: The customer's words.
        order: The order, from a tool result.
    """
    has = lines(order)
    was = before(call, has)
    text = right(text, has)
    if not has or call["args"].get("amount"):
        return None
    if _ALL_OF_IT.match(normalise(text)):
        return {str(line["handle"]): left(line) for line in has}
    if _EVERY_PIECE.match(normalise(text)):
        return {str(line["handle"]): left(line) for line in has if line["handle"] in was}
    if (alone := _ONLY_MANY.match(normalise(text))) is not None:
        return _of_those(was, has, _number(alone[1]))
    asked, spared = _parts(text)
    mine = [line for line in has if line["handle"] in was]
    wanted, gone = _named(asked, mine, has), _named(spared, mine, mine)
    if wanted is None or gone is None:
        return {}
    if wanted:
        return _instead(call, text, was, {handle: _many(asked, line, was) for handle, line in wanted.items()})
    if gone:
        return _without(was, gone, text, has)
    nth = _NTH.search(normalise(text))
    place = choice(nth[0], len(mine)) if nth else None
    if nth and place is not None:
        handle = str(mine[place]["handle"])
        if len(mine) == 1:  # of several pieces of one article
            return {handle: 1}
        spares = bool(_KEEPS.search(normalise(text)[: nth.start()]))
        return {key: many for key, many in was.items() if (key != handle) is spares}
    free = quantities.counted(text, "").free
    return _of_those(was, has, free[-1]) if free else None


def _instead(call: dict[str, Any], text: str, was: dict[str, int], now: dict[str, int]) -> dict[str, int]:
    """Return the pieces that words name, with those that were proposed where they add to them.

    "Cancel the candles", and then "I only want the lamp": it may stay, and may be meant instead.
    """
    if has_request(text) and not was.keys() & now.keys():
        return {}
    return {**was, **now} if adds(text) and call["args"].get("items") else now


def _without(
    was: dict[str, int], gone: dict[str, dict[str, Any]], text: str, has: Sequence[dict[str, Any]]
) -> dict[str, int]:
    """Return the pieces by line without those that words leave out: all of a line, or some, "one candle stays"."""
    portion = portions.read(text, [(article(line), left(line)) for line in has])
    found = {handle: many for handle, many in was.items() if handle not in gone}
    for handle in (portion.some if portion else frozenset()) & gone.keys():
        said = quantities.counted(text, str(gone[handle].get("title", ""))).allowed(was[handle]) or frozenset()
        if len(said) != 1:
            return {}
        found[handle] = next(iter(said))
    return found


def adds(text: str) -> bool:
    """Return whether words come on top of what was said before: "and the pan as well"."""
    return bool(_MORE.search(normalise(text)))


def items(found: dict[str, int], order: dict[str, Any], text: str) -> list[dict[str, Any]]:
    """Return pieces by line as an argument of a tool; none where the words ask for all of the order."""
    has = lines(order)
    if _ALL_OF_IT.match(normalise(text)) and all(found.get(str(line["handle"])) == left(line) for line in has):
        return []
    return [item(line, found[str(line["handle"])]) for line in has if found.get(str(line["handle"]))]


def _parts(text: str) -> tuple[str, str]:
    """Return the words that ask for something, and those that keep or leave something out."""
    parts = list(clauses(text))
    leaving = words_of("not") | words_of("except") | words_of("keep")
    spared = (" ".join(word for word in part.spared.split() if word not in leaving) for part in parts)
    return " , ".join(part.wanted for part in parts), " , ".join(spared)


def _named(
    text: str, first: Sequence[dict[str, Any]], then: Sequence[dict[str, Any]]
) -> dict[str, dict[str, Any]] | None:
    """Return the lines that words name, those of the proposal before the others; None where it is not clear which."""
    found = meant(text, first)
    if not found.lines and not found.doubt:
        found = meant(text, then)
    if found.doubt:
        return None
    return {str(line["handle"]): line for line in found.lines}


def _many(text: str, line: dict[str, Any], was: dict[str, int]) -> int:
    said = counted(text, str(line.get("title", "")), left(line))
    return said if said is not None else was.get(str(line["handle"]), left(line))


def _of_those(was: dict[str, int], has: Sequence[dict[str, Any]], many: int) -> dict[str, int]:
    """Return so many pieces of the one article that was proposed; empty where there were several."""
    several = {str(line.get("title")) for line in has if line["handle"] in was}
    return {next(iter(was)): many} if len(was) == 1 and len(several) == 1 else {}


def _number(word: str) -> int:
    return int(word) if word.isdecimal() else lists.numbers().get(word.casefold(), 1)
