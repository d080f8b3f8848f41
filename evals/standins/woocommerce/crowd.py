"""Made-up shops: a big catalogue for benchmarks, and a small town of customers and orders."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

from evals.standins.woocommerce import catalogue, order_routes, orders, people, shop
from evals.standins.woocommerce.state import Entity, World

THINGS = ["Jackets", "Shirts", "Mugs", "Lamps", "Bags", "Scarves", "Boots", "Blankets"]
LOOKS = ["Plain", "Striped", "Quiet", "Bright", "Heavy", "Light", "Northern", "Old"]
STUFFS = ["wool", "linen", "cotton", "steel", "oak", "felt", "canvas", "cork"]
SIZES, COLOURS = ["XS", "S", "M", "L", "XL", "XXL"], ["Black", "Navy", "Sage", "Rust", "White", "Sand"]
SENTENCES = [
    "Made to be mended.",
    "Keeps warm without weighing much.",
    "Washes well at thirty degrees.",
    "Comes in a box without plastic.",
    "Feels soft from the first day.",
    "Small enough for a coat pocket.",
]


def crowd(world: World, products: int = 10_000, variants: int = 60_000) -> list[Entity]:
    """Add so many products with so many variants in all, a month old."""
    dice = random.Random(20261101)
    left, made = variants, []
    for place in range(products):
        share = max(1, round(left / (products - place)))
        count = min(left, dice.choice((share, max(1, share - 2), share + 2)), 36) if place < products - 1 else left
        left -= max(1, count)
        made.append(_product(world, dice, place, max(1, min(count, 36))))
    then = world.now() - timedelta(days=30)
    for one in (*world.all("products"), *world.all("variations")):
        one["date_created"] = one["date_modified"] = then
    return made


def _product(world: World, dice: random.Random, place: int, count: int) -> Entity:
    kind, stuff = dice.choice(THINGS), dice.choice(STUFFS)
    options = {"Size": SIZES[: min(6, count)], "Color": COLOURS[: max(1, -(-count // 6))]} if count > 1 else None
    price = Decimal(dice.randrange(500, 30_000)) / 100
    made = catalogue.product(
        world,
        f"{dice.choice(LOOKS)} {stuff} {kind} {place}",
        price,
        stock=dice.randrange(0, 40),
        options=options,
        categories=[kind],
        brand=f"{stuff.capitalize()} & Co",
        images=dice.choice((1, 2, 3)),
        sku=f"C-{place}",
        description=" ".join(f"<p>{one}</p>" for one in dice.sample(SENTENCES, 4)),
    )
    for extra in made["_variations"][count:]:
        world.table("variations").pop(extra["id"])
    del made["_variations"][count:]
    return made


def town(world: World) -> dict[str, Entity]:
    """Add a customer, pages and an order in each state to a shop that has products, and return the orders."""
    shop.page(world, "Refund and returns policy", "<p>You can send things back within 30 days.</p>")
    shop.page(world, "Shipping policy", "<p>We send within two days.</p>")
    shop.page(world, "About us", "<p>We mend what we sell.</p>")
    mara = people.customer(world, "mara@example.com", "Mara Lindt", address=orders.ADDRESS)
    some = [(one["_variations"] or [one])[0] for one in world.all("products")[:3]]

    def order(ago: float, lines: list[tuple[Entity, int]], paid: bool = True) -> Entity:
        return orders.order(world, "mara@example.com", lines, customer=mara, ago=ago, paid=paid)

    made = {name: order(19, [(some[0], 2), (some[-1], 1)]) for name in ("delivered", "sent", "part")}
    made["open"] = order(1, [(some[0], 1)])
    made["unpaid"] = order(2, [(some[0], 1)], paid=False)
    for name, ago in (("delivered", 15.0), ("sent", 1.0)):
        order_routes.fulfil(world, made[name], ago=ago)
        orders.set_status(world, made[name], "completed")
        made[name]["date_completed"] = world.now() - timedelta(days=ago)
    order_routes.fulfil(world, made["part"], lines=[(made["part"]["_lines"][0], 1)])
    return made
