"""The shop of the recordings, as far as they show it: the same ids, states and money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from evals.standins.woocommerce import catalogue, hooks, order_routes, orders, people
from evals.standins.woocommerce.rest import Call
from evals.standins.woocommerce.state import Entity, TaxRate, World

ADA: Entity = {
    "first_name": "Ada",
    "last_name": "Byron",
    "address_1": "12 Elm St",
    "address_2": "Apt 4",
    "city": "Oakland",
    "state": "CA",
    "postcode": "94607",
    "country": "US",
    "phone": "4155550100",
}
STATES = {197: "on-hold", 198: "completed", 199: "cancelled", 200: "failed", 201: "pending"}
EMAILS = {202: "guest@example.test", 203: "bo@example.test", 215: "eve+shop@example.test"}
TOPICS = {6: "order.updated", 12: "order.updated", 13: "order.updated"}


def shop(url: str) -> World:
    """Return the shop before anything was tried on it."""
    world = World(version="11.0.1", currency="USD", prices_include_tax=False, country="US", url=url, race=0.0)
    world.taxes = [TaxRate("US", Decimal("8.25"), "CA Tax", "CA", 1)]
    _goods(world)
    world.jump("user", 3)
    ada = people.customer(world, "ada@example.test", "Ada Test", address=ADA)
    for number in (*range(194, 216), 858):
        _order(world, number, ada)
    world.jump("webhook", 1)
    for number, topic in TOPICS.items():
        world.jump("webhook", number)
        given = {"topic": topic, "delivery_url": "http://127.0.0.1:9/h", "name": topic, "secret": "s"}
        hooks.create(Call(world, "POST", "/wc/v3/webhooks", {}, given, {}))
    world.table("webhooks")[13]["status"] = "disabled"
    hooks.queue(world).pings.clear()
    world.jump("post", 900)
    return world


def _goods(world: World) -> None:
    jumps = [
        ("Linen Shirt No. 1", 14),
        ("Rain Jacket No. 2", 16),
        ("Canvas Tote No. 6", 24),
        ("Wool Beanie No. 8", 28),
        ("Wool Beanie No. 15", 42),
        ("Mug No. 21", 54),
    ]
    for place, (name, number) in enumerate(jumps):
        catalogue.product(
            world,
            name,
            "53.12",
            stock=46,
            id=number,
            sku=f"SKU-100{place}",
            brand="Trail & Co",
            tags=[],
            categories=["Jackets & Coats"],
            sale_price="40.00" if place == 2 else "",
            images=1,
        )
    for place in range(40):
        catalogue.product(world, f"Jacket {place}", "20.00", id=300 + place, categories=["Bags"], stock=3)
    world.jump("post", 92)
    sizes = {"Color": ["Black", "Navy", "White"], "Size": ["S", "M", "L"]}
    shirt = catalogue.product(
        world, "Linen Shirt Variable 1", options=sizes, prices=["34.00"], stock=10, id=90, sku="VAR-1"
    )
    shirt["_variations"][0]["sku"] = "VAR-1-BS"
    catalogue.variation(world, shirt, {"Color": "Navy", "Size": "L"}, "34.00", id=124)
    world.table("variations")[124]["parent_id"] = 114
    catalogue.product(world, "Second", id=114, type="variable")
    tee = catalogue.product(world, "Any Size Tee", options={"Color": ["Sage"]}, prices=["19.00"], id=185)
    tee["attributes"].append(tee["attributes"][0] | {"id": 2, "name": "Size", "slug": "pa_size", "options": ["S", "M"]})
    grouped: Entity = {"type": "grouped", "grouped_products": [14, 16], "regular_price": ""}
    catalogue.product(world, "Weekend Set", id=187, **grouped)
    partner = {"external_url": "https://partner.example.test/boots", "button_text": "Buy there"}
    catalogue.product(world, "Partner Boots", "99.00", id=188, type="external", **partner)
    catalogue.product(world, "Draft", id=190, status="draft")
    catalogue.product(world, "To Delete", "1", id=193, sku="DEL-1")
    world.jump("term", 60)
    for name in ("Color", "Size"):
        catalogue.attribute(world, name)
    catalogue.term(world, "categories", "Clothing")["id"] = 16
    for table in ("tags", "brands"):
        world.table("products")[14][table] = [catalogue.short(catalogue.term(world, table, "new & old"))]


def _order(world: World, number: int, ada: Entity) -> None:
    world.jump("post", number)
    world.jump("item", 1 if number == 194 else (number - 210) * 12 + 14 if 210 < number < 216 else number * 10)
    table = world.table("products")
    goods = [{"product_id": 14, "quantity": 2}, {"product_id": 90, "variation_id": 100, "quantity": 1}]
    email = EMAILS.get(number, "ada@example.test")
    given: Entity = {
        "billing": ADA | {"email": email},
        "shipping": ADA,
        "line_items": goods,
        "customer_id": ada["id"],
        "payment_method": "cod" if number == 196 else "loopback_card",
        "payment_method_title": "Card",
        "shipping_lines": [{"method_id": "flat_rate", "method_title": "Flat rate", "total": "7.50"}],
        "set_paid": number not in (200, 201),
    }
    assert table
    made = orders.create(world, given)
    if number == 214:
        made["_lines"][0] |= {"id": 62}
    if number in STATES:
        orders.set_status(world, made, STATES[number])


def refund(world: World, order: int, number: int, amount: str) -> None:
    """Book a refund that was made before."""
    row: Entity = {
        "id": number,
        "_order": order,
        "date_created": world.now(),
        "date_modified": world.now(),
        "amount": amount,
        "_amount": world.coins(amount),
        "reason": "too small",
        "refunded_by": 1,
        "refunded_payment": True,
        "_rate": None,
        "meta_data": world.meta([{"key": "_refund_type", "value": "partial"}]),
        "_tax_item": 0,
        "_fees": [],
        "_shipping": [],
        "_lines": [],
        "_paid": world.coins(amount),
    }
    line = world.table("orders")[order]["_lines"][0]
    meta = [{"id": 1, "key": "_refunded_item_id", "value": str(line["id"])}]
    row["_lines"] = [line | {"id": number + 1000, "quantity": 1, "meta_data": meta}]
    row["_rate"] = line["_rate"]
    world.add("refunds", row)


def before(world: World, name: str) -> None:
    """Do what had been done to the shop when a request was recorded."""
    table: Any = world.table("products")
    if name in ("product_get_deleted",):
        table.pop(193)
    if name in ("product_get_trashed", "products_status_trash", "product_force_delete"):
        table[193]["status"] = "trash"
    if name.startswith(
        ("refund_get", "refunds_list", "order_with_refunds", "all_refunds", "order_get_", "refund_delete")
    ):
        refund(world, 194, 218, "57.50")
        refund(world, 212, 225, "3.00")
    if name in ("refund_full", "refund_after_full"):
        world.table("orders")[198]["_sums"]["total"] = Decimal("188.12")
    if name == "refund_after_full":
        orders.set_status(world, world.table("orders")[198], "refunded")
        refund(world, 198, 233, str(world.table("orders")[198]["_sums"]["total"]))
    if name == "fulfillments_list":
        order_routes.fulfil(world, world.table("orders")[194])
    if name in ("attribute_create_color", "attribute_create_size"):
        world.table("attributes").clear()
    if name == "customer_create":
        world.table("customers").clear()
    if name in (
        "product_create_simple",
        "product_create_grouped",
        "variation_create_any_size",
        "variations_batch_create",
    ):
        for one in (*world.all("products"), *world.all("variations")):
            one["sku"] = f"x-{one['sku']}" if one["id"] != 185 else one["sku"]
