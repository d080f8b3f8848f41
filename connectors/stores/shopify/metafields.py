"""Metafields in files: which of them customers read."""

from __future__ import annotations

import re
from collections.abc import Iterable

from connectors.files.facts import public

#: Holds the taxonomy's attributes, which storefronts show.
_TAXONOMY = "shopify"
_METAFIELD = re.compile(
    r"\A(?P<label>.*?)(?:(?<!\s)\s++)?\((?:product|variant)\.metafields\.(?P<key>[\w.-]+)\)\s*\Z", re.IGNORECASE
)
_MATRIXIFY = re.compile(r"\A(?:Variant )?Metafield:\s*(?P<key>[\w.-]+)(?:\s*\[(?P<type>[\w.]+)\])?\s*\Z", re.IGNORECASE)


def metafield(column: str) -> tuple[str, str] | None:
    """Return key and label of a metafield's column, None for another one."""
    if match := _METAFIELD.match(column):
        return match["key"], match["label"] or _label(match["key"])
    if match := _MATRIXIFY.match(column):
        return match["key"], _label(match["key"])
    return None


def split(columns: Iterable[str], chosen: frozenset[str]) -> tuple[dict[str, str], list[str]]:
    """Return the columns that become facts with their labels, and the metafields that are kept back."""
    taken: dict[str, str] = {}
    kept: list[str] = []
    for column in columns:
        found = metafield(column)
        if found is None:
            continue
        key, label = found
        if public(key, label, chosen, _TAXONOMY):
            taken[column] = label
        else:
            kept.append(key)
    return taken, kept


def _label(key: str) -> str:
    return re.sub(r"[_.-]+", " ", key.rsplit(".", 1)[-1]).strip().capitalize()
