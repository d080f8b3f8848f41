"""Everything that reads a customer's message by code, and texts that are made to take it long."""

from __future__ import annotations

import random
import string
import sys
from collections.abc import Callable, Iterator
from functools import _lru_cache_wrapper, cache, lru_cache
from itertools import product

from langchain_core.messages import HumanMessage

from agent.embedded import addresses, next_move, numbers
from agent.embedded.router import router
from agent.embedded.text import normalise
from agent.reading import person, sensitive_topics
from commerce import alarm, causes, extent
from commerce.articles import Article, mentions
from commerce.numerals import in_figures
from commerce.own_words import own
from commerce.pointing import Said
from commerce.text import clean, folded
from service import asked, consent, sending
from service.changes.said import sends_elsewhere
from service.consent import (
    amending,
    conditions,
    currencies,
    gates,
    lists,
    monies,
    moods,
    payees,
    portions,
    quantities,
    said,
    sums,
    unresolved,
)
from service.consent.reading import Shown
from service.conversations.conversations import MAX_CHARACTERS
from service.identity import codes

_SHOWN = Shown("p", "refund_order", "1012", ("126.80", "2 x Mug", "1 x Lamp", "1012"), {}, "126.80", "EUR")
_LINES = [
    (Article("a", "MUG-1", "Mug", "Blue"), 2),
    (Article("b", "LMP-1", "Lamp", "Rose"), 1),
    (Article("c", "PAN-24", "Frying pan", "24 cm"), 3),
]
ARTICLES = [article for article, _ in _LINES]
_TITLES = [f"{each.title} {each.variant}" for each in ARTICLES]
_PLACE = {"line1": "Hauptstr. 5", "city": "Berlin", "postcode": "10115", "country": "DE"}
_TOOLS = dict.fromkeys(("plan", "refund_order", "get_order", "handoff", "change_address"), frozenset[str]())

#: By code alone, without the encoder.
READERS: dict[str, Callable[[str], object]] = {
    "clean": lambda text: folded(clean(text)),
    "extent": extent.too_much,
    "own": own.__wrapped__,
    "yes": lambda text: consent.read(text, _SHOWN),
    "may be yes": consent.may_be_yes,
    "touches": lambda text: consent.touches(text, _SHOWN),
    "hesitates": lambda text: consent.hesitates(text, _SHOWN),
    "amending": amending.standing.__wrapped__,
    "said": said.read.__wrapped__,
    "placed": said.placed,
    "without order": lambda text: said.without_order(text, ["1012"]),
    "without any": lambda text: said.without_order(text, ()),
    "moods": moods.mood,
    "pauses": moods.pauses,
    "told sums": sums.only_told,
    "gates": lambda text: gates.picked(text, f"Is it about all of order 1012, or only about {text}?"),
    "sums": lambda text: sums.read(text, asked=True, articles=_TITLES),
    "portions": lambda text: portions.read(text, _LINES),
    "condition": conditions.condition,
    "unconditional": conditions.unconditional,
    "unresolved": lambda text: unresolved.something(text, ARTICLES),
    "monies": monies.part,
    "mail elsewhere": lambda text: sends_elsewhere([Said(True, text)], "a@example.com"),
    "payees": payees.elsewhere,
    "without payees": payees.without,
    "counted": lambda text: quantities.counted(text, _TITLES[0], _TITLES[1:]),
    "about": lambda text: quantities.about([text], "1012"),
    "mentions": lambda text: mentions(text, ARTICLES),
    "causes": causes.read,
    "matter": sensitive_topics.topics.__wrapped__,
    "alarm": alarm.read,
    "person": person.wanted,
    "hidden codes": codes.hide,
    "scattered codes": codes.scattered,
    "begun codes": lambda text: codes.begun(["12", "34"], text),
    "beside a code": lambda text: codes.rest(f"{codes.HIDDEN} {text}"),
    "address": addresses.parse,
    "sending": lambda text: sending.standing(_PLACE, text, "1012"),
    "more sent": lambda text: sending.says_more(_PLACE, text),
    "currencies": lambda text: currencies.foreign(text, "EUR"),
    "denied causes": causes.denied,
}


def all_of(text: str) -> None:
    """Read a text with everything but the engine."""
    for read in READERS.values():
        read(text)


def again(text: str) -> None:
    """Read a text with what looks at the messages of every turn anew."""
    asked.stands(text)
    conditions.without_asked_anyway(text)
    causes.read(text)
    mentions(text, ARTICLES)
    numbers.order_numbers(text)
    normalise(text)
    in_figures(text)
    for title in _TITLES:
        quantities.counted(text, title, [each for each in _TITLES if each != title])


def forget() -> None:
    """Forget all that was read before."""
    for each in _caches(len(sys.modules)):
        each.cache_clear()


@lru_cache(maxsize=1)
def _caches(_imported: int) -> set[_lru_cache_wrapper[object]]:
    """Return what remembers texts; looked for anew once more modules are imported."""
    ours = [
        module for name, module in sys.modules.items() if name.partition(".")[0] in ("agent", "commerce", "service")
    ]
    found = (each for module in ours for each in list(vars(module).values()) if isinstance(each, _lru_cache_wrapper))
    return {each for each in found if each.cache_parameters()["maxsize"] not in (None, 1)}


def engine(text: str) -> None:
    """Read a text as the embedded engine does, its encoder among it."""
    next_move.decide([HumanMessage(text)], _TOOLS, router())


_SIGNS = [
    *string.punctuation,
    *"€£¥“”„«»‹›「」‘’…–—、。，！？؟٫１२१①👍字あ한ا",
    "\u0301",
    "\u20e3",
    "\u2800",
    "\n",
    "\t",
]
_STARTS = [
    "> ",
    "\n> ",
    "From: a\n",
    "On Mon, 3 Nov 2026, Ann wrote:\n",
    "To: a\n",
    "---\n",
    "```\n",
    "<q>",
    "- ",
    "1. ",
    "a: ",
    "says ",
]
_KINDS = [
    "1015 ",
    "€5",
    "5 € ",
    "€5€6,",
    "12.50 EUR ",
    "1,",
    "1 2 3 ",
    "x1 ",
    "50% ",
    "#1 ",
    "12:30 ",
    "2026-11-30 ",
    "A-1 ",
    "“a” ",
    '"a" ',
    "字。",
    "あ、",
    "한국어 ",
    "a@b.c ",
    "https://a.b/ ",
    "Hauptstr. 5, 10115 Berlin ",
    "c/o a, ",
    "Flat 4, ",
    "a" * 40 + " ",
    "a\n",
]
_WISHES = [
    "cancel 1015 and 1012, ",
    "refund one mug, ",
    "i keep the lamp and ",
    "sorry, 1012 ",
    "if it is not ",
    "once it arrives ",
    "refund it. ",
    "refund it no, ",
    "no wait 1012 ",
    "without the mug ",
    "up to 5 EUR ",
    "half of ",
    "two of the ",
    "pay my neighbour ",
    "begins with 1 and ends with ",
    "it is broken ",
    "lawyer ",
    "person ",
    "not ",
]


def units() -> Iterator[str]:
    """Yield what a text may repeat: every sign, words of every list, heads of lines, requests, and some pairs of these."""
    chosen = random.Random(14)  # noqa: S311 - which pairs are tried is no secret
    named = ("yes", "no", "stop", "turn", "narrow", "fill", "shop", "asks", "all", "last")
    words = [f"{chosen.choice(sorted(lists.every(name)))} " for name in named]
    words += [f"{each} ".replace("~", "it") for each in chosen.sample(sorted(lists.action_words()), 6)]
    single = [*_SIGNS, *_STARTS, *_KINDS, *_WISHES, *words]
    yield from single
    yield from (one + other for one, other in chosen.sample(list(product(single, single)), 12))


@cache
def made(unit: str, length: int) -> str:
    """Return a text of so many characters that repeats a unit, as it comes from the door."""
    return folded(clean((unit * (length // len(unit) + 1))[:length]))


@cache
def longest(unit: str) -> str:
    """Return the longest text of a unit that is read at all."""
    text = made(unit, MAX_CHARACTERS)
    while extent.too_much(text):
        text = text[: len(text) * 9 // 10].rstrip()
    return text
