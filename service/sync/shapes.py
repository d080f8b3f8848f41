"""One product out of one record of a file: the flat shapes that catalogues come in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from commerce.errors import InputError, ShopclerkError
from commerce.markup import plain
from commerce.money import Money, check_currency, exponent
from commerce.product import Product, Variant

#: The names a field may have, folded; the first that is there and not empty is taken.
NAMES: dict[str, tuple[str, ...]] = {
    "id": ("id", "productid", "handle", "itemid"),
    "handle": ("handle", "slug"),
    "title": ("title", "name", "product", "productname", "producttitle"),
    "description": ("description", "bodyhtml", "body", "longdescription", "shortdescription", "details"),
    "price": ("saleprice", "price", "amount", "regularprice", "unitprice", "retailprice"),
    "compare_at": ("compareat", "compareatprice", "listprice", "rrp"),
    "currency": ("currency", "pricecurrency"),
    "sku": ("sku", "mpn", "modelno", "modelnumber", "model", "articlenumber", "itemnumber", "productcode"),
    "barcode": ("ean", "gtin", "barcode", "upc", "isbn"),
    "brand": ("brand", "vendor", "manufacturer"),
    "product_type": ("producttype", "type"),
    "category": ("category", "productcategory", "categories", "googleproductcategory", "department"),
    "tags": ("tags", "keywords"),
    "image": ("image", "imageurl", "imagelink", "images", "imagesrc", "picture", "img"),
    "url": ("url", "link", "producturl", "permalink"),
    "stock": ("stock", "quantity", "qty", "inventory", "stockquantity", "inventoryqty"),
    "in_stock": ("instock", "available", "availability", "stockstatus"),
    "rating": ("rating", "averagerating"),
    "attributes": ("attributes", "attrs", "specs"),
    "options": ("options",),
    "status": ("status",),
    "updated": ("updatedat", "released", "modified", "createdat"),
}
_NO = frozenset(["0", "false", "no", "n", "outofstock", "soldout", "unavailable", "backorder", "discontinued"])
_PRICE = re.compile(r"[-+]?\d[\d.,' \u00a0\u202f]*", re.ASCII)
_SIGNS = {"$": "USD", "€": "EUR", "£": "GBP"}


class BadRecord(InputError):
    """A record that no product can be made of, with the reason."""


@dataclass(frozen=True)
class Defaults:
    """What a file does not say: the currency of bare prices, and the price of products without one."""

    currency: str
    price: Decimal | None = None


@lru_cache(maxsize=1024)
def folded(name: str) -> str:
    """Return a column or field name as it is compared."""
    return re.sub(r"[^a-z0-9]", "", name.casefold())


def flat(record: Mapping[str, Any], defaults: Defaults) -> Product:
    """Return a product of one variant from a flat record such as a CSV row or a JSON object.

    Raises:
        BadRecord: It has no title or no usable price.
    """
    values = {
        folded(name): value
        for name, value in record.items()
        if isinstance(name, str) and value not in (None, "", [], {})
    }
    title = plain(_text(values, "title"))
    if not title:
        raise BadRecord("it has no title")
    money = price(_value(values, "price"), _text(values, "currency"), defaults)
    images = tuple(url for url in _list(_value(values, "image")) if _is_link(url))
    sku, url = _text(values, "sku"), _text(values, "url")
    identity = _text(values, "id") or sku or _made_id(title, _text(values, "brand"))
    stock = _stock(_value(values, "stock"))
    variant = Variant(
        id=identity, sku=sku, barcode=next(iter(_list(_value(values, "barcode"))), ""), price=money,
        options=_strings(_value(values, "options")), stock=stock, image=next(iter(images), ""),
        available=_available(_value(values, "in_stock")),
        compare_at=_compare_at(_value(values, "compare_at"), money, defaults),
    )  # fmt: skip
    return Product(
        id=identity, handle=_text(values, "handle"), title=title, description=plain(_text(values, "description")),
        brand=plain(_text(values, "brand")), product_type=plain(_text(values, "product_type")),
        category=plain(_text(values, "category")), tags=tuple(_list(_value(values, "tags"))),
        attributes=_strings(_value(values, "attributes")), url=url if _is_link(url) else "", images=images,
        variants=(variant,), rating=_rating(_value(values, "rating")), updated_at=_time(_text(values, "updated")),
        status=_text(values, "status").casefold() or "active",
    )  # fmt: skip


def price(value: Any, currency: str, defaults: Defaults) -> Money:
    """Return a price such as ``79``, ``"1,299.00"``, ``"49,95 €"`` or ``"79.00 EUR"``, rounded to the minor unit.

    Raises:
        BadRecord: There is none, or it is not an amount of money.
    """
    text = "" if value is None else str(value).strip()
    if not text:
        if defaults.price is None:
            raise BadRecord("it has no price")
        return Money.rounded(defaults.price, defaults.currency)
    match = _PRICE.search(text)
    rest = (text[: match.start()] + text[match.end() :]).strip() if match else text
    if match is None or len(text) > 40:
        raise BadRecord(f"its price {text[:40]!r} is not an amount")
    code = _SIGNS.get(rest, rest).upper() or currency.strip().upper() or defaults.currency
    try:
        amount = Decimal(_decimal(match[0]))
        money = Money(amount.quantize(Decimal(1).scaleb(-exponent(check_currency(code))), ROUND_HALF_UP), code)
    except (InvalidOperation, ShopclerkError) as error:
        raise BadRecord(f"its price {text[:40]!r} is not an amount") from error
    if amount < 0:
        raise BadRecord(f"its price {text[:40]!r} is negative")
    return money


def _decimal(text: str) -> str:
    """Return digits with a point: of two separators the last is the decimal one; a comma before three is not."""
    text = re.sub(r"[' \u00a0\u202f]", "", text).rstrip(".,")
    if "," in text and "." in text:
        last = max(text.rfind(","), text.rfind("."))
        return re.sub(r"[.,]", "", text[:last]) + "." + text[last + 1 :]
    if text.count(",") > 1 or re.search(r",\d{3}\Z", text):
        return text.replace(",", "")
    if text.count(".") > 1:
        return text.replace(".", "")
    return text.replace(",", ".")


def _compare_at(value: Any, money: Money, defaults: Defaults) -> Money | None:
    try:
        before = price(value, money.currency, Defaults(defaults.currency))
    except BadRecord:  # a broken former price is no reason to refuse the product
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


def _stock(value: Any) -> int | None:
    try:
        return max(0, int(Decimal(str(value).strip()))) if value is not None else None
    except (InvalidOperation, ValueError, OverflowError):
        return None


def _available(value: Any) -> bool:
    word = folded(str(value)) if value is not None else ""
    return word not in _NO


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


def _is_link(text: str) -> bool:
    return text.startswith(("https://", "http://"))


def _made_id(title: str, brand: str) -> str:
    return "made-" + hashlib.sha256(f"{brand}\n{title}".encode("utf-8", "replace")).hexdigest()[:20]
