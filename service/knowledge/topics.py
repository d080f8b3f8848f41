"""What a question to the shop is about: topics that shoppers name in their own words, from a table.

A topic is known by the customer's words, or, after another one, by a fragment that goes on from it. It tells in which
words the pages may speak of it, and what a passage must have to be an answer.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from commerce import countries
from runtime.yaml_file import read_yaml

_WORD = re.compile(r"[^\W\d_]+")
_AROUND = frozenset(
    "and or what about how to in the of do you deliver ship also even is ok okay possible hi hello please".split()
)
_COUNTRY_WORDS, _FEW = 2, 4
_SENT = re.compile(
    r"\b(?:ship|send|deliver)(?:ping|s)?\b.{0,20}\b(?:to|in|into)\b|\bsend(?:ing)? (?:things|stuff|goods|parcels)\b",
    re.I,
)
#: Where to is named, though as no country that is known: a town, an island.
_SOMEWHERE = re.compile(
    r"\b(?:do|can|could|will|would) (?:you|u) (?:also |even |still )?(?:ship|deliver|send)(?: (?:things|stuff|goods|parcels|orders))? to "
    r"(?!(?:a|an|my|me|us|the|it|another|different|somebody|someone)\b)(?:\d{4,5} ?)?(?:[a-z]{3,20})?\W*$"
    r"|^(?:and |also )?(?:you |u )?(?:ship(?:ping)?|deliver(?:ing|y)?) to (?:\d{4,5} ?)?(?:[a-z]{3,20})?\W*$",
    re.I,
)
#: How long it takes to a place that is named: no verb, and nothing of the customer's.
_HOW_LONG = re.compile(
    r"\bhow (?:long|fast|quick|quickly|soon|many days)\b(?: (?:is|does|do|will|would|can|it|that|this|u|you|they|a|the|parcel|order|take|takes|until|till|be|delivery|get|gets)\b){0,6}"
    r" to (?:\d{4,5}(?: [a-z]{3,20})?|[a-z]{3,20}(?: [a-z]{3,20})?)\W*$",
    re.I,
)
_POSTCODE = re.compile(r"\bto \d{4,5}\b", re.I)
_FILE = Path(__file__).with_name("topics.yaml")
#: More words than these tell a story, in which a topic is only named.
LONGEST = 24
_MOST_CHARS = 300
#: Words of a fragment that goes on from a topic.
_FRAGMENT = 9


@dataclass(frozen=True)
class Topic:
    """One row of the table.

    Attributes:
        name: How it is called.
        group: Topics of one group go on from each other.
        asked: The customer's words.
        means: The same question in the words that pages have.
        follows: Words that ask for it after a topic of that name or group.
        holds: What a passage must have to answer it; None where only the rules do.
        where: What the passage's heading or its page's title must have.
        same: Whether the passage must speak of the very thing that was named: leather, wool, backpacks.
        policy: The topic of the rules that judge; empty where pages answer.
        near: The topic whose passages are told where none answers.
        pages_first: Whether the rules are only told where no page answers.
    """

    name: str
    group: str
    asked: re.Pattern[str]
    means: str
    follows: dict[str, re.Pattern[str]] = field(default_factory=dict)
    holds: re.Pattern[str] | None = None
    where: re.Pattern[str] | None = None
    same: bool = False
    policy: str = ""
    near: str = ""
    pages_first: bool = False


def _topic(row: dict[str, Any]) -> Topic:
    def pattern(name: str) -> re.Pattern[str] | None:
        return re.compile(row[name], re.I) if name in row else None

    follows = {name: re.compile(words, re.I) for name, words in (row.get("follows") or {}).items()}
    plain = {
        name: row[name] for name in ("name", "group", "means", "same", "policy", "near", "pages_first") if name in row
    }
    return Topic(
        asked=re.compile(row["asked"], re.I), follows=follows, holds=pattern("holds"), where=pattern("where"), **plain
    )


#: Rules that no topic has for its own.
_RULES = {"exchanges": "return_window", "withdrawal": "return_window", "payment": "payment_methods"}
#: Whether goods are sent to a country: known by its name, and answered by the rules.
_COUNTRY = Topic("country", "shipping", re.compile(r"(?!)"), "Do you ship to", policy="shipping")


@cache
def table() -> tuple[Topic, ...]:
    """Return the topics in the order in which they are tried."""
    return tuple(_topic(row) for row in read_yaml(_FILE))


def named(name: str) -> Topic | None:
    """Return the topic of that name, or the one that those rules answer."""
    name = _RULES.get(name, name)
    return next((each for each in (*table(), _COUNTRY) if name in (each.name, each.policy)), None) if name else None


@lru_cache(maxsize=512)
def of(text: str, before: str = "") -> Topic | None:
    """Return the topic that words ask about, None where they name none.

    Args:
        text: The customer's words, spelling put right.
        before: The name of the topic that was answered last; a fragment may go on from it.
    """
    plain = text[:_MOST_CHARS]
    count = len(plain.split())
    if count > LONGEST:
        return None
    if before and count <= _FRAGMENT and (found := _following(plain, before)) is not None:
        return found
    found = next((each for each in table() if each.asked.search(plain)), None)
    if found is None and _HOW_LONG.search(plain) and (countries.said(plain) or _POSTCODE.search(plain)):
        return named("delivery_time")
    return found or (_COUNTRY if _of_a_country(plain, before) else None)


def without_postcode(text: str) -> str:
    """Return a question where goods are sent to, without the postcode: "shipping to 10115" names no order."""
    topic = of(text)
    return _POSTCODE.sub("to", text) if topic is not None and topic.group == "shipping" else text


def _of_a_country(text: str, before: str) -> bool:
    """Whether words only name a country, or ask whether goods are sent to it."""
    codes = countries.said(text)
    if not codes:
        return bool(_SOMEWHERE.search(text))
    last = named(before)
    rest = [word for word in _WORD.findall(text.casefold()) if word not in _AROUND]
    lone = len(rest) <= _COUNTRY_WORDS and not any(word in countries.OTHERWISE for word in rest)
    return bool(_SENT.search(text)) or lone or (last is not None and last.group == "shipping" and len(rest) <= _FEW)


def _following(text: str, before: str) -> Topic | None:
    """Return the topic that a fragment asks about after another one, of which the words alone would tell less."""
    last = named(before)
    if last is None:
        return None
    for name in (last.name, last.group):  # what goes on from that very topic comes first
        for each in table():
            words = each.follows.get(name)
            if words is not None and words.search(text):
                return each
    return None


def holding(topic: Topic, passages: Iterator[tuple[int, str, str]]) -> list[int]:
    """Return the places of the passages that may answer a topic.

    Args:
        topic: The topic.
        passages: Place, heading with title, and words of each passage.
    """
    if topic.holds is None:
        return []
    return [
        place
        for place, head, text in passages
        if topic.holds.search(f"{head}\n{text}") and (topic.where is None or topic.where.search(head))
    ]
