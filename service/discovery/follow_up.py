"""A search in force and what is said next: refined, replaced in part, or left for another one.

"In yellow" takes the place of the colour before, "not wool" comes on top of what was ruled out, "socks" begins anew and
keeps only what is ruled out by a need. Words that say nothing of the kind in force are handed back as unread.
"""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from service.discovery import audience, measures
from service.discovery.conditions import having_property, of_kinds
from service.discovery.idle import is_idle, is_loose
from service.discovery.kinds import key, name_of, said
from service.discovery.recognise import COLOURS, ParsedQuery, allergic, recognise
from service.discovery.request import SearchRequest
from service.discovery.structure import Noun, corrected, detailed, head, lacking, named_in
from service.discovery.typed import written_out
from service.discovery.understand import Reading, read
from service.discovery.view import View
from store.search.selection import Mask

_ANY = re.compile(
    r"\b(?:any|whatever|whichever|no matter (?:the|which|what)|(?:forget|ignore|drop|skip|lose|remove)(?: about)?(?: the| my| that)?"
    r"|in any|of any|all)\s(?P<name>colou?rs?|sizes?|brands?|materials?|prices?|sorts?)\b(?!\s{1,3}(?:but|except))(?:\s(?:limit|filter))?",
    re.IGNORECASE,
)
#: "Forget the green" takes green back where that was asked for; else it rules it out.
_UNSAID = re.compile(
    r"\b(?:(?:forget|ignore|drop|skip|lose)(?: about)?|never mind) (?:the |that |about |it being |being ){1,2}(?P<value>[^\W_]{2,20})"
    r"(?: (?:bit|part|thing|colou?r))?\s*$",
    re.IGNORECASE,
)
_FIELDS: dict[str, tuple[str, ...]] = {
    "colour": ("colour",),
    "color": ("colour",),
    "size": ("size",),
    "brand": ("brand",),
    "material": ("material",),
    "price": ("min_price", "max_price"),
    "sort": ("sort",),
}
_TOO = re.compile(r"\b(?:too|also|as well|(?:is|are) (?:fine|ok(?:ay)?|good))\b", re.IGNORECASE)
_FOR_IT = re.compile(r"\bfor (?:it|that|them|those)\b", re.IGNORECASE)
_SAME = re.compile(r"\b(?:in )?(?:the )?same (?P<name>colou?r|size|brand|material)\b", re.IGNORECASE)
_COMPARED = {
    "warmer": "warm",
    "lighter": "light",
    "softer": "soft",
    "bigger": "big",
    "larger": "large",
    "smaller": "small",
}
#: That something is more so than what was shown no product's data tell.
_MORE_SO = re.compile(r"(?!newer)\w{3,}er")
_ONES = ("one", "ones")
#: A fragment that begins so tells how things are to be; with these words it asks something else.
_HOW = frozenset("for with without which in".split())
_ASKS = frozenset("how what when where who why much many long my order".split())
_EMPTY = SearchRequest()


@dataclass(frozen=True)
class GoneOn:
    """A search after what was said next.

    Attributes:
        request: The search in force now.
        unread: Words that say nothing of it.
        unmet: Properties that nothing of that kind says of itself.
    """

    request: SearchRequest
    unread: tuple[str, ...] = ()
    unmet: tuple[str, ...] = ()


def going_on(request: SearchRequest, view: View) -> GoneOn:
    """Return the search in force after the words of ``request.refine``."""
    words_said = written_out(request.refine)
    base = request.model_copy(update={"refine": "", "cursor": "", "page": 1})
    text, dropped, query = _taken_back(words_said, base)
    base = base.model_copy(update={"query": query, "kinds": _as_called(base.kinds, view)})
    reading = read(text)
    parsed = recognise(reading.text, view, alone=True)
    typed = corrected(parsed.text, view)
    noun = _named(parsed.text, typed, base, view)
    if noun.kinds and not _narrows(noun.kinds, base):
        return GoneOn(_anew(base, words_said))
    if base.model_copy(update={"avoid": (), "limit": _EMPTY.limit}) == _EMPTY and not noun.kinds:
        return GoneOn(base, tuple(typed) or (words_said,))  # nothing is in force, and nothing is named
    among = of_kinds(view, noun.kinds or base.kinds)
    who = audience.read(words_said)
    parsed = replace(parsed, kinds=noun.kinds or base.kinds, audience=who.who)
    parsed, rest = detailed(parsed, typed, noun, who.age, view)
    if not (parsed.kinds or base.brand or base.category):  # nothing is in force that words could be said of
        parsed, rest = replace(parsed, needs=(), options=()), [*parsed.needs, *rest]
    needs, unread, unmet = _properties(parsed, rest, base, _meeting(base.needs, among, view), view)
    if base.kinds and not noun.kinds and (_says_how(typed) or _lone(typed, words_said, view)):
        unmet, unread = (*unmet, *(each for each in unread if each not in _ONES)), ()
    if not noun.kinds and (other := view.kinds.beside((*unread, *unmet), base.kinds)):
        noun, unread, unmet = replace(noun, kinds=other), (), ()
    loose = [_COMPARED.get(word, word) for word in typed if is_loose(word)]
    lacks = lacking(parsed, typed, noun, among, view) if parsed.kinds else ()
    unmet = (*parsed.unmet, *unmet, *_more_so(typed, needs), *lacks)
    changes = {
        **dropped,
        **_changes(base, reading, parsed, words_said),
        **({"kinds": noun.kinds} if noun.kinds else {}),
    }
    if needs:
        changes["needs"] = tuple(dict.fromkeys([*_left(base.needs, needs), *needs]))[-10:]
    if unread and not changes and not loose:
        return GoneOn(base, unread)
    query = _reworded(base, changes, [*loose, *unread])
    ignored = base.ignore - set(changes) - ({"price"} if {"min_price", "max_price"} & set(changes) else set())
    data = {**base.model_dump(), **changes, "query": query, "ignore": ignored}
    return GoneOn(SearchRequest(**data), unmet=unmet)


def _says_how(typed: list[str]) -> bool:
    """Return whether words can only tell how the things in force are to be: "vanilla ones", "for driving"."""
    return bool(typed) and (typed[-1] in _ONES or (typed[0] in _HOW and not _ASKS & set(typed)))


def _lone(typed: list[str], text: str, view: View) -> bool:
    """Return whether a text is a single word of the language that may tell how something is: "indoor"."""
    plural = typed[-1:] and typed[-1].endswith("s")
    return len(typed) == 1 and not plural and "?" not in text and view.speaks(typed[0]) and typed[0] not in _ASKS


def _more_so(typed: list[str], needs: list[str]) -> Iterator[str]:
    """Yield the words that want something to be more so than what was shown, which no data tell."""
    yield from (word for word in typed if _MORE_SO.fullmatch(word) and is_loose(word) and word not in needs)


def _as_called(kinds: tuple[str, ...], view: View) -> tuple[str, ...]:
    """Return kinds as the catalogue calls them; those that it does not know stay as they were said."""
    return tuple(dict.fromkeys(called for each in kinds for called in sorted(view.kinds.within(each)) or [each]))


def _meeting(needs: tuple[str, ...], among: Mask, view: View) -> Mask:
    """Return those that meet what is needed already; all where nothing does."""
    left = among
    for need in needs:
        left = left & having_property(view, need, among)
    return left if left.any() else among


def _taken_back(text: str, base: SearchRequest) -> tuple[str, dict[str, Any], str]:
    """Return the words without those that take a condition back, the conditions that go, and the query without it."""
    gone: dict[str, Any] = {}
    for match in _ANY.finditer(text):
        for field in _FIELDS[match["name"].casefold().rstrip("s")]:
            gone[field] = getattr(_EMPTY, field)
    text, query = _ANY.sub(" ", text), base.query
    if (unsaid := _UNSAID.search(text)) and (field := _held(unsaid["value"].casefold(), base)):
        value = set(said(unsaid["value"]))
        gone[field] = tuple(each for each in base.needs if not set(said(each)) & value) if field == "needs" else ""
        query = " ".join(word for word in query.split() if not set(said(word)) & value)
        text = _UNSAID.sub(" ", text)
    return text, gone, query


def _held(value: str, base: SearchRequest) -> str:
    """Return the condition in force that a word was said for; empty for none."""
    asked = set(said(value))
    for name in ("colour", "size", "material", "needs"):
        held = base.needs if name == "needs" else (getattr(base, name),)
        if any(asked & set(said(each)) for each in held):
            return name
    own = asked & {each for word in base.query.split() for each in said(word)}
    return "colour" if own and base.colour and value in COLOURS else ""  # "green", of which the shop has sage


def _left(before: tuple[str, ...], now: list[str]) -> Iterator[str]:
    """Yield the needs in force that no figure of the same unit takes the place of."""
    units = {each.base for need in now if (each := measures.of_need(need))}
    for need in before:
        held = measures.of_need(need)
        if held is None or held.base not in units:
            yield need


def _called_so(typed: list[str], kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return those of several kinds that are called by a word: "wooden", of soft toys and wooden puzzles."""
    names = {kind: set(name_of(kind)) for kind in kinds}
    own = {key(word) for word in typed if not is_idle(word)}
    some = tuple(kind for kind, name in names.items() if name & own)
    return some if len(some) < len(kinds) else ()


def _named(text: str, typed: list[str], base: SearchRequest, view: View) -> Noun:
    """Return the kinds that words name after a search: none where the name only tells how things in force are."""
    noun = named_in(text, typed, view)
    if _tells_of(typed, noun, base, view):
        return Noun()
    some = () if noun.kinds else _called_so(typed, base.kinds)
    return replace(noun, kinds=some) if some else noun


def _tells_of(typed: list[str], noun: Noun, base: SearchRequest, view: View) -> bool:
    """Return whether a name tells how things in force are: "the blue light ones" of screen glasses are no lamps."""
    among = of_kinds(view, base.kinds)
    own = {typed[at] for at in noun.places}
    told = all(is_loose(word) or view.states(word, among) for word in own)
    return bool(base.kinds and own) and typed[-1] in _ONES and typed[-2] in own and told


def _narrows(kinds: tuple[str, ...], base: SearchRequest) -> bool:
    """Return whether kinds are some of those in force, or the first of a search by brand or category."""
    if base.kinds:
        return set(kinds) <= set(base.kinds)
    return bool(base.brand or base.category)


def _anew(base: SearchRequest, text: str) -> SearchRequest:
    """Return a search for something else; what a need rules out stays ruled out."""
    about = " ".join(head(said(base.query))) if not base.kinds else ""
    text = _FOR_IT.sub(f"for {about}", text) if about else text  # "laptop", and then "a bag for it"
    text = _SAME.sub(lambda same: getattr(base, _FIELDS[same["name"].casefold()][0]) or same[0], text)
    return SearchRequest(query=text, avoid=base.avoid, limit=base.limit, facets=base.facets)


def _properties(
    parsed: ParsedQuery, rest: list[str], base: SearchRequest, among: Mask, view: View
) -> tuple[list[str], tuple[str, ...], tuple[str, ...]]:
    """Return the words that things of the kind say of themselves, those that are unread, and those that none of them says."""
    needs, unread, unmet = list(parsed.needs), [], []
    for word in rest:
        if (parsed.kinds or base.brand) and (having_property(view, word, among) & among).any():
            needs.append(word)
        elif parsed.kinds and view.states(word, of_kinds(view, ())):
            unmet.append(word)
        else:
            unread.append(word)
    return needs, tuple(unread), tuple(unmet)


def _changes(base: SearchRequest, reading: Reading, parsed: ParsedQuery, text: str) -> dict[str, Any]:
    """Return the fields that words set, each in the place of what it was; what is ruled out comes on top."""
    found: dict[str, Any] = dict(_said(reading, parsed))
    if parsed.material and base.material and _TOO.search(text):
        found["material"] = f"{base.material} or {parsed.material}"
    if ruled_out := [each for each in parsed.exclude if each not in parsed.avoid]:
        found["exclude"] = tuple(dict.fromkeys([*base.exclude, *ruled_out]))[-10:]
    found |= _contradicted(base, (*parsed.exclude, *parsed.avoid))
    if allergic(text):  # and what they have ruled out before is the reason
        found["avoid"] = tuple(dict.fromkeys([*base.avoid, *base.exclude, *parsed.avoid]))[-20:]
    elif parsed.avoid:
        found["avoid"] = tuple(dict.fromkeys([*base.avoid, *parsed.avoid]))[-20:]
    if parsed.options:
        found["options"] = {**base.options, **dict(parsed.options)}
    if reading.min_price is not None or reading.max_price is not None:
        found |= {"min_price": reading.min_price, "max_price": reading.max_price}
    if parsed.cheap and "sort" not in found:
        found["sort"] = "price_asc"
    return found


def _contradicted(base: SearchRequest, ruled_out: tuple[str, ...]) -> dict[str, Any]:
    """Return the conditions in force without what is ruled out now: wool was asked for, and then "without wool"."""
    gone = {word for each in ruled_out for word in said(each)}
    found: dict[str, Any] = {}
    for name in ("colour", "material"):
        left = [each for each in getattr(base, name).split(" or ") if not set(said(each)) & gone]
        if " or ".join(left) != getattr(base, name):
            found[name] = " or ".join(left)
    needs = tuple(each for each in base.needs if not set(said(each)) & gone)
    return {**found, **({"needs": needs} if needs != base.needs else {})}


def _said(reading: Reading, parsed: ParsedQuery) -> Iterator[tuple[str, Any]]:
    for name in ("colour", "size", "material", "brand", "audience"):
        if value := getattr(parsed, name):
            yield name, value
    if reading.in_stock is not None:
        yield "in_stock", reading.in_stock
    if reading.sort:
        yield "sort", reading.sort


def _reworded(base: SearchRequest, changes: dict[str, Any], more: list[str]) -> str:
    """Return the words to search for: without those of what was replaced or ruled out, with what is soft."""
    old = {word for name in ("colour", "size", "material") if name in changes for word in said(getattr(base, name))}
    old |= {word for each in changes.get("exclude", ()) for word in said(each)}
    old -= set(more)
    kept = [word for word in base.query.split() if not set(said(word)) & old or is_idle(word)]
    return " ".join([*kept, *more])[:400]
