"""Bodies of requests: read up to a limit, the large ones at a pace, and only so many of them at once."""

from __future__ import annotations

import asyncio

from starlette.types import Message, Receive

from runtime.places import Places

#: What every body may have before it needs a place. A message of 4,000 characters takes at most twelve bytes for each.
SMALL = 128 * 1024
PLACES, SHARE = 16, 4  # large bodies that are read at once, in all and of one network: they lie in memory
PACE, GRACE = 256 * 1024, 2.0  # bytes a second that a large body has to come with, and seconds that it may pause


class Bodies:
    """Reads bodies. Who waits for a place leaves the rest in the client."""

    def __init__(self) -> None:
        self._places = Places(PLACES, SHARE)

    async def read(self, receive: Receive, most: int, network: str) -> bytes | None:
        """Return a body, None when it is larger than ``most``.

        Raises:
            TimeoutError: A large one comes in drops.
        """
        body = bytearray()
        more = await _collect(body, receive, min(most, SMALL))
        if more and most > SMALL:
            async with self._places.of(network):
                more = await _paced(body, receive, most)
        return None if more else bytes(body)


async def _collect(body: bytearray, receive: Receive, most: int) -> bool:
    """Read on until the end, or until there is more than ``most``; return whether there is."""
    while len(body) <= most:
        if not _added(body, await receive()):
            return len(body) > most
    return True


async def _paced(body: bytearray, receive: Receive, most: int) -> bool:
    """Do the same with what has to keep pace: the more has come, the longer the rest may take."""
    loop, before = asyncio.get_running_loop(), len(body)
    begun = loop.time() + GRACE
    while len(body) <= most:
        async with asyncio.timeout_at(begun + (len(body) - before) / PACE):
            message = await receive()
        if not _added(body, message):
            return len(body) > most
    return True


def _added(body: bytearray, message: Message) -> bool:
    """Add a piece; return whether more of them come."""
    if message["type"] == "http.disconnect":
        return False
    body += message.get("body", b"")
    return bool(message.get("more_body", False))


def again(body: bytes, receive: Receive) -> Receive:
    """Return what gives a body that was read once more, and then whatever comes behind it."""
    pending = [body]

    async def replay() -> Message:
        if pending:
            return {"type": "http.request", "body": pending.pop(), "more_body": False}
        return await receive()

    return replay
