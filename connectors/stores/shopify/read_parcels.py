"""Shopify's fulfilments in our words, and when they arrived."""

from __future__ import annotations

from datetime import datetime, timedelta

from commerce.order import Fulfilment, Tracking
from connectors.stores.shopify.values import Node, moment, nodes
from runtime import clock

#: After so many days a parcel counts as arrived whose carrier says nothing more.
ARRIVAL_DAYS = 10
_STATES = {
    "DELIVERED": "delivered",
    "PICKED_UP": "delivered",
    "OUT_FOR_DELIVERY": "out_for_delivery",
    "IN_TRANSIT": "in_transit",
    "CARRIER_PICKED_UP": "in_transit",
    "DELAYED": "in_transit",
    "ATTEMPTED_DELIVERY": "failed",
    "NOT_DELIVERED": "failed",
    "FAILURE": "failed",
    "READY_FOR_PICKUP": "ready_for_pickup",
    # A label is no dispatch: the carrier has said nothing of the parcel. "Confirmed" is whatever has a tracking number,
    # also of carriers that tell Shopify nothing more.
    **dict.fromkeys(("LABEL_PRINTED", "LABEL_PURCHASED", "LABEL_VOIDED", "SUBMITTED"), "announced"),
}
#: Of these somebody says that they have not arrived, or not left: no number of days makes them arrive.
_NOT_YET = frozenset({"failed", "ready_for_pickup", "announced"})


def parcels(node: Node, arrival_days: int) -> tuple[Fulfilment, ...]:
    """Return what of an order has left: parcels, what was handed over in a shop, and what was delivered by mail."""
    at_once = node.get("sourceName") == "pos" and not node.get("shippingLine")
    rows = [one for one in node.get("fulfillments") or () if one["status"] in ("SUCCESS", "OPEN")]
    return tuple(_parcel(one, arrival_days, at_once=at_once) for one in rows)


def _parcel(node: Node, arrival_days: int, *, at_once: bool) -> Fulfilment:
    shown, ships = str(node.get("displayStatus") or ""), bool(node["requiresShipping"])
    otherwise = "delivered" if node.get("deliveredAt") else "in_transit" if node.get("inTransitAt") else "shipped"
    status = _STATES.get(shown, otherwise)
    if status == "announced" and otherwise != "shipped":
        status = otherwise
    sent = moment(node.get("createdAt"))
    at = moment(node.get("deliveredAt") or node.get("updatedAt")) if status == "delivered" else None
    if at is None and (at_once or not ships):
        at = sent
    if at is None and status not in _NOT_YET and shown != "DELAYED":
        at = _by_now(moment(node.get("inTransitAt")) or sent, arrival_days)
    return Fulfilment(
        id=node["id"],
        status="delivered" if at is not None else status,
        ships=ships,
        shipped_at=sent,
        delivered_at=at,
        tracking=tuple(
            Tracking(carrier=one.get("company") or "", number=one.get("number") or "", url=one.get("url") or "")
            for one in node.get("trackingInfo") or ()
        ),
        line_quantities={
            one["lineItem"]["id"]: one.get("quantity") or 0 for one in nodes(node["fulfillmentLineItems"])
        },
    )


def _by_now(since: datetime | None, days: int) -> datetime | None:
    """Return when a parcel of which nobody tells more should have arrived, None while it may be under way."""
    arrival = since + timedelta(days=days) if since is not None else None
    return arrival if arrival is not None and arrival <= clock.now() else None
