"""What ``resend_message`` is asked for with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from connectors.stores.changes import MessageKind
from service.changes.spec import Arguments

NAMES = {"confirmation": "order confirmation", "invoice": "invoice", "shipping": "shipping mail"}
_DEEDS = {
    "invoice": "resend the invoice of", "confirmation": "resend the confirmation of",
    "shipping": "resend the shipping mail of",
}  # fmt: skip


class MessageArguments(Arguments):
    """Which mail."""

    kind: MessageKind = Field(..., description="confirmation, invoice or shipping")


def deed(arguments: Mapping[str, Any]) -> str:
    """Return the deed in the yes that names which mail is sent again; empty where none is known."""
    return _DEEDS.get(str(arguments.get("kind") or ""), "")
