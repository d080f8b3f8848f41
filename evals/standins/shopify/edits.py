"""Order edits: a calculated order is changed piece by piece, and only the commit touches the order."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import available, move_stock
from evals.standins.shopify.orders import add_line
from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.state import Entity, World, cents

NOTHING: Entity = {"calculatedLineItem": None, "calculatedOrder": None, "orderEditSession": None}


def _row(world: World, order: Entity, line: Entity | None, variant: Entity | None, pieces: int) -> Entity:
    """Return one line of a calculated order."""
    number = line["legacyResourceId"] if line else f"{world.number('CalculatedLineItem')}-new"
    product = variant["_product"] if variant else None
    base: Entity = {"__typename": "CalculatedLineItem", "id": f"gid://shopify/CalculatedLineItem/{number}"}
    base |= {"_line": line, "variant": variant, "quantity": pieces, "_order": order, "customAttributes": []}
    base |= {"title": line["title"] if line else product["title"] if product else "", "restockable": True}
    base |= {"variantTitle": line["variantTitle"] if line else variant["title"] if variant else None, "image": None}
    base |= {"sku": line["sku"] if line else variant["sku"] if variant else None, "restocking": True}
    price = line["_price"] if line else Decimal(variant["price"]) * order["_rate"] if variant else ledger.ZERO
    return base | {
        "_price": price,
        "_discount": line["_discount"] if line else ledger.ZERO,
        "hasStagedLineItemDiscount": False,
    }


@mutation("orderEditBegin")
def _begin(world: World, args: Entity, _info: Info) -> Entity:
    order = world.of("Order", args["id"])
    nothing = {"calculatedOrder": None, "orderEditSession": None}
    if order is None:
        return refused(user_error(["id"], "The order does not exist."), **nothing)
    if order["cancelledAt"] or not order.get("_editable", True):  # an order that another app made
        return refused(user_error(["id"], "The order cannot be edited."), **nothing)
    if not any(ledger.unfulfilled(line) for line in order["_lines"]):
        return refused(user_error(["id"], "The order has no editable line items."), **nothing)
    made = world.add(
        "CalculatedOrder", originalOrder=order, committed=False, notificationPreviewTitle="Your order was updated"
    )
    made["_lines"] = [_row(world, order, line, line["variant"], ledger.current(line)) for line in order["_lines"]]
    made["_session"] = world.add("OrderEditSession", _calculated=made)
    made["_seen"] = order.get("_edits", 0)
    return {"calculatedOrder": made, "orderEditSession": made["_session"], "userErrors": []}


def _session(world: World, gid: str) -> tuple[Entity | None, Entity]:
    """Return the open calculated order of an id, which may be the session's."""
    one = world.of("CalculatedOrder", gid) or (world.of("OrderEditSession", gid) or {}).get("_calculated")
    if one is None or one["committed"]:
        return None, user_error(["id"], "The calculated order does not exist.")
    if one["_seen"] != one["originalOrder"].get("_edits", 0):
        return None, user_error(["id"], "The order was edited meanwhile.")
    return one, {}


def _changed(one: Entity, row: Entity) -> Entity:
    return {"calculatedLineItem": row, "calculatedOrder": one, "orderEditSession": one["_session"], "userErrors": []}


@mutation("orderEditSetQuantity")
def _set_quantity(world: World, args: Entity, _info: Info) -> Entity:
    one, error = _session(world, args["id"])
    if one is None:
        return refused(error, **NOTHING)
    row = next((each for each in one["_lines"] if each["id"] == args["lineItemId"]), None)
    if row is None:
        return refused(user_error(["lineItemId"], "The line item does not exist."), **NOTHING)
    line = row["_line"]
    fixed = ledger.current(line) - ledger.unfulfilled(line) if line else 0
    if args["quantity"] < fixed:
        return refused(user_error(["quantity"], "Quantity is less than what was fulfilled already."), **NOTHING)
    row["quantity"], row["restocking"] = args["quantity"], bool(args.get("restock"))
    return _changed(one, row)


@mutation("orderEditAddVariant")
def _add_variant(world: World, args: Entity, _info: Info) -> Entity:
    one, error = _session(world, args["id"])
    if one is None:
        return refused(error, **NOTHING)
    variant = world.of("ProductVariant", args["variantId"])
    if variant is None:
        return refused(user_error(["variantId"], "The variant does not exist."), **NOTHING)
    if args["quantity"] < 1:
        return refused(user_error(["quantity"], "Quantity must be greater than 0."), **NOTHING)
    if variant["_tracked"] and variant["inventoryPolicy"] == "DENY" and available(variant) < args["quantity"]:
        return refused(user_error(["quantity"], "Not enough of this variant in stock."), **NOTHING)
    if not args["allowDuplicates"] and any(row["variant"] is variant and row["quantity"] for row in one["_lines"]):
        return refused(user_error(["variantId"], "The variant is on the order already."), **NOTHING)
    row = _row(world, one["originalOrder"], None, variant, args["quantity"])
    one["_lines"].append(row)
    return _changed(one, row)


@mutation("orderEditAddLineItemDiscount")
def _discount(world: World, args: Entity, _info: Info) -> Entity:
    one, error = _session(world, args["id"])
    if one is None:
        return refused(error, **NOTHING)
    row = next((each for each in one["_lines"] if each["id"] == args["lineItemId"]), None)
    if row is None:
        return refused(user_error(["lineItemId"], "The line item does not exist."), **NOTHING)
    if row["_line"] is not None:
        return refused(user_error(["lineItemId"], "Only added line items can be discounted."), **NOTHING)
    given = args["discount"]
    fixed = (given.get("fixedValue") or {}).get("amount")
    off = cents(fixed) if fixed else cents(row["_price"] * Decimal(str(given.get("percentValue") or 0)) / 100)
    row["_discount"], row["hasStagedLineItemDiscount"] = min(off, row["_price"]), True
    return _changed(one, row)


@mutation("orderEditCommit")
def _commit(world: World, args: Entity, _info: Info) -> Entity:
    one, error = _session(world, args["id"])
    if one is None:
        return refused(error, order=None, successMessages=None)
    order = one["originalOrder"]
    for row in one["_lines"]:
        _settle(world, order, row)
    one["committed"], order["edited"] = True, True
    order["_edits"] = order.get("_edits", 0) + 1
    order.setdefault("_edit_notes", []).append(args.get("staffNote") or "")
    world.effects["orderEdit"] += 1
    if args.get("notifyCustomer") and order["email"]:
        world.mail("edited", order["email"], order=order["name"])
    world.touch(order, "ORDERS_EDITED")
    world.tell("ORDERS_UPDATED", order)
    return {"order": order, "successMessages": ["Order updated"], "userErrors": []}


def _settle(world: World, order: Entity, row: Entity) -> None:
    line = row["_line"]
    if line is None:
        if row["quantity"]:
            line = add_line(world, order, row["variant"], row["quantity"], row["_discount"])
            fulfil = order["_fulfillment_orders"][0]
            fulfil["_lines"].append(world.add("FulfillmentOrderLineItem", lineItem=line, _fulfillment_order=fulfil))
        return
    change = row["quantity"] - ledger.current(line)
    if change > 0:
        line["quantity"] += change
        move_stock(world, line["variant"], -change)
    elif change < 0:
        line["_removed"] -= change
        if row["restocking"]:
            move_stock(world, line["variant"], -change)


def _net(row: Entity) -> Decimal:
    price: Decimal = row["_price"] - row["_discount"]
    return price


def _total(one: Entity) -> Decimal:
    """Return what the order would be worth, refunds of pieces apart."""
    order = one["originalOrder"]
    goods = sum((_net(row) * row["quantity"] for row in one["_lines"]), ledger.ZERO)
    shipping = ledger.shipping(order) - ledger.refunded_shipping(order)
    whole: Decimal = ledger.gross(order, goods) + shipping
    return whole


@computed("CalculatedOrder", "totalPriceSet")
def _total_set(world: World, one: Entity, _args: Entity) -> Entity:
    return world.bag(one["originalOrder"], _total(one))


@computed("CalculatedOrder", "subtotalPriceSet")
def _subtotal(world: World, one: Entity, _args: Entity) -> Entity:
    return world.bag(one["originalOrder"], sum((_net(row) * row["quantity"] for row in one["_lines"]), ledger.ZERO))


@computed("CalculatedOrder", "totalOutstandingSet")
def _outstanding(world: World, one: Entity, _args: Entity) -> Entity:
    order = one["originalOrder"]
    return world.bag(order, _total(one) - (ledger.received(order) - ledger.refunded(order)))


@computed("CalculatedOrder", "lineItems")
def _lines(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_lines"])


@computed("CalculatedOrder", "addedLineItems")
def _added(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return [row for row in one["_lines"] if row["_line"] is None]


@computed("CalculatedOrder", "subtotalLineItemsQuantity")
def _pieces(_world: World, one: Entity, _args: Entity) -> int:
    return sum(row["quantity"] for row in one["_lines"])


@computed("CalculatedLineItem", "editableQuantity", "editableQuantityBeforeChanges")
def _editable(_world: World, row: Entity, _args: Entity) -> Any:
    return ledger.unfulfilled(row["_line"]) if row["_line"] else row["quantity"]


@computed("CalculatedLineItem", "originalUnitPriceSet")
def _price(world: World, row: Entity, _args: Entity) -> Entity:
    return world.bag(row["_order"], row["_price"])


@computed("CalculatedLineItem", "discountedUnitPriceSet")
def _discounted(world: World, row: Entity, _args: Entity) -> Entity:
    return world.bag(row["_order"], _net(row))


@computed("CalculatedLineItem", "editableSubtotalSet")
def _row_total(world: World, row: Entity, _args: Entity) -> Entity:
    return world.bag(row["_order"], _net(row) * row["quantity"])
