"""What the parts of a WooCommerce order cost: lines, shipping, fees, and what fees below zero take off the goods."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from commerce.money import exponent
from connectors.stores.woocommerce.values import Node, decimal, entries


def cost(node: Node) -> Decimal:
    """Return what a line, shipping or fee costs with tax."""
    return decimal(node.get("total")) + decimal(node.get("total_tax"))


def beside(node: Node) -> list[Node]:
    """Return what an order costs beside the goods: shipping, and fees, which are counted with it.

    A fee below zero is a discount on the goods.
    """
    return [
        one for one in [*(node.get("shipping_lines") or ()), *(node.get("fee_lines") or ())] if not _is_discount(one)
    ]


def _is_discount(node: Node) -> bool:
    return cost(node) < 0 and not any(one.get("key") == "_refunded_item_id" for one in entries(node))


def taken_off(node: Node) -> Decimal:
    """Return what fees below zero take off an order's goods, as a number below zero."""
    return sum((cost(one) for one in node.get("fee_lines") or () if _is_discount(one)), Decimal(0))


def paid_for(node: Node) -> list[Decimal]:
    """Return what was paid for each line with tax: its cost, less its share of the fees below zero."""
    costs = [cost(one) for one in node.get("line_items") or ()]
    off = taken_off(node)
    return fit(costs, max(Decimal(0), sum(costs, Decimal(0)) + off), unit(str(node["currency"]))) if off else costs


def fit(values: Sequence[Decimal], limit: Decimal, unit: Decimal) -> list[Decimal]:
    """Return ``values`` cut down to ``limit`` in all, each by its share, to the cent."""
    sum_ = sum(values, Decimal(0))
    if sum_ <= limit or sum_ <= 0:
        return list(values)
    found, before, given = [], Decimal(0), Decimal(0)
    for value in values:
        before += value
        upto = (before * limit / sum_).quantize(unit, ROUND_HALF_UP)
        found.append(upto - given)
        given = upto
    return found


def unit(currency: str) -> Decimal:
    """Return the smallest coin."""
    return Decimal(1).scaleb(-exponent(currency))
