"""The writes of ``resend_message``, and what is told of them."""

from __future__ import annotations

from typing import Any

from commerce.sentences import say
from connectors.stores.base import StoreConnector
from connectors.stores.changes import MessageRequest
from connectors.stores.ports import held
from service.changes.spec import EffectKind


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Have the mail sent under the effect's key."""
    sent = await held(connector.mails).resend(MessageRequest.model_validate({**request, "key": key}))
    return {"platform_ref": sent.id, "recipient": sent.recipient}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this mail was sent."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await held(connector.mails).find(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a mail that was sent."""
    return say(f"actions.message.done.{quote['kind']}", order=number, mailbox=quote["recipient"])


EFFECT = EffectKind("resend_message", send, find, "actions.message.did")
