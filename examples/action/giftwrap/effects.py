"""The write of ``gift_wrap``, how it is read back, and what is told of it."""

from __future__ import annotations

from typing import Any

from commerce.sentences import say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import NoteRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Leave the note under the effect's key."""
    order = await held(connector.notes).add(NoteRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the note was left."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await held(connector.notes).find(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for an order that will be wrapped."""
    return say("giftwrap.done", order=number, card=quote["card"])


EFFECT = EffectKind("gift_wrap", send, find, "giftwrap.did")
