"""Words for the same thing: what one shop calls a notebook, the customer calls a laptop.

Only names that are the same thing everywhere in a shop are listed, so that a case for a phone stays one for a
phone. A synonym is searched beside the customer's word when few of the products nearest in meaning have that word
and some have the synonym: then the catalogue calls it so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from store.search.stem import stem

_GROUPS = (
    "laptop notebook",
    "tv television telly",
    "flashlight torch",
    "earbud earphone",
    "fridge refrigerator",
    "couch sofa settee",
    "sneaker trainer",
    "pants trousers",
    "sweater jumper pullover",
    "diaper nappy",
    "stroller pram pushchair buggy",
    "backpack rucksack",
    "perfume fragrance",
    "bike bicycle",
    "stove cooker",
    "rug carpet",
    "cellphone smartphone",
    "faucet tap",
    "movie film",
    "purse handbag",
    "trash rubbish garbage",
    "cutlery flatware silverware",
    "pajamas pyjamas",
    "jewelry jewellery",
    "hoodie sweatshirt",
    "duvet comforter",
    "curtain drape",
    "photo picture",
    "satnav gps",
    "wifi wlan",
    "tyre tire",
    "colour color",
    "grey gray",
    "aluminium aluminum",
    "swimsuit bathers swimwear",
    "raincoat mackintosh",
    "beanie toque",
    "bathrobe robe",
    "wristwatch watch",
    "spectacles eyeglasses",
    "crib cot",
    "pacifier dummy",
    "eraser rubber",
    "hoover vacuum",
    "eggplant aubergine",
    "zucchini courgette",
    "wrench spanner",
    "thermos flask",
)


def _table() -> dict[str, tuple[str, ...]]:
    table: dict[str, tuple[str, ...]] = {}
    for group in _GROUPS:
        names = group.split()
        for name in names:
            table[stem(name)] = (*table.get(stem(name), ()), *(other for other in names if other != name))
    return table


#: The other names, by the stem of a word.
SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(_table())
