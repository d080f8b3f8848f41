"""WooCommerce's products and variations in our words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from commerce.errors import ShopclerkError
from commerce.markup import plain
from commerce.product import Product, Variant
from commerce.text import clean, one_line
from connectors.stores.stock import ProductFailure, Stock
from connectors.stores.woocommerce.catalogue_facts import CatalogueFacts, category_id
from connectors.stores.woocommerce.values import Node, decimal, entries, listed, moment, money, text, true
from runtime import clock

FIELDS = (
    "id,name,slug,permalink,type,status,catalog_visibility,post_password,description,short_description,sku,"
    "global_unique_id,price,regular_price,sale_price,on_sale,date_on_sale_from_gmt,date_on_sale_to_gmt,purchasable,manage_stock,"
    "stock_quantity,stock_status,backorders_allowed,weight,dimensions,average_rating,rating_count,categories,brands,"
    "tags,images,attributes,variations,parent_id,date_created_gmt,date_modified_gmt,meta_data"
)
VARIATION_FIELDS = (
    "id,parent_id,status,sku,global_unique_id,price,regular_price,on_sale,date_on_sale_from_gmt,date_on_sale_to_gmt,purchasable,"
    "manage_stock,stock_quantity,stock_status,backorders_allowed,image,attributes,menu_order,meta_data"
)
_PICTURES, _FACTS = 10, 20
_BARCODES = ("global_unique_id", "_global_unique_id", "_wpm_gtin_code", "_alg_ean", "_ts_gtin", "_gtin", "_ean")
_BRAND_NAMES = ("brand", "marke", "marque", "manufacturer", "hersteller")


def product(
    node: Node, variations: Sequence[Node], currency: str, catalogue_facts: CatalogueFacts | None = None
) -> Product | ProductFailure:
    """Return the product with its variants, or why it cannot be read."""
    catalogue_facts = catalogue_facts or CatalogueFacts()
    identity = str(node.get("id", ""))
    try:
        facts = _rows(node.get("attributes"))
        path, others = _categories(node, catalogue_facts)
        variants = _variants(node, variations, facts, currency)
        return Product(
            id=identity,
            handle=str(node.get("slug") or ""),
            title=one_line(plain(str(node["name"])), 500),
            description=_description(node),
            brand=_brand(node, facts),
            category=" > ".join(path)[:500],
            tags=tuple(dict.fromkeys([*(_name(one) for one in _rows(node.get("tags"))), *others])),
            attributes=_attributes(node, facts, catalogue_facts),
            url=str(node.get("permalink") or ""),
            images=tuple(_pictures(node)[:_PICTURES]),
            variants=variants,
            rating=float(decimal(node.get("average_rating"))) if decimal(node.get("rating_count")) else None,
            status=_offered(node, variations),
            updated_at=moment(node.get("date_modified_gmt") or node.get("date_created_gmt")),
            changes_at=_changes_at([node, *variations]),
        )
    except (ValidationError, ShopclerkError, KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        return ProductFailure(product_id=identity, reason=one_line(f"{type(error).__name__}: {error}", 300))


def _variants(node: Node, variations: Sequence[Node], facts: Sequence[Node], currency: str) -> tuple[Variant, ...]:
    """Return the variants in the shop's order; a product without variations is one itself."""
    if str(node.get("type")) not in ("variable", "variable-subscription"):
        return (_variant(node, {}, currency),)
    shown = [one for one in variations if one.get("status", "publish") == "publish" and priced(one)]
    shown.sort(key=lambda one: (int(one.get("menu_order") or 0), int(one["id"])))
    if not shown:
        return (_nothing(node, currency),)
    return tuple(_variant(one, _options(one, facts), currency) for one in shown)


def priced(node: Node) -> bool:
    """Return whether there is a price: nothing is no price of zero, but one on request."""
    return bool(text(node.get("price")).strip())


def _offered(node: Node, variations: Sequence[Node]) -> str:
    """Return the status of a product, ``unpriced`` where all it has is a price on request."""
    status = _status(node)
    several = str(node.get("type")) in ("variable", "variable-subscription")
    return "unpriced" if status == "active" and not any(map(priced, variations if several else [node])) else status


def _variant(node: Node, options: dict[str, str], currency: str) -> Variant:
    price = money(node.get("price"), currency)
    before = money(node.get("regular_price"), currency)
    return Variant(
        id=str(node["id"]),
        sku=text(node.get("sku")),
        barcode=_barcode(node),
        title=one_line(" / ".join(options.values()), 200),
        options=options,
        price=price,
        compare_at=before if true(node.get("on_sale")) and before > price else None,
        available=_available(node),
        stock=_pieces(node),
        image=_image(node),
    )


def _nothing(node: Node, currency: str) -> Variant:
    """Return the variant of a variable product that has none to buy."""
    price = money(node.get("price"), currency)
    return Variant(id=str(node["id"]), sku=text(node.get("sku")), price=price, available=False)


def stock(node: Node, currency: str) -> Stock:
    """Return a variant's live price and stock."""
    pieces, price = _pieces(node), money(node.get("price"), currency)
    available = _available(node) and (pieces is None or pieces > 0)
    return Stock(variant_id=str(node["id"]), price=price, available=available, stock=pieces)


def _available(node: Node) -> bool:
    """Return whether it is there to be sold here: as files of the same shop say it (`export`).

    What is on backorder is not there yet: "in stock" would be a promise that the shop's own page does not make.
    """
    buyable = node.get("purchasable")
    if (buyable is not None and not true(buyable)) or node.get("type") == "external":  # sold elsewhere, or not at all
        return False
    return priced(node) and node.get("stock_status") not in ("outofstock", "onbackorder") and _status(node) == "active"


def _pieces(node: Node) -> int | None:
    """Return how many there are; None where nobody counts, or more may be ordered than are there.

    ``manage_stock`` is ``"parent"`` where the parent counts for all its variations; the number is the parent's then.
    """
    counted = text(node.get("stock_quantity")).strip()
    if not true(node.get("manage_stock")) or true(node.get("backorders_allowed")) or not counted:
        return None
    return max(0, int(decimal(counted)))


def _status(node: Node) -> str:
    """Return ``active`` for what customers may see."""
    status = str(node.get("status", "publish"))
    if status != "publish":
        return status
    if node.get("catalog_visibility") in ("hidden", "catalog"):  # "catalog" is kept out of every search
        return "hidden"
    if node.get("post_password") or node.get("_protected"):
        return "protected"
    return "grouped" if node.get("type") == "grouped" else "active"


def _options(variation: Node, facts: Sequence[Node]) -> dict[str, str]:
    """Return what a variation stands for; an attribute that it lacks means any of the product's values."""
    own = {_name(one).casefold(): _text(one.get("option"), 80) for one in _rows(variation.get("attributes"))}
    found = {}
    for fact in facts:
        name = one_line(_name(fact), 60)
        if true(fact.get("variation")) and name:
            found[name] = own.get(name.casefold()) or "any"
    for one in _rows(variation.get("attributes")):
        name = one_line(_name(one), 60)
        if name and name.casefold() not in {each.casefold() for each in found} and one.get("option"):
            found[name] = _text(one["option"], 80)
    return found


def _description(node: Node) -> str:
    parts = [plain(clean(str(node.get(name) or ""), 20_000)) for name in ("short_description", "description")]
    return "\n".join(dict.fromkeys(filter(None, parts)))


def _rows(value: Any) -> list[Node]:
    """Return a list's entries that are objects; PHP writes a list with gaps as an object."""
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in found if isinstance(one, dict)]


def _name(node: Any) -> str:
    return plain(str(node.get("name") or "")) if isinstance(node, dict) else ""


def _text(value: Any, limit: int) -> str:
    return one_line(plain(str(value or "")), limit)


def _brand(node: Node, facts: Sequence[Node]) -> str:
    for one in _rows(node.get("brands")):
        if name := _name(one):
            return one_line(name, 120)
    for fact in facts:
        values = listed(fact.get("options"))
        if _name(fact).casefold() in _BRAND_NAMES and len(values) == 1:
            return _text(values[0], 120)
    return ""


def _categories(node: Node, catalogue_facts: CatalogueFacts) -> tuple[tuple[str, ...], list[str]]:
    """Return the path to the product's innermost category, and the names of its categories that lie elsewhere."""
    rows = [one for one in _rows(node.get("categories")) if one.get("slug") != "uncategorized"]
    if not catalogue_facts.categories:  # nobody knows which lies in which
        return tuple(filter(None, (_text(_name(one), 120) for one in rows))), []
    paths = [catalogue_facts.path(category_id(one)) or (_text(_name(one), 120),) for one in rows]
    path = max(paths, key=len, default=())
    return path, [found[-1] for found in paths if found[-1] and found[-1] not in path]


def _barcode(node: Node) -> str:
    if node.get("global_unique_id"):
        return one_line(str(node["global_unique_id"]), 64)
    for one in entries(node):
        if one.get("key") in _BARCODES and one.get("value"):
            return one_line(str(one["value"]), 64)
    return ""


def _attributes(node: Node, facts: Sequence[Node], catalogue_facts: CatalogueFacts) -> dict[str, str]:
    """Return facts that are shown in the shop and no options, measures, and until when a price is reduced."""
    found: dict[str, str] = {}
    for fact in facts[:_FACTS]:
        if true(fact.get("visible")) and not true(fact.get("variation")) and (name := one_line(_name(fact), 60)):
            found[name] = one_line(", ".join(_text(one, 80) for one in listed(fact.get("options"))), 300)
    if node.get("weight"):
        found.setdefault("weight", f"{_text(node['weight'], 40)} {catalogue_facts.weight}".strip())
    measures = node.get("dimensions") or {}
    if isinstance(measures, dict) and any(measures.values()):
        sides = " × ".join(_text(measures.get(one), 20) or "?" for one in _SIDES)
        found.setdefault("dimensions", f"{sides} {catalogue_facts.length}".strip())
    ends = moment(node.get("date_on_sale_to_gmt"))
    if true(node.get("on_sale")) and ends is not None and ends > clock.now():
        found["reduced until"] = ends.date().isoformat()
    return {name: value for name, value in found.items() if value}


def _changes_at(nodes: Sequence[Node]) -> datetime | None:
    """Return when the next sale among these begins or ends."""
    names = ("date_on_sale_from_gmt", "date_on_sale_to_gmt")
    edges = (moment(node.get(name)) for node in nodes for name in names)
    return min((edge for edge in edges if edge is not None and edge > clock.now()), default=None)


_SIDES = ("length", "width", "height")


def _pictures(node: Node) -> list[str]:
    found = [str(one.get("src") or "") for one in _rows(node.get("images"))]
    return list(dict.fromkeys(filter(None, found)))


def _image(node: Node) -> str:
    image = node.get("image")
    return str(image.get("src") or "") if isinstance(image, dict) else ""
