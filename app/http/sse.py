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


def encode(name: str, data: dict[str, Any], event_id: str | None = None) -> bytes:
    """Return one event in wire format."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return format_sse_event(event=name, data_str=text, id=event_id)


class Ids:
    """Numbers the events of a turn, so that a client can say which was the last that it got."""

    def __init__(self, name: str, seen: int = 0) -> None:
        self._name, self._seen = name, seen

    def next(self) -> str:
        """Return the id of the next event."""
        self._seen += 1
        return f"{self._name}.{self._seen}"


def _event(event: Event | None, ids: Ids | None) -> bytes:
    if event is None:
        return KEEPALIVE_COMMENT
    return encode(event.type, event.wire(), ids.next() if ids is not None else None)


async def stream(
    first: Event | None, rest: AsyncIterator[Event | None], ids: Ids | None = None
) -> AsyncIterator[bytes]:
    """Yield a turn's events; a failure becomes the last one, ``error``, with a problem document."""
    yield _event(first, ids)
    try:
        async for event in rest:
            yield _event(event, ids)
    except ShopclerkError as error:
        yield encode("error", problems.of(error))
