"""Returns and exchanges: asked for, approved, declined, opened, processed, cancelled."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import available, move_stock
from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.state import Entity, World

LIVE = ("OPEN", "REQUESTED", "CLOSED")
REASONS = {
    "unknown": "Unknown",
    "changed-my-mind": "Changed my mind",
    "item-not-as-described": "Item not as described",
    "received-the-wrong-item": "Received the wrong item",
    "other-reason": "Other",
    "too-small": "Too small",
    "damaged-or-defective": "Damaged or defective",
    "too-big": "Too big",
    "style": "Style",
    "color": "Color",
    "arrived-late": "Arrived late",
    "comfort": "Comfort",
    "zipper-broken": "Zipper is broken",
}


def reasons(world: World) -> list[Entity]:
    """Return the shop's library of return reasons."""
    if not world.kinds["ReturnReasonDefinition"]:
        for handle, name in REASONS.items():
            world.add("ReturnReasonDefinition", handle=handle, name=name, deleted=False)
    return world.all("ReturnReasonDefinition")


@computed("LineItem", "suggestedReturnReasonDefinitions")
def _suggested(world: World, _line: Entity, _args: Entity) -> list[Entity]:
    return reasons(world)


def coming_back(sent_line: Entity) -> int:
    """Return how many pieces of a sent line live returns hold."""
    rows = (row for one in sent_line["_order"]["returns"] if one["status"] in LIVE for row in one["_lines"])
    return sum(row["quantity"] for row in rows if row["fulfillmentLineItem"] is sent_line)


def returnable(sent_line: Entity) -> int:
    left = sent_line["quantity"] - coming_back(sent_line)
    return int(max(0, min(left, ledger.current(sent_line["lineItem"]))))


@computed("QueryRoot", "returnableFulfillments")
def _returnable(world: World, _root: Any, args: Entity) -> list[Entity]:
    order = world.of("Order", args["orderId"])
    found = []
    for sent in order["fulfillments"] if order else ():
        rows = [
            {"__typename": "ReturnableFulfillmentLineItem", "fulfillmentLineItem": one, "quantity": returnable(one)}
            for one in sent["_lines"]
            if sent["status"] == "SUCCESS" and returnable(one)
        ]
        gid = f"gid://shopify/ReturnableFulfillment/{sent['legacyResourceId']}"
        base = {"__typename": "ReturnableFulfillment", "id": gid, "fulfillment": sent}
        if rows:
            found.append(base | {"returnableFulfillmentLineItems": rows})
    return found


@computed("QueryRoot", "returnableFulfillment")
def _returnable_one(world: World, root: Any, args: Entity) -> Entity | None:
    for order in world.all("Order"):
        found = _returnable(world, root, {"orderId": order["id"]})
        if (one := next((each for each in found if each["id"] == args["id"]), None)) is not None:
            return dict(one)
    return None


def _problems(world: World, order: Entity | None, given: Entity) -> list[Entity]:
    if order is None:
        return [user_error(["orderId"], "Order does not exist.", "NOT_FOUND")]
    if order["cancelledAt"]:
        return [user_error(["orderId"], "Order is cancelled.", "INVALID_STATE")]
    lines = given["returnLineItems"]
    if not lines:
        return [user_error(["returnLineItems"], "Return line items can't be empty.", "BLANK")]
    errors: list[Entity] = []
    asked: dict[str, int] = {}
    for place, one in enumerate(lines):
        field = ["returnLineItems", str(place)]
        sent = world.of("FulfillmentLineItem", one["fulfillmentLineItemId"])
        if sent is None or sent["_order"] is not order:
            errors.append(
                user_error([*field, "fulfillmentLineItemId"], "Fulfillment line item does not exist.", "NOT_FOUND")
            )
            continue
        asked[sent["id"]] = asked.get(sent["id"], 0) + one["quantity"]
        if one["quantity"] < 1:
            errors.append(user_error([*field, "quantity"], "Quantity must be greater than 0.", "GREATER_THAN"))
        elif asked[sent["id"]] > returnable(sent):
            errors.append(user_error([*field, "quantity"], "Quantity is not available for return.", "INVALID"))
        errors += _texts(world, field, one)
    return errors


def _texts(world: World, field: list[str], one: Entity) -> list[Entity]:
    errors = []
    for name, most in (("customerNote", 300), ("returnReasonNote", 255)):
        if len(one.get(name) or "") > most:
            errors.append(user_error([*field, name], f"is too long (maximum is {most} characters)", "TOO_LONG"))
    reason = one.get("returnReasonDefinitionId")
    if reason and world.of("ReturnReasonDefinition", reason) is None:
        words = "Return reason definition does not exist."
        errors.append(user_error([*field, "returnReasonDefinitionId"], words, "NOT_FOUND"))
    return errors


def open_return(world: World, order: Entity, given: Entity, status: str) -> Entity:
    """Open a return, or ask for one."""
    one = world.add("Return", order=order, status=status, name=f"{order['name']}-R{len(order['returns']) + 1}")
    one |= {"closedAt": None, "decline": None, "requestApprovedAt": None, "_refunds": [], "_lines": [], "_exchange": []}
    one |= {"_reverse": []}
    for row in given["returnLineItems"]:
        sent = world.nodes[row["fulfillmentLineItemId"]]
        reason = world.of("ReturnReasonDefinition", row.get("returnReasonDefinitionId"))
        notes = {"customerNote": row.get("customerNote"), "returnReasonNote": row.get("returnReasonNote") or ""}
        base: Entity = {"fulfillmentLineItem": sent, "quantity": row["quantity"], "returnReasonDefinition": reason}
        base |= {
            "_processed": 0,
            "_return": one,
            "_fee": Decimal(str((row.get("restockingFee") or {}).get("percentage", 0))),
        }
        one["_lines"].append(world.add("ReturnLineItem", **base, **notes))
    for row in given.get("exchangeLineItems") or ():
        variant = world.nodes[row["variantId"]]
        base = {"quantity": row["quantity"], "variantId": variant["id"], "productId": variant["_product"]["id"]}
        base |= {"title": variant["_product"]["title"], "variantTitle": variant["title"], "variantSku": variant["sku"]}
        one["_exchange"].append(world.add("ExchangeLineItem", **base, _variant=variant, _processed=0, lineItems=[]))
        move_stock(world, variant, -row["quantity"])
    order["returns"].append(one)
    if status == "OPEN":
        _reverse(world, one)
    world.touch(order, "ORDERS_UPDATED")
    return one


def _reverse(world: World, one: Entity) -> None:
    made = world.add("ReverseFulfillmentOrder", order=one["order"], status="OPEN", _deliveries=[])
    made["_lines"] = [
        world.add(
            "ReverseFulfillmentOrderLineItem",
            fulfillmentLineItem=row["fulfillmentLineItem"],
            totalQuantity=row["quantity"],
            _return_line=row,
        )
        for row in one["_lines"]
    ]
    one["_reverse"].append(made)


@mutation("returnRequest")
def _request(world: World, args: Entity, _info: Info) -> Entity:
    given = args["input"]
    order = world.of("Order", given["orderId"])
    errors = _problems(world, order, given)
    if errors or order is None:
        return refused(*errors, **{"return": None})
    one = open_return(world, order, given, "REQUESTED")
    world.effects["returnRequest"] += 1
    world.tell("RETURNS_REQUEST", one)
    return {"return": one, "userErrors": []}


@mutation("returnCreate")
def _create(world: World, args: Entity, _info: Info) -> Entity:
    given = args["returnInput"]
    order = world.of("Order", given["orderId"])
    errors = _problems(world, order, given)
    for place, row in enumerate(given.get("exchangeLineItems") or ()):
        variant = world.of("ProductVariant", row.get("variantId"))
        field = ["exchangeLineItems", str(place)]
        if variant is None:
            errors.append(user_error([*field, "variantId"], "Variant does not exist.", "NOT_FOUND"))
        elif row["quantity"] < 1:
            errors.append(user_error([*field, "quantity"], "Quantity must be greater than 0.", "GREATER_THAN"))
        elif variant["_tracked"] and variant["inventoryPolicy"] == "DENY" and available(variant) < row["quantity"]:
            errors.append(user_error([*field, "quantity"], "Variant is out of stock.", "INVALID"))
    if errors or order is None:
        return refused(*errors, **{"return": None})
    one = open_return(world, order, given, "OPEN")
    world.effects["returnCreate"] += 1
    world.tell("RETURNS_APPROVE", one)
    return {"return": one, "userErrors": []}


def in_state(world: World, gid: str, *states: str) -> tuple[Entity | None, Entity]:
    one = world.of("Return", gid)
    if one is None:
        return None, user_error(["id"], "Return does not exist.", "NOT_FOUND")
    if one["status"] not in states:
        return None, user_error(["id"], f"Return is {one['status'].lower()}.", "INVALID_STATE")
    return one, {}


@mutation("returnApproveRequest")
def _approve(world: World, args: Entity, _info: Info) -> Entity:
    one, error = in_state(world, args["input"]["id"], "REQUESTED")
    if one is None:
        return refused(error, **{"return": None})
    one["status"], one["requestApprovedAt"] = "OPEN", world.now()
    _reverse(world, one)
    world.effects["returnApprove"] += 1
    return told(world, one, "RETURNS_APPROVE", args["input"], "return_approved")


@mutation("returnDeclineRequest")
def _decline(world: World, args: Entity, _info: Info) -> Entity:
    given = args["input"]
    one, error = in_state(world, given["id"], "REQUESTED")
    if one is None:
        return refused(error, **{"return": None})
    one["status"] = "DECLINED"
    one["decline"] = {"__typename": "ReturnDecline", "reason": given["declineReason"], "note": given.get("declineNote")}
    world.effects["returnDecline"] += 1
    return told(world, one, "RETURNS_DECLINE", given, "return_declined")


def told(world: World, one: Entity, topic: str, given: Entity, mail: str) -> Entity:
    if given.get("notifyCustomer") and one["order"]["email"]:
        world.mail(mail, one["order"]["email"], order=one["order"]["name"])
    world.touch(one["order"], "ORDERS_UPDATED")
    world.tell(topic, one)
    return {"return": one, "userErrors": []}


@mutation("returnCancel")
def _cancel(world: World, args: Entity, _info: Info) -> Entity:
    one, error = in_state(world, args["id"], "OPEN", "REQUESTED")
    if one is not None and any(row["_processed"] for row in (*one["_lines"], *one["_exchange"])):
        one, error = None, user_error(["id"], "Return has processed items.", "INVALID_STATE")
    if one is None:
        return refused(error, **{"return": None})
    one["status"] = "CANCELED"
    for each in one["_reverse"]:
        each["status"] = "CANCELED"
    for row in one["_exchange"]:
        move_stock(world, row["_variant"], row["quantity"])
    return told(world, one, "RETURNS_CANCEL", {}, "")


@mutation("returnClose")
def _close(world: World, args: Entity, _info: Info) -> Entity:
    one, error = in_state(world, args["id"], "OPEN")
    if one is None:
        return refused(error, **{"return": None})
    one["status"], one["closedAt"] = "CLOSED", world.now()
    return told(world, one, "RETURNS_CLOSE", {}, "")


@mutation("reverseDeliveryCreateWithShipping")
def _delivery(world: World, args: Entity, _info: Info) -> Entity:
    reverse = world.of("ReverseFulfillmentOrder", args["reverseFulfillmentOrderId"])
    if reverse is None:
        error = user_error(["reverseFulfillmentOrderId"], "Reverse fulfillment order does not exist.", "NOT_FOUND")
        return refused(error, reverseDelivery=None)
    url = (args.get("labelInput") or {}).get("fileUrl")
    label = {"publicFileUrl": url, "createdAt": world.now(), "updatedAt": world.now()} if url else None
    track = args.get("trackingInput") or {}
    tracking = {"number": track.get("number"), "url": track.get("url"), "carrierName": None} if track else None
    deliverable = {"__typename": "ReverseDeliveryShippingDeliverable", "label": label, "tracking": tracking}
    made = world.add("ReverseDelivery", deliverable=deliverable, reverseFulfillmentOrder=reverse)
    reverse["_deliveries"].append(made)
    if args.get("notifyCustomer") and reverse["order"]["email"]:
        world.mail("return_label", reverse["order"]["email"], order=reverse["order"]["name"])
    return {"reverseDelivery": made, "userErrors": []}


def _kept(kind: str, name: str, key: str) -> None:
    def read(_world: World, one: Entity, _args: Entity) -> list[Entity]:
        return list(one[key])

    computed(kind, name)(read)


for _kind, _name, _key in (
    ("Return", "returnLineItems", "_lines"),
    ("Return", "exchangeLineItems", "_exchange"),
    ("Return", "refunds", "_refunds"),
    ("Return", "reverseFulfillmentOrders", "_reverse"),
    ("ReverseFulfillmentOrder", "lineItems", "_lines"),
    ("ReverseFulfillmentOrder", "reverseDeliveries", "_deliveries"),
):
    _kept(_kind, _name, _key)


@computed("Return", "totalQuantity")
def _pieces(_world: World, one: Entity, _args: Entity) -> int:
    return sum(row["quantity"] for row in one["_lines"])


@computed("ReturnLineItem", "processedQuantity", "refundedQuantity")
@computed("ExchangeLineItem", "processedQuantity")
def _processed(_world: World, row: Entity, _args: Entity) -> int:
    return int(row["_processed"])


@computed("ReturnLineItem", "processableQuantity", "unprocessedQuantity", "refundableQuantity")
@computed("ExchangeLineItem", "processableQuantity", "unprocessedQuantity")
def _left(_world: World, row: Entity, _args: Entity) -> int:
    return int(row["quantity"] - row["_processed"])
