"""Where an order's parcels are: from WooCommerce's fulfilments, from what known plug-ins write, or from notes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from commerce.markup import plain
from commerce.order import Fulfilment, Tracking
from commerce.text import one_line
from connectors.stores.woocommerce.values import Node, meta, moment, true
from runtime import clock

#: Where a parcel can be followed, for plug-ins that keep only carrier and number.
_PAGES = {
    "dhl": "https://www.dhl.com/global-en/home/tracking.html?tracking-id={}",
    "ups": "https://www.ups.com/track?tracknum={}",
    "usps": "https://tools.usps.com/go/TrackConfirmAction?tLabels={}",
    "fedex": "https://www.fedex.com/fedextrack/?trknbr={}",
    "dpd": "https://www.dpdgroup.com/tracking?parcelNumber={}",
    "gls": "https://gls-group.com/track/{}",
    "royal mail": "https://www.royalmail.com/track-your-item#/tracking-results/{}",
    "evri": "https://www.evri.com/track/parcel/{}",
    "postnl": "https://postnl.nl/tracktrace/?B={}",
}
_SHORT = 5  # names up to this length are abbreviations: DHL, UPS, USPS
_PAIRS = (
    ("_aftership_tracking_number", "_aftership_tracking_provider_name", ""),
    ("_tracking_number", "_tracking_provider", "_tracking_url"),
    ("_wcst_order_trackno", "_wcst_order_trackname", "_wcst_order_track_http_url"),
    ("_ywot_tracking_code", "_ywot_carrier_name", "_ywot_carrier_url"),
)
_NUMBER = re.compile(
    r"(?i)\b(?:tracking|track|sendungs|shipment)[\s-]*+(?:(?:number|nummer|no\.?|code|id|#)\s*+(?:is|:|#)?|:)\s*+"
    r"(?!\d{4}-\d\d-\d\d\b|\d\d-\d\d-\d{4}\b)(?-i:([A-Z0-9]{2,4}[A-Z0-9-]{6,30}))\b"
)
_URL = re.compile(r"https://[^\s<>\"')\]]{5,300}")


def parcels(node: Node, rows: Sequence[Node], notes: Iterable[Node], arrival_days: int) -> tuple[Fulfilment, ...]:
    """Return the parcels of an order that have left.

    Args:
        node: The order.
        rows: Its fulfilments, none where the shop has no such thing.
        notes: Its notes; only those that were mailed to the customer are read.
        arrival_days: After so many days a parcel of a completed order counts as arrived: nobody tells WooCommerce.
    """
    found = [_fulfilment(one) for one in rows if _has_left(one)]
    found = found or _from_meta(node) or _from_notes(node, notes)
    status = node.get("status")
    done = moment(node.get("date_completed_gmt"))
    if status in ("completed", "delivered"):
        if not found or status == "delivered":
            at = done or moment(node.get("date_modified_gmt"))
            found = found or [Fulfilment(id=f"{node['id']}-completed", shipped_at=at)]
            return tuple(_arrived(one, at) for one in found)
        return tuple(_arrived_by_now(one, done, arrival_days) for one in found)
    return tuple(found)


def _arrived(parcel: Fulfilment, at: datetime | None) -> Fulfilment:
    return parcel.model_copy(update={"status": "delivered", "delivered_at": at})


def _arrived_by_now(parcel: Fulfilment, done: datetime | None, days: int) -> Fulfilment:
    sent = max(filter(None, (parcel.shipped_at, done)), default=None)
    if sent is None or parcel.status == "delivered":
        return parcel
    arrival = sent + timedelta(days=days)
    return _arrived(parcel, arrival) if arrival <= clock.now() else parcel


def _has_left(row: Node) -> bool:
    return not row.get("date_deleted") and str(row.get("is_fulfilled", "")).casefold() in ("1", "true")


def _fulfilment(row: Node) -> Fulfilment:
    items = meta(row, "_items")
    carrier = meta(row, "_shipment_provider") or meta(row, "_provider_name") or ""
    trace = _trace(carrier, meta(row, "_tracking_number"), meta(row, "_tracking_url"))
    return Fulfilment(
        id=f"f{row['id']}",
        shipped_at=moment(meta(row, "_date_fulfilled") or row.get("date_updated")),
        tracking=(trace,) if trace else (),
        line_quantities={str(one["item_id"]): int(one.get("qty") or 0) for one in _rows(items) if "item_id" in one},
    )


def _from_meta(node: Node) -> list[Fulfilment]:
    found = []
    items = meta(node, "_wc_shipment_tracking_items")  # Shipment Tracking, and Advanced Shipment Tracking
    for place, item in enumerate(_rows(items)):
        carrier = item.get("tracking_provider") or item.get("custom_tracking_provider")
        link = item.get("custom_tracking_link") or item.get("tracking_page_link") or item.get("formatted_tracking_link")
        if trace := _trace(carrier, item.get("tracking_number"), link):
            found.append(
                Fulfilment(
                    id=f"{node['id']}-t{place + 1}", tracking=(trace,), shipped_at=_epoch(item.get("date_shipped"))
                )
            )
    for name, carrier_name, link_name in _PAIRS:
        if found:
            break
        trace = _trace(meta(node, carrier_name), meta(node, name), meta(node, link_name) if link_name else "")
        if trace:
            found.append(Fulfilment(id=f"{node['id']}-t1", tracking=(trace,)))
    return found


def _rows(value: Any) -> list[dict[str, Any]]:
    """Return a list's entries that are objects; PHP writes a list from which one was taken out as an object."""
    found = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [one for one in found if isinstance(one, dict)]


def _from_notes(node: Node, notes: Iterable[Node]) -> list[Fulfilment]:
    found = []
    for note in notes:
        text = plain(str(note.get("note") or ""))
        match = _NUMBER.search(text)
        if not true(note.get("customer_note")) or match is None or not any(char.isdigit() for char in match[1]):
            continue
        low = text.casefold()
        carrier = next((name for name in _PAGES if re.search(rf"\b{name}\b", low)), "")
        link = _URL.search(str(note.get("note") or ""))
        if trace := _trace(carrier, match[1], link[0] if link else ""):
            at = moment(note.get("date_created_gmt"))
            found.append(Fulfilment(id=f"{node['id']}-n{note.get('id')}", tracking=(trace,), shipped_at=at))
    return found


def _trace(carrier: Any, number: Any, link: Any) -> Tracking | None:
    code = one_line(str(number or ""), 60)
    if not code:
        return None
    name = one_line(str(carrier or "").replace("-", " ").replace("_", " "), 60)
    url = one_line(str(link or ""), 500)
    page = next((page for start, page in _PAGES.items() if name.casefold().startswith(start)), "")
    return Tracking(
        carrier=name.upper() if name.islower() and len(name) <= _SHORT else name,
        number=code,
        url=url if url.startswith("https://") else page.format(quote(code, safe="")),
    )


def _epoch(value: Any) -> datetime | None:
    text = str(value or "")
    return datetime.fromtimestamp(int(text), UTC) if text.isdigit() and len(text) < 12 else moment(text)
