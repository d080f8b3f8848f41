"""Products out of what a store answers: by the protocol's form (`of_ucp`), or by what names suggest (`of_plain`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commerce.money import Money
from commerce.product import Product, Variant
from connectors.stores.stock import Stock
from connectors.stores.ucp.values import (
    MOST_IMAGES,
    MOST_VARIANTS,
    Data,
    Unreadable,
    count,
    facts,
    first,
    identity,
    is_yes,
    link,
    minor,
    money,
    prose,
    table,
    texts,
    words,
)

#: Between a product's id and its variant's, where the store's own are not said to be of one kind.
OF = "~"


@dataclass(frozen=True)
class Reader:
    """What is known of a shop when its answers are read.

    Attributes:
        hosts: Where its links lead.
        pictures: Hosts that its pictures come from besides.
        currency: What its prices are in.
    """

    hosts: frozenset[str]
    pictures: frozenset[str] = frozenset()
    currency: str = "USD"

    def of_ucp(self, data: object) -> Product:
        """Return a product as the protocol's catalogue has it.

        Raises:
            Unreadable: It cannot be sold so.
        """
        given = _mapping(data)
        sold = [_mapping(each) for each in _list(given.get("variants"))[:MOST_VARIANTS]]
        category = first(_mapping(next(iter(_list(given.get("categories"))), {})), ("value",))
        more = facts(given.get("metadata"))
        scale = _mapping(given.get("rating") or {})
        return Product(
            id=identity(given.get("id")),
            handle=words(given.get("handle"), 255),
            title=_title(given.get("title")),
            description=prose(given.get("description")),
            brand=more.pop("brand", "") or words(given.get("brand"), 80),
            category=words(category, 200),
            product_type=words(category, 200).rpartition(">")[2].strip(),
            tags=texts(given.get("tags") or []),
            attributes=more,
            url=link(given.get("url"), self.hosts),
            images=self._media(given.get("media")),
            variants=self._checked(tuple(self._ucp_variant(each) for each in sold)),
            rating=_rating(scale.get("value"), scale.get("scale_max")),
        )

    def _ucp_variant(self, given: Data) -> Variant:
        chosen = [_mapping(each) for each in _list(given.get("options"))[:10]]
        before = given.get("list_price") or given.get("compare_at_price")
        price = minor(given.get("price"))
        return Variant(
            id=identity(given.get("id")),
            sku=words(given.get("sku"), 80),
            title=words(given.get("title"), 200),
            options=facts({str(each.get("name", ""))[:60]: each.get("label") for each in chosen}),
            price=price,
            compare_at=_dearer(minor(before), price) if isinstance(before, dict) else None,
            available=is_yes(given.get("availability")) is not False,
            image=next(iter(self._media(given.get("media"))), ""),
        )

    def of_plain(self, data: object, product_id: str = "", known: Mapping[str, Any] | None = None) -> Product:
        """Return a product as a store has it whose names for things are among those that are known.

        Args:
            data: What the store says of it.
            product_id: Its id where that is known.
            known: What it said elsewhere, such as of its stock.

        Raises:
            Unreadable: It cannot be sold so.
        """
        given, names = {**_mapping(data), **(known or {})}, table()["fields"]
        own = product_id or identity(first(given, names["id"]))
        inner = [_mapping(each) for each in _list(first(given, names["variants"]))[:MOST_VARIANTS]]
        variants = [self._plain_variant({**_shared(given), **each}, own, each) for each in inner]
        rating = first(given, names["rating"])
        return Product(
            id=own,
            handle=words(given.get("handle"), 255),
            title=_title(first(given, names["title"])),
            description=prose(first(given, names["description"])),
            brand=words(first(given, names["brand"]), 80),
            category=words(first(given, names["category"]), 200).replace("_", " "),
            product_type=words(first(given, names["category"]), 200).rpartition(">")[2].strip().replace("_", " "),
            tags=texts(first(given, names["tags"]) or []),
            attributes=facts(first(given, names["attributes"])),
            url=link(first(given, names["url"]), self.hosts),
            images=self._pictures(first(given, names["images"])),
            variants=self._checked(tuple(variants or [self._plain_variant(given, own, {})])),
            rating=_rating(rating, 5),
        )

    def _plain_variant(self, given: Data, product_id: str, own: Data) -> Variant:
        names = table()["fields"]
        price, stock = first(given, names["price"]), count(first(given, names["stock"]))
        currency = words(first(given, names["currency"]), 3) or self.currency
        inner = first(own, names["id"]) if own else None
        return Variant(
            id=f"{product_id}{OF}{identity(inner)}" if inner is not None else product_id,
            sku=words(first(given, names["sku"]), 80),
            title=words(first(own, names["title"]), 200) if own else "",
            options=facts(first(own, names["options"])) if own else {},
            price=money(price, currency),
            available=is_yes(first(given, names["available"])) is not False,
            stock=stock,
            image=next(iter(self._pictures(first(own, names["images"]))), "") if own else "",
        )

    def _checked(self, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if not variants or len({each.id for each in variants}) != len(variants):
            raise Unreadable("it has no variants, or two of one id")
        if any(each.price.currency != self.currency for each in variants):
            raise Unreadable(f"its price is not in {self.currency}")
        return variants

    def _media(self, value: object) -> tuple[str, ...]:
        return self._pictures([_mapping(each).get("url") for each in _list(value) if isinstance(each, dict)])

    def _pictures(self, value: object) -> tuple[str, ...]:
        found = value if isinstance(value, list) else [value]
        plain = [each.get("url") if isinstance(each, dict) else each for each in found[:MOST_IMAGES]]
        return tuple(dict.fromkeys(fine for each in plain if (fine := link(each, self.hosts | self.pictures))))


def stock_of(variant: Variant) -> Stock:
    """Return what a variant says of its price and stock."""
    return Stock(variant_id=variant.id, price=variant.price, available=variant.in_stock, stock=variant.stock)


def _shared(given: Data) -> dict[str, Any]:
    """Return what a variant has of its product, where it says nothing of its own."""
    names = table()["fields"]
    kept = {*names["price"], *names["currency"]}
    return {name: value for name, value in given.items() if name in kept}


def _title(value: object) -> str:
    found = words(value, 300)
    if not found:
        raise Unreadable("it has no name")
    return found


def _rating(value: object, most: object) -> float | None:
    numbers = [each for each in (value, most) if isinstance(each, (int, float)) and not isinstance(each, bool)]
    if len(numbers) != 2 or not 0 <= numbers[0] <= numbers[1] <= 1000:
        return None
    return round(5 * numbers[0] / numbers[1], 2) if numbers[1] else None


def _dearer(before: Money, now: Money) -> Money | None:
    return before if before.currency == now.currency and before > now else None


def _mapping(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Unreadable("it is no product")
    return value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
