"""Routes of products and variations."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime
from typing import Any

from evals.standins.woocommerce import catalogue, orders
from evals.standins.woocommerce.rest import (
    Answer,
    Call,
    RestError,
    between,
    many,
    one_of,
    ordered,
    paged,
    route,
)
from evals.standins.woocommerce.state import Entity, World

ORDERBY = tuple(
    "date id include title slug modified popularity rating post__in price sales menu_order random popularity rating "
    "menu_order price popularity rating".split()
)
ORDERBY_8 = tuple("date id include title slug modified popularity rating menu_order price popularity rating".split())
STATUSES = ("any", "future", "trash", "draft", "pending", "private", "publish")
_SIMPLE = (
    "name",
    "slug",
    "description",
    "short_description",
    "regular_price",
    "sale_price",
    "status",
    "type",
    "catalog_visibility",
    "manage_stock",
    "stock_quantity",
    "backorders",
    "weight",
    "dimensions",
    "virtual",
    "featured",
    "tax_status",
    "tax_class",
    "external_url",
    "button_text",
    "grouped_products",
    "menu_order",
    "global_unique_id",
    "low_stock_amount",
    "downloadable",
)


def gone(word: str = "product") -> RestError:
    return RestError(404, f"woocommerce_rest_{word}_invalid_id", "Invalid ID.")


def get(call: Call, ident: int) -> Entity:
    found = call.world.table("products").get(ident) or call.world.table("variations").get(ident)
    if found is None:
        raise gone()
    return found


@route("GET", "/wc/v3/products")
def listing(call: Call) -> Answer:
    world = call.world
    status = call.query.get("status", "any")
    one_of("status", status, STATUSES)
    ordering = ORDERBY if world.new else ORDERBY_8
    skus, wanted = many(call, "sku"), many(call, "include")
    pool = world.all("products")
    if skus or wanted:
        pool += world.all("variations")
    rows = [one for one in pool if (one["status"] == status if status != "any" else one["status"] != "trash")]
    rows = _filtered(call, rows, skus)
    return paged(call, ordered(call, between(call, rows), ordering), lambda one: catalogue.render(world, one))


def _filtered(call: Call, rows: list[Entity], skus: list[str]) -> list[Entity]:
    query, world = call.query, call.world
    if skus:
        rows = [one for one in rows if one["sku"] in skus]
    if "search_sku" in query:
        rows = [one for one in rows if str(query["search_sku"]).casefold() in one["sku"].casefold()]
    for part in str(query.get("search", "")).casefold().split():
        rows = [
            one
            for one in rows
            if part
            in html.unescape(
                f"{one.get('name')} {one['description']} {one.get('short_description')} {one['sku']}"
            ).casefold()
        ]
    for name, column in (("category", "categories"), ("tag", "tags"), ("brand", "brands")):
        ids = many(call, name)
        if ids and (world.new or name != "brand"):
            rows = [one for one in rows if {str(t["id"]) for t in one.get(column, ())} & set(ids)]
    if "type" in query:
        rows = [one for one in rows if one["type"] == query["type"]]
    if "stock_status" in query:
        rows = [one for one in rows if catalogue.stock_status(one) == query["stock_status"]]
    if "slug" in query:
        rows = [one for one in rows if one.get("slug") == query["slug"]]
    if "on_sale" in query:
        rows = [one for one in rows if catalogue.on_sale(world, one) is call.flag("on_sale")]
    return rows


@route("GET", "/wc/v3/products/{id}")
def single(call: Call) -> Entity:
    return catalogue.render(call.world, get(call, call.id))


def check_sku(world: World, sku: Any, own: int = 0) -> None:
    for one in [*world.all("products"), *world.all("variations")] if sku else ():
        if one["sku"] == sku and one["id"] != own:
            data = {"status": 400, "resource_id": one["id"], "unique_sku": f"{sku}-1"}
            raise RestError(400, "product_invalid_sku", "Invalid or duplicated SKU.", data)


def _date(value: Any) -> datetime | None:
    return datetime.fromisoformat(str(value).replace("Z", "")).replace(tzinfo=UTC) if value else None


def _sale(entity: Entity, given: Entity) -> None:
    for name in ("date_on_sale_from", "date_on_sale_to"):
        for spelled in (name, f"{name}_gmt"):
            if spelled in given:
                entity[name] = _date(given[spelled])


def apply(world: World, entity: Entity, given: Entity) -> None:
    """Write what was given of a product or variation."""
    if "sku" in given:
        check_sku(world, given["sku"], entity.get("id", 0))
        entity["sku"] = given["sku"]
    entity |= {name: given[name] for name in _SIMPLE if name in given and name != "dimensions"}
    _sale(entity, given)
    if "stock_status" in given:
        entity["_stock_status"] = given["stock_status"]
    for name in ("regular_price", "sale_price"):
        entity[name] = "" if entity[name] is None else str(entity[name])
    if "name" in given:
        entity["name"] = catalogue.encoded(str(given["name"]))
    for name in ("categories", "tags", "brands"):
        if name in given and name in entity:
            table = world.table(name)
            entity[name] = [catalogue.short(table[one["id"]]) for one in given[name] if one.get("id") in table]
    if "meta_data" in given:
        world.merge_meta(entity, given["meta_data"])


@route("POST", "/wc/v3/products")
def create(call: Call) -> Answer:
    made = _create(call.world, call.given)
    headers = {"Location": f"{call.world.url}/wp-json/wc/v3/products/{made['id']}"}
    return Answer(catalogue.written(call.world, made), 201, headers)


def _create(world: World, given: Entity) -> Entity:
    check_sku(world, given.get("sku"))
    made = catalogue.product(world, str(given.get("name", "Product")), given.get("regular_price", ""), images=0, sku="")
    apply(world, made, given)
    if "images" in given:
        made["images"] = [
            catalogue.picture(world, re.sub(r"\W", "", str(one.get("src"))[-12:])) for one in given["images"]
        ]
    if "attributes" in given:
        made["attributes"] = [_attribute(world, one, place) for place, one in enumerate(given["attributes"])]
    world.tell("product.created", made)
    return made


def _attribute(world: World, given: Entity, place: int) -> Entity:
    known = world.table("attributes").get(given.get("id", 0)) or {}
    name = known.get("name") or given.get("name", "")
    base = {"id": known.get("id", 0), "name": name, "slug": known.get("slug", name), "position": place}
    flags = {"visible": bool(given.get("visible", True)), "variation": bool(given.get("variation"))}
    return base | flags | {"options": list(given.get("options", []))}


@route("PUT", "/wc/v3/products/{id}")
def update(call: Call) -> Entity:
    if call.id not in call.world.table("products"):
        raise RestError(400, "woocommerce_rest_product_invalid_id", "Invalid ID.")
    entity = get(call, call.id)
    apply(call.world, entity, call.given)
    call.world.touch(entity, "product.updated")
    return catalogue.written(call.world, entity)


@route("DELETE", "/wc/v3/products/{id}")
def delete(call: Call) -> Entity:
    world, entity = call.world, get(call, call.id)
    before = catalogue.written(world, entity)
    if call.flag("force"):
        world.table("products").pop(entity["id"], None)
        for one in entity.get("_variations", ()):
            world.table("variations").pop(one["id"], None)
        orders.forget(world, [entity, *entity.get("_variations", ())])
        return before  # the event hangs on the trash: no webhook tells of this
    if entity["status"] == "trash":
        raise RestError(410, "woocommerce_rest_already_trashed", "The product has already been deleted.")
    entity |= {"status": "trash", "slug": f"{entity['slug']}__trashed"}
    entity["date_modified"] = world.now()
    world.tell("product.deleted", entity)
    return before


@route("POST", "/wc/v3/products/batch")
def batch(call: Call) -> Entity:
    work = call.given
    if sum(len(work.get(name) or ()) for name in ("create", "update", "delete")) > 100:
        words = "Unable to accept more than 100 items for this request."
        raise RestError(413, "woocommerce_rest_request_entity_too_large", words)
    found: Entity = {}
    for kind in ("create", "update"):
        for one in work.get(kind) or ():
            found.setdefault(kind, []).append(_each(call, kind, one))
    return found


def _each(call: Call, kind: str, one: Entity) -> Entity:
    world = call.world
    try:
        if kind == "create":
            return catalogue.written(world, _create(world, one))
        entity = world.table("products").get(int(one.get("id") or 0))
        if entity is None:
            raise gone()
        apply(world, entity, one)
        world.touch(entity, "product.updated")
        return catalogue.written(world, entity)
    except RestError as error:
        return {"id": one.get("id", 0), "error": error.body}


def _of(call: Call) -> list[Entity]:
    parent = call.world.table("products").get(int(call.ids[0]))
    return list(parent["_variations"]) if parent else []


@route("GET", "/wc/v3/products/{id}/variations")
def variations(call: Call) -> Answer:
    """Give the variations of a product; none for one that is unknown, or simple, and never 404."""
    status = call.query.get("status", "any")
    rows = [one for one in _of(call) if status in ("any", one["status"])]
    rows = _filtered(call, rows, many(call, "sku"))
    return paged(
        call, ordered(call, between(call, rows), ORDERBY), lambda one: catalogue.render_variation(call.world, one)
    )


@route("GET", "/wc/v3/variations")
def every_variation(call: Call) -> Answer:
    if not call.world.new:
        raise RestError(404, "rest_no_route", "No route was found matching the URL and request method.")
    return _every_variation(call)


@route("GET", "/wc-analytics/variations")
def reported_variations(call: Call) -> Answer:
    """Give the same in every version, for the shop's own reports, which may be switched off."""
    if not call.world.reports:
        raise RestError(404, "rest_no_route", "No route was found matching the URL and request method.")
    return _every_variation(call)


def _every_variation(call: Call) -> Answer:
    status = call.query.get("status", "any")
    rows = [one for one in call.world.all("variations") if status in ("any", one["status"])]
    rows = _filtered(call, rows, many(call, "sku"))
    return paged(
        call, ordered(call, between(call, rows), ORDERBY), lambda one: catalogue.render_variation(call.world, one)
    )


def _one(call: Call) -> Entity:
    found = call.world.table("variations").get(call.id)
    if found is None or found["parent_id"] != int(call.ids[0]):
        raise gone("product_variation")
    return found


@route("GET", "/wc/v3/products/{id}/variations/{id}")
def variation(call: Call) -> Entity:
    return catalogue.render_variation(call.world, _one(call))


@route("POST", "/wc/v3/products/{id}/variations")
def new_variation(call: Call) -> Answer:
    made = _new_variation(call, call.given)
    path = r"products/(?P<product_id>[\d]+)/variations"  # WooCommerce's own slip
    headers = {"Location": f"{call.world.url}/wp-json/wc/v3/{path}/{made['id']}"}
    return Answer(catalogue.render_variation(call.world, made), 201, headers)


def _new_variation(call: Call, given: Entity) -> Entity:
    world = call.world
    parent = get(call, int(call.ids[0]))
    names = {one["id"]: one["name"] for one in parent["attributes"]}
    chosen = {
        str(one.get("name") or names.get(one.get("id"), "")): str(one["option"]) for one in given.get("attributes", ())
    }
    made = catalogue.variation(world, parent, chosen, given.get("regular_price", ""), sku="")
    parent["type"] = "variable"
    apply(world, made, given)
    world.tell("product.updated", parent)
    return made


@route("POST", "/wc/v3/products/{id}/variations/batch")
def variation_batch(call: Call) -> Entity:
    made = [_new_variation(call, one) for one in call.given.get("create") or ()]
    return {"create": [catalogue.render_variation(call.world, one) for one in made]}


@route("PUT", "/wc/v3/products/{id}/variations/{id}")
def change_variation(call: Call) -> Entity:
    entity = _one(call)
    apply(call.world, entity, call.given)
    call.world.touch(entity)
    call.world.touch(call.world.table("products")[entity["parent_id"]], "product.updated")
    return catalogue.render_variation(call.world, entity)


@route("DELETE", "/wc/v3/products/{id}/variations/{id}")
def drop_variation(call: Call) -> Entity:
    entity = _one(call)
    parent = call.world.table("products")[entity["parent_id"]]
    call.world.table("variations").pop(entity["id"])
    parent["_variations"].remove(entity)
    orders.forget(call.world, [entity])
    call.world.touch(parent, "product.updated")
    return catalogue.render_variation(call.world, entity)
