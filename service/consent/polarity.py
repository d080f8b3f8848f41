"""Which orders a message asks something for, and which ones it takes out: "cancel 1015 and 1408. Oh wait, not 1408".

Each clause says of the orders in it whether they are wanted, taken out, or only spoken of, for every action alike. The
last word on an order counts. What takes an order out is gone from the words that stand, and so is the order; where
nobody can tell which it is, the order is unclear, and somebody has to ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Literal

from service.consent import amending, lists
from service.consent.clauses import words_of
from service.consent.lists import fold, has
from service.consent.references import NUMBER

_FILE = Path(__file__).with_name("polarity.yaml")
_LONGEST = 4000
_MARK = "\u0001"
_JOINS = "and|but|or|nor|then|plus|so|und|aber|oder|sondern|noch|et|mais|ou|y|pero|sino|e|ma|en|maar|ale|mas|och|men|og"
_BREAK = re.compile(
    r"(?:\s{0,9}(?<![.,;:!?\n\u2026])[.,;:!?\n\u2026]++(?=\s|$)|\s[-\u2013\u2014]++\s|[()]|\s?[&+]\s?)"
    rf"[\s,.]*+(?:(?:{_JOINS})\b\s*+)?|\s(?:{_JOINS})\s(?:also\s|auch\s)?",
    re.I,
)
#: "But" that parts nothing: "all but 1015".
_ALL_BUT = re.compile(
    r"\b(?P<all>all|everything|every one|every order|any|anything|both|the lot)(?P<of>(?:\s[\w'-]{1,20}){0,5}?) but\b"
    r"(?!\s(?:not|only|i|please)\b)",
    re.I,
)
_BOTH = re.compile(r"\b(?:both|beide|beiden|all)\s{1,3}(?=(?:orders?\s{1,3}|of\s{1,3})?#?[A-Za-z]{0,3}-?\d{3})", re.I)
_NEAR = 5  # words between a denial and the action that it denies
_ASKS = re.compile(r"^\W*(?:why|warum|wieso|weshalb|pourquoi|por qué|perché|waarom)\b|\?\s*$", re.I)
_WORD = "ordernumber"
Kind = Literal["wants", "denies", "out", "only", "bare", "told", "unclear"]


@dataclass(frozen=True)
class Polarity:
    """What a message says of the orders that it names.

    Attributes:
        text: The words that stand: without the orders that are taken out, and without what takes them out.
        out: The orders that are taken out.
        unclear: Orders of which it cannot be told whether they are.
        undone: Whether all that was asked for is taken out again.
    """

    text: str
    out: tuple[str, ...] = ()
    unclear: tuple[str, ...] = ()
    undone: bool = False


@dataclass(frozen=True)
class _Clause:
    """One clause: what parts it from the one before, its words, its orders, and what it says of them."""

    between: str
    text: str
    orders: tuple[str, ...] = ()
    kind: Kind = "told"

    @property
    def folded(self) -> str:
        return _folded(self.text)

    @property
    def action_word(self) -> str:
        return amending.action_word_in(self.text)


@lru_cache(maxsize=512)
def polarity(text: str) -> Polarity:
    """Return which orders a message takes out, and the words that stand without them.

    Args:
        text: The message's own words.
    """
    plain = _ALL_BUT.sub(r"\g<all>\g<of> except", text.replace("\u2019", "'"))[:_LONGEST]
    if not NUMBER.search(plain) or not _may(fold(plain)):
        return Polarity(text)
    clauses = _read(plain)
    says = _says(clauses)
    out = tuple(each for each, kind in says.items() if kind == "out")
    unclear = tuple(each for each, kind in says.items() if kind == "unclear")
    stay = [each for each in says if each not in out]
    if not out:
        return Polarity(text, (), unclear if len(says) > 1 else ())
    if stay:
        return Polarity(f"{_without(clauses, frozenset(out))}{text[_LONGEST:]}", out, unclear)
    wanted = {each for clause in clauses if clause.kind == "wants" for each in clause.orders}
    return Polarity(text, out, (), undone=set(out) <= wanted)


@cache
def _phrases(name: str) -> tuple[str, ...]:
    return lists.phrases(_FILE, name)


@cache
def _any() -> tuple[str, ...]:
    return tuple(each for name in ("out", "deny", "keep", "leave", "lets", "only", "well") for each in _phrases(name))


def _may(folded: str) -> bool:
    return any(has(folded, each) for each in _any())


def _folded(text: str) -> str:
    return fold(NUMBER.sub(f" {_WORD} ", text))


def _read(text: str) -> list[_Clause]:
    """Return the clauses of a message, each with what it says of its orders."""
    clauses: list[_Clause] = []
    for clause in _pieces(text):
        named = [each for before in clauses for each in before.orders]
        clause = _pointed(clause, list(dict.fromkeys(named)))
        if not clause.orders:
            if clauses and clauses[-1].kind == "wants" and "(" in clause.between and clause.folded in _phrases("out"):
                clauses[-1] = replace(clauses[-1], kind="unclear")  # "cancel 1015 (not!) and 1408"
            clauses.append(clause)
            continue
        before = next((each for each in reversed(clauses) if each.orders), None)
        wanted = _wanted(clauses)
        kind = _kind(clause, wanted)
        if kind == "bare":
            kind = _goes_on(clause, before, text, wanted)
        if kind == "denies":
            kind = "out"
        clauses.append(replace(clause, kind=kind))
    return _of_other_actions(clauses)


def _wanted(clauses: list[_Clause]) -> frozenset[str]:
    return frozenset(each for clause in clauses if clause.kind in ("wants", "only") for each in clause.orders)


def _pieces(text: str) -> list[_Clause]:
    """Return the clauses of a message, unread: parted by signs and small words, and where it turns to another order."""
    clauses: list[_Clause] = []
    start, between = 0, ""
    spans = [(each.start(), each.end(), each[0]) for each in _BREAK.finditer(text)]
    for begin, end, sign in [*spans, (len(text), len(text), "")]:
        for n, piece in enumerate(_turns(text[start:begin])):
            if piece.strip():
                orders = tuple(dict.fromkeys(each.lstrip("#") for each in NUMBER.findall(piece)))
                clauses.append(_Clause(between if n == 0 else " ", piece.strip(), orders))
                between = ""
        start, between = end, f"{between}{sign}"
    return clauses


def _turns(piece: str) -> list[str]:
    """Return a piece parted where it goes on to another order in another way: "cancel 1015 not 1408"."""
    places, numbers = [0], list(NUMBER.finditer(piece))
    for one, other in pairwise(numbers):
        if found := _turn().search(piece, one.end(), other.start()):
            places.append(found.start())
    return [piece[start:end] for start, end in zip(places, [*places[1:], len(piece)], strict=True)]


@cache
def _turn() -> re.Pattern[str]:
    every = {*_any(), *(each for each in lists.action_words() if "~" not in each)}
    words = "|".join(re.escape(each).replace(r"\ ", r"\s+") for each in sorted(every, key=len, reverse=True))
    return re.compile(rf"(?<![\w'])(?:{words})(?![\w'])", re.I)


def _pointed(clause: _Clause, named: list[str]) -> _Clause:
    """Return a clause that speaks of "the first" with the order's number in its place."""
    if clause.orders or len(named) < 2:
        return clause
    for name, which in (("first", named[:1]), ("second", named[1:2]), ("last", named[-1:])):
        for phrase in _phrases(name):
            words = re.escape(phrase).replace(r"\ ", r"\s+")
            changed = re.sub(rf"(?<![\w'])(?:of\s+)?{words}(?![\w'])", which[0], clause.text, count=1, flags=re.I)
            if changed != clause.text and (_may(fold(clause.text)) or _only_idle(_folded(changed))):
                return replace(clause, text=changed, orders=tuple(which))
    return clause


@cache
def _idle() -> tuple[str, ...]:
    small = words_of("determiners") | words_of("names") | words_of("alone")
    taking_back = {phrase for name in ("beside", "swap", "maybe", "undo") for phrase in amending.phrases(name)}
    denied = {*_phrases("out"), *_phrases("lets")} - {"no"}
    return tuple(sorted({*_phrases("idle"), *small, *(taking_back - denied)}, key=len, reverse=True))


def _only_idle(folded: str) -> bool:
    rest = lists.without(folded, _WORD)
    for phrase in _idle():
        rest = lists.without(rest, phrase)
    return not rest.replace(_WORD, "").strip()


def _kind(clause: _Clause, wanted: frozenset[str]) -> Kind:
    """Return what a clause says of its orders by itself."""
    folded = clause.folded
    before, _, rest = folded.partition(_WORD)
    after = rest.rpartition(_WORD)[2] if _WORD in rest else rest
    before, after = before.strip(), after.strip()
    if _ends(before, "out") and not (clause.action_word and _denied(clause, folded)):
        return "out"
    if clause.action_word:
        return _denied(clause, folded) or "wants"
    if _kept(before, after):
        return "out"
    if _ends(before, "lets") or any(after == each or after.startswith(f"{each} ") for each in _phrases("well")):
        return "out" if set(clause.orders) <= wanted else "unclear"
    if _ends(before, "only") and _only_idle(lists.without(folded, _last(before, "only"))):
        return "only"
    if _only_idle(folded):
        return "bare"
    doubtful = any(has(folded, each) for name in ("out", "keep", "leave") for each in _phrases(name))
    return "unclear" if doubtful and wanted and not _ASKS.search(clause.text) else "told"


def _denied(clause: _Clause, folded: str) -> Kind | None:
    """Return ``denies`` where the clause denies its action, ``told`` where it misses it; None where it asks for it."""
    action_words = [each for each in lists.action_words() if has(folded, each)]
    for action_word in action_words:
        first = action_word.split(" ~ ", maxsplit=1)[0]
        ahead = folded.partition(f" {first} ")[0] if f" {first} " in folded else folded[: folded.find(first)]
        near = " ".join(ahead.split()[-_NEAR:])
        if any(has(near, each) for each in _phrases("deny")) or _denied_behind(folded):
            missed = _ASKS.search(clause.text) or any(has(folded, each) for each in _phrases("missed"))
            return "told" if missed else "denies"
    return None


def _denied_behind(folded: str) -> bool:
    """Whether the denial stands behind, as in "storniere 1015 nicht"."""
    return folded.rpartition(" ")[2] in {"nicht", "niet", "pas", "inte", "ikke", "not"}


def _last(before: str, name: str) -> str:
    """Return the phrase of a list that stands right before the order, small words apart; empty for none."""
    words = before.split()
    while words:
        said = " ".join(words)
        if found := next((each for each in _phrases(name) if said == each or said.endswith(f" {each}")), ""):
            return found
        if words[-1] not in _small():
            return ""
        words.pop()
    return ""


@cache
def _small() -> frozenset[str]:
    links = "for from of in about one no with für von aus"
    return words_of("determiners") | words_of("names") | frozenset(links.split())


def _ends(before: str, name: str) -> bool:
    return bool(_last(before, name))


def _kept(before: str, after: str) -> bool:
    """Whether the order is kept: "keep 1408", "1408 can stay", "leave 1408 as it is"."""
    if phrase := _last(before, "keep") or _last(before, "leave"):
        ahead = before[: before.rfind(phrase)].split()[-_NEAR:]
        if any(has(" ".join(ahead), each) for each in _phrases("deny")):
            return False
        return phrase in _phrases("keep") or _bare_of(after, "left")
    for phrase in sorted((*_phrases("keep"), *_phrases("leave")), key=len, reverse=True):
        between, found, _ = f" {after} ".partition(f" {phrase} ")
        if found:
            return _only_idle(between.strip()) and not any(has(between, each) for each in _phrases("deny"))
    return False


def _bare_of(words: str, name: str) -> bool:
    for phrase in _phrases(name):
        words = lists.without(words, phrase)
    return _only_idle(words)


def _goes_on(clause: _Clause, before: _Clause | None, text: str, wanted: frozenset[str]) -> Kind:
    """Return what a clause says that is nothing but an order: it goes on as the one before it does, or turns round."""
    if before is None or before.kind in ("wants", "told", "only"):
        return "wants" if before is None or before.kind != "told" else "told"
    if before.kind == "unclear":
        return "unclear"
    sign = fold(clause.between)
    said = f"{sign} {clause.folded}".strip()
    if any(has(said, each) for each in _phrases("against")) or _takes_back(clause.folded):
        return "wants"
    more = re.search(rf"{re.escape(clause.orders[-1])}\s*,?\s*(?:and|or|nor|und|oder|&|et|ou|y|o|e|en)\s", text, re.I)
    listed = bool(more) and "," in clause.between
    if sign in ("and", "or", "nor", "und", "oder", "noch") or "&" in clause.between or listed:
        return "out"
    plainly_not = not before.action_word and _ends(before.folded.partition(_WORD)[0].strip(), "out")
    corrects = plainly_not and (set(before.orders) <= wanted or not wanted)
    return "wants" if corrects else "unclear"


def _takes_back(folded: str) -> bool:
    return any(has(folded, each) for name in ("swap", "undo") for each in amending.phrases(name))


def _of_other_actions(clauses: list[_Clause]) -> list[_Clause]:
    """Return the clauses, where one denies an action and the next asks for one of the same order: that is no leave."""
    found = list(clauses)
    for n, clause in enumerate(clauses):
        if clause.kind != "out" or not clause.orders:
            continue
        following = next((each for each in clauses[n + 1 :] if each.orders or each.action_word), None)
        if following is not None and not following.orders and clause.action_word:
            found[n] = replace(clause, kind="told")
    return found


def _says(clauses: list[_Clause]) -> dict[str, Kind]:
    """Return the last word on each order that is named."""
    says: dict[str, Kind] = {}
    for clause in clauses:
        if clause.kind == "only":
            says |= {each: "out" for each, kind in says.items() if kind == "wants" and each not in clause.orders}
        for each in clause.orders:
            kind: Kind = "wants" if clause.kind == "only" else clause.kind
            if kind != "told" or each not in says:
                says[each] = kind
    return says


def _without(clauses: list[_Clause], out: frozenset[str]) -> str:
    """Return the words that stand without these orders; an action that was said with one goes on to the next."""
    kept: list[tuple[str, str]] = []
    carried = ""
    for clause in clauses:
        if clause.orders and set(clause.orders) <= out:
            while kept and clause.kind == "out" and _only_back(kept[-1][1]):
                kept.pop()
            carried = _carried(clause) or carried
            continue
        text = clause.text
        if clause.orders:
            if carried and not clause.action_word:
                text = carried.replace(_MARK, f" {' '.join(clause.orders)} ")
            carried = ""
        elif carried and not _only_back(text) and clause.action_word:
            carried = ""
        kept.append((clause.between, text))
    if carried and not any(
        amending.action_word_in(text) for _, text in kept
    ):  # "1015 und 1408 stornieren, 1408 bleibt"
        place = max((n for n, (_, text) in enumerate(kept) if NUMBER.search(text)), default=-1)
        kept[place] = (kept[place][0], f"{kept[place][1].rstrip(' .,;:!?')} {carried.replace(_MARK, ' ').strip()}")
    joined = "".join(f"{between if place else ''} {text}" for place, (between, text) in enumerate(kept))
    if len({each for clause in clauses for each in clause.orders} - out) == 1:
        joined = _BOTH.sub("", joined)
    return re.sub(r" ([.,;:!?])", r"\1", " ".join(joined.split())).strip(" ,;:&")


def _carried(clause: _Clause) -> str:
    """Return the action of a clause as it would be said of another order, empty for none."""
    if not clause.action_word:
        return ""
    if clause.kind == "wants" and len(clause.orders) == 1:
        return NUMBER.sub(_MARK, clause.text)
    return f"{clause.action_word} {_MARK}"


def _only_back(text: str) -> bool:
    """Whether words do nothing but take back: "oh wait"."""
    return not NUMBER.search(text) and _only_idle(fold(text)) and bool(fold(text))
