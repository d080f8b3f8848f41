"""The catalogue files: where they lie, how they are read, and how they are compiled.

A domain is ``<language>/LC_MESSAGES/<domain>.po``. A build compiles all of a language's domains into one
``sentences.mo``, by their ids. A checkout needs no such step: where there is no compiled file, or an older one than a
domain's, the domain itself is read.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from gettext import c2py
from pathlib import Path
from typing import TYPE_CHECKING

from commerce.language import PSEUDO, SOURCE, pseudo

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

#: Where our own catalogues lie.
CATALOGUES = Path(__file__).parents[1] / "locale"
COMPILED = "sentences.mo"
_MAGIC, _HEAD = 0x950412DE, "<7I"
#: The forms of each sentence of a domain by its id, and which of them a count takes.
Domain = tuple[Mapping[str, tuple[str, ...]], Callable[[int], int]]
_folders: list[Path] = [CATALOGUES]


def add(folder: Path) -> None:
    """Look for sentences in this folder as well: that of a plug-in, with domains of its own."""
    if folder not in _folders:
        _folders.append(folder)
        domain.cache_clear()


def languages() -> list[str]:
    """Return the languages that there are catalogues for, the pseudo-language not among them."""
    return sorted(path.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES"))


@cache
def domain(code: str, name: str) -> Domain:
    """Return a domain in a language; empty where the language lacks it."""
    if code == PSEUDO:
        english, plural = domain(SOURCE, name)
        return {key: tuple(map(pseudo, forms)) for key, forms in english.items()}, plural
    for folder in _folders:
        here = folder / code / "LC_MESSAGES"
        source, compiled = here / f"{name}.po", here / COMPILED
        if source.is_file() and not _is_newer(compiled, source):
            return _forms(source)
        if compiled.is_file() and (found := _domains(compiled)).get(name):
            return found[name]
    return {}, int


def _is_newer(compiled: Path, source: Path) -> bool:
    return compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime


def read(path: Path) -> Catalog:
    """Return one catalogue file.

    Raises:
        babel.messages.pofile.PoFileError: It is not valid.
    """
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name.replace("-", "_"), abort_invalid=True)


def _forms(path: Path) -> Domain:
    catalog = read(path)
    return dict(_sentences(catalog, path.parents[1].name)), c2py(catalog.plural_expr)


def _sentences(catalog: Catalog, code: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the sentences that are there by their ids; the English one is what the others are translated from."""
    for message in catalog:
        said = message.id if code == SOURCE else message.string
        forms = (said,) if isinstance(said, str) else tuple(said or ())
        if message.context and forms and all(forms) and not message.fuzzy:
            yield message.context, forms


def compiled(folder: Path) -> bytes:
    """Return the compiled file of a language: all domains that lie in its folder, by the ids of their sentences.

    It is what gettext's own tools read: the id stands in the place of the English sentence.
    """
    entries: dict[str, str] = {}
    head = ""
    for path in sorted(folder.glob("*.po")):
        catalog = read(path)
        head = head or f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {catalog.plural_forms}\n"
        for key, forms in _sentences(catalog, folder.parent.name):
            entries[key if len(forms) == 1 else f"{key}\0{key}"] = "\0".join(forms)
    return _packed({"": head, **entries})


def _packed(entries: Mapping[str, str]) -> bytes:
    keys = sorted(entries, key=str.encode)
    texts = [each.encode() for each in (*keys, *(entries[key] for key in keys))]
    start = struct.calcsize(_HEAD)
    at, table = start + 8 * len(texts), b""
    for text in texts:
        table += struct.pack("<2I", len(text), at)
        at += len(text) + 1
    head = struct.pack(_HEAD, _MAGIC, 0, len(keys), start, start + 8 * len(keys), 0, 0)
    return head + table + b"".join(each + b"\0" for each in texts)


@cache
def _domains(path: Path) -> dict[str, Domain]:
    """Return all domains of a compiled file."""
    data = path.read_bytes()
    _, _, count, keys, values, _, _ = struct.unpack_from(_HEAD, data)
    entries = {_text(data, keys + 8 * n).partition("\0")[0]: _text(data, values + 8 * n) for n in range(count)}
    plural = c2py(entries.pop("").partition("plural=")[2].strip().rstrip(";"))
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for key, forms in entries.items():
        found.setdefault(key.partition(".")[0], {})[key] = tuple(forms.split("\0"))
    return {name: (sentences, plural) for name, sentences in found.items()}


def _text(data: bytes, place: int) -> str:
    length, at = struct.unpack_from("<2I", data, place)
    return data[at : at + length].decode()
