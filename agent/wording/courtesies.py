"""What a model may add beside orders, money and rules, worded by code: only its kind is the model's.

A question or a courtesy carries whatever is put into it ("which order did we lose?"). So none is shown in a model's
words: what it asks for is read, and code asks for that.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

from agent.guardrails import word_groups
from agent.guardrails.judge import Turn
from agent.guardrails.sentence_kinds import Kind
from agent.reading.sensitive_topics import topics
from commerce.sentences import say

DATA = Path(__file__).with_name("courtesies.yaml")
FACTS = Path(word_groups.__file__).parent / "data" / "facts.yaml"
_ASKS = {
    "email": "chat.ask_email",
    "address": "chat.ask_address",
    "reason": "chat.ask_reason",
    "variant": "chat.ask_variant",
    "order": "orders.which",
    "article": "chat.ask_article",
}
_SAYS = {"thanks": "chat.thanks", "hello": "chat.hello", "bye": "chat.goodbye"}
#: What vouches for a fact about an article: the shop's own data about it.
_OWN_DATA = ("items", "item", "quotes")
#: What a field that says no to `in_stock` vouches for.
_SOLD_OUT = "sold out"


class Composer:
    """Words what a model may add to a turn.

    Args:
        turn: What is in play.
        results: What tools answered in this conversation; looked at only when a sentence needs it.
    """

    def __init__(self, turn: Turn, results: Iterable[dict[str, Any]]) -> None:
        self._turn = turn
        self._results = results

    @cached_property
    def _facts(self) -> frozenset[str]:
        return frozenset(word_groups.found(FACTS, "\n".join(text for each in self._results for text in _data(each))))

    def __call__(self, kind: Kind, text: str) -> str:
        """Return what is shown for a sentence that the reader let through, empty for nothing.

        Args:
            kind: What the sentence does.
            text: The sentence; in matter turns it only tells what it asks for.
        """
        if self._turn.strict or kind in (Kind.PERSON, Kind.SYMPATHY, Kind.GREETING):
            return by_code(kind, text)
        if kind is Kind.QUESTION and topics(text) - {"amount"}:
            return by_code(kind, text)
        return "" if set(word_groups.found(FACTS, text)) - self._facts else text


def by_code(kind: Kind, text: str) -> str:
    """Return code's sentence of a kind, empty where there is none."""
    if kind is Kind.PERSON:
        return say("chat.offer")
    if kind is Kind.SYMPATHY:
        return say("chat.sympathy")
    groups = word_groups.found(DATA, text) if kind in (Kind.QUESTION, Kind.GREETING) else []
    if kind is Kind.QUESTION:
        return say(next((_ASKS[name] for name in groups if name in _ASKS), "chat.ask_more"))
    if kind is Kind.GREETING:
        if text.rstrip(" \"')\u201d").endswith(("?", "\uff1f", "\u061f", "\u037e")):
            return say("chat.help")
        return say(next((_SAYS[name] for name in groups if name in _SAYS), "chat.glad"))
    return ""


def _data(result: dict[str, Any]) -> Iterator[str]:
    """Yield the texts of the shop's own data in a result; not what repeats a call."""
    nearest = result.get("nearest")
    for part in (result, nearest if isinstance(nearest, dict) else {}):
        for name in _OWN_DATA:
            yield from _texts(part.get(name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield str(name)
            yield from (_SOLD_OUT,) if name == "in_stock" and each is False else _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)
    elif isinstance(value, str):
        yield value
