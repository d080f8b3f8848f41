"""Which columns beside the known ones become facts that customers read.

A file may hold what is nobody's business (cost price, supplier, notes), so only columns whose name is plainly that of
a product fact are taken, and those that the owner names.
"""

from __future__ import annotations

from collections.abc import Iterable

from connectors.files.names import folded

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
_OPEN = frozenset("custom my_fields descriptors facts details specs global mm-google-shopping".split())


def asked_for(names: Iterable[str]) -> frozenset[str]:
    """Return the fields that an owner names as `public` compares them.

    A name with a dot is that key and no other. A bare one is a field without namespace, or of the owner's own fields.
    """
    return frozenset(_key(name) if "." in name else folded(name) for name in names)


def public(key: str, label: str, chosen: frozenset[str], shown: str = "") -> bool:
    """Return whether customers may read this field; all of the namespace ``shown`` are for them."""
    space, _, last = _key(key).rpartition(".")
    if _key(key) in chosen or (space in ("", "custom") and folded(last) in chosen):
        return True
    if space and space == shown:
        return True
    return (not space or space in _OPEN) and bool({folded(last), folded(label)} & PUBLIC)


def _key(name: str) -> str:
    return name.strip().casefold()
