"""What ``resend_message`` is asked for with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

from pydantic import Field

from commerce.sentences import say
from connectors.stores.changes import MessageKind
from service.changes.spec import Arguments

_KINDS = get_args(MessageKind)


class MessageArguments(Arguments):
    """Which mail."""

    kind: MessageKind = Field(..., description="confirmation, invoice or shipping")


def names() -> dict[str, str]:
    """Return what the kinds of mail are called."""
    return {kind: say(f"actions.message.kind.{kind}") for kind in _KINDS}


def yes_words(arguments: Mapping[str, Any]) -> str:
    """Return which mail the yes names that is sent again; empty where none is known."""
    kind = str(arguments.get("kind") or "")
    return kind if kind in _KINDS else ""
