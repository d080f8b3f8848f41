"""The table of a language: the ``gloss*.yaml`` of its folder, read once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import yaml

from commerce.errors import ConfigurationError
from runtime.yaml_file import read_yaml
from service.gloss import numbers, patterns
from service.gloss.parting import APART, Joined
from service.gloss.spelling import Spelling, plain

#: Where languages lie, a folder each: its tables are data of the engine, which shows, checks and measures them.
FOLDER = Path(__file__).parents[2] / "agent" / "embedded" / "languages"
_ENGLISH = Path(__file__).with_name("english.yaml")
#: What a folder has to hold to be spoken.
NEEDED = ("gloss.yaml", "examples.yaml")
#: The lists of things that there may be several of.
_GOODS = ("product", "products")
#: The settings of which words are written together, in the order of `Joined`.
_JOINED = ("elided", "clitics", "short", "enclitics", "dropped")
Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """Words with gaps, and the same in English."""

    places: tuple[patterns.Element, ...]
    english: tuple[str, ...]
    weight: int


@dataclass
class Table:
    """What is known of one language.

    Attributes:
        code: The language.
        phrases: English words by the phrase; the list that comes first in the files wins.
        kinds: The same for each list.
        longest: How many words the longest phrase has that begins with a word.
        templates: By their first word; those that begin with a gap or a list are under the empty one.
        spelling: How words are known again.
        reviewed: Whether a native reader has signed every file.
        joined: Which words it writes together.
    """

    code: str
    phrases: dict[Phrase, str] = field(default_factory=dict)
    kinds: dict[str, dict[Phrase, str]] = field(default_factory=dict)
    longest: dict[str, int] = field(default_factory=dict)
    templates: dict[str, list[Template]] = field(default_factory=dict)
    spelling: Spelling = field(default_factory=Spelling)
    reviewed: bool = True
    joined: Joined = APART

    @cached_property
    def of_its_own(self) -> frozenset[str]:
        """The words that English does not have as well: "Parka" and "Winter" tell no language."""
        small = english_words()[0]
        alike = {key[0] for key, english in self.phrases.items() if len(key) == 1 and key[0][:4] in plain(english)}
        return self.spelling.words - alike - small

    @cached_property
    def articles(self) -> frozenset[str]:
        """The words for "the"."""
        return frozenset(key[0] for key, english in self.phrases.items() if english == "the" and len(key) == 1)


@cache
def codes() -> tuple[str, ...]:
    """Return the languages that there is a whole folder for."""
    folders = (path for path in sorted(FOLDER.glob("*")) if all((path / name).is_file() for name in NEEDED))
    return tuple(path.name for path in folders)


@cache
def table(code: str) -> Table:
    """Return the table of a language that there is a folder for."""
    return read(FOLDER / code, code)


@cache
def called(code: str) -> frozenset[str]:
    """Return the names by which somebody asks to be answered in a language; its table is not read for it."""
    return frozenset(map(plain, _data(FOLDER / code / "gloss.yaml").get("settings", {}).get("called", ())))


def read(folder: Path, code: str) -> Table:
    """Return the table of a folder.

    Raises:
        ConfigurationError: A file is not as it has to be.
    """
    found = Table(code)
    templates: list[tuple[str, str]] = []
    settings: dict[str, Any] = {}
    for path in sorted(folder.glob("gloss*.yaml"), key=lambda each: (len(each.stem) > len("gloss"), each.name)):
        data = _data(path)
        templates += data.pop("templates", {}).items()
        found.reviewed = bool(data.pop("reviewed", False)) and found.reviewed
        settings |= data.pop("settings", {})
        found.joined = Joined(*(frozenset(map(str, settings.get(each, ()))) for each in _JOINED))
        pairs = numbers.endings(settings.get("plurals"))
        for kind, entries in data.items():
            _take(found, kind, entries, path, pairs if kind in _GOODS else ())
    found.spelling = Spelling.of(settings, _vocabulary(found, templates), _compounds(found))
    for pattern, english in templates:
        _add(found, pattern, english)
    for some in found.templates.values():
        some.sort(key=lambda each: -each.weight)
    return found


def _data(path: Path) -> dict[str, Any]:
    try:
        data = read_yaml(path)
    except yaml.YAMLError as error:
        raise ConfigurationError(f"{path.name} is not YAML: {error}") from error
    if not isinstance(data, dict):
        raise ConfigurationError(f"{path.name} has to hold lists by name.")
    return data


def _take(found: Table, kind: str, entries: Any, path: Path, pairs: numbers.Endings) -> None:
    if not isinstance(entries, dict):
        raise ConfigurationError(f"{path.name}: {kind} has to hold phrases and their English.")
    of_kind = found.kinds.setdefault(kind, {})
    for entry, english in entries.items():
        forms = patterns.forms(str(entry))
        for form in forms:
            key = found.joined.phrase(form)
            said = str(english or "")
            said = numbers.several(said) if pairs and numbers.is_several(form, forms, pairs) else said
            if not key:
                raise ConfigurationError(f"{path.name}: {entry!r} under {kind} stands for nothing.")
            of_kind.setdefault(key, said)
            if kind == "last":
                continue
            found.phrases.setdefault(key, said)
            found.longest[key[0]] = max(found.longest.get(key[0], 0), len(key))


def _vocabulary(found: Table, templates: list[tuple[str, str]]) -> frozenset[str]:
    words = {word for phrases in (found.phrases, found.kinds.get("last", {})) for phrase in phrases for word in phrase}
    for pattern, _ in templates:
        words.update(plain(word) for place in patterns.elements(pattern) for word in place.words)
    return frozenset(words)


def _compounds(found: Table) -> dict[str, str]:
    """Return the single words that a longer one may be put together of, with their English."""
    return {key[0]: english for key, english in found.phrases.items() if len(key) == 1 and len(key[0]) > 2}


def _add(found: Table, pattern: str, english: str) -> None:
    places = tuple(_plain(place) for place in patterns.elements(pattern))
    said = tuple(patterns.said_of(english))
    unknown = [part for part in said if part[0] in "{<" and part not in {place.name for place in places}]
    missing = [place.kind for place in places if place.kind and place.kind not in found.kinds]
    loose = not places or places[0].optional or (places[-1].optional and len(places) > 1 and bool(places[-2].gap))
    if unknown or missing or loose:
        raise ConfigurationError(f"The template {pattern!r} does not hold together with {english!r}.")
    weight = sum(2 if place.words and not place.optional else bool(place.kind) for place in places)
    template = Template(places, said, weight)
    for word in places[0].words or ("",):
        found.templates.setdefault(word, []).append(template)


def _plain(place: patterns.Element) -> patterns.Element:
    return replace(place, words=frozenset(plain(word) for word in place.words))


def kept(code: str) -> Iterator[tuple[str, bool]]:
    """Yield the files of a language's folder, and whether a native reader has signed each."""
    for path in sorted((FOLDER / code).glob("*.yaml")):
        data = _data(path)
        if "reviewed" in data:
            yield path.name, bool(data["reviewed"])


@cache
def english_words() -> tuple[frozenset[str], frozenset[str]]:
    """Return small words by which English is known, and words that weigh much there and are other words elsewhere."""
    data = _data(_ENGLISH)
    return frozenset(data["known_by"].split()), frozenset(data["of_weight"].split())


__all__ = ["FOLDER", "Table", "Template", "codes", "english_words", "kept", "read", "table"]
