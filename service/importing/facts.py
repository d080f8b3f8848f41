"""Which columns beside the known ones become facts that customers read.

A file may hold what is nobody's business (cost price, supplier, notes), so only columns whose name is plainly that of
a product fact are taken, and those that the owner names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.importing.flat import folded

#: Names of product facts, folded, as they stand in catalogues.
PUBLIC = frozenset(
    (
        "material materials fabric composition colour color colourfamily size sizing fit length width height "
        "depth diameter weight volume capacity care careinstructions washing season pattern style gender "
        "agegroup age closure neckline sleeve sleevelength heelheight sole lining finish shape power voltage "
        "wattage battery compatibility ingredients allergens flavour flavor scent origin countryoforigin madein "
        "certification warranty energyclass dimensions waterproof waterresistance temperature pieces "
        "numberofpieces packsize contents language author publisher isbn format pages genre platform material1 "
        "shaft bezel strap movement gemstone"
    ).split()
)
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


def public(key: str, label: str, chosen: frozenset[str]) -> bool:
    """Return whether customers may read this field."""
    last = key.rsplit(".", 1)[-1]
    names = {folded(key), folded(last), folded(label)}
    # Shopify's own namespace holds the taxonomy's attributes, which its storefronts show.
    return bool(names & (PUBLIC | chosen)) or key.casefold().startswith("shopify.")


def split(columns: Iterable[str], chosen: frozenset[str]) -> tuple[dict[str, str], list[str]]:
    """Return the columns that become facts with their labels, and the metafields that are kept back."""
    taken: dict[str, str] = {}
    kept: list[str] = []
    for column in columns:
        found = metafield(column)
        if found is None:
            continue
        key, label = found
        if public(key, label, chosen):
            taken[column] = label
        else:
            kept.append(key)
    return taken, kept


def _label(key: str) -> str:
    return re.sub(r"[_.-]+", " ", key.rsplit(".", 1)[-1]).strip().capitalize()
