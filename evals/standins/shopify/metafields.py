"""Metafields of everything that has some: read by name, listed, set."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.state import Entity, World

OWNERS = {
    "Product": "PRODUCT",
    "ProductVariant": "PRODUCTVARIANT",
    "Collection": "COLLECTION",
    "Order": "ORDER",
    "Customer": "CUSTOMER",
    "DraftOrder": "DRAFTORDER",
    "Shop": "SHOP",
    "Page": "PAGE",
    "Location": "LOCATION",
}
MOST = 25


def _of(one: Entity) -> list[Entity]:
    found: list[Entity] = one.setdefault("metafields", [])
    return found


def _read(_world: World, one: Entity, args: Entity) -> Entity | None:
    space = args.get("namespace") or "custom"
    return next((each for each in _of(one) if (each["namespace"], each["key"]) == (space, args["key"])), None)


def _list(_world: World, one: Entity, args: Entity) -> list[Entity]:
    space, keys = args.get("namespace"), args.get("keys")
    rows = (each for each in _of(one) if space is None or each["namespace"] == space)
    return [each for each in rows if not keys or each["key"] in keys or f"{each['namespace']}.{each['key']}" in keys]


for _kind in OWNERS:
    computed(_kind, "metafield")(_read)
    computed(_kind, "metafields")(_list)


@computed("Metafield", "jsonValue")
def _json(_world: World, one: Entity, _args: Entity) -> Any:
    return json.loads(one["value"]) if one["type"] == "json" or one["type"].startswith("list.") else one["value"]


@computed("Metafield", "sizeInBytes")
def _size(_world: World, one: Entity, _args: Entity) -> int:
    return len(one["value"].encode())


@computed("Metafield", "compareDigest")
def _digest(_world: World, one: Entity, _args: Entity) -> str:
    return hashlib.sha256(one["value"].encode()).hexdigest()


@mutation("metafieldsSet")
def _set(world: World, args: Entity, _info: Info) -> Entity:
    given = args["metafields"]
    if len(given) > MOST:
        error = user_error(
            ["metafields"], f"Exceeded the maximum metafields input limit of {MOST}.", "LESS_THAN_OR_EQUAL_TO"
        )
        return refused(error | {"elementIndex": None}, metafields=None)
    for place, row in enumerate(given):
        one = world.nodes.get(row["ownerId"])
        field = ["metafields", str(place)]
        if one is None or one["__typename"] not in OWNERS:
            error = user_error([*field, "ownerId"], "Owner does not exist.", "INVALID")
            return refused(error | {"elementIndex": place}, metafields=None)
        if not row["value"]:
            error = user_error([*field, "value"], "may not be empty", "BLANK")
            return refused(error | {"elementIndex": place}, metafields=None)
    made = [_put(world, world.nodes[row["ownerId"]], row) for row in given]
    world.effects["metafieldsSet"] += 1
    return {"metafields": made, "userErrors": []}


def _put(world: World, one: Entity, row: Entity) -> Entity:
    kept = _read(world, one, {"namespace": row.get("namespace"), "key": row["key"]})
    if kept is None:
        names = {"namespace": row.get("namespace") or "custom", "key": row["key"]}
        kind = row.get("type") or "single_line_text_field"
        kept = world.add("Metafield", ownerType=OWNERS[one["__typename"]], type=kind, **names)
        _of(one).append(kept)
    kept["value"] = row["value"]
    world.touch(kept)
    world.touch(one)
    return kept
