"""Small readers of Shopify's values: money, times, identifiers, text that may be kept from us."""

from __future__ import annotations

import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from commerce import provinces
from commerce.address import Address
from commerce.errors import StoreError
from commerce.money import Money
from commerce.text import one_line

Node = dict[str, Any]
_GID = re.compile(r"gid://shopify/(\w+)/(\d+)\Z")


def gid(kind: str, identity: str) -> str:
    """Return the global id for what we call ``identity`` (digits or a global id), empty when it is neither."""
    if identity.isascii() and identity.isdigit() and len(identity) < 20:
        return f"gid://shopify/{kind}/{identity}"
    match = _GID.match(identity)
    return identity if match and match[1] == kind else ""


def short(identity: str) -> str:
    """Return the digits of a global id: what we keep, and what cart links take."""
    match = _GID.match(identity)
    return match[2] if match else identity


def amount(bag: Node | None, currency: str) -> Money:
    """Return the customer's side of a money bag; nothing in ``currency`` when there is none."""
    if not bag:
        return Money.zero(currency)
    return money(bag["presentmentMoney"])


def money(value: Node) -> Money:
    """Return a MoneyV2."""
    return decimal(value["amount"], str(value["currencyCode"]))


def decimal(text: Any, currency: str) -> Money:
    """Return an amount that Shopify gives as text; what is finer than the smallest coin is rounded.

    Raises:
        StoreError: It is no number.
    """
    try:
        return Money.rounded(Decimal(str(text)), currency)
    except InvalidOperation as error:
        raise StoreError(detail=f"not an amount: {one_line(str(text), 40)}") from error


def moment(text: Any) -> datetime | None:
    """Return a time, None when there is none."""
    return datetime.fromisoformat(str(text).replace("Z", "+00:00")) if text else None


def nodes(connection: Node | None) -> list[Node]:
    """Return the nodes of a connection, none when it is kept from us."""
    return [one for one in (connection or {}).get("nodes") or [] if one]


def more(connection: Node | None) -> str:
    """Return the cursor of what a connection has beyond its page, empty when that is all."""
    page = (connection or {}).get("pageInfo") or {}
    return str(page.get("endCursor") or "") if page.get("hasNextPage") else ""


def address(node: Node | None) -> Address | None:
    """Return an address; None when there is none, or it is kept from us."""
    if not node or not (node.get("address1") or node.get("city")) or not node.get("countryCodeV2"):
        return None
    name = node.get("name") or " ".join(filter(None, (node.get("firstName"), node.get("lastName"))))
    return Address(
        name=one_line(name, 120),
        line1=one_line(node.get("address1") or "", 160),
        line2=one_line(node.get("address2") or "", 160),
        city=one_line(node.get("city") or "", 100),
        postcode=one_line(node.get("zip") or "", 20),
        province=_province(node),
        country=str(node["countryCodeV2"]),
    )


#: Where Shopify has codes of its own; elsewhere they are those of ISO 3166-2, with the country before numbers.
_CODES = {
    ("HK", "Hong Kong Island"): "HK",
    ("HK", "Kowloon"): "KL",
    ("HK", "New Territories"): "NT",
    ("MX", "CDMX"): "DF",
}


def _province(node: Node) -> str:
    """Return a province as customers read it: Shopify's ``JP-13`` is Tokyo, ``CA`` stays."""
    code = one_line(node.get("provinceCode") or "", 60)
    country = str(node["countryCodeV2"])
    key = next((key for (where, key), own in _CODES.items() if (where, own) == (country, code)), code)
    known = provinces.find(country, key)
    return known.name if known else code


def _province_code(place: Address) -> str | None:
    known = provinces.find(place.country, place.province)
    if known is None:
        return place.province or None
    if own := _CODES.get((place.country, known.key)):
        return own
    if place.country == "MX":  # the state's usual abbreviation
        return provinces.fold(known.key).replace(" ", "").upper()
    return f"{place.country}-{known.code}" if known.code.isdigit() else known.code


def address_input(place: Address, before: Node | None = None, telephone: str = "") -> Node:
    """Return the input of an address; the last word of the name is the family name.

    ``before`` is what stands there now. Its phone stays with the same recipient unless they gave a ``telephone``, its
    company where the new address names it; both are sent in any case, as Shopify may overwrite an address or only fill
    it in.
    """
    first, _, last = place.name.rpartition(" ")
    old = before or {}
    phone, company = one_line(old.get("phone") or "", 60), one_line(old.get("company") or "", 120)
    same = one_line(old.get("name") or "", 120).casefold() == place.name.casefold()
    named = company and company.casefold() in f"{place.name} {place.line1} {place.line2}".casefold()
    return {
        "phone": telephone or (phone if phone and same else None),
        "company": company if named else None,
        "firstName": first,
        "lastName": last,
        "address1": place.line1,
        "address2": place.line2,
        "city": place.city,
        "zip": place.postcode,
        "provinceCode": _province_code(place),
        "countryCode": place.country,
    }
