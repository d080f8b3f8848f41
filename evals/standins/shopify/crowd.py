"""A big catalogue, the same for every run: for measuring syncs, and for a shop to walk through."""

from __future__ import annotations

import random
from datetime import timedelta
from decimal import Decimal

from evals.standins.shopify import catalogue, orders, people, shop
from evals.standins.shopify.state import Entity, World, iso

LOOKS = "Soft Sturdy Light Warm Plain Striped Woven Knitted Quilted Waxed Brushed Washed Folding Padded".split()
STUFFS = "Linen Cotton Wool Canvas Leather Denim Cork Bamboo Fleece Hemp Felt Silk Steel Oak".split()
THINGS = "Jacket Shirt Scarf Backpack Blanket Cap Apron Trousers Socks Mug Lamp Chair Boots Gloves Belt Towel".split()
SIZES, COLOURS = ("XS", "S", "M", "L", "XL", "XXL"), ("black", "navy", "sand", "moss", "rust", "sky")
SENTENCES = (
    "Made to be mended rather than thrown away.",
    "Washes at thirty degrees and dries overnight.",
    "The seams are taped and the pockets are deep.",
    "Cut a little wider at the shoulders.",
    "Comes in a box that is made of paper only.",
    "Weighs less than a loaf of bread.",
)


def crowd(world: World, products: int = 10_000, variants: int = 60_000) -> list[Entity]:
    """Add so many products with so many variants in all; one of them has 300."""
    dice = random.Random(20261101)
    groups = [catalogue.collection(world, thing) for thing in THINGS]
    made: list[Entity] = []
    left = variants
    if products > 20 and variants > products + 300:
        lengths = [f"{n} cm" for n in range(1, 301)]
        made.append(catalogue.product(world, "Oak plank", options={"Length": lengths}, price="9.00", images=2))
        left -= 300
    for place in range(len(made), products):
        share = max(1, round(left / (products - place)))
        count = min(left, dice.choice((share, max(1, share - 2), share + 2)), 36) if place < products - 1 else left
        left -= max(1, count)
        group = dice.choice(groups)
        made.append(_product(world, dice, place, max(1, count), group))
    for one in made:
        one["updatedAt"] = iso(world.clock.now() - timedelta(days=30))
    return made


def _product(world: World, dice: random.Random, place: int, count: int, group: Entity) -> Entity:
    kind = group["title"]
    title = f"{dice.choice(LOOKS)} {dice.choice(STUFFS)} {kind} {place}"
    text = " ".join(f"<p>{one}</p>" for one in dice.sample(SENTENCES, 4))
    price = Decimal(dice.randrange(500, 30_000)) / 100
    options = {"Size": SIZES[: min(6, count)], "Colour": COLOURS[: max(1, -(-count // 6))]} if count > 1 else {}
    fields: Entity = {
        "descriptionHtml": text,
        "vendor": dice.choice(STUFFS),
        "productType": kind,
        "tags": [kind.lower()],
    }
    fields |= {"metafields": {"custom.material": dice.choice(STUFFS).lower()}, "images": dice.choice((1, 2, 3))}
    made = catalogue.product(world, title, options=options, price=price, stock=dice.randrange(0, 40), **fields)
    for extra in made["_variants"][count:]:
        world.drop(extra)
    del made["_variants"][count:]
    made["_collections"].append(group)
    group["_products"].append(made)
    return made


def town(world: World) -> dict[str, Entity]:
    """Add a customer, policies and an order in each state to a shop that has products, and return the orders."""
    shop.policy(world, "REFUND_POLICY", "<p>You can send things back within 30 days.</p>")
    shop.policy(world, "SHIPPING_POLICY", "<p>We send within two days.</p>")
    shop.text_page(world, "About us", "<p>We mend what we sell.</p>")
    mara = people.customer(world, "mara@example.com", "Mara Lindt", address=orders.ADDRESS)
    some = [one["_variants"][0] for one in world.all("Product")[:3]]
    made = {
        name: orders.order(world, mara, [(some[0], 2), (some[-1], 1)], ago=9) for name in ("delivered", "sent", "part")
    }
    made["open"] = orders.order(world, mara, [(some[0], 1)], ago=1)
    made["unpaid"] = orders.order(world, mara, [(some[0], 1)], ago=2, paid=False)
    for name in ("delivered", "sent"):
        orders.fulfil(world, made[name])
    orders.fulfil(world, made["part"], [(made["part"]["_lines"][0], 1)])
    orders.deliver(world, made["delivered"], ago=3)
    return made
