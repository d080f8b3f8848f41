"""A turn's events on the wire: server-sent events with JSON data."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, Protocol

from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event

from app.http import problems
from commerce.errors import ShopclerkError


class Event(Protocol):
    """What is sent: its name, and its JSON data."""

    @property
    def type(self) -> str:
        """The name."""

    def wire(self) -> dict[str, Any]:
        """Return the data."""


def encode(name: str, data: dict[str, Any]) -> bytes:
    """Return one event in wire format."""
    return format_sse_event(event=name, data_str=json.dumps(data, ensure_ascii=False, separators=(",", ":")))


def _event(event: Event | None) -> bytes:
    if event is None:
        return KEEPALIVE_COMMENT
    return encode(event.type, event.wire())


async def stream(first: Event | None, rest: AsyncIterator[Event | None]) -> AsyncIterator[bytes]:
    """Yield a turn's events; a failure becomes the last one, ``error``, with a problem document."""
    yield _event(first)
    try:
        async for event in rest:
            yield _event(event)
    except ShopclerkError as error:
        yield encode("error", problems.of(error))
