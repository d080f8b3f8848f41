"""An order's money and pieces: what is left, what was paid, what can still go back."""

from __future__ import annotations

from decimal import Decimal

from evals.standins.shopify.resolve import computed
from evals.standins.shopify.state import Entity, World, cents

ZERO = Decimal(0)


def unit(line: Entity) -> Decimal:
    """Return the price of one piece after all discounts."""
    price: Decimal = line["_price"] - line["_discount"]
    return price


def refunded_pieces(line: Entity) -> int:
    return sum(
        one["quantity"] for refund in line["_order"]["refunds"] for one in refund["_lines"] if one["lineItem"] is line
    )


def unsent_refunded(line: Entity) -> int:
    refunds = line["_order"]["refunds"]
    return sum(one["_unsent"] for refund in refunds for one in refund["_lines"] if one["lineItem"] is line)


def current(line: Entity) -> int:
    return int(line["quantity"] - line["_removed"] - refunded_pieces(line))


def unfulfilled(line: Entity) -> int:
    if line.get("_never"):
        return 0
    return int(line["quantity"] - line["_removed"] - line["_fulfilled"] - unsent_refunded(line))


def tax_rate(world: World, order: Entity) -> Decimal:
    address = order.get("shippingAddress") or {}
    return world.tax_rates.get(str(address.get("countryCodeV2")), ZERO)


def tax(order: Entity, amount: Decimal) -> Decimal:
    """Return the tax in an amount, or on it."""
    rate = order["_tax_rate"]
    return cents(amount * rate / (1 + rate)) if order["taxesIncluded"] else cents(amount * rate)


def gross(order: Entity, amount: Decimal) -> Decimal:
    return amount if order["taxesIncluded"] else amount + tax(order, amount)


def goods(order: Entity) -> Decimal:
    """Return what all pieces cost that edits left on the order."""
    return sum((unit(line) * (line["quantity"] - line["_removed"]) for line in order["_lines"]), ZERO)


def shipping(order: Entity) -> Decimal:
    """Return what the delivery cost; ``totalShippingPriceSet`` does not know of discounts on it."""
    cost: Decimal = order["_shipping"] - order.get("_shipping_discount", ZERO)
    return cost


def total(order: Entity) -> Decimal:
    """Return the total after edits and before refunds."""
    beside = order.get("_duties", ZERO) + order.get("_fees", ZERO)
    whole: Decimal = gross(order, goods(order)) + shipping(order) + beside
    return whole


def duties_left(order: Entity) -> Decimal:
    """Return the duties that were not paid back."""
    left: Decimal = order.get("_duties", ZERO) - sum((one["_duties"] for one in order["refunds"]), ZERO)
    return left


def moved(order: Entity, *kinds: str) -> Decimal:
    """Return the sum of the transactions of these kinds that went through."""
    rows = (one for one in order["transactions"] if one["kind"] in kinds and one["status"] == "SUCCESS")
    return sum((one["_amount"] for one in rows), ZERO)


def received(order: Entity) -> Decimal:
    return moved(order, "SALE", "CAPTURE")


def refunded(order: Entity) -> Decimal:
    credit = sum((one["_store_credit"] for one in order["refunds"]), ZERO)
    return moved(order, "REFUND") + credit


def pending_refunds(order: Entity) -> Decimal:
    rows = (one for one in order["transactions"] if one["kind"] == "REFUND" and one["status"] == "PENDING")
    return sum((one["_amount"] for one in rows), ZERO)


def refundable(order: Entity) -> Decimal:
    return received(order) - refunded(order) - pending_refunds(order)


def current_total(order: Entity) -> Decimal:
    return total(order) - sum((one["_value"] for one in order["refunds"]), ZERO)


def outstanding(order: Entity) -> Decimal:
    if order["cancelledAt"] and not received(order):
        return ZERO
    return current_total(order) - (received(order) - refunded(order) - pending_refunds(order))


def refunded_shipping(order: Entity) -> Decimal:
    return sum((one["_shipping"] for one in order["refunds"]), ZERO)


def _bags(kind: str, name: str, how: object) -> None:
    assert callable(how)

    def read(world: World, one: Entity, _args: Entity) -> Entity:
        return world.bag(one, how(one))

    computed(kind, name)(read)


for _name, _how in {
    "totalPriceSet": total,
    "originalTotalPriceSet": lambda order: order["_original_total"],
    "currentTotalPriceSet": current_total,
    "subtotalPriceSet": goods,
    "currentSubtotalPriceSet": lambda order: sum((unit(one) * current(one) for one in order["_lines"]), ZERO),
    "totalShippingPriceSet": lambda order: order["_shipping"],
    "currentShippingPriceSet": lambda order: shipping(order) - refunded_shipping(order),
    "totalRefundedShippingSet": refunded_shipping,
    "totalTaxSet": lambda order: tax(order, goods(order)),
    "currentTotalTaxSet": lambda order: tax(order, sum((unit(one) * current(one) for one in order["_lines"]), ZERO)),
    "totalDiscountsSet": lambda order: sum((one["_discount"] * one["quantity"] for one in order["_lines"]), ZERO),
    "currentTotalDiscountsSet": lambda order: sum((one["_discount"] * current(one) for one in order["_lines"]), ZERO),
    "cartDiscountAmountSet": lambda order: order["_cart_discount"],
    "currentCartDiscountAmountSet": lambda order: order["_cart_discount"],
    "totalReceivedSet": received,
    "totalRefundedSet": refunded,
    "netPaymentSet": lambda order: received(order) - refunded(order),
    "totalOutstandingSet": outstanding,
    "totalCapturableSet": lambda order: moved(order, "AUTHORIZATION") - moved(order, "CAPTURE", "VOID"),
    "refundDiscrepancySet": lambda order: sum((one["_discrepancy"] for one in order["refunds"]), ZERO),
    "currentTotalDutiesSet": duties_left,
    "currentTotalAdditionalFeesSet": lambda order: order.get("_fees", ZERO),
    "totalTipReceivedSet": lambda _order: ZERO,
}.items():
    _bags("Order", _name, _how)


def _line_bags(name: str, how: object) -> None:
    assert callable(how)

    def read(world: World, line: Entity, _args: Entity) -> Entity:
        return world.bag(line["_order"], how(line))

    computed("LineItem", name)(read)


for _name, _how in {
    "originalUnitPriceSet": lambda line: line["_price"],
    "originalTotalSet": lambda line: line["_price"] * line["quantity"],
    "discountedUnitPriceSet": unit,
    "discountedUnitPriceAfterAllDiscountsSet": unit,
    "priceAfterAllDiscountsBeforeTaxesSet": unit,
    "discountedTotalSet": lambda line: unit(line) * line["quantity"],
    "totalDiscountSet": lambda line: line["_discount"] * line["quantity"],
    "unfulfilledDiscountedTotalSet": lambda line: unit(line) * unfulfilled(line),
    "unfulfilledOriginalTotalSet": lambda line: line["_price"] * unfulfilled(line),
}.items():
    _line_bags(_name, _how)


@computed("LineItem", "discountAllocations")
def _allocations(world: World, line: Entity, _args: Entity) -> list[Entity]:
    off = line["_discount"] * line["quantity"]
    return [{"__typename": "DiscountAllocation", "allocatedAmountSet": world.bag(line["_order"], off)}] if off else []


@computed("LineItem", "duties")
def _duties(world: World, line: Entity, _args: Entity) -> list[Entity]:
    order = line["_order"]
    if not order.get("_duties") or line is not order["_lines"][0]:
        return []
    gid = line["id"].replace("LineItem", "Duty")
    base = {"__typename": "Duty", "id": gid, "countryCodeOfOrigin": None, "harmonizedSystemCode": None, "taxLines": []}
    return [base | {"price": world.bag(order, order["_duties"])}]


@computed("LineItem", "currentQuantity", "refundableQuantity")
def _current(_world: World, line: Entity, _args: Entity) -> int:
    return current(line)


@computed("LineItem", "unfulfilledQuantity")
def _unfulfilled(_world: World, line: Entity, _args: Entity) -> int:
    return unfulfilled(line)


@computed("LineItem", "nonFulfillableQuantity")
def _non_fulfillable(_world: World, line: Entity, _args: Entity) -> int:
    return int(line["quantity"] if line.get("_never") else line["_removed"] + unsent_refunded(line))


@computed("Order", "refundable")
def _refundable(_world: World, order: Entity, _args: Entity) -> bool:
    return refundable(order) > 0


@computed("Order", "displayFinancialStatus")
def financial_status(_world: World, order: Entity, _args: Entity) -> str:
    paid, back = received(order), refunded(order)
    if back and back >= paid:
        return "REFUNDED"
    if back:
        return "PARTIALLY_REFUNDED"
    if paid:
        return "PARTIALLY_PAID" if outstanding(order) > 0 else "PAID"
    if moved(order, "VOID") or order["cancelledAt"]:
        return "VOIDED"
    return "AUTHORIZED" if moved(order, "AUTHORIZATION") else "PENDING"


@computed("Order", "displayFulfillmentStatus")
def fulfillment_status(_world: World, order: Entity, _args: Entity) -> str:
    lines = [line for line in order["_lines"] if line["quantity"] > line["_removed"]]
    sent, left = sum(line["_fulfilled"] for line in lines), sum(unfulfilled(line) for line in lines)
    if sent:
        return "PARTIALLY_FULFILLED" if left else "FULFILLED"
    if lines and not left and not any(line["requiresShipping"] and not line.get("_never") for line in lines):
        return "FULFILLMENT_NOT_REQUIRED"
    states = {one["status"] for one in order["_fulfillment_orders"]}
    if "ON_HOLD" in states:
        return "ON_HOLD"
    return "IN_PROGRESS" if states == {"IN_PROGRESS"} else "UNFULFILLED"  # all of it, not a part


@computed("Order", "returnStatus")
def _return_status(_world: World, order: Entity, _args: Entity) -> str:
    states = {one["status"] for one in order["returns"]} - {"CANCELED", "DECLINED"}
    for state, shown in (("OPEN", "IN_PROGRESS"), ("REQUESTED", "RETURN_REQUESTED"), ("CLOSED", "RETURNED")):
        if state in states:
            return shown
    return "NO_RETURN"
