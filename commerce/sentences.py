"""Sentences that people read, by their ids, in the language of the conversation.

Code names a sentence (``policy.order_closed``) and gives its values; what it says stands in a gettext catalogue,
``locale/<language>/LC_MESSAGES/<domain>.po``. The id is the entry's ``msgctxt``, its first part the domain; the English
sentence is the ``msgid``. A sentence is whole: it is never put together from parts of sentences, so that another
language can order its words as it likes. An id that another language lacks is said in English.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from gettext import c2py
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING

from commerce.dates import in_words

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

#: Where our own catalogues lie: ``<language>/LC_MESSAGES/<domain>.po``.
CATALOGUES = Path(__file__).parents[1] / "locale"
SOURCE = "en"
#: A language in which every sentence of the catalogue stands between these marks, so that a text which did not come
#: from the catalogue shows.
PSEUDO, MARKS = "en-XA", ("⟦", "⟧")
_folders: list[Path] = [CATALOGUES]
_language: ContextVar[str] = ContextVar("language", default=SOURCE)


def language() -> str:
    """Return the language that sentences are said in here: a code such as ``en``."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Say everything inside in this language; an unknown one is English."""
    token = _language.set(code)
    try:
        yield
    finally:
        _language.reset(token)


def add(folder: Path) -> None:
    """Look for sentences in this folder as well: that of a plug-in, with domains of its own."""
    if folder not in _folders:
        _folders.append(folder)
        _domain.cache_clear()


def say(key: str, /, **values: object) -> str:
    """Return the sentence with this id.

    Args:
        key: ``domain.id``.
        values: What its placeholders stand for. A ``count`` chooses the plural. Days and lists are worded in the
            language; everything else is taken as ``str`` gives it.

    Raises:
        KeyError: There is no such sentence, or it names a value that is missing.
    """
    spoken = _language.get()
    for code in (spoken, SOURCE):
        sentences, plural = _domain(code, key.partition(".")[0])
        if forms := sentences.get(key):
            break
    else:
        raise KeyError(f"There is no sentence {key!r} in the catalogue.")
    form = forms[plural(int(str(values["count"])))] if len(forms) > 1 else forms[0]
    said = form.format_map({name: _worded(value) for name, value in values.items()}) if values else form.format()
    return said.join(MARKS) if spoken == PSEUDO else said


def exists(key: str) -> bool:
    """Return whether there is a sentence with this id."""
    return key in _domain(SOURCE, key.partition(".")[0])[0]


def listed(items: Iterable[str], key: str = "lists.and") -> str:
    """Return items as a list in words: ``a, b and c``, or as the sentence ``key`` has it, such as ``lists.or``."""
    *most, last = list(items) or [""]
    return say(key, first=", ".join(most), last=last) if most else last


def joined(*said: str) -> str:
    """Return whole sentences one after the other; empty ones are left out."""
    return " ".join(filter(None, said))


def dotted(*parts: object) -> str:
    """Return parts of an id with dots between; empty ones are left out: ``goods.why``."""
    return ".".join(str(each) for each in parts if each)


def says(text: str, key: str) -> bool:
    """Return whether a text holds this sentence, in the language that is spoken or in English, whatever its values."""
    return any(each.search(text) for each in _patterns(key))


def value(text: str, key: str, name: str) -> str:
    """Return what stands for a placeholder where a text holds this sentence, in whichever of both; empty elsewhere."""
    found = next((match for each in _patterns(key) if (match := each.search(text))), None)
    return found[name] if found else ""


def _patterns(key: str) -> list[re.Pattern[str]]:
    """Return what finds a sentence in the language that is spoken, and in English."""
    domain = key.partition(".")[0]
    forms = [form for code in (_language.get(), SOURCE) for form in _domain(code, domain)[0].get(key, ())]
    return [_pattern(form) for form in dict.fromkeys(forms)]


@cache
def _pattern(form: str) -> re.Pattern[str]:
    """Return what finds a sentence with any values; each is a group."""
    found, seen = "", set[str]()
    for fixed, name, _, _ in Formatter().parse(form):
        group = f"(?P<{name}>.+?)" if name and name not in seen else ".+?" if name else ""
        found += re.escape(fixed) + group
        seen |= {name} if name else set()
    return re.compile(found)


def placeholders(text: str) -> set[str]:
    """Return the names of the placeholders of a sentence.

    Raises:
        ValueError: One of them is not a plain name, or a brace is left open.
    """
    names = set()
    for _, name, spec, conversion in Formatter().parse(text):
        if name is None:
            continue
        if not name.isidentifier() or spec or conversion:
            raise ValueError(f"{{{name}}} is not a plain name, in: {text}")
        names.add(name)
    return names


def _worded(value: object) -> str:
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, (list, tuple)):
        return listed([_worded(each) for each in value])
    return str(value)


@cache
def _domain(code: str, name: str) -> tuple[dict[str, tuple[str, ...]], Callable[[int], int]]:
    """Return the sentences of a domain by their ids, and which of a sentence's forms a count takes."""
    paths = [folder / code / "LC_MESSAGES" / f"{name}.po" for folder in _folders]
    path = next((path for path in paths if path.is_file()), None)
    if path is None:
        return {}, int
    catalog = read(path)
    forms: dict[str, tuple[str, ...]] = {}
    for message in catalog:
        said = message.id if code == SOURCE else message.string
        if message.context and said and not message.fuzzy:
            forms[message.context] = (said,) if isinstance(said, str) else tuple(said)
    return forms, c2py(catalog.plural_expr)


def read(path: Path) -> Catalog:
    """Return one catalogue file.

    Raises:
        babel.messages.pofile.PoFileError: It is not valid.
    """
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name, abort_invalid=True)
