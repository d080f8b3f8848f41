"""What warehouses have begun with: fulfilment orders, as far as the app may see them."""

from __future__ import annotations

from collections import Counter

from commerce.errors import StoreRejected
from commerce.sentences import say
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, more, nodes

FRAUD, ADDRESS = "HIGH_RISK_OF_FRAUD", "INCORRECT_ADDRESS"


async def read(client: ShopifyClient, order_id: str) -> list[Node]:
    """Return the order's fulfilment orders; none when the app has no scope for them."""
    found: list[Node] = []
    after = ""
    try:
        while True:
            order = (await client.read("held_back", id=order_id, after=after or None))["order"]
            page = (order or {}).get("fulfillmentOrders")
            found += nodes(page)
            after = more(page)
            if not after:
                return found
    except StoreRejected as error:
        if error.code != "scope_missing":
            raise
        return []


def hindrance(order: Node, seen: list[Node]) -> StoreRejected | None:
    """Return why an unsent order cannot be changed or cancelled here any more, None where it can.

    Shopify shows only the warehouses that the app has scopes for. Where their pieces do not come to those that wait to
    be sent, another one may be packing.
    """
    begun = not order.get("fulfillments")  # after a first parcel the rest is in progress by itself
    if order["displayFulfillmentStatus"] in ("IN_PROGRESS", "PENDING_FULFILLMENT") or any(
        (begun and one["status"] == "IN_PROGRESS") or one["requestStatus"] in ("SUBMITTED", "ACCEPTED")
        for one in seen
        if one["status"] not in ("CLOSED", "CANCELLED")
    ):
        return StoreRejected(say("refusals.being_packed"), code="being_packed")
    left = waiting(seen)
    for line in nodes(order["lineItems"]):
        if line["requiresShipping"] and left[line["id"]] < int(line["unfulfilledQuantity"]):
            return StoreRejected(
                say("refusals.other_warehouse_sends"),
                code="warehouse_unseen",
                detail="no fulfilment order that we may see holds all unsent pieces",
            )
    return None


def waiting(seen: list[Node]) -> Counter[str]:
    """Return how many pieces of each line wait in the warehouses that are seen."""
    left: Counter[str] = Counter()
    for one in seen:
        for part in nodes(one["lineItems"]):
            left[part["lineItem"]["id"]] += int(part["remainingQuantity"])
    return left


def place_of(line_id: str, seen: list[Node]) -> str:
    """Return where unsent pieces of a line go back on the shelf: at the place that would have sent them."""
    for one in seen:
        place = (one.get("assignedLocation") or {}).get("location")
        holds = any(part["lineItem"]["id"] == line_id and part["remainingQuantity"] for part in nodes(one["lineItems"]))
        if place and holds:
            return str(place["id"])
    return ""


def holds(seen: list[Node]) -> set[str]:
    """Return why fulfilment orders are held."""
    return {str(hold["reason"]) for one in seen for hold in one.get("fulfillmentHolds") or ()}
