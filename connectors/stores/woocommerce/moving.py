"""Another shipping address, and the total before and after: WooCommerce works out taxes anew at every such write."""

from __future__ import annotations

import logging

from commerce.errors import NotFound, StoreError, StoreRejected, StoreTimeout
from commerce.sentences import say
from connectors.stores.changes import AddressRequest
from connectors.stores.woocommerce import marks
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.order_reader import Loaded
from connectors.stores.woocommerce.places import Places
from connectors.stores.woocommerce.values import Node, decimal

log = logging.getLogger(__name__)
_TRIES = 3


async def move(client: WooClient, places: Places, loaded: Loaded, request: AddressRequest) -> Node:
    """Write the address, with the mark that remembers the old one and the total; return the order after it."""
    if loaded.order.paid:
        await _same_rates(client, loaded.node)
    before = loaded.node.get("shipping") or {}
    mark = marks.mark(
        request.key,
        "address",
        total=str(loaded.node["total"]),
        paid=bool(loaded.order.paid),
        before=before,
    )
    body = {"shipping": await places.written(request.address, before), "meta_data": [mark]}
    node: Node = await client.write("PUT", f"/wc/v3/orders/{loaded.order.id}", body)
    return node


async def _same_rates(client: WooClient, node: Node) -> None:
    """Raise `StoreRejected` when a tax of the order has another rate by now.

    Any write of the address works all taxes out anew, and then the total of the sale would never come back.
    """
    for tax in node.get("tax_lines") or ():
        sold = tax.get("rate_percent")
        if sold is None or not tax.get("rate_id"):
            continue
        try:
            now = decimal((await client.node(f"/wc/v3/taxes/{int(tax['rate_id'])}")).get("rate"))
        except (NotFound, StoreRejected):  # the rate is gone, or the keys may not see it
            continue
        if now != decimal(sold):
            raise StoreRejected(
                say("refusals.taxes_changed"),
                code="total_moved",
                detail=f"order {node['id']}: tax {tax['rate_id']} was {sold} and is {now} percent",
            )


def same(mark: Node, request: AddressRequest) -> None:
    """Raise `StoreRejected` when the key belongs to another kind of change."""
    if mark.get("kind") not in ("address", "undone"):
        raise StoreRejected(say("refusals.key_used"), detail=request.key[:80])


async def settle(client: WooClient, node: Node, key: str) -> None:
    """Compare the total with what it was, and put the old address back if that of a paid order moved.

    Raises:
        StoreRejected: It moved, and the old address stands again: a person has to see to it.
        StoreTimeout: It moved, and the old address could not be put back yet.
    """
    mark = marks.find(node, key)
    if mark is None:
        raise StoreTimeout(detail="the address was taken and the mark is not on the order")
    undone = mark.get("kind") == "undone"
    if not undone and (not mark.get("paid") or decimal(node.get("total")) == decimal(mark.get("total"))):
        await _forget(client, node, key, mark)
        return
    if not undone:
        await _put_back(client, node, key, mark)
    raise StoreRejected(
        say("refusals.total_moves"),
        code="total_moved",
        detail=f"order {node['id']}: the total moved, the old address stands again",
    )


async def _forget(client: WooClient, node: Node, key: str, mark: Node) -> None:
    """Take the old address out of the mark: nobody needs it any more, and the shop's eraser would not find it there."""
    if "before" not in mark:
        return
    kept = marks.mark(key, "address", total=mark.get("total"), paid=mark.get("paid"))
    try:
        await client.write("PUT", f"/wc/v3/orders/{node['id']}", {"meta_data": [kept]}, counts=False)
    except StoreError as error:  # the address is changed; only its trace stays
        log.warning("order %s: the old address stays in its meta: %s", node["id"], error.code)


async def _put_back(client: WooClient, node: Node, key: str, mark: Node) -> None:
    """Write the old address; setting it twice is harmless, so that this is tried again."""
    path = f"/wc/v3/orders/{node['id']}"
    undone = marks.mark(key, "undone", total=mark.get("total"), moved_to=str(node.get("total")))
    body = {"shipping": mark.get("before") or {}, "meta_data": [undone]}
    for attempt in range(1, _TRIES + 1):
        try:
            after = await client.write("PUT", path, body, counts=False)
            break
        except StoreError as error:
            log.error("order %s: its total moved and the old address is not back yet: %s", node["id"], error.code)
            if attempt == _TRIES:
                raise StoreTimeout(detail="the total moved and the old address could not be put back") from error
            await client.sleep(0.5 * 2**attempt)
    words = f"{mark.get('total')} to {node.get('total')}"
    text = (
        f"The customer asked for another shipping address; taxes there would move the total from {words}. "
        "The old address stands again. Please see to it."
    )
    if decimal(after.get("total")) != decimal(mark.get("total")):
        log.error("order %s: the old address is back, its total is not", node["id"])
        text += (
            f" Attention: the order's total is {after.get('total')} now, and {mark.get('total')} was paid. "
            "WooCommerce worked its taxes out at other rates than those of the sale."
        )
    try:
        await client.write("POST", f"{path}/notes", {"note": text, "customer_note": False}, counts=False)
    except StoreError as error:  # the address is back; the note is a help, not the action
        log.warning("order %s: staff could not be told of the address on the order: %s", node["id"], error.code)
