"""The writes of ``cancel_order``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.money import Money
from commerce.sentences import joined, say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import CancelRequest
from connectors.stores.ports import held
from service.changes import payout
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Cancel under the effect's key."""
    order = await held(connector.cancellations).cancel(CancelRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this cancellation happened."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await held(connector.cancellations).find(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed cancellation."""
    text = say("actions.cancel.done", order=number)
    if not quote["amount"]:
        return joined(text, say("actions.cancel.nothing_paid"))
    sum_ = Money(quote["amount"], quote["currency"])
    if quote.get("by_hand"):  # asked for by staff, who pay it themselves
        return joined(text, payout.owed(quote["by_hand"], sum_))
    return joined(text, say("actions.refunded_to", sum=sum_, method=quote["method"]))


EFFECT = EffectKind("cancel_order", send, find, "actions.cancel.did")
