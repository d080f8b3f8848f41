"""Products and variations: seeded by tests, priced, stocked, and rendered as WooCommerce does."""

from __future__ import annotations

import copy
import html
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from itertools import product as combinations
from typing import Any
from urllib.parse import quote

from evals.standins.woocommerce import blanks
from evals.standins.woocommerce.rest import links
from evals.standins.woocommerce.state import SYMBOLS, Entity, World


def slug_of(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", html.unescape(text).casefold()).strip("-")


def encoded(text: str) -> str:
    """Return a name as the API gives it: with its ampersands as entities."""
    return html.escape(html.unescape(text), quote=False)


def term(world: World, table: str, name: str, parent: Entity | None = None) -> Entity:
    """Return the category, tag or brand of a name, made when it is not there."""
    for one in world.all(table):
        if one["name"] == encoded(name):
            return one
    base = {"name": encoded(name), "slug": slug_of(name), "description": "", "parent": parent["id"] if parent else 0}
    return world.add(table, base, "term")


def attribute(world: World, name: str) -> Entity:
    """Return a global attribute, made when it is not there."""
    for one in world.all("attributes"):
        if one["name"] == name:
            return one
    base = {"name": name, "slug": f"pa_{slug_of(name)}", "type": "select", "order_by": "menu_order"}
    return world.add("attributes", base | {"has_archives": False}, "attribute")


def picture(world: World, name: str) -> Entity:
    now = world.now()
    src = f"{world.url}/wp-content/uploads/2026/11/{name}.png"
    return {"id": world.number("post"), "_at": now, "src": src, "name": name, "alt": ""}


def short(term_: Entity) -> Entity:
    return {"id": term_["id"], "name": term_["name"], "slug": term_["slug"]}


def product(
    world: World,
    name: str,
    price: Any = "10.00",
    *,
    stock: int | None = None,
    options: Mapping[str, Sequence[str]] | None = None,
    own_skus: bool = True,
    prices: Sequence[Any] = (),
    categories: Sequence[str] = (),
    brand: str = "",
    images: int = 1,
    **fields: Any,
) -> Entity:
    """Add a product; with ``options`` it is a variable one with a variation for each combination.

    ``prices`` are those of its variations in order, and without ``own_skus`` these have its SKU. Its variations are
    ``product["_variations"]``.
    """
    entity: Entity = copy.deepcopy(blanks.PRODUCT)
    now = world.now()
    entity |= {"name": encoded(name), "slug": slug_of(name), "date_created": now, "date_modified": now}
    entity |= {
        "regular_price": str(price),
        "_variations": [],
        "sku": f"{slug_of(name)[:12].upper()}-{len(world.table('products')) + 1}",
    }
    entity["categories"] = [short(term(world, "categories", one)) for one in categories or ["Uncategorized"]]
    entity["brands"] = [short(term(world, "brands", brand))] if brand else []
    entity["images"] = [picture(world, f"{entity['slug']}-{place}") for place in range(images)]
    if stock is not None:
        entity |= {"manage_stock": True, "stock_quantity": stock}
    entity |= fields
    entity["meta_data"] = world.meta(entity["meta_data"])
    world.add("products", entity)
    if options:
        _spread(world, entity, options, prices or [price], stock, own_skus)
    return entity


def _spread(
    world: World, entity: Entity, options: Mapping[str, Sequence[str]], prices: Sequence[Any], stock: Any, own: bool
) -> None:
    entity |= {"type": "variable", "regular_price": "", "sale_price": "", "manage_stock": False, "stock_quantity": None}
    entity["attributes"] = [
        {
            "id": made["id"],
            "name": made["name"],
            "slug": made["slug"],
            "position": place,
            "visible": True,
            "variation": True,
            "options": list(values),
        }
        for place, (name, values) in enumerate(options.items())
        if (made := attribute(world, name))
    ]
    for place, chosen in enumerate(combinations(*options.values())):
        price = prices[place % len(prices)]
        more = {} if own else {"sku": ""}
        variation(world, entity, dict(zip(options, chosen, strict=True)), price, stock=stock, **more)


def variation(
    world: World, parent: Entity, chosen: Mapping[str, str], price: Any, *, stock: int | None = None, **fields: Any
) -> Entity:
    """Add a variation; an option that is not in ``chosen`` is "any". With ``sku=""`` it has none of its own."""
    entity: Entity = copy.deepcopy(blanks.VARIATION)
    now = world.now()
    known = {one["name"]: one for one in parent["attributes"]}
    entity["attributes"] = [
        {
            "id": known.get(name, {}).get("id", 0),
            "name": name,
            "slug": known.get(name, {}).get("slug", name),
            "option": value,
        }
        for name, value in chosen.items()
    ]
    entity |= {"regular_price": str(price), "parent_id": parent["id"], "date_created": now, "date_modified": now}
    entity["sku"] = f"{parent['sku']}-{len(parent['_variations']) + 1}"
    if stock is not None:
        entity |= {"manage_stock": True, "stock_quantity": stock}
    entity |= fields
    entity["meta_data"] = world.meta(entity["meta_data"])
    world.add("variations", entity)
    parent["_variations"].append(entity)
    parent["date_modified"] = now
    return entity


def on_sale(world: World, entity: Entity) -> bool:
    """Return whether the sale price holds now."""
    if entity.get("_variations"):
        return any(on_sale(world, one) for one in entity["_variations"])
    if entity["sale_price"] in ("", None):
        return False
    now = world.now()
    begin, end = entity["date_on_sale_from"], entity["date_on_sale_to"]
    return not ((isinstance(begin, datetime) and now < begin) or (isinstance(end, datetime) and now > end))


def price_of(world: World, entity: Entity) -> str:
    """Return what it costs now: of a variable product the lowest."""
    if entity.get("_variations"):
        found = [price_of(world, one) for one in entity["_variations"] if one["status"] == "publish"]
        return min(filter(None, found), key=Decimal, default="")
    return str(entity["sale_price"] if on_sale(world, entity) else entity["regular_price"])


def stock_status(entity: Entity) -> str:
    if entity.get("_variations"):
        states = [stock_status(one) for one in entity["_variations"]]
        return next((one for one in ("instock", "onbackorder") if one in states), "outofstock")
    if not entity["manage_stock"]:
        return str(entity["_stock_status"])
    if (entity["stock_quantity"] or 0) > 0:
        return "instock"
    return "outofstock" if entity["backorders"] == "no" else "onbackorder"


def move_stock(world: World, entity: Entity | None, pieces: int) -> tuple[int, int] | None:
    """Put pieces on the shelf (or take them, below zero); the parent's date moves too. Return before and after."""
    if entity is None or not entity["manage_stock"]:
        return None
    before = entity["stock_quantity"] or 0
    entity["stock_quantity"] = before + pieces
    for one in (entity, world.table("products").get(entity.get("parent_id", 0))):
        if one is not None:
            world.touch(one, "product.updated")
    return before, before + pieces


def sellable(world: World, product_id: Any, variation_id: Any = 0) -> Entity | None:
    """Return what a line of an order is about."""
    found = world.table("variations").get(int(variation_id or 0))
    return (
        found
        or world.table("products").get(int(product_id or 0))
        or world.table("variations").get(int(product_id or 0))
    )


def full_name(world: World, entity: Entity) -> str:
    if entity["type"] != "variation":
        return str(entity["name"])
    parent = world.table("products")[entity["parent_id"]]
    chosen = ", ".join(one["option"] for one in entity["attributes"])
    return f"{parent['name']} - {chosen}" if chosen else str(parent["name"])


def sku_of(world: World, entity: Entity) -> str:
    """Return a product's SKU; a variation without one of its own gives its parent's."""
    parent = world.table("products").get(entity["parent_id"]) if entity["type"] == "variation" else None
    return str(entity["sku"] or (parent["sku"] if parent else ""))


def _photo(world: World, image: Entity, variation_: bool = False) -> Entity:
    dates = {"date_created": image["_at"], "date_modified": image["_at"]}
    found = {"id": image["id"]} | world.dated(dates, "date_created", "date_modified")
    found |= {name: image[name] for name in ("src", "name", "alt")}
    if world.new and not variation_:
        found |= {
            "srcset": f"{image['src']} 300w",
            "sizes": "(max-width: 300px) 100vw, 300px",
            "thumbnail": image["src"],
        }
    return found


def _shared(world: World, entity: Entity) -> Entity:
    found = {name: value for name, value in entity.items() if not name.startswith(("_", "date_"))}
    dates = ("date_created", "date_modified", "date_on_sale_from", "date_on_sale_to")
    found |= world.dated(entity, *dates)
    price = price_of(world, entity)
    backordered = bool(entity["manage_stock"] and (entity["stock_quantity"] or 0) < 0 and entity["backorders"] != "no")
    return found | {
        "sku": sku_of(world, entity),
        "price": price,
        "on_sale": on_sale(world, entity),
        "stock_status": stock_status(entity),
        "purchasable": entity["status"] == "publish" and price != "" and entity["type"] not in ("external", "grouped"),
        "backorders_allowed": entity["backorders"] != "no",
        "backordered": backordered,
    }


def render(world: World, entity: Entity) -> Entity:
    """Return a product as the API gives it. A variation looks like one too when it is asked for as a product."""
    if entity["type"] == "variation":
        return _as_product(world, entity)
    found = _shared(world, entity)
    symbol = f'<span class="woocommerce-Price-currencySymbol">{html.escape(SYMBOLS.get(world.currency, ""))}</span>'
    found |= {
        "permalink": f"{world.url}/product/{entity['slug']}/",
        "shipping_required": not entity["virtual"],
        "shipping_taxable": not entity["virtual"],
        "variations": [one["id"] for one in entity["_variations"]],
        "has_options": entity["type"] == "variable",
        "images": [_photo(world, one) for one in entity["images"]],
        "price_html": f'<span class="woocommerce-Price-amount amount"><bdi>{symbol}{found["price"]}</bdi></span>',
        "_links": links(world, f"/wc/v3/products/{entity['id']}"),
    }
    for name in () if world.new else blanks.NEW_IN_PRODUCTS:
        found.pop(name, None)
    return found


def written(world: World, entity: Entity) -> Entity:
    """Return a product as the answer to a write: with what only editors see."""
    template = {"permalink_template": f"{world.url}/product/%pagename%/", "generated_slug": entity["slug"]}
    return render(world, entity) | template


def _as_product(world: World, entity: Entity) -> Entity:
    parent = world.table("products")[entity["parent_id"]]
    blank = copy.deepcopy(blanks.PRODUCT) | {"_variations": []}
    images = [entity["image"] or (parent["images"] or [None])[0]]
    own = {k: v for k, v in entity.items() if k not in ("image", "gallery_image_ids")}
    whole = blank | own | {"name": full_name(world, entity), "slug": f"{parent['slug']}-{entity['id']}"}
    whole |= {"images": [one for one in images if one], "type": "simple"}
    return render(world, whole) | {"type": "variation", "total_sales": "0", "permalink": _link(world, entity)}


def _link(world: World, entity: Entity) -> str:
    parent = world.table("products")[entity["parent_id"]]
    chosen = "&".join(f"attribute_{one['slug']}={quote(slug_of(one['option']))}" for one in entity["attributes"])
    return f"{world.url}/product/{parent['slug']}/?{chosen}"


def render_variation(world: World, entity: Entity) -> Entity:
    """Return a variation; without a picture of its own it shows its parent's."""
    parent = world.table("products")[entity["parent_id"]]
    found = _shared(world, entity)
    image = entity["image"] or (parent["images"] or [None])[0]
    base = f"/wc/v3/products/{parent['id']}"
    found |= {
        "permalink": _link(world, entity),
        "image": _photo(world, image, True) if image else None,
        "name": ", ".join(one["option"] for one in entity["attributes"]),
        "_links": links(world, f"{base}/variations/{entity['id']}", up=base),
    }
    for name in () if world.new else blanks.NEW_IN_VARIATIONS:
        found.pop(name, None)
    return found
