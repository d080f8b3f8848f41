"""Countries, provinces and towns among the parts of an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from commerce import countries, provinces
from commerce.postal import postcodes, units
from commerce.postal.part_kinds import is_street

#: Where provinces are written by name or code even when nobody names the country.
_FEDERAL = ("US", "CA", "AU")
#: Before a country's name these make it part of a street's: "Rue de France".
_PARTICLES = frozenset("de du d' la le des of von der di della do da rue via calle plaza place avenue aan van".split())
_IN = re.compile(r"(?:^|\s)(?:somewhere |irgendwo |quelque part )?(?:in|en|à|au|aux|w|i|em)$", re.I)
#: "Lindenweg 4 in 10115 Berlin"
_LOCATED = re.compile(r"\s(?:in|en|à|em|te)$")
_LETTER = re.compile(r"[A-Z]")
_TOWNS = frozenset(
    "singapore monaco luxembourg gibraltar panama guatemala kuwait djibouti mexico vatican macao macau".split()
)
_TOWN = re.compile(r"[^\W\d_][\w'\u2019. /()-]{0,60}(?:\s\d{1,2})?")


@dataclass(frozen=True)
class Country:
    """A country as written, and the parts without it."""

    text: str
    left: list[str]


@dataclass(frozen=True)
class Town:
    """A town as written, and the parts without it.

    Attributes:
        parts: The other parts.
        at: So many of them stand before the town.
        city: Its name, empty when there is none.
        province: The state or province beside it.
        extra: What else stood there.
    """

    parts: list[str]
    at: int
    city: str = ""
    province: str = ""
    extra: str = ""


def is_town(text: str) -> bool:
    """Whether a country's name is a town's as well."""
    return text.casefold() in _TOWNS


def country(parts: Sequence[str]) -> Country | None:
    """Return the country that the parts name, at the end, in front or in between."""
    if not parts:
        return None
    if (last := _ending(parts)) is not None:
        return last
    for n in (0, *range(len(parts) - 2, 0, -1)):
        name = parts[n].strip(" .()")
        code = countries.code_of(name)
        if code and not is_town(name) and not (name.casefold() in countries.AMBIGUOUS or len(name) < 3):
            return Country(name, [*parts[:n], *parts[n + 1 :]])
    return None


def _ending(parts: Sequence[str]) -> Country | None:
    last = parts[-1]
    name, code = countries.ending(last)
    if code:
        before = last[: last.rindex(name)].strip(" ,.()-")
        words = before.casefold().replace("'", "' ").split()
        if not (words and words[-1] in _PARTICLES) and not _rather_state(parts, name, code):
            before = _IN.sub("", before)
            return Country(name, [*parts[:-1], before] if before else list(parts[:-1]))
        return None
    short = re.search(r"(?:^|(?<=[\s(]))([A-Z]{2})\)?\.?$", last)
    if short and countries.postal_data(short[1]):
        before = last[: short.start()].strip(" ,.()-")
        near = [before, *parts[-2:-1]]
        own = any(True for each in near for _ in postcodes.found(each, short[1]))
        other = any(True for each in near for _ in postcodes.found(each))
        if own or (not other and not before and not any(provinces.find(each, short[1]) for each in _FEDERAL)):
            return Country(short[1], [*parts[:-1], before] if before else list(parts[:-1]))
    return None


def _rather_state(parts: Sequence[str], name: str, code: str) -> bool:
    """Whether a name is a state's here: "Atlanta, Georgia 30303" is not in the Caucasus."""
    if provinces.find("US", name) is None:
        return False
    return not any(True for each in parts[-2:] for _ in postcodes.found(each, code)) and len(parts) > 1


def is_province(text: str, code: str) -> bool:
    """Whether a text names a state or province of the country; without a country, of one that always writes them."""
    plain = text.strip(" .()-/")
    if not plain or (len(plain) <= 3 and not plain.isupper()):
        return False
    return any(provinces.find(each, plain) is not None for each in ((code,) if code else _FEDERAL))


def _split_province(text: str, code: str) -> tuple[str, str]:
    """Return a town and the state or province behind it."""
    words = text.split()
    for count in range(min(4, len(words) - 1), 0, -1):
        tail = " ".join(words[-count:]).strip("()-/,. ")
        named = (not code or code in _FEDERAL) and len(tail) > 3
        if is_province(tail.upper() if len(tail) == 2 and text.islower() else tail, code) and (named or len(tail) <= 3):
            return " ".join(words[:-count]).strip(" -,/("), tail
    return text, ""


def town(head: Sequence[str], before: str, after: str, rest: Sequence[str], code: str) -> Town:
    """Return the town beside a postcode.

    Args:
        head: The parts before the one with the postcode.
        before: What stands before the postcode in its part.
        after: What stands behind it.
        rest: The parts after.
        code: The country's alpha-2 code, empty when unknown.
    """
    parts, later = list(head), list(rest)
    streets = any(is_street(each) for each in parts)
    before, after, province = _provinces(_LOCATED.sub("", before), after, _spare(parts), streets, code)
    city, extra = after, ""
    if _LETTER.fullmatch(before) and not after and parts:  # "Madrid, M 28013"
        before, province = "", province or before
    if before and after and streets:
        city, extra = before, after
    elif before and after and is_street(after) and not re.search(r"\d", before):  # "Berlin 10435 Lindenweg 4"
        parts.append(after)
        city = before
    elif before and after:
        parts.append(before)
    elif before and (streets or (parts and not re.search(r"\d", before))):
        city = before
    elif before:
        street, city = split(before)
        parts.append(street)
    elif not after:
        city = _beside(parts, later, code)
        if not province:
            city, province = _split_province(city, code)
    if not province and later and is_province(later[0], code):
        province = later.pop(0)
    return Town([*parts, *later], len(parts), city, province, extra)


def _provinces(before: str, after: str, spare: bool, streets: bool, code: str) -> tuple[str, str, str]:
    """Return what stands before and behind the postcode, and the province that stood there."""
    if before and spare and is_province(before, code):
        return "", after, before
    before, province = _split_province(before, code)
    if province or not after:
        return before, after, province
    fmt = countries.postal_data(code).get("fmt", "%C%Z")
    if ((before and streets) or (spare and fmt.find("%C") < fmt.find("%Z"))) and is_province(after, code):
        return before, "", after
    return (before, *_split_province(after, code))


def _spare(parts: Sequence[str]) -> bool:
    """Whether the last of these parts may be the town: it is not the street."""
    if len(parts) < 2 or units.BOX.match(parts[-1]) or not units.units(parts[-1])[1]:
        return False
    return not is_street(parts[-1]) or any(is_street(each) for each in parts[:-1])


def _beside(parts: list[str], later: list[str], code: str) -> str:
    """Take the town from the part before a lone postcode, or from the one behind it."""
    following = bool(later) and not re.search(r"\d", later[0]) and bool(units.units(later[0])[1])
    following = following and not is_province(later[0], code)
    fmt = countries.postal_data(code).get("fmt", "")
    if following and not (_spare(parts) and fmt and -1 < fmt.find("%C") < fmt.find("%Z")):
        return later.pop(0)
    if _spare(parts):
        return parts.pop()
    if len(parts) == 1:
        street, city = split(parts[0])
        if city:
            parts[0] = street
        return city
    return ""


def split(text: str) -> tuple[str, str]:
    """Return the street and the town of a part that has both without a comma between them."""
    match = units.STREET_END.match(text)
    if match and re.search(r"[^\W\d_]{2}", text[match.end() :]):
        street, rest = text[: match.end()], text[match.end() :].strip(" ,.")
        found, left = units.units(rest)
        if found and left:
            return f"{street} {' '.join(found)}", left
        return street, rest
    match = re.search(r"(?<![\w])\d{1,5}\s?[a-z]?(?:[-/]\w{1,4})?\s+(?=[^\W\d_][^\d]*$)", text)
    if match and match.start() > 2 and text[match.end() :][:1].isupper():
        return text[: match.end()].strip(), text[match.end() :].strip()
    return text, ""


def last_town(parts: Sequence[str], street: int, code: str) -> Town | None:
    """Return the town of an address without a postcode: what stands last behind the street.

    Args:
        parts: The parts.
        street: Which of them is the street.
        code: The country's alpha-2 code, empty when unknown.
    """
    at = [
        n
        for n in range(street + 1, len(parts))
        if _TOWN.fullmatch(parts[n])
        and units.units(parts[n])[1]
        and not units.CARE.match(parts[n])
        and not units.COMPANY.fullmatch(parts[n])
    ]
    if not at:
        if street == len(parts) - 1 and units.STREET_WORD.search(parts[street]):
            head, city = split(parts[street])
            if city:
                city, province = _split_province(city, code)
                return Town([*parts[:street], head], len(parts), city, province)
        return None
    n, province = at[-1], ""
    if len(at) > 1 and is_province(parts[n], code) and "%C" in countries.postal_data(code).get("fmt", "%C"):
        province, n = parts[n], at[-2]
    city = parts[n]
    if not province:
        city, province = _split_province(city, code)
    left = [each for m, each in enumerate(parts) if m != n and not (m == at[-1] and m != n)]
    return Town(left, n, city, province)
