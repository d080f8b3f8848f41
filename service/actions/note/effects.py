"""The writes of ``add_note``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.sentences import say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import NoteRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Add the note under the effect's key."""
    order = await held(connector.notes).add(NoteRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this note was added."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await held(connector.notes).find(order_id, key) else None


def done(_quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a note that was added."""
    return say("actions.note.done", order=number)


EFFECT = EffectKind("add_note", send, find, "actions.note.did")
