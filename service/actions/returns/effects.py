"""The writes of ``return_items``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.order import Return
from commerce.sentences import joined, say
from commerce.text import one_line
from connectors.stores.base import StoreConnector
from connectors.stores.changes import ReturnRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Open the return under the effect's key."""
    found = await held(connector.returns).open(ReturnRequest.model_validate({**request, "key": key}))
    return facts(found)


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the return was opened."""
    found = await held(connector.returns).find(str(request["order_id"]), key)
    return None if found is None else facts(found)


def facts(found: Return) -> dict[str, Any]:
    """Return what the ledger keeps of a return; its ``task`` is mailed to staff."""
    return {
        "platform_ref": found.id,
        "label": one_line(found.label, 300),
        "task": one_line(found.task, 300),
    }


def done(_quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed return."""
    return joined(say("actions.returns.done", order=number), str(results[0].get("label", "")))


EFFECT = EffectKind("return_items", send, find, "actions.returns.did")
