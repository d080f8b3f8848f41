"""Why a request is not handled: what the protocol calls an error of the transport."""

from __future__ import annotations

from typing import Any

#: JSON-RPC's own number for arguments that do not fit, and the protocol's for an agent that cannot be served.
INVALID_PARAMS, NOT_NEGOTIATED = -32602, -32001


class Refused(Exception):
    """A request that is not handled.

    Args:
        status: Of the HTTP response.
        code: The protocol's own name for it.
        content: What a program may show.
        number: Of the JSON-RPC error.
    """

    def __init__(self, status: int, code: str, content: str, number: int = NOT_NEGOTIATED) -> None:
        super().__init__(code)
        self.status, self.code, self.content, self.number = status, code, content, number

    @property
    def body(self) -> dict[str, Any]:
        """The body over HTTP, and the data of a JSON-RPC error."""
        return {"code": self.code, "content": self.content, "messages": [failed(self.code, self.content)]}


def failed(code: str, content: str, severity: str = "unrecoverable") -> dict[str, str]:
    """Return an error as a message of an answer."""
    return {"type": "error", "code": code, "content": content, "severity": severity}


def unfit(content: str) -> Refused:
    """Return the refusal of arguments that do not fit."""
    return Refused(400, "invalid_request", content, INVALID_PARAMS)
