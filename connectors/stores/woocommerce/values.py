"""Small readers of WooCommerce's values: money as text, times without a zone, addresses, what meta holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any

from commerce import provinces
from commerce.address import Address
from commerce.errors import StoreError
from commerce.money import Money, exponent
from commerce.text import one_line

Node = dict[str, Any]


def number(identity: str) -> str:
    """Return ``identity`` if it can be an id of WordPress, else nothing."""
    good = identity.isascii() and identity.isdigit() and len(identity) < 19 and identity.lstrip("0") == identity
    return identity if good else ""


def text(value: Any) -> str:
    """Return a text that plug-ins and imports may have left as a number; nothing, false and lists are none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def known(value: Any) -> str:
    """Return an id, empty where there is none: plug-ins write it as text, and nothing as ``"0"``."""
    found = text(value).strip()
    return found if found.strip("0") else ""


def true(value: Any) -> bool:
    """Return whether a field says yes; PHP and plug-ins write "no", "0" and "false" for no."""
    return bool(value) and (not isinstance(value, str) or value.strip().casefold() not in _NO)


_NO = frozenset(["", "0", "no", "false", "off"])


def decimal(given: Any) -> Decimal:
    """Return a number that WooCommerce gives as text; nothing is zero.

    Raises:
        StoreError: It is no number.
    """
    try:
        value = Decimal(str(given or "0").strip() or "0")
    except InvalidOperation as error:
        raise StoreError(detail=f"not an amount: {one_line(str(given), 40)}") from error
    if not value.is_finite():
        raise StoreError(detail="not a finite amount")
    return value


def money(value: Any, currency: str) -> Money:
    """Return an amount; what is finer than the smallest coin is rounded as WooCommerce rounds, half up."""
    return rounded(decimal(value), currency)


def rounded(value: Decimal, currency: str) -> Money:
    """Return a computed amount, rounded half up.

    Raises:
        StoreError: It is larger than any price.
    """
    try:
        return Money(value.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_HALF_UP), currency)
    except InvalidOperation as error:
        raise StoreError(detail="not an amount of money") from error


def lists(node: Node, *names: str) -> Node:
    """Return a row whose named fields are lists of objects; PHP writes a list with gaps as an object."""
    found = dict(node)
    for name in names:
        found[name] = [one for one in listed(node.get(name)) if isinstance(one, dict)]
    return found


def listed(value: Any) -> list[Any]:
    """Return a list; PHP writes one with gaps as an object, and nothing as a list is an empty one."""
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def moment(given: Any) -> datetime | None:
    """Return a time of a ``*_gmt`` field, None when there is none or it cannot be read."""
    try:
        found = datetime.fromisoformat(str(given).replace("Z", "+00:00")) if given else None
    except ValueError:
        return None
    if found is None:
        return None
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)


def stamp_of(at: datetime) -> str:
    """Return a time as WooCommerce's filters take it, with ``dates_are_gmt``."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")


def meta(node: Node, key: str) -> Any:
    """Return the value of the first meta entry with this key, None when there is none."""
    return next((one.get("value") for one in entries(node) if one.get("key") == key), None)


def entries(node: Node) -> Iterable[Node]:
    """Return the meta entries that are readable."""
    found = node.get("meta_data")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def address(node: Any) -> Address | None:
    """Return an address; None when it is empty, as it is on orders of downloads."""
    given = {key: text(value) for key, value in node.items()} if isinstance(node, dict) else {}
    if not given.get("country") or not (given.get("address_1") or given.get("city")):
        return None
    return Address(
        name=person(given),
        line1=one_line(given.get("address_1", ""), 160),
        line2=one_line(given.get("address_2", ""), 160),
        city=one_line(given.get("city", ""), 100),
        postcode=one_line(given.get("postcode", ""), 20),
        province=_province(given),
        country=one_line(given["country"], 60),
    )


def person(node: Any) -> str:
    """Return the name in an address or account."""
    parts = (text(node.get(name)) for name in ("first_name", "last_name")) if isinstance(node, dict) else ()
    return one_line(" ".join(filter(None, parts)), 120)


def _province(node: dict[str, str]) -> str:
    """Return a state as customers read it: WooCommerce's ``JP13`` is Tokyo."""
    state = one_line(node.get("state", ""), 60)
    known = provinces.find(node["country"], state)
    return known.name if known else state


def address_input(place: Address) -> Node:
    """Return an address as it is written; the last word of the name is the family name."""
    first, _, last = place.name.rpartition(" ")
    return {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": place.line1,
        "address_2": place.line2,
        "city": place.city,
        "state": place.province,
        "postcode": place.postcode,
        "country": place.country,
    }
