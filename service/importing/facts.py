"""Which columns beside the known ones become facts that customers read.

A file may hold what is nobody's business (cost price, supplier, notes), so only columns whose name is plainly that of
a product fact are taken, and those that the owner names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from service.importing.names import folded

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
#: Namespaces whose plain facts are meant for customers: the owner's own fields and what shop windows show anyway. Those
#: of other programs (stock keeping, price lists) may hold a "weight" or a "size" that is nobody's business.
_OPEN = frozenset("custom my_fields descriptors facts details specs global shopify mm-google-shopping".split())
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


def asked_for(names: Iterable[str]) -> frozenset[str]:
    """Return the fields that an owner names as `public` compares them.

    A name with a dot is that key and no other. A bare one is a field without namespace, or of the owner's own fields.
    """
    return frozenset(_key(name) if "." in name else folded(name) for name in names)


def public(key: str, label: str, chosen: frozenset[str]) -> bool:
    """Return whether customers may read this field."""
    space, _, last = _key(key).rpartition(".")
    if _key(key) in chosen or (space in ("", "custom") and folded(last) in chosen):
        return True
    if space == "shopify":  # holds the taxonomy's attributes, which its storefronts show
        return True
    return (not space or space in _OPEN) and bool({folded(last), folded(label)} & PUBLIC)


def _key(name: str) -> str:
    return name.strip().casefold()


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
