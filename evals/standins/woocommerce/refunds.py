"""Refunds, with everything that WooCommerce accepts: no key, no lock, and business errors as HTTP 500."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from evals.standins.woocommerce import catalogue, money, order_views, orders
from evals.standins.woocommerce.rest import Answer, Call, RestError, bad, links, ordered, paged, route
from evals.standins.woocommerce.state import Entity, World

CANNOT = "woocommerce_rest_cannot_create_order_refund"
SAYS = {
    "declined": "The card issuer declined the refund.",
    "false": "An error occurred while attempting to create the refund using the payment gateway API.",
}
_ORDERBY = ("date", "id", "include", "title", "slug", "modified")


def business(message: str, code: str = CANNOT, data: int = 500) -> RestError:
    """Return a business error as it looks: HTTP 500 with a number for ``data``."""
    return RestError(500, code, message, data)


def render(world: World, row: Entity) -> Entity:
    path = f"/wc/v3/orders/{row['_order']}"
    lines = [order_views.shown_line(world, one, world.decimals, -1) for one in row["_lines"]]
    taxes = []
    if row["_rate"] is not None and any(one["_tax"] for one in row["_lines"]):
        total = sum((one["_tax"] for one in row["_lines"]), Decimal(0))
        taxes = [order_views.tax_line(world, row["_tax_item"], row["_rate"], -total, 0)]
    return {
        "id": row["id"],
        **world.dated(row, "date_created"),
        "amount": row["amount"],
        "reason": row["reason"],
        "refunded_by": row["refunded_by"],
        "refunded_payment": row["refunded_payment"],
        "meta_data": row["meta_data"],
        "line_items": lines,
        "shipping_lines": row["_shipping"],
        "tax_lines": taxes,
        "fee_lines": row["_fees"],
        "_links": links(world, f"{path}/refunds/{row['id']}", up=path, allow=("GET", "DELETE")),
    }


def _order(call: Call) -> Entity:
    found = call.world.table("orders").get(int(call.ids[0]))
    if found is None:
        raise RestError(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
    return found


@route("GET", "/wc/v3/orders/{id}/refunds")
def listing(call: Call) -> Answer:
    order = _order(call)
    rows = [one for one in call.world.all("refunds") if one["_order"] == order["id"]]
    return paged(call, ordered(call, rows, _ORDERBY), lambda one: render(call.world, one), {"dp": 2})


@route("GET", "/wc/v3/refunds")
def everything(call: Call) -> Answer:
    if not call.world.new:
        raise RestError(404, "rest_no_route", "No route was found matching the URL and request method.")
    rows = ordered(call, call.world.all("refunds"), _ORDERBY)
    return paged(call, rows, lambda one: {"parent_id": one["_order"]} | render(call.world, one), {"dp": 2})


def _one(call: Call) -> Entity:
    order = _order(call)
    row = call.world.table("refunds").get(call.id)
    if row is None:
        raise RestError(404, "woocommerce_rest_shop_order_refund_invalid_id", "Invalid ID.")
    if row["_order"] != order["id"]:
        raise business("Invalid order refund ID.", "woocommerce_rest_invalid_order_refund_id", 404)
    return row


@route("GET", "/wc/v3/orders/{id}/refunds/{id}")
def single(call: Call) -> Entity:
    return render(call.world, _one(call))


@route("DELETE", "/wc/v3/orders/{id}/refunds/{id}")
def delete(call: Call) -> Entity:
    row = _one(call)
    shown = render(call.world, row)
    call.world.table("refunds").pop(row["id"])
    call.world.touch(_order(call), "order.updated")
    return shown


@route("POST", "/wc/v3/orders/{id}/refunds")
async def create(call: Call) -> Answer:
    """Refund: judged, booked, paid by the gateway, with time between them in which another may do the same."""
    world, given = call.world, call.given
    if "amount" in given and not isinstance(given["amount"], str):
        raise bad("amount", "amount is not of type string.", "rest_invalid_type", {"param": "amount"})
    with world.lock:
        order = world.table("orders").get(int(call.ids[0]))
        if order is None:
            raise business("Invalid order ID.", "woocommerce_rest_invalid_order_id", 404)
        lines = _lines(order, given.get("line_items"))
        amount, text = _amount(world, order, given, lines)
        world.judged += 1
    await _raced(world)
    with world.lock:
        row = _book(world, order, given, amount, text, lines, call)
    return await _finish(call, order, row, lines)


async def _raced(world: World) -> None:
    """Leave time in which another may do the same, or wait for the others that the test has announced."""
    await asyncio.sleep(world.race)
    for _ in range(3000):  # 30 s at the most
        if world.judged >= world.racers:
            return
        await asyncio.sleep(0.01)


async def _finish(call: Call, order: Entity, row: Entity, lines: list[tuple[Entity, Entity]]) -> Answer:
    world = call.world
    if call.flag("api_refund", True):
        try:
            await _pay_back(world, order, row)
        except RestError:
            with world.lock:
                world.table("refunds").pop(row["id"], None)
            raise
    with world.lock:
        row["refunded_payment"] = call.flag("api_refund", True)
        row["_paid"] = row["_amount"]
        if call.flag("api_restock", True):
            _restock(world, lines)
        full = money.remaining(world, order) <= 0
        row["meta_data"] = (
            world.meta([{"key": "_refund_type", "value": "full" if full else "partial"}]) + row["meta_data"]
        )
        _own_meta(world, row, call.given.get("meta_data"))
        world.effects["refund"] += 1
        how = "full" if full else "partial"
        world.mail(
            "customer_refunded_order", order["billing"]["email"], order=order["id"], how=how, amount=row["amount"]
        )
        if full:
            if _floats(world, order):
                orders.book_rest(world, order, Decimal(0))
            orders.set_status(world, order, "refunded")
        world.touch(order, "order.updated")
        world.tell("action.woocommerce_order_refunded", order)
        path = r"orders/(?P<order_id>[\d]+)/refunds"  # WooCommerce's own slip
        return Answer(render(world, row), 201, {"Location": f"{world.url}/wp-json/wc/v3/{path}/{row['id']}"})


def _floats(world: World, order: Entity) -> bool:
    """Return whether 8.0 books a row of nothing after this: with net prices several refunds add up as floats do."""
    several = sum(1 for one in world.all("refunds") if one["_order"] == order["id"]) > 1
    return several and not world.new and not world.prices_include_tax


def _own_meta(world: World, row: Entity, given: Any) -> None:
    """Write what came as meta: only now, after the gateway, so that it is missing while that runs."""
    row["meta_data"] = world.meta(given if isinstance(given, list) else []) + row["meta_data"]


def _lines(order: Entity, given: Any) -> list[tuple[Entity, Entity]]:
    """Return the order's own lines among those named; others are ignored, quantities are believed."""
    own = {one["id"]: one for one in (*order["_lines"], *order["_freight"], *order["_fees"])}
    found = []
    for one in given if isinstance(given, list) else ():
        if isinstance(one, dict) and one.get("id") in own:
            found.append((own[one["id"]], one))
    return found


def _worth(one: Entity) -> tuple[Decimal, Decimal]:
    taxes = one.get("refund_tax") or ()
    rows = taxes if isinstance(taxes, list) else ()
    tax = sum((_number(row.get("refund_total")) for row in rows), Decimal(0))
    return _number(one.get("refund_total")), tax


def _number(value: Any) -> Decimal:
    try:
        found = Decimal(str(value or 0))
    except InvalidOperation:
        return Decimal(0)
    return found if found.is_finite() else Decimal(0)


def _amount(world: World, order: Entity, given: Entity, lines: list[tuple[Entity, Entity]]) -> tuple[Decimal, str]:
    text = str(given.get("amount") or "")
    if re.fullmatch(r"-\s*\d+(\.\d+)?", text):
        raise business("Refund amount must be greater than zero.", "woocommerce_rest_invalid_order_refund", 400)
    if not text:
        if not lines:
            return Decimal(0), "" if world.new else "0.00"
        amount = sum((sum(_worth(one)) for _, one in lines), Decimal(0))
    elif not re.fullmatch(r"\d*\.?\d+|\d+\.?", text):
        raise business("Invalid refund amount.")
    else:
        amount = Decimal(text)
    amount = world.coins(amount)
    if amount < 0 or amount > money.remaining(world, order):
        raise business("Invalid refund amount.")
    return amount, money.text(world, amount)


def _book(
    world: World,
    order: Entity,
    given: Entity,
    amount: Decimal,
    text: str,
    lines: list[tuple[Entity, Entity]],
    call: Call,
) -> Entity:
    row: Entity = {
        "_order": order["id"],
        "date_created": world.now(),
        "date_modified": world.now(),
        "amount": text,
        "_amount": amount,
        "reason": str(given.get("reason") or ""),
        "refunded_by": 1,
        "refunded_payment": False,
        "meta_data": [],
        "_rate": order["_rate"],
        "_tax_item": world.number("item"),
        "_shipping": [],
        "_lines": [],
        "_fees": [],
        "_paid": Decimal(0),
        "_sent": given.get("meta_data"),
    }
    key = call.headers.get("idempotency-key", "")
    if world.plugin and key:
        row["meta_data"] = world.meta([{"key": "_shopclerk_idempotency_key", "value": key}])
        row["_print"] = print_of(call)
    for line, one in lines:
        net, tax = _worth(one)
        if "method_id" in line:
            row["_shipping"].append(_freight(world, line, net, tax))
        elif any(line is fee for fee in order["_fees"]):
            row["_fees"].append(_fee(world, line, net, tax))
        else:
            row["_lines"].append(_negative(world, line, one, net, tax))
    return world.add("refunds", row)


def print_of(call: Call) -> str:
    """Return a print of what was asked for, by which the plug-in knows a key that is used again."""
    return hashlib.sha256(json.dumps(call.given, sort_keys=True).encode()).hexdigest()


def _meta(world: World, line: Entity) -> list[Entity]:
    value = str(line["id"])
    return [
        {
            "id": world.number("meta"),
            "key": "_refunded_item_id",
            "value": value,
            "display_key": "_refunded_item_id",
            "display_value": value,
        }
    ]


def _negative(world: World, line: Entity, one: Entity, net: Decimal, tax: Decimal) -> Entity:
    sums = {"_net": net, "_full": net, "_tax": tax, "_full_tax": tax, "_rate": line["_rate"] if tax else None}
    count = int(one.get("quantity") or 0)
    return line | sums | {"id": world.number("item"), "quantity": count, "meta_data": _meta(world, line)}


def _freight(world: World, line: Entity, net: Decimal, tax: Decimal) -> Entity:
    rate = line["_rate"]
    taxes = [{"id": rate.id, "total": money.text(world, -tax), "subtotal": ""}] if rate and tax else []
    return {
        "id": world.number("item"),
        "method_title": line["method_title"],
        "method_id": line["method_id"],
        "instance_id": "",
        "total": money.text(world, -net),
        "total_tax": money.text(world, -tax),
        "taxes": taxes,
        "tax_status": "taxable",
        "meta_data": _meta(world, line),
    }


def _fee(world: World, line: Entity, net: Decimal, tax: Decimal) -> Entity:
    rate = line["_rate"]
    taxes = [{"id": rate.id, "total": money.text(world, -tax), "subtotal": ""}] if rate and tax else []
    return {
        "id": world.number("item"),
        "name": line["name"],
        "tax_class": "0",
        "tax_status": "taxable",
        "amount": "",
        "total": money.text(world, -net),
        "total_tax": money.text(world, -tax),
        "taxes": taxes,
        "meta_data": _meta(world, line),
    }


async def _pay_back(world: World, order: Entity, row: Entity) -> None:
    gateway = world.gateways.get(order["payment_method"])
    if gateway is None:
        raise business("The payment gateway for this order does not exist.")
    if not gateway.refunds:
        raise business("The payment gateway for this order does not support automatic refunds.")
    with world.lock:
        gateway.asked.append(
            {"order": order["id"], "amount": row["_amount"], "reason": row["reason"], "at": world.now()}
        )
        answers = {"DECLINE": "declined", "FALSE": "false"}.get(row["reason"], gateway.answers)
    if gateway.seconds:
        await asyncio.sleep(gateway.seconds)
    if answers in SAYS:
        raise business(SAYS[answers])
    with world.lock:
        world.effects["payout"] += 1


def _restock(world: World, lines: list[tuple[Entity, Entity]]) -> None:
    """Put back as many pieces as were named, believed as they are: 50 of 2 makes 50 more."""
    for line, one in lines:
        if line.get("_stock") and int(one.get("quantity") or 0) > 0:
            catalogue.move_stock(world, line["_thing"], int(one["quantity"]))
