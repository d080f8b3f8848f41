"""The writes of ``change_items``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.money import Money
from commerce.sentences import joined, say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import ItemsRequest
from connectors.stores.ports import held
from service.changes import payout
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Change the articles under the effect's key."""
    order = await held(connector.items).change(ItemsRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id, "total": f"{order.total.amount:f}", "currency": order.currency}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this change happened: the mark is there, and so are the articles."""
    wanted = ItemsRequest.model_validate({**request, "key": key})
    if not await held(connector.items).find(wanted.order_id, key):
        return None
    # Somebody else may have changed the order's articles after ours was begun and never done.
    there = {line.variant_id for line in (await connector.orders.by_id(wanted.order_id)).lines}
    return {"platform_ref": wanted.order_id} if all(swap.variant_id in there for swap in wanted.swaps) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed change of articles."""
    text = say("actions.items.done", order=number)
    if not quote["back"]:
        return text
    back = -Money(quote["difference"], quote["currency"])
    if quote.get("by_hand"):  # asked for by staff, who pay it themselves
        return joined(text, payout.owed(quote["by_hand"], back))
    return joined(text, say("actions.refunded_to", sum=back, method=quote["method"]))


def _charges(shown: dict[str, Any]) -> int:
    return max(0, Money(shown["difference"], shown["currency"]).minor)  # what is less goes back by a refund


EFFECT = EffectKind("change_items", send, find, "actions.items.did", _charges)
