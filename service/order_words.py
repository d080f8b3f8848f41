"""Which of a customer's orders their words name: by what is in it, by its day, its place in the row, its state.

The same reading finds an order for a customer and tells later whether a change is of one that they named.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from pathlib import Path
from typing import Literal

from commerce import causes
from commerce.articles import Article, of_order
from commerce.order import Order, OrderStatus
from commerce.text import clean
from commerce.wording import Words, stem, tokens
from runtime.yaml_file import data, pattern
from service import said_days
from service.consent.references import without_named
from service.consent.title_spelling import ordinary, spelled
from service.typed import spelled as spelled_out

_FILE = Path(__file__).with_name("order_words.yaml")
_data, _pattern = partial(data, _FILE), partial(pattern, _FILE)
_TITLE_WORD = re.compile(r"[^\W\d_]+")
#: "My fleece", "the blue fleece": what is determined so is a thing, and no property.
_DETERMINED = re.compile(
    r"\b(?=(?:my|the|this|that|those|these|with|only|one|two|three|both|\d) ([^\W\d_]{3,40})(?: ([^\W\d_]{3,40}))?)"
)
_CLAUSE = re.compile(r"[,.;:!\n]+|\s(?:and|but)\s")
_NOT = re.compile(r"\b(?:not(?! (?:needed|wanted|here|there|working)\b)|instead of)\b", re.I)
_LONGEST = 1000  # of a message that may name an order
_SHORTEST = 3  # letters of a word that may name an article
_SAID_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
_ORDER_NOUNS = frozenset({"order", "orders", "parcel", "package", "purchase", "delivery"})
_WITH, _BESIDE = frozenset({"with", "containing"}), frozenset("the my a an and some those these both two".split())
_MOST_WORDS = 4  # of articles before "order"
_JOINS = frozenset({"and", "n", "plus"})
_NEAR = 24  # letters before a day in which it is told whose day that is
#: What an order is named by; that it is missing ("way") tells which may be meant, and names none.
By = Literal["articles", "day", "state", "place", "way"]
_TOLD = frozenset({"failed", "unpaid", "cancelled"})
_WAYS = frozenset({"not_here", "under_way", "says_here", "came"})
_ON_THE_WAY = (OrderStatus.SHIPPED, OrderStatus.PARTLY_SHIPPED)
_UNSENT = (OrderStatus.PENDING, OrderStatus.OPEN, OrderStatus.ON_HOLD, OrderStatus.PARTLY_SHIPPED)


@dataclass(frozen=True)
class Found:
    """The orders that words name, newest first, and what they name them by; by nothing: the words name none."""

    orders: tuple[Order, ...] = ()
    by: tuple[By, ...] = ()


def found(text: str, mine: Sequence[Order], today: date, anchor: str = "") -> Found:
    """Return which of a customer's orders their words name.

    Each thing that the words say leaves fewer. Where nothing is left, no order is found, and ``by`` tells that one was
    asked for.

    Args:
        text: The customer's words.
        mine: Their orders, newest first.
        today: The day on which they said it.
        anchor: The number of the order that was spoken of before, for "the one before".
    """
    text = text[:_LONGEST]
    plain = _folded(text)
    left, by = list(mine), list[By]()
    state = _state(plain)
    # Of two sweaters "the sweater payment failed" is about the one whose payment did.
    stands = _by_articles(text, _standing(state, left)) if state in _TOLD else None
    if (named := stands or _by_articles(text, left)) is not None:
        left, by = named, [*by, "articles"]
    if state != "coming" and (of_day := _by_day(plain, left, today, surely=not by)) is not None:
        left, by = of_day, [*by, "day"]
    # What is broken or wrong has come: of the orders with such an article only those.
    state = state or ("came" if by and causes.read(text) in causes.FAULTS else "")
    if state and (at := _standing(state, left)):
        left, by = at, [*by, "way" if state in _WAYS else "state"]
    place = _place(plain)
    if place and ("articles" not in by or (place in ("newest", "oldest") and len(left) > 1)):
        left, by = _at(place, left, mine, anchor), [*by, "place"]
    return Found(tuple(left) if by else (), tuple(by))


def _standing(state: str, orders: Sequence[Order]) -> list[Order]:
    """Return the orders that stand so; of one that is asked after as under way, and is not sent yet, that one."""
    at = [each for each in orders if _STATES[state](each)]
    return at or ([each for each in orders if _STATES["waiting"](each)] if state == "under_way" else [])


def names_place(text: str) -> bool:
    """Return whether words tell an order by its place in the row: "the one before that"."""
    return bool(_place(_folded(text)))


def names_place_beside(text: str) -> bool:
    """Return whether words tell an order by its place beside another one: "the one before that"."""
    return _place(_folded(text)) in ("before", "after")


def names_oldest(text: str) -> bool:
    """Return whether words tell an order as the first of all, or by what it came to: older ones count, too."""
    return _place(_folded(text)) in ("oldest", "dearest", "cheapest")


def names_state(text: str) -> bool:
    """Return whether words tell an order by how it stands: "the open one", "what is still on its way"."""
    plain = _folded(text)
    return _state(plain) in _STATES.keys() - {"not_here", "went_back"} or bool(_pattern("still_out").search(plain))


def of_own(text: str) -> list[str]:
    """Return the clauses that tell of something which was ordered: what is wrong with it, or that it is theirs."""
    parts = [_NOT.split(each)[0] for each in _CLAUSE.split(text[:_LONGEST]) if each.strip()]
    if causes.read(text):
        return parts
    return [each for each in parts if _pattern("of_own").search(_folded(each))]


def tells_of_order(text: str) -> bool:
    """Return whether words say that something was ordered: "bought something as a guest"."""
    return bool(_pattern("bought").search(_folded(text[:_LONGEST])))


def titles_hold(text: str, titles: Sequence[str]) -> bool:
    """Return whether words name one of the articles with these titles."""
    lines = [Article(str(place), "", title) for place, title in enumerate(titles)]
    return _score(_Spelt(text, titles), lines) is not None


def without_contents(text: str, titles: Sequence[str]) -> str:
    """Return words in which an order that is named by what is in it is only called the order.

    "My lamp order" and "the one with the lamp" are the whole order; "the lamp of my order" is the lamp.

    Args:
        text: The customer's words, articles spelt as in the titles.
        titles: The titles of the order's articles.
    """
    words, held = list(_SAID_WORD.finditer(text)), _held(titles)
    heads = _called_so(titles)
    gone: list[tuple[int, int, str]] = []
    for place, word in enumerate(words):
        called = word[0].casefold()
        if called not in _ORDER_NOUNS | {"one"}:
            continue
        first = _first_held(words, place, held)
        if called == "one" and not _is_the_one(words, first, place, heads):
            first = place
        last, after = place, place + 2
        with_it = place + 1 < len(words) and words[place + 1][0].casefold() in _WITH
        while with_it and after < len(words) and _goes_with(words[after][0], held):
            last, after = after if _is_held(words[after][0], held) else last, after + 1
        if first < place or last > place:
            gone.append((words[first].start(), words[last].end(), "order" if called == "one" else word[0]))
    for start, end, instead in reversed(gone):
        text = text[:start] + instead + text[end:]
    return text


def _first_held(words: Sequence[re.Match[str]], place: int, held: frozenset[str]) -> int:
    """Return where the articles begin that stand before a word: "jumper and lamp" of "my jumper and lamp order"."""
    first = place
    while place - first < _MOST_WORDS and first:
        joins = first < place and first > 1 and words[first - 1][0].casefold() in _JOINS
        if joins and _is_held(words[first - 2][0], held):
            first -= 2
        elif _is_held(words[first - 1][0], held):
            first -= 1
        else:
            break
    return first


def _is_the_one(words: Sequence[re.Match[str]], first: int, place: int, heads: frozenset[str]) -> bool:
    """Whether "one" is an order that is told by its only article: "the soap one", and not "the green one"."""
    determined = first and words[first - 1][0].casefold() in ("the", "my")
    return bool(determined) and any(stem(each[0].casefold()) in heads for each in words[first:place])


def _called_so(titles: Sequence[str]) -> frozenset[str]:
    """Return what an order's only article is called; of several none is what the order is called by."""
    if len(titles) != 1:
        return frozenset()
    plain = [each for each in _TITLE_WORD.findall(titles[0].split(" (")[0].casefold()) if len(each) >= _SHORTEST]
    return _heads(plain) if plain else frozenset()


def called(text: str, titles: Sequence[str], one: str, more: str) -> str:
    """Return words in which an order's articles are called by one word each, whatever their titles are.

    Args:
        text: The customer's words.
        titles: The titles of the order's articles.
        one: What a single article is called.
        more: What is said for several of a kind.
    """
    held = _held(titles)
    plain = spelled(text, titles)
    plain = _SAID_WORD.sub(
        lambda word: (more if word[0].endswith("s") else one) if _is_held(word[0], held) else word[0], plain
    )
    plain = re.sub(rf"\b(?:{one} |{more} )+(?={one}\b|{more}\b)", "", plain)  # a "yoga mat" is one thing
    return re.sub(rf"\b(?:{one}|{more})(?: (?:\+|&|and|n) (?:the )?(?:{one}|{more}))+\b", more, plain)


def all_held(words: Sequence[str], titles: Sequence[str]) -> bool:
    """Return whether each of some words is one of these titles, or of what such things are called."""
    held = _held(titles)
    return all(_is_held(word, held) for word in words)


def _held(titles: Sequence[str]) -> frozenset[str]:
    plain = [[each for each in _TITLE_WORD.findall(title.casefold()) if len(each) >= _SHORTEST] for title in titles]
    known = {stem(each) for words in plain for each in words} | {
        each for words in plain if words for each in _heads(words)
    }
    kinds = {stem(kind) for kind, meant in _data()["kinds"].items() if known & set(map(stem, meant))}
    return frozenset(known | kinds)


def _is_held(word: str, held: frozenset[str]) -> bool:
    plain = word.casefold()
    return stem(plain) in held or any(stem(part) in held for part in plain.split("-") if len(part) >= _SHORTEST)


def _goes_with(word: str, held: frozenset[str]) -> bool:
    return word.casefold() in _BESIDE or _is_held(word, held)


def _folded(text: str) -> str:
    return " ".join(spelled_out(clean(text).casefold().replace("\u2019", "'")).split())


@cache
def _patterns(name: str) -> dict[str, re.Pattern[str]]:
    return {key: re.compile(each) for key, each in _data()[name].items()}


@cache
def _loose() -> frozenset[str]:
    return frozenset(_data()["loose"].split())


def _by_articles(text: str, mine: Sequence[Order]) -> list[Order] | None:
    """Return the orders that hold most of what the words say of an article; None where they name none."""
    has = {each.id: of_order(each) for each in mine}
    plain = _Spelt(text, sorted({one.title for lines in has.values() for one in lines}))
    scores = {each.id: score for each in mine if (score := _score(plain, has[each.id])) is not None}
    if not scores:
        return None
    best = max(rank for rank, _ in scores.values())
    said = {key: words for key, (rank, words) in scores.items() if rank == best}
    return [each for each in mine if each.id in said and not any(said[each.id] < other for other in said.values())]


class _Spelt(Words):
    """A message in which misspelt articles are put right."""

    def __init__(self, text: str, titles: Sequence[str]) -> None:
        plain = spelled(without_named(clean(text), " "), titles)
        super().__init__(plain)
        self._determined = {stem(each) for pair in _DETERMINED.findall(plain.casefold()) for each in pair if each}

    def determines(self, token: str) -> bool:
        """Return whether a word stands behind "my" or "the"."""
        return token in self._determined


def _score(words: _Spelt, lines: Sequence[Article]) -> tuple[int, frozenset[str]] | None:
    """Return how surely words name one of an order's lines, and what they say of it; None where they name none.

    The thing itself ("lamp") counts more than what is said of it ("dimmable"); a kind of things ("shoes") less.
    """
    ranked = (_rank(words, line) for line in lines)
    return max((each for each in ranked if each is not None), key=lambda each: (each[0], len(each[1])), default=None)


def _rank(words: _Spelt, line: Article) -> tuple[int, frozenset[str]] | None:
    plain = [each for each in _TITLE_WORD.findall(line.title.casefold()) if len(each) >= _SHORTEST]
    if not plain:
        return None
    said = frozenset(each for each in line.tokens if words.say(each))
    of_title = said & tokens(line.title, "", (), "")
    heads = _heads(plain)
    telling = {each for each in of_title if each not in _loose() and not ordinary(each)}
    if of_title & heads and (telling or len(of_title) > 1):
        return 3, said
    if len(of_title) > 1 or (stem(plain[0]) in telling and plain[0] != plain[-1]):
        return 2, said
    kinds = _data()["kinds"].items()
    if any(words.say(stem(kind)) and heads & set(map(stem, meant)) for kind, meant in kinds):
        return 1, said
    return (0, said) if any(words.determines(each) for each in telling) else None


def _heads(plain: Sequence[str]) -> frozenset[str]:
    """Return what a title calls the thing itself: its last word, alone and with the one before; "soap" of a bar."""
    last = plain[-1]
    before = [stem(each) for each in plain[-2:-1] if last in _loose()]
    shirt = [stem(f"t{last}")] if last.startswith("shirt") else []
    return frozenset({stem(last), stem("".join(plain[-2:])), *before, *shirt})


def _by_day(plain: str, mine: Sequence[Order], today: date, *, surely: bool) -> list[Order] | None:
    """Return the orders of the days that the words name; None where they name none.

    A day of arrival only leaves fewer: customers mistake it, and stores do not always know it.
    """
    days = said_days.read(plain, today)
    if days is None:
        return None
    before = plain[max(0, days.start - 2 * _NEAR) : days.start]
    if _pattern("not_placed").search(before[-_NEAR:]) or not (
        _pattern("placed").search(plain) or _pattern("came").search(plain)
    ):
        return None
    if _pattern("came").search(before):
        arrived = [each for each in mine if each.delivered_at and days.hold(each.delivered_at.date())]
        return arrived or None
    placed = [each for each in mine if days.hold(each.placed_at.date())]
    return placed if placed or surely else None


def _state(plain: str) -> str:
    named = next((name for name, pattern in _patterns("states").items() if pattern.search(plain)), "")
    return named or ("not_here" if _pattern("still_out").search(plain) else "")


def _place(plain: str) -> str:
    return next((name for name, pattern in _patterns("places").items() if pattern.search(plain)), "")


def _at(place: str, left: Sequence[Order], mine: Sequence[Order], anchor: str) -> list[Order]:
    if place in ("newest", "oldest"):
        return list(left[:1] if place == "newest" else left[-1:])
    if place in ("dearest", "cheapest"):
        end = max if place == "dearest" else min
        return [end(left, key=lambda each: each.total.amount)] if left else []
    known = [each.number.lstrip("#").casefold() for each in mine]
    here = known.index(anchor.lstrip("#").casefold()) if anchor.lstrip("#").casefold() in known else 0
    there = here + (1 if place == "before" else -1)
    return [mine[there]] if 0 <= there < len(mine) else []


def _on_the_way(order: Order) -> bool:
    return order.status in _ON_THE_WAY


def _waiting(order: Order) -> bool:
    return order.status in _UNSENT


def _coming(order: Order) -> bool:
    return any(each.status == "out_for_delivery" for each in order.fulfilments)


_STATES: dict[str, Callable[[Order], bool]] = {
    "unpaid": lambda order: order.status is OrderStatus.PENDING,
    "failed": lambda order: order.status is OrderStatus.FAILED,
    "cancelled": lambda order: order.status is OrderStatus.CANCELLED,
    "refunded": lambda order: order.status is OrderStatus.REFUNDED,
    "went_back": lambda order: bool(order.returns or order.refunds) or order.status is OrderStatus.REFUNDED,
    "coming": _coming,
    "changeable": lambda order: order.status in (OrderStatus.PENDING, OrderStatus.OPEN),
    "under_way": _on_the_way,
    "held": lambda order: order.status is OrderStatus.ON_HOLD,
    "waiting": _waiting,
    "says_here": lambda order: order.status is OrderStatus.DELIVERED,
    "not_here": lambda order: _on_the_way(order) or _waiting(order),
    "here": lambda order: order.status is OrderStatus.DELIVERED,
    "came": lambda order: order.status is OrderStatus.DELIVERED,
}
