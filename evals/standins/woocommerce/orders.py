"""Orders: placed by tests or over the API, moved through their states, and rendered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from evals.standins.woocommerce import catalogue, money
from evals.standins.woocommerce.state import Entity, World

PLACE = ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country")
ADDRESS: Entity = {
    "first_name": "Mara",
    "last_name": "Lindt",
    "address_1": "Lindenweg 12",
    "city": "Berlin",
    "postcode": "10115",
    "country": "DE",
    "state": "DE-BE",
}
STATUSES = ("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed")
NAMES = {"pending": "Pending payment", "on-hold": "On hold"}
PAID = ("processing", "completed")


def place(given: Entity | None, *more: str) -> Entity:
    """Return an address with all its fields."""
    return {name: str((given or {}).get(name, "") or "") for name in (*PLACE, *more)}


def order(
    world: World,
    email: str,
    lines: Sequence[tuple[Entity, int]],
    *,
    customer: Entity | None = None,
    address: Entity | None = None,
    paid: bool = True,
    gateway: str = "loopback_card",
    shipping: Any = "4.90",
    ago: float = 0.0,
    status: str = "",
    note: str = "",
    **fields: Any,
) -> Entity:
    """Place an order of (product or variation, pieces), ``ago`` days back; a guest's unless ``customer`` is given.

    ``shipping`` is what the customer pays for it, taxes included where the shop's prices include them.
    """
    goods = [
        {
            "product_id": one["parent_id"] or one["id"],
            "variation_id": one["id"] if one["parent_id"] else 0,
            "quantity": count,
        }
        for one, count in lines
    ]
    where = address or ADDRESS
    freight = [{"method_title": "Flat rate", "method_id": "flat_rate", "total": str(money.net_of(world, shipping))}]
    given: Entity = {
        "billing": where | {"email": email},
        "shipping": where,
        "line_items": goods,
        "set_paid": paid,
        "customer_id": customer["id"] if customer else 0,
        "payment_method": gateway,
        "customer_note": note,
        "payment_method_title": world.gateways[gateway].title if gateway in world.gateways else gateway,
        "shipping_lines": freight if shipping else [],
    }
    made = create(world, given | fields)
    moment = world.now() - timedelta(days=ago)
    made |= {"date_created": moment, "date_modified": moment, "date_paid": moment if paid else None}
    if status:
        set_status(world, made, status)
    return made


def create(world: World, given: Entity) -> Entity:
    """Place an order as POST /orders does: nothing about its goods is checked."""
    now = world.now()
    made: Entity = {
        "parent_id": 0,
        "status": given.get("status") or "pending",
        "currency": given.get("currency") or world.currency,
        "prices_include_tax": world.prices_include_tax,
        "date_created": now,
        "date_modified": now,
        "date_completed": None,
        "date_paid": None,
        "customer_id": int(given.get("customer_id") or 0),
        "order_key": f"wc_order_{secrets.token_hex(7)[:13]}",
        "billing": place(given.get("billing"), "email", "phone"),
        "shipping": place(given.get("shipping"), "phone"),
        "payment_method": given.get("payment_method", ""),
        "payment_method_title": given.get("payment_method_title", ""),
        "transaction_id": "",
        "cart_hash": "",
        "customer_ip_address": given.get("customer_ip_address", ""),
        "customer_user_agent": "",
        "created_via": given.get("created_via", "rest-api"),
        "customer_note": given.get("customer_note", ""),
        "meta_data": world.meta(given.get("meta_data") or []),
        "_version": world.version,
        "_coupons": [],
    }
    world.add("orders", made)
    made["_lines"] = [_line(world, one) for one in given.get("line_items") or ()]
    made["_freight"] = [_freight(world, one) for one in given.get("shipping_lines") or ()]
    made["_fees"] = [_fee(world, one) for one in given.get("fee_lines") or ()]
    for coupon in given.get("coupon_lines") or ():
        _discount(world, made, str(coupon.get("code", "")))
    money.settle(world, made)
    if given.get("set_paid"):
        pay(world, made)
    elif made["status"] in PAID:
        _paid(world, made)
    world.tell("order.created", made)
    return made


def _line(world: World, given: Entity) -> Entity:
    thing = catalogue.sellable(world, given.get("product_id"), given.get("variation_id"))
    count = int(given.get("quantity", 1))
    price = catalogue.price_of(world, thing) if thing else ""
    worth = given.get("subtotal") or given.get("total")
    full = Decimal(str(worth)) if worth is not None else money.net_of(world, price or 0) * count
    net = Decimal(str(given["total"])) if given.get("total") is not None else full
    rows = [
        {"key": one["slug"], "value": catalogue.slug_of(one["option"]), "_shown": (one["name"], one["option"])}
        for one in (thing or {}).get("attributes", ())
        if thing and thing["type"] == "variation"
    ]
    return {
        "id": world.number("item"),
        "name": catalogue.full_name(world, thing) if thing else given.get("name", ""),
        "product_id": (thing["parent_id"] or thing["id"]) if thing else 0,
        "quantity": count,
        "_thing": thing,
        "variation_id": thing["id"] if thing and thing["parent_id"] else 0,
        "_net": net,
        "_full": full,
        "_stock": 0,
        "meta_data": [row | {"id": world.number("meta")} for row in rows],
    }


def forget(world: World, things: Sequence[Entity]) -> None:
    """Let the lines of orders outlive these products and variations, which were deleted for good."""
    gone = {one["id"] for one in things}
    for made in world.all("orders"):
        for line in made["_lines"]:
            if line["_thing"] is not None and line["_thing"]["id"] in gone:
                line |= {"_thing": None, "product_id": 0, "variation_id": 0}


def _freight(world: World, given: Entity) -> Entity:
    net = Decimal(str(given.get("total") or 0))
    return {
        "id": world.number("item"),
        "method_title": given.get("method_title", ""),
        "_net": net,
        "method_id": given.get("method_id", ""),
    }


def _fee(world: World, given: Entity) -> Entity:
    net = Decimal(str(given.get("total") or 0))
    return {"id": world.number("item"), "name": given.get("name", ""), "_net": net, "_full": net}


def _discount(world: World, made: Entity, code: str) -> None:
    coupon = next((one for one in world.all("coupons") if one["code"] == code), None)
    share = Decimal(str(coupon["amount"] if coupon else 10)) / 100
    for line in made["_lines"]:
        line["_net"] = line["_full"] * (1 - share)
    made["_coupons"].append({"id": world.number("item"), "code": code})


def note(world: World, made: Entity, words: str, *, customer: bool = False, author: str = "WooCommerce") -> Entity:
    """Add a note to an order; one for the customer is mailed."""
    row = {
        "_order": made["id"],
        "author": author,
        "date_created": world.now(),
        "note": words,
        "customer_note": customer,
    }
    if customer:
        world.mail("customer_note", made["billing"]["email"], order=made["id"], text=words)
    return world.add("notes", row, "note")


def pay(world: World, made: Entity) -> None:
    """Take the money: the order goes to processing."""
    made["status"] = "processing"
    _paid(world, made)


def _paid(world: World, made: Entity) -> None:
    made["date_paid"] = made["date_paid"] or world.now()
    reduce(world, made)
    world.mail("new_order", "owner@example.com", order=made["id"])
    world.mail("customer_processing_order", made["billing"]["email"], order=made["id"])
    note(world, made, 'Email "Processing order" sent.')


def reduce(world: World, made: Entity) -> None:
    """Take an order's goods from the shelf, once."""
    told = []
    for line in made["_lines"]:
        moved = None if line["_stock"] else catalogue.move_stock(world, line["_thing"], -line["quantity"])
        if moved:
            line["_stock"] = line["quantity"]
            line["meta_data"].append(
                {"id": world.number("meta"), "key": "_reduced_stock", "value": str(line["quantity"])}
            )
            told.append(f"{line['name']} ({moved[0]}&rarr;{moved[1]})")
    if told:
        note(world, made, f"Stock levels reduced: {', '.join(told)}")


def _restock(world: World, made: Entity) -> None:
    for line in made["_lines"]:
        if line["_stock"]:
            catalogue.move_stock(world, line["_thing"], line["_stock"])
            line["_stock"] = 0
            line["meta_data"] = [one for one in line["meta_data"] if one["key"] != "_reduced_stock"]


def book_rest(world: World, order: Entity, left: Any) -> None:
    """Book what is left as WooCommerce does when an order becomes "refunded": paid back by hand, on no line."""
    world.add(
        "refunds",
        {
            "_order": order["id"],
            "date_created": world.now(),
            "date_modified": world.now(),
            "amount": money.text(world, left),
            "_amount": left,
            "reason": "Order fully refunded.",
            "refunded_by": 1,
            "refunded_payment": False,
            "meta_data": [],
            "_rate": None,
            "_tax_item": 0,
            "_shipping": [],
            "_fees": [],
            "_lines": [],
            "_paid": 0,
        },
    )


def set_status(world: World, made: Entity, status: str) -> None:
    """Move an order to a status, with what follows from it: mails, stock, dates and a note."""
    old = made["status"]
    if old == status:
        return
    made["status"] = status
    to = made["billing"]["email"]
    if status in PAID and made["date_paid"] is None:
        made["date_paid"] = world.now()
    if status in (*PAID, "on-hold"):
        reduce(world, made)
    if status in ("cancelled", "pending"):
        _restock(world, made)
    if status == "completed":
        made["date_completed"] = world.now()
        world.mail("customer_completed_order", to, order=made["id"])
    if status == "cancelled":
        world.effects["cancel"] += 1
        world.mail("cancelled_order", "owner@example.com", order=made["id"])
    words = [NAMES.get(one, one.capitalize()) for one in (old, status)]
    note(world, made, f"Order status changed from {words[0]} to {words[1]}.")
    world.touch(made, "order.updated")
