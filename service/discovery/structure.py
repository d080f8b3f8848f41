"""From words to a structured search: which kind of thing, for whom, in which variant, and with which properties.

Only what the catalogue has becomes a condition. A name of a kind counts where it heads the request ("backpack for a
laptop" is a backpack, "tent pegs" are no tents); words that no product states as a fact stay words to search for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from operator import and_

import numpy as np

from commerce import countries
from commerce.numerals import in_figures
from commerce.units import UNITS
from service.discovery import audience, materials, measures, options
from service.discovery.conditions import having_property, of_kinds, of_material, tells_figures
from service.discovery.idle import is_idle, is_loose
from service.discovery.kinds import key, name_of, said
from service.discovery.recognise import COLOURS, ParsedQuery
from service.discovery.view import View
from store.search.analyse import is_sentence, words
from store.search.selection import Mask

#: Behind these a request does not say any more what the thing itself is.
_BEHIND = frozenset(
    "for with in without from by under that which to of like at made who whose below over about because".split()
)
#: Before these it says what it is, and behind them what is so of it; or all before was "do you".
_VERBS = frozenset("have has had is are was do does can could will would come comes".split())
_ALSO = frozenset("and or plus".split())
_WHICH = "which"
#: So many products have what a sentence tells, or its words only tell a story and leave nothing out.
_ENOUGH = 2
#: "Looking for" says nothing of the thing yet.
_SEEKS = frozenset("looking search searching shopping hunting asking look after browsing".split())
#: What "glasses" has and "glass" has not.
_PLURAL = re.compile(r"[^s]s\Z")
_TWO = 2
_COUNT = re.compile(r"[1-9]")
_UNITS = frozenset("inch inches litre litres liter liters gram grams".split())
_DENIES = frozenset(
    "not no never without cannot nothing free itch itchy itches allergic allergy react sensitive hate".split()
)
#: Who names more that nothing has tells a story.
_MOST_UNMET = 2
#: Behind these stands what a thing is to have, or to be like; and behind "down" no number is of feathers.
_TO_HAVE = frozenset("with like of in".split())
_ARTICLES = frozenset("a an the my your".split())
_NO_MATERIALS = (["down", "to"],)
#: "A5", "60l": a letter or two beside figures; and what figures are said of in a word of its own.
_CODE = re.compile(r"[a-z]{1,2}\d{1,4}|\d{1,4}[a-z]{1,2}")
_COUNTED = frozenset({*UNITS, *UNITS.values()})
_CLAUSES = re.compile(r",\s|;\s?|\s[-\u2013]\s|[.!]\s")
#: How large something has to be, in two figures or three.
_MEASURES = re.compile(r"\d{2,4}(?:x\d{2,4}){1,2}(?:cm|mm)?")
_KEEPS = re.compile(
    r"\bkeep(?:s|ing)?\s(?:(?:my|the|your|a)\s)?(?:(?P<thing>\w{3,12})\s)?(?P<how>hot|warm|cold|cool)\b", re.I
)
_NOT_TOO = re.compile(
    r"\b(?:not|isn['\u2019]?t|aren['\u2019]?t) (?:too |so |that |very |really |all that )?([a-z]{3,8})\b", re.I
)
_OPPOSITE = {
    "heavy": "light",
    "loud": "quiet",
    "noisy": "quiet",
    "big": "small",
    "large": "small",
    "thick": "thin",
    "bulky": "compact",
}
_VEGAN = "vegan"
_KID = key("kids")
_NOTHING: tuple[frozenset[str], int, int] = (frozenset(), 0, 0)


@dataclass(frozen=True)
class Noun:
    """The kinds that words name, the places of that name, and the kinds of each thing: "a tent and a mug"."""

    kinds: tuple[str, ...] = ()
    places: frozenset[int] = frozenset()
    groups: tuple[tuple[str, ...], ...] = ()


def structured(
    parsed: ParsedQuery, whole: str, view: View, ignored: Collection[str] = (), kinds: tuple[str, ...] = ()
) -> ParsedQuery:
    """Return what was read of a query with what the catalogue's kinds and facts tell of its words.

    Args:
        parsed: What was read of it so far.
        whole: The query as it was written, for whom it says the thing is for.
        view: The catalogue.
        ignored: Which of ``kinds``, ``audience``, ``options`` and ``needs`` to leave alone.
        kinds: The kinds that were named beside the words; they hold in place of those in them.
    """
    if not view.kinds.any or "words" in view.state.degraded:
        return parsed
    typed = corrected(parsed.text, view, spell="corrections" not in ignored)
    noun = Noun() if "kinds" in ignored else named_in(parsed.text, typed, view)
    who = audience.Audience() if "audience" in ignored else audience.read(whole)
    found = kinds or _of_children(typed, noun, who.who, view)
    parsed = replace(parsed, kinds=found, audience=who.who, groups=noun.groups if found == noun.kinds else ())
    if not parsed.kinds:
        return parsed
    parsed, rest = detailed(parsed, typed, noun, who.age, view, ignored)
    if "needs" in ignored:
        return parsed
    return replace(parsed, unmet=(*parsed.unmet, *_unmet(parsed, rest, typed, noun, view)))


def _of_children(typed: list[str], noun: Noun, who: str, view: View) -> tuple[str, ...]:
    """Return the kinds that words name; for children those that are made for them, where the shop has such."""
    name = tuple(key(typed[at]) for at in sorted(noun.places))
    own = view.kinds.named((_KID, *name)) if who in ("kids", "baby") and name else frozenset()
    return tuple(sorted(own)) or noun.kinds


def corrected(text: str, view: View, *, spell: bool = True) -> list[str]:
    """Return the words of a text, those that are surely slips as the catalogue writes them."""
    typed = said(text)
    found: list[str] = []
    for before, word, after in zip(["", *typed], typed, [*typed[1:], ""], strict=False):
        known = not spell or is_idle(word) or audience.is_person(word) or bool(view.kinds.named((key(word),)))
        slip = None if known else view.speller.correct(word, before, after)
        sure = slip is not None and slip.sure and not slip.known
        found += slip.instead if slip is not None and sure else [word]
    return found


def named_in(text: str, typed: list[str], view: View) -> Noun:
    """Return the kinds that a request names in the first of its clauses that names any: "keyboard, white light".

    Later clauses add to them where they are nothing but another name: "a tent, a sleeping bag".

    Args:
        text: The request.
        typed: Its words, corrected.
        view: The catalogue.
    """
    found, at = Noun(), 0
    for clause in _CLAUSES.split(text):
        part = typed[at : at + len(said(clause))]
        noun = named(part, view)
        only = all(is_idle(word) or word.isdecimal() for place, word in enumerate(part) if place not in noun.places)
        if noun.kinds and (only or not found.kinds):
            found = _together(found, noun, at)
        at += len(part)
    return found if at == len(typed) and found.kinds else named(typed, view)


def _together(found: Noun, noun: Noun, at: int) -> Noun:
    new = tuple(group for group in noun.groups if not set(group) <= set(found.kinds))
    places = found.places | {at + place for place in noun.places}
    return Noun(tuple(sorted({*found.kinds, *noun.kinds})), frozenset(places), (*found.groups, *new))


def named(typed: list[str], view: View) -> Noun:
    """Return the kinds that a request names: by its head, or behind "for" by a part of the shop."""
    found: set[str] = set()
    groups: list[tuple[str, ...]] = []
    places: set[int] = set()
    first = True
    for start, part, joint in _parts(typed):
        kinds, begins, ends = _headed(part, view) if first or joint in _ALSO else _NOTHING
        if kinds and joint not in ("", *_ALSO) and not view.kinds.department(part[begins:ends]):
            kinds = frozenset()
        groups += [tuple(sorted(kinds - found))] if kinds - found else []
        found |= kinds
        places |= set(range(start + begins, start + ends)) if kinds else set()
        first = first and not found and all(_beside(word) for word in part)
        if not first and not found:
            break
    return Noun(tuple(sorted(found)), frozenset(places), tuple(groups))


def head(typed: list[str]) -> list[str]:
    """Return the words that a request is about: those of its first part that say anything."""
    for _, part, joint in _parts(typed):
        if joint not in ("", "like", *_ALSO):
            break
        while part and _beside(part[0]):
            part = part[1:]
        while part and (_beside(part[-1]) or part[-1].isdecimal()):
            part = part[:-1]
        if part:
            return part
    return []


def _beside(word: str) -> bool:
    """Return whether a word may stand beside any kind of thing, and is none."""
    return is_idle(word) or is_loose(word) or audience.is_person(word) or word in COLOURS or materials.is_one(word)


def _parts(typed: list[str]) -> Iterator[tuple[int, list[str], str]]:
    """Yield the parts of a request with their places and the word before each."""
    start, joint = 0, ""
    said_it = False
    for at, word in enumerate([*typed, "for"]):
        if word in _BEHIND or word in _ALSO or word in _VERBS:
            part = typed[start:at]
            if part and part[-1] not in _SEEKS:
                yield start, part, joint
            seeks = bool(part) and part[-1] in _SEEKS
            said_it = not seeks and (said_it or not all(is_idle(each) for each in part))
            frame = seeks or (word in _VERBS and not said_it) or (word == _WHICH and not said_it)
            start, joint = at + 1, "" if frame else word


def _headed(part: list[str], view: View) -> tuple[frozenset[str], int, int]:
    """Return the kinds that a part is about, and where their name stands; none where something else is its head."""
    kinds, begins, ends = view.kinds.last(part)
    if ends - begins < _TWO:  # a wool coat is called so, a glass teapot is none of the glasses
        kinds, begins, ends = view.kinds.last(_without_materials(part))
    if kinds and ends - begins == 1 and is_loose(part[begins]):  # "a jacket light enough" is no light
        other = view.kinds.last(part[:begins])
        kinds, begins, ends = other if other[0] else (kinds, begins, ends)
    if kinds and ends - begins == 1 and audience.is_person(part[begins]):  # "a baseball cap, kids"
        kinds, begins, ends = view.kinds.last(part[:begins])
    if not kinds or (ends - begins == 1 and audience.is_person(part[begins])):
        return _NOTHING
    among = of_kinds(view, tuple(kinds))
    tail = [word for word in part[ends:] if not _tells(word, among, view)]
    return (kinds, begins, ends) if len(tail) < _TWO else _NOTHING


def _without_materials(part: list[str]) -> list[str]:
    """Return the words with materials made no names: a glass teapot is none of the glasses."""
    return ["" if materials.is_one(word) and not _PLURAL.search(word) else word for word in part]


def _tells(word: str, among: Mask, view: View) -> bool:
    """Return whether a word behind a kind's name tells how the thing is, and is no other thing."""
    return (
        _beside(word)
        or any(char.isdigit() for char in word)
        or bool((having_property(view, word, among) & among).any())
    )


def detailed(
    parsed: ParsedQuery, typed: list[str], noun: Noun, age: int | None, view: View, ignored: Collection[str] = ()
) -> tuple[ParsedQuery, list[str]]:
    """Return a query with the variants and properties that the words beside its kind ask for, and the words left.

    Args:
        parsed: What was read so far; its kinds say among which products to look.
        typed: Its words.
        noun: Which of them name a kind.
        age: How old whoever it is for is.
        view: The catalogue.
        ignored: Which of ``options`` and ``needs`` to leave alone.
    """
    among = of_kinds(view, parsed.kinds)
    own = {each for kind in parsed.kinds for each in name_of(kind)}
    rest = [
        (at, word)
        for at, word in enumerate(typed)
        if at not in noun.places and (key(word) not in own or materials.is_one(word))  # bed linen of linen
    ]
    rest = [(at, word) for at, word in rest if not (_COUNT.fullmatch(word) and at + 1 in noun.places)]  # "2 tents"
    figures = [] if "needs" in ignored else list(_figures(parsed.text, among, view))
    rest = [(at, word) for at, word in rest if not any(word in each.words for each in figures)]
    found = options.Found() if "options" in ignored else options.read(rest, among, view, age)
    needs = () if "needs" in ignored else tuple(dict.fromkeys(_needs(rest, found, among, view)))
    needs = _told(needs, among, view) if is_sentence(parsed.text) else needs
    kept = "" if "needs" in ignored else _keeps(parsed.text, among, view)
    turned = () if "needs" in ignored else tuple(_turned(parsed.text, among, view))
    needs = (*needs, *turned, *([kept] if kept else ()), *(each.need for each in figures))
    made_of = [word for at, word in rest if _material_at(typed, at) and (of_material(view, word) & among).any()]
    if _DENIES & set(typed):  # a material that somebody may not want is none that they ask for
        made_of = []
    parsed = replace(
        parsed,
        colour=parsed.colour or ("" if "colour" in ignored else found.colour or options.shade(typed, among, view)),
        size=parsed.size or ("" if "size" in ignored else found.size),
        material=parsed.material or ("" if "material" in ignored else " or ".join(dict.fromkeys(made_of))),
        options=found.options,
        needs=needs,
    )
    known = {
        *needs,
        *made_of,
        *(options.TONES if parsed.colour else ()),
        *said(parsed.colour),
        *said(parsed.size),
        *said(parsed.brand),
    }
    return parsed, [word for at, word in rest if at not in found.places and word not in known and plain(word)]


def _figures(text: str, among: Mask, view: View) -> Iterator[measures.Measure]:
    """Yield the conditions on figures that the things may meet; one without a limit that none meets is only said."""
    for each in measures.read(text):
        meets = each.how != "about" or (having_property(view, each.need, among) & among).any()
        if meets and tells_figures(view, each.base, among):
            yield each


def _material_at(typed: list[str], at: int) -> bool:
    """Return whether a material stands at a place; "down to" is none."""
    if at and typed[at - 1] == _VEGAN:  # "vegan leather" is none
        return False
    return materials.is_one(typed[at]) and not _PLURAL.search(typed[at]) and typed[at : at + 2] not in _NO_MATERIALS


def _beside_name(typed: list[str], noun: Noun) -> set[str]:
    """Return the words in front of a kind's name, often a maker's, and behind it, where another thing may be named."""
    places = {min(noun.places, default=0) - 1, max(noun.places, default=-2) + 1} if noun.places else set()
    return {typed[at] for at in places if 0 <= at < len(typed)}


def _unmet(parsed: ParsedQuery, rest: list[str], typed: list[str], noun: Noun, view: View) -> tuple[str, ...]:
    """Return what was asked for beside a kind and nothing of it says: figures, properties of others, unknown names."""
    among, everywhere = of_kinds(view, parsed.kinds), of_kinds(view, ())
    close = _beside_name(typed, noun)
    has = {word for before, word in pairwise(word for word in typed if word not in _ARTICLES) if before in _TO_HAVE}
    has -= {word for word in has if countries.said(word)}  # a week in Scotland is no property
    names = {part for name, _ in parsed.options for part in name.split()}  # "us layout" has its layout
    missing = [
        word
        for word in rest
        if len(word) > 2
        and word not in names
        and not (having_property(view, word, among) & among).any()
        and (word in has | close or view.states(word, everywhere) or not (view.frequency(word) or view.speaks(word)))
    ]
    counted = dict.fromkeys(lacking(parsed, typed, noun, among, view))
    return (*counted, *(missing if len(missing) <= _MOST_UNMET else ()))


def lacking(parsed: ParsedQuery, typed: list[str], noun: Noun, among: Mask, view: View) -> Iterator[str]:
    """Yield the figures and materials that nothing of the kind has: "155 x 230", "A5", "4 people"."""
    offered = options.values(parsed.kinds, view)
    parts = {part for value in offered for part in value}
    chosen = {part for _, value in (*parsed.options, ("size", parsed.size)) for part in options.key(value)}
    figures = {part for need in parsed.needs if measures.of_need(need) for part in words(need)}
    for at, word in enumerate(typed):
        if at in noun.places or word in said(parsed.size) or word in figures:
            continue
        wanted = _material_at(typed, at) and word not in COLOURS and not _DENIES & set(typed)
        if wanted and not (of_material(view, word) & among).any():
            yield word
        if _MEASURES.fullmatch(word):
            if not set(words(word.replace("x", " "))) <= parts:
                yield word.replace("x", " x ")
        elif _CODE.fullmatch(word) or (word.isdecimal() and typed[at + 1 : at + 2] and typed[at + 1] in _COUNTED):
            text = word if _CODE.fullmatch(word) else f"{word} {typed[at + 1]}"
            asked = options.key(text)
            told = any((having_property(view, way, among) & among).any() for way in {text, " ".join(asked)})
            if not told and not set(asked[:1]) <= chosen and asked not in offered:
                yield text


def _needs(rest: list[tuple[int, str]], found: options.Found, among: Mask, view: View) -> Iterator[str]:
    for at, word in rest:
        code = bool(_CODE.fullmatch(word))
        may_be = (len(word) > 2 and (plain(word) or (is_loose(word) and not is_idle(word)))) or code
        if at not in found.places and may_be and word not in _UNITS and view.states(word, among):
            yield word


def _told(needs: tuple[str, ...], among: Mask, view: View) -> tuple[str, ...]:
    """Return what a whole sentence needs, of which most words tell a story: facts of the kind that enough have."""
    needs = tuple(word for word in needs if not is_loose(word) and in_figures(word).isalpha())
    left = reduce(and_, (having_property(view, word, among) for word in needs), among)
    return needs if np.count_nonzero(left) >= _ENOUGH else ()


def _keeps(text: str, among: Mask, view: View) -> str:
    """Return what a thing has to do to keep something warm, in the words that some of the kind have for it."""
    match = _KEEPS.search(text)
    if match is None:
        return ""
    thing = match["thing"].casefold() if match["thing"] and not is_idle(match["thing"].casefold()) else ""
    same = ("hot", "warm") if match["how"].casefold() in ("hot", "warm") else ("cold", "cool")
    ways = [" ".join(filter(None, ("keep", thing, how))) for how in (match["how"].casefold(), *same)]
    has = (way for way in ways if (having_property(view, way, among) & among).any())
    return next(has, ways[0])


def _turned(text: str, among: Mask, view: View) -> Iterator[str]:
    """Yield what things are to be that must not be the opposite, where some say so: "not too heavy" is light."""
    for match in _NOT_TOO.finditer(text):
        needed = _OPPOSITE.get(match[1].casefold(), "")
        if needed and view.states(needed, among):
            yield needed


def plain(word: str) -> bool:
    """Return whether a word may be a property: no colour, material, person or number, nor said around a request."""
    return not _beside(word) and not any(char.isdigit() for char in word)
