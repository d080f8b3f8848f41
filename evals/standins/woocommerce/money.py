"""Taxes and totals of an order, worked out as WooCommerce does at every write of an address."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from evals.standins.woocommerce.state import Entity, TaxRate, World

SIX = Decimal("0.000001")
ZERO = Decimal(0)


def text(world: World, amount: Any, places: int | None = None) -> str:
    digits = world.decimals if places is None else places
    return f"{Decimal(str(amount or 0)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP):.{digits}f}"


def rate_for(world: World, order: Entity) -> TaxRate | None:
    """Return the tax of where the order goes, or of who pays when it goes nowhere."""
    place = order["shipping"] if order["shipping"].get("country") else order["billing"]
    country, state = place.get("country") or world.country, place.get("state", "")
    fits = [one for one in world.taxes if one.country == country and one.state in ("", state)]
    return max(fits, key=lambda one: bool(one.state), default=None)


def net_of(world: World, amount: Any) -> Decimal:
    """Return a shop's price without the tax that is in it, the one at home."""
    value = Decimal(str(amount or 0))
    home = next((one for one in world.taxes if one.country == world.country), None)
    if not world.prices_include_tax or home is None:
        return value
    return (value / (1 + home.percent / 100)).quantize(SIX, ROUND_HALF_UP)


def _tax(world: World, net: Decimal, rate: TaxRate | None) -> Decimal:
    """Return a line's tax: in cents in newer versions, with six places in 8.0."""
    tax = net * rate.percent / 100 if rate else ZERO
    return world.coins(tax) if world.new else tax.quantize(SIX, ROUND_HALF_UP)


def settle(world: World, order: Entity) -> None:
    """Work out taxes and totals of an order anew, from its lines' prices without tax."""
    rate = rate_for(world, order)
    cart = ship = discount = discount_tax = ZERO
    for line in (*order["_lines"], *order["_fees"]):
        line["_tax"], line["_full_tax"] = _tax(world, line["_net"], rate), _tax(world, line["_full"], rate)
        line["_rate"] = rate
        cart += world.coins(line["_tax"])
        discount += world.coins(line["_full"]) - world.coins(line["_net"])
        discount_tax += world.coins(line["_full_tax"]) - world.coins(line["_tax"])
    for line in order["_freight"]:
        line["_tax"], line["_rate"] = _tax(world, line["_net"], rate), rate
        ship += world.coins(line["_tax"])
    goods = sum((world.coins(line["_net"]) for line in (*order["_lines"], *order["_fees"])), ZERO)
    freight = sum((world.coins(line["_net"]) for line in order["_freight"]), ZERO)
    order["_sums"] = {
        "discount_total": discount,
        "discount_tax": discount_tax,
        "shipping_total": freight,
        "shipping_tax": ship,
        "cart_tax": cart,
        "total": goods + freight + cart + ship,
        "total_tax": cart + ship,
    }
    if rate and not order.get("_tax_item"):
        order["_tax_item"] = world.number("item")
    order["_rate"] = rate


def refunded(world: World, order: Entity) -> Decimal:
    """Return what the books say was paid back."""
    rows = [one for one in world.all("refunds") if one["_order"] == order["id"]]
    return sum((one["_amount"] for one in rows), ZERO)


def remaining(world: World, order: Entity) -> Decimal:
    return Decimal(order["_sums"]["total"]) - refunded(world, order)
