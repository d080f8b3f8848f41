"""What ``resend_message`` is asked for with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from commerce.sentences import say
from connectors.stores.changes import MessageKind
from service.changes.spec import Arguments

_DEEDS = {
    "confirmation": "resend the confirmation of",
    "invoice": "resend the invoice of",
    "shipping": "resend the shipping mail of",
}


class MessageArguments(Arguments):
    """Which mail."""

    kind: MessageKind = Field(..., description="confirmation, invoice or shipping")


def names() -> dict[str, str]:
    """Return what the kinds of mail are called."""
    return {kind: say(f"actions.message.kind.{kind}") for kind in _DEEDS}


def deed(arguments: Mapping[str, Any]) -> str:
    """Return the deed in the yes that names which mail is sent again; empty where none is known."""
    return _DEEDS.get(str(arguments.get("kind") or ""), "")
