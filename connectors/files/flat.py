"""One product out of one record of a file: the flat shapes that catalogues come in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from commerce.errors import InputError
from commerce.money import Money
from commerce.product import Product, Variant
from commerce.sale import Sale
from commerce.sentences import say
from connectors.files.availability import HIDDEN, SHOWN, available, sold_out, status, stock
from connectors.files.dates import BadDate, span
from connectors.files.names import folded
from connectors.files.noted import Noted
from connectors.files.numbers import UNKNOWN, Notation
from connectors.files.prices import BadPrice, Currencies, read_price
from connectors.files.written import plain

#: The names a field may have, folded; the first that is there and not empty is taken.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "productid", "handle", "itemid"),
    "handle": ("handle", "slug"),
    "title": ("title", "name", "product", "productname", "producttitle"),
    "description": ("description", "bodyhtml", "body", "longdescription", "shortdescription", "details"),
    "price": ("price", "amount", "regularprice", "unitprice", "retailprice"),
    "regular": ("regularprice", "price", "amount", "unitprice", "retailprice"),
    "sale": ("saleprice", "specialprice", "promoprice", "promotionalprice"),
    "sale_from": (
        "salepricefrom",
        "salefrom",
        "salestart",
        "salestartdate",
        "salestartsat",
        "salebegins",
        "datesalepricestarts",
        "datesalefrom",
        "dateonsalefrom",
        "dateonsalefromgmt",
        "specialfromdate",
        "specialpricefromdate",
        "specialpricefrom",
    ),
    "sale_to": (
        "salepriceto",
        "saleto",
        "saleend",
        "saleenddate",
        "saleendsat",
        "saleends",
        "saleuntil",
        "datesalepriceends",
        "datesaleto",
        "dateonsaleto",
        "dateonsaletogmt",
        "specialtodate",
        "specialpricetodate",
        "specialpriceto",
    ),
    "sale_dates": ("salepriceeffectivedate", "saledates"),
    "compare_at": ("compareat", "compareatprice", "regularprice", "listprice", "rrp"),
    "currency": ("currency", "pricecurrency", "currencycode"),
    "sku": ("sku", "mpn", "modelno", "modelnumber", "model", "articlenumber", "itemnumber", "productcode"),
    "barcode": ("ean", "gtin", "barcode", "upc", "isbn"),
    "brand": ("brand", "vendor", "manufacturer"),
    "product_type": ("producttype", "type"),
    "category": ("category", "productcategory", "categories", "googleproductcategory", "department"),
    "tags": ("tags", "keywords"),
    "image": ("image", "imageurl", "imagelink", "images", "imagesrc", "picture", "img", "image1"),
    "url": ("url", "link", "producturl", "permalink"),
    "stock": ("stock", "quantity", "qty", "inventory", "stockquantity", "inventoryqty"),
    "in_stock": ("instock", "available", "availability", "stockstatus"),
    "rating": ("rating", "averagerating"),
    "attributes": ("attributes", "attrs", "specs"),
    "options": ("options",),
    "updated": ("updatedat", "released", "modified", "createdat"),
}
#: Names of the fields that hold money.
PRICES = frozenset([*NAMES["price"], *NAMES["sale"], *NAMES["compare_at"]])


_CHOICE = re.compile(r"variation(?P<place>[1-9])(?P<part>type|name|values?)")


class BadRecord(InputError):
    """A record that no product can be made of, with the reason."""


@dataclass(frozen=True)
class Defaults:
    """What a file does not say.

    Attributes:
        currency: The currency of bare prices.
        price: The price of products without one; None refuses them.
        only: Whether prices in other currencies are refused.
        facts: Names of columns that customers may read as facts beside those meant for them; see `facts.asked_for`.
        notation: How the file writes its numbers.
        noted: What is not understood while reading.
    """

    currency: str
    price: Decimal | None = None
    only: bool = False
    facts: frozenset[str] = frozenset()
    notation: Notation = UNKNOWN
    noted: Noted = field(default_factory=Noted)


def flat(record: Mapping[str, Any], defaults: Defaults) -> Product:
    """Return a product of one variant from a flat record such as a CSV row or a JSON object.

    Raises:
        BadRecord: It has no title or no usable price.
    """
    values = _by_name(record)
    title = plain(_text(values, "title"))
    if not title:
        raise BadRecord(say("imports.no_title"))
    money, sale = _money(values, defaults)
    images = tuple(url for url in _list(_value(values, "image")) if is_link(url))
    sku, url = _text(values, "sku"), _text(values, "url")
    own = _identity(values, title)
    count = _value(values, "stock")
    counted, there = (None, True) if count is None else stock(str(count), defaults.notation, defaults.noted)
    variant = Variant(
        id=own,
        sku=sku,
        barcode=next(iter(_list(_value(values, "barcode"))), ""),
        price=money,
        options=_strings(_value(values, "options")),
        stock=counted,
        image=next(iter(images), ""),
        available=_available(values, there, defaults),
        compare_at=None if sale else compare_at(_value(values, "compare_at"), money, defaults),
        sale=sale,
    )
    return Product(
        id=own,
        handle=_text(values, "handle"),
        title=title,
        description=plain(_text(values, "description")),
        brand=plain(_text(values, "brand")),
        product_type=plain(_text(values, "product_type")),
        category=plain(_text(values, "category")),
        tags=tuple(_list(_value(values, "tags"))),
        attributes={**_choices(values), **_strings(_value(values, "attributes"))},
        url=url if is_link(url) else "",
        images=images,
        variants=(variant,),
        rating=_rating(_value(values, "rating")),
        updated_at=_time(_text(values, "updated")),
        status=status({name: values[name] for name in values if name in SHOWN | HIDDEN}, defaults.noted),
    )


def _choices(values: Mapping[str, Any]) -> dict[str, str]:
    """Return what can be chosen of a product that has one row for all of it, by name, as Etsy's listings tell it.

    No price or stock is known of each choice, so they are facts and no variants.
    """
    found: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        if match := _CHOICE.fullmatch(name):
            found.setdefault(match["place"], {})[match["part"].removesuffix("s")] = plain(str(value))
    chosen = ((each.get("name") or each.get("type", ""), each.get("value", "")) for each in found.values())
    return {name: ", ".join(filter(None, map(str.strip, each.split(",")))) for name, each in chosen if name and each}


def identity(record: Mapping[str, Any]) -> str:
    """Return the id of the product that a flat record is about, empty when it tells neither id, SKU nor title."""
    values = _by_name(record)
    return _identity(values, plain(_text(values, "title")))


def _by_name(record: Mapping[str, Any]) -> dict[str, Any]:
    return {
        folded(name): value
        for name, value in record.items()
        if isinstance(name, str) and value not in (None, "", [], {})
    }


def _identity(values: Mapping[str, Any], title: str) -> str:
    made = _made_id(title, _text(values, "brand")) if title else ""
    return _text(values, "id") or _text(values, "sku") or made


def price(value: Any, currency: str, defaults: Defaults) -> Money:
    """Return the price that a field holds; see `connectors.files.prices`.

    Raises:
        BadRecord: There is none, or it is not one sum in the shop's currency.
    """
    if _blank(value):
        if defaults.price is None:
            raise BadRecord(say("imports.no_price"))
        return Money.rounded(defaults.price, defaults.currency)
    try:
        return read_price(value, currency, Currencies(defaults.currency, defaults.only), defaults.notation)
    except BadPrice as error:
        raise BadRecord(error.message) from error


def priced(
    full: Any, sale: Any, dates: tuple[str, str, str], currency: str, defaults: Defaults
) -> tuple[Money, Sale | None]:
    """Return what something costs, and its sale: whether that is on is judged whenever the price is told.

    Args:
        full: The field of the usual price.
        sale: The field of the sale's price; many files write 0 where there is none.
        dates: The fields of the sale's beginning, its end, and of both at once.
        currency: The currency that the record names elsewhere; may be empty.
        defaults: What the file does not say.

    Raises:
        BadRecord: It has no price, or one of the two is not one sum in the shop's currency.
    """
    if _blank(sale):
        return price(full, currency, defaults), None
    alone = replace(defaults, price=None)
    if _blank(full) and (offered := price(sale, currency, alone)).amount:
        if any(map(str.strip, dates)):
            raise BadRecord(say("imports.sale_price_alone"))
        return offered, None
    money = price(full, currency, defaults)
    offered = price(sale, currency or money.currency, alone)
    if not offered.amount or offered.currency != money.currency or offered >= money:
        if offered.amount and offered != money:
            defaults.noted.add("dearer", say("imports.dearer", sale=offered, price=money))
        return money, None
    try:
        begins, ends = span(*dates)
    except BadDate:  # the price that surely holds
        defaults.noted.add("dates", " ".join(dates))
        return money, None
    return money, Sale(price=offered, begins=begins, ends=ends)


def _money(values: Mapping[str, Any], defaults: Defaults) -> tuple[Money, Sale | None]:
    sale = _value(values, "sale")
    full = _value(values, "price" if _blank(sale) else "regular")
    dates = (_text(values, "sale_from"), _text(values, "sale_to"), _text(values, "sale_dates"))
    return priced(full, sale, dates, _text(values, "currency"), defaults)


def _blank(value: Any) -> bool:
    return value is None or not str(value).strip()


def compare_at(value: Any, money: Money, defaults: Defaults) -> Money | None:
    """Return the price before, when the field holds one that is higher; a broken one refuses no product."""
    try:
        before = price(value, money.currency, replace(defaults, price=None))
    except BadRecord:
        return None
    return before if before.currency == money.currency and before > money else None


def _value(values: Mapping[str, Any], field: str) -> Any:
    return next((values[name] for name in NAMES[field] if name in values), None)


def _text(values: Mapping[str, Any], field: str) -> str:
    value = _value(values, field)
    return str(value).strip() if isinstance(value, (str, int, float, Decimal)) else ""


def _list(value: Any) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[,;|]\s*(?!//)", value) if part.strip()]
    if isinstance(value, (list, tuple)):
        return [str(part).strip() for part in value if isinstance(part, (str, int)) and str(part).strip()]
    return [str(value)] if isinstance(value, int) else []


def _strings(value: Any) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        str(name): ", ".join(map(str, part)) if isinstance(part, list) else plain(str(part))
        for name, part in value.items()
        if part is not None
    }


def _available(values: Mapping[str, Any], there: bool, defaults: Defaults) -> bool:
    """Return whether every field that speaks of it says that it can be had."""
    told = (str(values[name]) for name in NAMES["in_stock"] if name in values)
    return there and all(available(each, defaults.noted) for each in told) and not sold_out(values.get("status"))


def _rating(value: Any) -> float | None:
    try:
        number = float(value) if value is not None else None
    except (TypeError, ValueError):
        return None
    return number if number is not None and 0 <= number <= 100 else None


def _time(text: str) -> datetime | None:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def is_link(text: str) -> bool:
    """Return whether a text is a link that a page may lead to."""
    return text.startswith(("https://", "http://"))


def _made_id(title: str, brand: str) -> str:
    return "made-" + hashlib.sha256(f"{brand}\n{title}".encode("utf-8", "replace")).hexdigest()[:20]
