"""A swap that its customer changes after it was proposed: another size, fewer pieces, or one of each."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from agent.embedded import other_variants
from agent.embedded.articles import left, lines
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.sentences import say
from commerce.wording import Words
from service.consent import quantities
from service.consent.clauses import value_of

_SPLIT = re.compile(
    r"(?<![\w])(?P<many>\d{1,2}|one|two|three|four|five)(?:\s?x)?\s(?:of (?:them|those|these)\s)?(?:piece\s)?"
    r"(?:in|into|to|as)\s(?P<words>[^,;.&\n]{1,30}?)"
    r"(?=\s*(?:[,;.&\n]|\band\b|$|\b(?:\d{1,2}|one|two|three|four|five|the other)\b))",
    re.I,
)
_IDLE = re.compile(r"[\s,]{0,3}\b(?:actually|instead|rather|sorry|please|pls|then)\W{0,3}$", re.I)
_BARE = re.compile(r"\W*(\d{1,2}|one|two|three|four|five)\W*", re.I)


def changed(turn: Turn, call: dict[str, Any], number: str, order: dict[str, Any], text: str) -> Move | None:
    """Propose the same swap for another number of pieces or another variant; None when words say nothing of that.

    Options that the words do not name stay as they were proposed: "in L", after sky blue was, is sky blue in L.

    Args:
        turn: The turn.
        call: The call that proposed the swap.
        number: The order's number.
        order: The order, from a tool result.
        text: The customer's words.
    """
    text = _IDLE.sub("", text)
    before = [each for each in call["args"].get("swaps") or [] if isinstance(each, dict)]
    line = next((each for each in lines(order) if before and each["handle"] == before[0].get("item")), None)
    if line is None or len({each.get("item") for each in before}) != 1:
        return None
    product = turn.history.product(str(line.get("product_id") or "")) or {}
    variants = [each for each in product.get("variants") or [] if isinstance(each, dict)]
    proposed = next((each for each in variants if each.get("handle") == before[0].get("variant")), {})
    current = str(proposed.get("id") or line.get("variant_id") or "")
    if several := _several(text, variants, current, line):
        question = say("engine.swaps_apart", variant=str(several[0].get("title")))
        return turn.say(question, Frame("instead", "", {"call": call}))
    fitting = other_variants.matching(text, variants, current)
    many = _many(text, str(line.get("title", "")))
    many = None if many is not None and fitting and many > left(line) else many  # "28" is a size
    if not fitting and many is None:
        return _which(turn, number, order, line, text) if _names_one(text, variants) else None
    if len(fitting) > 1:
        return _which(turn, number, order, line, text)
    variant = str(fitting[0]["handle"]) if fitting else str(before[0].get("variant"))
    swap = {"item": line["handle"], "quantity": many or _before(before), "variant": variant}
    args = {**call["args"], "swaps": [swap]}
    return turn.call(call["name"], args, Frame("", "exchange"), "exchange")


def _several(text: str, variants: list[dict[str, Any]], current: str, line: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the variants that words count out, "one in L, one in M"; none where they do not."""
    found = [(value_of(each["many"].casefold()) or 0, each["words"]) for each in _SPLIT.finditer(normalise(text))]
    chosen = [_like(other_variants.matching(words, variants, ""), variants, current) for _, words in found]
    fits = len(found) > 1 and all(len(each) == 1 for each in chosen)
    return [each[0] for each in chosen] if fits and sum(many for many, _ in found) <= left(line) else []


def _like(fitting: list[dict[str, Any]], variants: list[dict[str, Any]], current: str) -> list[dict[str, Any]]:
    """Return those that have most options as the one that was proposed: of all that are L the one in its colour."""
    like = next((each.get("options") or {} for each in variants if str(each.get("id")) == current), {})
    scores = [sum(like.get(name) == value for name, value in (each.get("options") or {}).items()) for each in fitting]
    return [each for each, score in zip(fitting, scores, strict=True) if score == max(scores)]


def _many(text: str, title: str) -> int | None:
    if bare := _BARE.fullmatch(text):
        return value_of(bare[1].casefold())
    said = quantities.counted(text, title)
    found = said.attached or said.free
    return found[-1] if found else None


def _before(before: list[dict[str, Any]]) -> int:
    return sum(int(each.get("quantity") or 1) for each in before)


def _names_one(text: str, variants: list[dict[str, Any]]) -> bool:
    words = Words(text)
    values = {str(value) for each in variants for value in (each.get("options") or {}).values()}
    return any(words.says_value(value) for value in values)


def _which(turn: Turn, number: str, order: dict[str, Any], line: dict[str, Any], text: str) -> Move:
    """Ask which variant, where there is none as the words want it."""
    return other_variants.swap(replace(Case(turn, "exchange", number, order, text), slots={"line": line["handle"]}))
