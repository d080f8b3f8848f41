"""Sizes by measures: the shop's own guide as a table, and what it says to a question such as "my chest is 104 cm"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml
from service.knowledge.chunks import Chunk

_GUIDE = re.compile(r"\bsiz(?:e|es|ing)\b|\bfit guide\b|\bmeasur", re.I)
_RANGE = re.compile(r"(\d{1,3}(?:[.,]\d)?)(?:\s{0,2}(?:to|-|–|bis)\s{0,2}(\d{1,3}(?:[.,]\d)?))?")
_ROW = re.compile(r"^(?:size|größe|eu)?\s{0,2}([\w./-]{1,8}):\s(.{3,200})$", re.I)
_SAID = re.compile(
    r"\bsize ([\w/]{1,5}) (?:fits|is|for|suits|means)\D{0,12}(\d{1,3}(?:[.,]\d)?) ?(?:to|-|–) ?(\d{1,3}(?:[.,]\d)?)",
    re.I,
)
_VALUE = r"(\d{1,3}(?:[.,]\d{1,2})?)\s?(cm\b|mm\b|inch(?:es)?\b|in\b(?! )|\"|'')?"
_THERE = r"\b(?P<there>uk|us|usa|gb|british|american)\b"
_SYSTEM = re.compile(rf"{_THERE}\W{{0,2}}(?:size\W{{0,2}})?(?P<size>\d{{1,2}}(?:[.,]5)?)\b", re.I)
_SYSTEM_LAST = re.compile(rf"(?:\bsize )?(?<![\d.,])\b(?P<size>\d{{1,2}}(?:[.,]5)?)\s?(?:in )?{_THERE}", re.I)
_BETWEEN = re.compile(r"\bbetween\b.{0,12}?\b([\w/]{1,5})\b\s(?:and|&|or)\s(?:an? )?(?:size )?([\w/]{1,5})\b", re.I)
_BODY = re.compile(
    r"\b\d[.,]\d{2} ?m?\b|\b1\d\d ?cm\b|\b\d{2,3} ?(?:kg|kilos?|lbs?|pounds)\b|\b\d ?(?:ft|foot|')", re.I
)
_RULE = re.compile(
    r"\bsizes are\b|\bbetween (?:two )?sizes\b|\bruns? (?:\w+ ){0,5}(?:small|large|true|big)\b|\btrue to size\b", re.I
)
_SIZES_BETWEEN = re.compile(r"\bbetween (?:two )?sizes\b", re.I)
_RUNS = re.compile(r"\bruns? (?:\w+ ){0,5}(?:small|large|true|big|narrow|wide)\b|\btrue to size\b", re.I)
_SHOES = re.compile(r"\b(?:shoes?|boots?|sneakers?)\b", re.I)
_CHART = re.compile(r"\bsiz(?:e|ing) (?:chart|guide|table)s?\b", re.I)
_WEARS = re.compile(
    r"\b(?:wears?|takes?|am|i'?m|have) (?:usually |normally )?(?:an? |in )?(?:eu )?(?:size )?(\d{2}(?:[.,]5)?)\b"
    r"(?! ?(?:cm|mm|kg|years?|inch))",
    re.I,
)
_WHO = re.compile(r"\b(men|women)(?:'?s)?\b")
_A_SIZE = re.compile(r"x{0,3}[sml]|\d?xl|\d{2}(?:[.,]5)?", re.I)
_INCH = 2.54


@dataclass(frozen=True)
class Entry:
    """One size of the guide: what a measure of it may be, in centimetres, or its number elsewhere."""

    size: str
    measure: str
    low: float
    high: float
    heading: str = ""


@dataclass(frozen=True)
class Asked:
    """What a question tells of somebody's size.

    Attributes:
        measure: What was measured; empty where it is none.
        value: How much, in centimetres.
        system: ``uk``, ``us`` or ``eu`` where it is a size of there.
        number: That size.
        between: Two sizes that somebody is between.
        body: Whether height or weight are told.
        kinds: Measures that the things asked for go by.
        who: ``men`` or ``women`` where that is said.
    """

    measure: str = ""
    value: float = 0.0
    system: str = ""
    number: str = ""
    between: tuple[str, ...] = ()
    body: bool = False
    kinds: tuple[str, ...] = ()
    who: str = ""

    def __bool__(self) -> bool:
        return bool(self.measure or self.system or self.between or self.body)


@lru_cache(maxsize=1)
def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return found


def sentences(chunks: Sequence[Chunk]) -> list[tuple[str, str]]:
    """Return the headings and sentences of those pages that are a guide to sizes."""
    guides = [each for each in chunks if _GUIDE.search(each.source.title)]
    return [(sentence.heading, sentence.text) for chunk in guides for sentence in chunk.sentences]


def entries(guide: Sequence[tuple[str, str]]) -> list[Entry]:
    """Return the sizes of a guide: from rows of tables, and from sentences that name a size and what it fits."""
    found: list[Entry] = []
    for heading, text in guide:
        if row := _ROW.match(text.rstrip(".")):
            for cell in row[2].split(", "):
                amount = _RANGE.search(cell)
                name = _measure(cell) or cell.split()[0].casefold()
                if amount:
                    found.append(_entry(row[1], name, amount[1], amount[2], heading))
            continue
        measure = _measure(text) or _measure(heading)
        found += [_entry(each[1], measure, each[2], each[3], heading) for each in _SAID.finditer(text) if measure]
    return found


def _entry(size: str, measure: str, low: str, high: str | None, heading: str) -> Entry:
    return Entry(size, measure, _number(low), _number(high or low), heading)


def _number(text: str) -> float:
    return float(text.replace(",", "."))


def _measure(text: str) -> str:
    plain = text.casefold()
    for name, words in _data()["measures"].items():
        if any(re.search(rf"\b{word}\b", plain) for word in words):
            return str(name)
    return ""


def read(question: str, before: str = "") -> Asked:
    """Return what a question tells of a size.

    Args:
        question: The customer's words.
        before: The measure that was spoken of before, for "and for 108".
    """
    plain = question.casefold()
    data = _data()
    kinds = tuple(
        name for name, words in data["of_kind"].items() if any(re.search(rf"\b{word}\b", plain) for word in words)
    )
    if between := _BETWEEN.search(plain):
        sizes = (between[1].upper(), between[2].upper())
        numbers = not any(each.isdigit() for each in sizes) or bool(re.search(r"\bsizes?\b|\bshoes?\b", plain))
        if numbers and all(_A_SIZE.fullmatch(each) for each in sizes):
            return Asked(between=sizes, kinds=kinds)
    if system := _SYSTEM.search(plain) or _SYSTEM_LAST.search(plain):
        name = "us" if system["there"].startswith(("us", "am")) else "uk"
        who = _WHO.search(plain)
        return Asked(system=name, number=system["size"].replace(",", "."), kinds=kinds, who=who[1] if who else "")
    if (wears := _WEARS.search(plain)) and kinds:
        return Asked(system="eu", number=wears[1].replace(",", "."), kinds=kinds)
    return _measured(plain, kinds) or _lone(plain, kinds, before)


def _measured(plain: str, kinds: tuple[str, ...]) -> Asked:
    """Return the measure that a question names with its value."""
    for name, words in _data()["measures"].items():
        for word in words:
            found = re.search(rf"\b{word}\b\D{{0,20}}?{_VALUE}", plain)
            found = found or re.search(rf"{_VALUE}\s?(?:\w{{1,20}} ){{0,2}}{word}\b", plain)
            if found:
                return Asked(str(name), _cm(found[1], found[2]), kinds=kinds)
    return Asked()


def _lone(plain: str, kinds: tuple[str, ...], before: str) -> Asked:
    """Return the measure that a value alone is of: what the thing asked for goes by, or what was spoken of before."""
    if _BODY.search(plain):
        return Asked(body=True, kinds=kinds)
    lone = re.search(rf"\bfor (?:an? )?{_VALUE}|{_VALUE}", plain)
    if lone and (kinds or before):
        value, unit = (lone[1], lone[2]) if lone[1] else (lone[3], lone[4])
        if unit or before:
            return Asked(kinds[0] if kinds else before, _cm(value, unit), kinds=kinds)
    return Asked(kinds=kinds)


def _cm(value: str, unit: str | None) -> float:
    number = _number(value)
    if unit and unit[0] in "i\"'":
        return round(number * _INCH, 1)
    return number / 10 if unit == "mm" else number


def of_kind(text: str, title: str) -> bool:
    """Return whether a product is of the kind that a text speaks of, where it speaks of one: "which size in boots"."""
    every = {word for words in _data()["of_kind"].values() for word in words}
    said = every & set(re.findall(r"[\w-]+", text.casefold()))
    return not said or any(word.removesuffix("s") in title.casefold() for word in said)


def advise(question: str, guide: Sequence[tuple[str, str]], before: str = "") -> dict[str, Any]:
    """Return what a guide says to a question about a size; empty where the question tells nothing of one.

    Args:
        question: The customer's words.
        guide: `sentences` of the shop's pages.
        before: The measure that was spoken of before.
    """
    asked, rows = read(question, before), entries(guide)
    if _RUNS.search(question) and asked.kinds:
        shoes = "foot" in asked.kinds
        rules = [text for heading, text in guide if _RULE.search(text) and bool(_SHOES.search(text)) == shoes]
        return {"kind": "between", "sizes": [], "notes": [each for each in rules if _RUNS.search(each)][:1]}
    if asked.between:
        notes = [text for _, text in guide if _SIZES_BETWEEN.search(text)]
        return {"kind": "between", "sizes": list(asked.between), "notes": notes[:1]} if notes else {}
    if asked.system == "eu" and "foot" in asked.kinds:
        notes = [text for heading, text in guide if _SHOES.search(f"{heading} {text}") and _RULE.search(text)]
        return {"kind": "between", "sizes": [asked.number], "notes": notes[:2]} if notes else {}
    if asked.system in ("uk", "us"):
        return _converted(asked, rows)
    own = [each for each in rows if each.measure == asked.measure]
    if asked.measure and own:
        return {**_fitting(asked, own), "notes": []}
    if (asked or _CHART.search(question)) and rows:
        return {"kind": "table", "rows": _table(rows, asked.kinds), "notes": []}
    return {}


def _fitting(asked: Asked, own: Sequence[Entry]) -> dict[str, Any]:
    told = {"measure": asked.measure, "value": f"{asked.value:g}"}
    for each in own:
        if each.low <= asked.value <= each.high:
            inches = {"inches": f"{asked.value / _INCH:.0f}"} if asked.measure == "waist" else {}
            return {"kind": "fits", **told, **_of(each), **inches}
    below = [each for each in own if each.high < asked.value]
    above = [each for each in own if each.low > asked.value]
    if below and above:
        return {"kind": "gap", **told, "sizes": [below[-1].size, above[0].size]}
    return {"kind": "above" if below else "below", **told, **_of(below[-1] if below else above[0])}


def _of(entry: Entry) -> dict[str, str]:
    return {"size": entry.size, "low": f"{entry.low:g}", "high": f"{entry.high:g}"}


def _converted(asked: Asked, rows: Sequence[Entry]) -> dict[str, Any]:
    own = [each for each in rows if each.measure == asked.system and each.low <= float(asked.number) <= each.high]
    told = {"system": asked.system.upper(), "number": asked.number}
    if own:
        return {"kind": "converted", **told, "sizes": [own[0].size], "own": True}
    return {"kind": "converted", **told, "sizes": usually(asked), "own": False}


def usually(asked: Asked) -> list[str]:
    """Return which European sizes of shoes a British or American one usually is; none where no table has it."""
    tables = {name: table for name, table in _data()["shoes"].items() if name.split()[0] == asked.system}
    tables = {name: table for name, table in tables.items() if name.split()[-1] == asked.who} or tables
    found = [str(table[asked.number]) for table in tables.values() if asked.number in table]
    return list(dict.fromkeys(found))


def without(text: str) -> str:
    """Return a text without the size that it tells: "uk 9 trainers" is "trainers"."""
    return " ".join(_WEARS.sub(" ", _SYSTEM_LAST.sub(" ", _SYSTEM.sub(" ", text))).split()).strip(" ,;")


def _table(rows: Sequence[Entry], kinds: Sequence[str]) -> list[dict[str, str]]:
    wanted = [each for each in rows if each.measure in kinds] or list(rows)
    return [{"measure": each.measure, **_of(each)} for each in wanted]
