"""What ``resend_message`` is asked for with."""

from __future__ import annotations

from pydantic import Field

from connectors.stores.changes import MessageKind
from service.changes.spec import Arguments

NAMES = {"confirmation": "order confirmation", "invoice": "invoice", "shipping": "shipping mail"}


class MessageArguments(Arguments):
    """Which mail."""

    kind: MessageKind = Field(..., description="confirmation, invoice or shipping")
