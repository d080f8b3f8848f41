"""The writes of ``change_payment``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.money import Money
from commerce.sentences import say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import PaymentRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Change the payment method under the effect's key."""
    order = await held(connector.payment_methods).change(PaymentRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id, "total": f"{order.total.amount:f}", "currency": order.currency}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this change happened."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await held(connector.payment_methods).find(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed change of payment."""
    return say("actions.payment.done", order=number, method=quote["method"])


def _charges(shown: dict[str, Any]) -> int:
    return Money(*str(shown["total"]).split()).minor


EFFECT = EffectKind("change_payment", send, find, "actions.payment.did", _charges)
