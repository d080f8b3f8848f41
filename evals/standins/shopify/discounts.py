"""Discount codes: made, looked up, ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.state import Entity, World


def by_code(world: World, code: str) -> Entity | None:
    rows = world.kinds["DiscountCodeNode"].values()
    return next((one for one in rows if one["codeDiscount"]["_code"].lower() == code.lower()), None)


def _problem(world: World, given: Entity) -> Entity | None:
    def wrong(name: str, message: str, code: str) -> Entity:
        return user_error(["basicCodeDiscount", name], message, code) | {"extraInfo": None}

    for name, words in (("title", "Title"), ("code", "Code"), ("startsAt", "Starts at")):
        if not given.get(name):
            return wrong(name, f"{words} can't be blank", "BLANK")
    if by_code(world, given["code"]):
        return wrong("code", "Code must be unique. Please try a different code.", "TAKEN")
    value = (given.get("customerGets") or {}).get("value") or {}
    share = value.get("percentage")
    if share is None and not value.get("discountAmount"):
        return wrong("customerGets", "Value must be set", "BLANK")
    if share is not None and not 0 < share <= 1:
        return wrong("customerGets", "Value must be between 0.0 and 1.0", "VALUE_OUTSIDE_RANGE")
    if given.get("endsAt") and datetime.fromisoformat(given["endsAt"]) <= datetime.fromisoformat(given["startsAt"]):
        return wrong("endsAt", "Ends at needs to be after starts at", "END_DATE_BEFORE_START_DATE")
    people = ((given.get("context") or {}).get("customers") or {}).get("add") or []
    if any(world.of("Customer", gid) is None for gid in people):
        return wrong("context", "Customer does not exist", "INVALID")
    return None


@mutation("discountCodeBasicCreate")
def _create(world: World, args: Entity, _info: Info) -> Entity:
    given = args["basicCodeDiscount"]
    if error := _problem(world, given):
        return refused(error, codeDiscountNode=None)
    base: Entity = {"__typename": "DiscountCodeBasic", "title": given["title"], "_code": given["code"], "tags": []}
    base |= {"startsAt": given["startsAt"], "endsAt": given.get("endsAt"), "usageLimit": given.get("usageLimit")}
    base |= {"appliesOncePerCustomer": bool(given.get("appliesOncePerCustomer")), "asyncUsageCount": 0, "_given": given}
    base |= {
        "createdAt": world.now(),
        "updatedAt": world.now(),
        "summary": given["title"],
        "shortSummary": given["title"],
    }
    base |= {"discountClasses": ["ORDER"], "recurringCycleLimit": 1, "totalSales": None}
    url = f"https://{world.domain}/discount/{given['code']}"
    base["shareableUrls"] = [{"__typename": "DiscountShareableUrl", "url": url, "title": "Home", "targetType": "HOME"}]
    node = world.add("DiscountCodeNode", codeDiscount=base, metafields=[])
    world.effects["discountCode"] += 1
    world.tell("DISCOUNTS_CREATE", node)
    return {"codeDiscountNode": node, "userErrors": []}


@mutation("discountCodeDeactivate")
def _deactivate(world: World, args: Entity, _info: Info) -> Entity:
    node = world.of("DiscountCodeNode", args["id"])
    if node is None:
        error = user_error(["id"], "Code discount does not exist.", "INVALID") | {"extraInfo": None}
        return refused(error, codeDiscountNode=None)
    node["codeDiscount"]["endsAt"] = world.now()
    return {"codeDiscountNode": node, "userErrors": []}


@computed("DiscountCodeBasic", "status")
def _status(world: World, one: Entity, _args: Entity) -> str:
    now = world.clock.now()
    if one["endsAt"] and datetime.fromisoformat(one["endsAt"]) <= now:
        return "EXPIRED"
    return "SCHEDULED" if datetime.fromisoformat(one["startsAt"]) > now else "ACTIVE"


@computed("DiscountCodeBasic", "codes")
def _codes(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    base = {"__typename": "DiscountRedeemCode", "id": f"gid://shopify/DiscountRedeemCode/{one['_code']}"}
    return [base | {"code": one["_code"], "asyncUsageCount": one["asyncUsageCount"]}]


@computed("QueryRoot", "codeDiscountNodeByCode")
def _by_code(world: World, _root: Any, args: Entity) -> Entity | None:
    return by_code(world, args["code"])
