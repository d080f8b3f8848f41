"""The root queries: nodes by id, and lists with search, sorting and pages."""

from __future__ import annotations

import bisect
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from graphql import GraphQLError

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import available, derived
from evals.standins.shopify.resolve import Asked, computed, page, place_of, seen
from evals.standins.shopify.search import Field, Query
from evals.standins.shopify.state import Entity, World, iso

NOBODY = World()
Sort = Callable[[Entity], Any]


def _id(row: Entity) -> int:
    return int(str(row["id"]).rpartition("/")[2].split("?")[0])


def _stored(name: str) -> Sort:
    return lambda row: str(row.get(name) or "")


def _open(order: Entity) -> list[str]:
    states = ["any", "cancelled" if order["cancelledAt"] else "not_cancelled"]
    return [*states, "closed" if order["closedAt"] else "open" if not order["cancelledAt"] else "not_closed"]


FIELDS: dict[str, dict[str, Field]] = {
    "Product": {
        "id": Field(_id),
        "handle": Field(_stored("handle")),
        "title": Field(_stored("title"), "tokens"),
        "status": Field(_stored("status")),
        "vendor": Field(_stored("vendor")),
        "product_type": Field(_stored("productType")),
        "tag": Field(lambda row: row["tags"]),
        "sku": Field(lambda row: [one["sku"] for one in row["_variants"]]),
        "created_at": Field(_stored("createdAt")),
        "updated_at": Field(_stored("updatedAt")),
        "published_status": Field(lambda row: "published" if row["publishedAt"] else "unpublished"),
    },
    "ProductVariant": {
        "id": Field(_id),
        "sku": Field(_stored("sku")),
        "barcode": Field(_stored("barcode")),
        "title": Field(_stored("title"), "tokens"),
        "product_id": Field(lambda row: _id(row["_product"])),
        "product_ids": Field(lambda row: _id(row["_product"])),
        "product_status": Field(lambda row: row["_product"]["status"]),
        "updated_at": Field(_stored("updatedAt")),
        "inventory_quantity": Field(available),
    },
    "Collection": {
        "published_status": Field(lambda row: "published" if row["_published"] else "unpublished"),
        "title": Field(_stored("title"), "tokens"),
        "updated_at": Field(_stored("updatedAt")),
        "id": Field(_id),
    },
    "Order": {
        "id": Field(_id),
        "name": Field(_stored("name"), "tokens"),
        "email": Field(_stored("email"), "tokens"),
        "confirmation_number": Field(_stored("confirmationNumber")),
        "customer_id": Field(lambda row: _id(row["customer"]) if row["customer"] else None),
        "tag": Field(lambda row: row["tags"]),
        "status": Field(_open),
        "financial_status": Field(lambda row: ledger.financial_status(NOBODY, row, {})),
        "fulfillment_status": Field(lambda row: ledger.fulfillment_status(NOBODY, row, {})),
        "created_at": Field(_stored("createdAt")),
        "processed_at": Field(_stored("processedAt")),
        "updated_at": Field(_stored("updatedAt")),
        "test": Field(lambda row: str(row["test"]).lower()),
    },
    "Customer": {
        "id": Field(_id),
        "email": Field(_stored("_email"), "tokens"),
        "phone": Field(_stored("_phone"), "tokens"),
        "first_name": Field(_stored("firstName"), "tokens"),
        "last_name": Field(_stored("lastName"), "tokens"),
        "tag": Field(lambda row: row["tags"]),
        "state": Field(_stored("state")),
        "updated_at": Field(_stored("updatedAt")),
    },
    "Page": {
        "id": Field(_id),
        "title": Field(_stored("title"), "tokens"),
        "handle": Field(_stored("handle")),
        "published_status": Field(lambda row: "published" if row["isPublished"] else "unpublished"),
        "updated_at": Field(_stored("updatedAt")),
    },
    "BulkOperation": {
        "id": Field(_id),
        "status": Field(_stored("status")),
        "operation_type": Field(_stored("type")),
        "created_at": Field(_stored("createdAt")),
    },
    "Location": {"id": Field(_id), "name": Field(_stored("name"), "tokens"), "active": Field(_stored("isActive"))},
    "DraftOrder": {
        "id": Field(_id),
        "name": Field(_stored("name"), "tokens"),
        "tag": Field(lambda row: row["tags"]),
        "status": Field(_stored("status")),
        "customer_id": Field(lambda row: _id(row["customer"]) if row["customer"] else None),
        "updated_at": Field(_stored("updatedAt")),
    },
    "Article": {
        "id": Field(_id),
        "title": Field(_stored("title"), "tokens"),
        "updated_at": Field(_stored("updatedAt")),
    },
    "DiscountCodeNode": {"id": Field(_id), "code": Field(lambda row: row["codeDiscount"]["_code"])},
    "ReturnReasonDefinition": {
        "id": Field(_id),
        "handle": Field(_stored("handle")),
        "name": Field(_stored("name"), "tokens"),
        "deleted": Field(lambda row: str(row["deleted"]).lower()),
    },
    "WebhookSubscription": {"id": Field(_id), "topic": Field(_stored("topic")), "uri": Field(_stored("uri"))},
}
DEFAULT = {
    "Product": ["title", "handle", "vendor", "product_type", "tag", "sku"],
    "ProductVariant": ["sku", "title", "barcode"],
    "Order": ["name", "email"],
    "Customer": ["email", "first_name", "last_name", "phone"],
    "Page": ["title"],
    "Collection": ["title"],
    "DraftOrder": ["name"],
}
#: Search fields whose answers the index learns late; by the others only new rows are missing.
CHANGING = {"tag", "updated_at", "status", "financial_status", "fulfillment_status", "inventory_quantity", "email"}
SORTS: dict[str, Sort] = {
    "UPDATED_AT": _stored("updatedAt"),
    "CREATED_AT": _stored("createdAt"),
    "PROCESSED_AT": _stored("processedAt"),
    "TITLE": lambda row: str(row["title"]).lower(),
    "NAME": lambda row: str(row.get("name", "")).lower(),
    "SKU": _stored("sku"),
    "ORDER_NUMBER": lambda row: row["number"],
    "NUMBER": lambda row: row["number"],
}
LISTS = {
    "products": "Product",
    "productVariants": "ProductVariant",
    "collections": "Collection",
    "orders": "Order",
    "customers": "Customer",
    "pages": "Page",
    "articles": "Article",
    "locations": "Location",
    "draftOrders": "DraftOrder",
    "bulkOperations": "BulkOperation",
    "returnReasonDefinitions": "ReturnReasonDefinition",
    "webhookSubscriptions": "WebhookSubscription",
    "fulfillmentOrders": "FulfillmentOrder",
    "codeDiscountNodes": "DiscountCodeNode",
    "metafieldDefinitions": "MetafieldDefinition",
}
COUNTS = {"productsCount": "Product", "ordersCount": "Order", "customersCount": "Customer", "pagesCount": "Page"}
COUNTS |= {"productVariantsCount": "ProductVariant", "collectionsCount": "Collection"}


def rows(asked: Asked, kind: str, args: Entity) -> list[Entity]:
    """Return what a search finds."""
    query = Query(args.get("query") or "", FIELDS.get(kind, {}), DEFAULT.get(kind, ()))
    if query.warnings:
        asked.warnings.append({"query": args["query"], "warnings": query.warnings})
    found = (row for row in list(asked.world.kinds[kind].values()) if seen(asked, row) and query.matches(row))
    if args.get("query") and asked.world.search_lag:
        newest = iso(asked.world.clock.now() - timedelta(seconds=asked.world.search_lag))
        stale = "updatedAt" if query.used & CHANGING else "createdAt"
        found = (row for row in found if str(row[stale]) <= newest)
    if args.get("handles"):
        return [row for row in found if row["handle"] in args["handles"]]
    if kind == "Location" and not args.get("includeInactive"):
        return [row for row in found if row["isActive"]]
    if kind == "Product" and args.get("query") and "status" not in query.used:
        return [row for row in found if row["status"] == "ACTIVE"]
    return list(found)


def _unsorted(_row: Entity) -> str:
    return ""


def _listed(name: str, kind: str) -> None:
    def read(_world: World, _root: Any, args: Entity) -> Entity:
        asked: Asked = args["_asked"]
        sort = SORTS.get(str(args.get("sortKey") or "ID"), _unsorted)
        keyed = sorted(((sort(row), _id(row)), row["id"]) for row in rows(asked, kind, args))
        nodes = asked.world.nodes
        if args.get("reverse"):
            return page(f"{kind}Connection", [nodes[gid] for _, gid in keyed[::-1]], args)
        keys = [key for key, _ in keyed]
        start = bisect.bisect_right(keys, place_of(args["after"])) if args.get("after") else 0
        cut = dict(args, after=None)
        found = page(f"{kind}Connection", [nodes[gid] for _, gid in keyed[start:]], cut, keys[start:])
        found["pageInfo"]["hasPreviousPage"] = bool(start)
        return found

    computed("QueryRoot", name)(read)


def _counted(name: str, kind: str) -> None:
    def read(_world: World, _root: Any, args: Entity) -> Entity:
        return {"__typename": "Count", "count": len(rows(args["_asked"], kind, args)), "precision": "EXACT"}

    computed("QueryRoot", name)(read)


for _name, _kind in LISTS.items():
    _listed(_name, _kind)
for _name, _kind in COUNTS.items():
    _counted(_name, _kind)

SINGLE = {
    "product": "Product",
    "productVariant": "ProductVariant",
    "order": "Order",
    "customer": "Customer",
    "page": "Page",
    "collection": "Collection",
    "location": "Location",
    "draftOrder": "DraftOrder",
    "refund": "Refund",
    "return": "Return",
    "fulfillment": "Fulfillment",
    "fulfillmentOrder": "FulfillmentOrder",
    "inventoryItem": "InventoryItem",
    "job": "Job",
    "inventoryLevel": "InventoryLevel",
    "article": "Article",
    "bulkOperation": "BulkOperation",
    "webhookSubscription": "WebhookSubscription",
    "reverseFulfillmentOrder": "ReverseFulfillmentOrder",
    "reverseDelivery": "ReverseDelivery",
    "storeCreditAccount": "StoreCreditAccount",
    "codeDiscountNode": "DiscountCodeNode",
}


def lookup(asked: Asked, gid: str, kind: str = "") -> Entity | None:
    """Return a node by its id; an id that is none is an error, as at Shopify."""
    if not gid.startswith("gid://shopify/"):
        raise GraphQLError(f"Invalid global id '{gid}'", extensions={"code": "argumentLiteralsIncompatible"})
    found = asked.world.nodes.get(gid) or derived(asked.world, gid)
    if found is None or (kind and found["__typename"] != kind):
        return None
    return seen(asked, found)


def _single(name: str, kind: str) -> None:
    def read(_world: World, _root: Any, args: Entity) -> Entity | None:
        return lookup(args["_asked"], args["id"], kind)

    computed("QueryRoot", name)(read)


for _name, _kind in SINGLE.items():
    _single(_name, _kind)


@computed("QueryRoot", "node")
def _node(_world: World, _root: Any, args: Entity) -> Entity | None:
    return lookup(args["_asked"], args["id"])


@computed("QueryRoot", "nodes")
def _nodes(_world: World, _root: Any, args: Entity) -> list[Entity | None]:
    if len(args["ids"]) > 250:
        raise GraphQLError("The input array size of ids is greater than the maximum allowed of 250.")
    return [lookup(args["_asked"], gid) for gid in args["ids"]]


@computed("QueryRoot", "productByIdentifier")
def _product(world: World, _root: Any, args: Entity) -> Entity | None:
    given = args["identifier"]
    if given.get("id"):
        return lookup(args["_asked"], given["id"], "Product")
    return next((one for one in world.kinds["Product"].values() if one["handle"] == given.get("handle")), None)


@computed("QueryRoot", "orderByIdentifier")
def _order(_world: World, _root: Any, args: Entity) -> Entity | None:
    return lookup(args["_asked"], args["identifier"].get("id") or "", "Order")


@computed("QueryRoot", "customerByIdentifier")
def _customer(world: World, _root: Any, args: Entity) -> Entity | None:
    given = args["identifier"]
    if given.get("id"):
        return lookup(args["_asked"], given["id"], "Customer")
    key, wanted = (
        ("_email", given["emailAddress"]) if given.get("emailAddress") else ("_phone", given.get("phoneNumber"))
    )
    rows_ = world.kinds["Customer"].values()
    return next((one for one in rows_ if str(one[key] or "").lower() == str(wanted).lower()), None)
