"""The server's doors: how many may be inside at once, how long they may take to say what they want, and how much.

The server itself has no deadline for a request's head and no limit to it: a few hundred clients that never finish
would hold all its connections, and one of them all its memory.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from ipaddress import ip_address, ip_network
from typing import TYPE_CHECKING, Any

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from app.http.origin import network_of
from service.limit_settings import LimitSettings

if TYPE_CHECKING:
    from fastapi import FastAPI

    from runtime.settings import Settings

HEAD_SECONDS = 10.0  # from the first moment of a connection, or the first byte of its next request, to the head's end
KEEP_ALIVE_SECONDS = 5
SEND_SECONDS = 30.0  # in which a client that takes its answer slowly must have taken the next piece
MAX_HEAD = 32 * 1024
MAX_HEADERS = 100
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_LARGE = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Doors:
    """Counts who is inside: at most ``most`` connections, and a fifth of them from one network.

    Proxies that are trusted may bring everybody, and are bound by the whole only.
    """

    def __init__(self, most: int, trusted: str = "") -> None:
        self._most, self._share = most, max(1, most // 5)
        names = [name.strip() for name in trusted.split(",") if name.strip()]
        self._everybody = "*" in names
        self._trusted = [ip_network(name, strict=False) for name in names if name != "*"]
        self._inside: Counter[str] = Counter()

    def enter(self, host: str) -> str | None:
        """Let one more in and return the network that it counts as, None when there is no room."""
        network = network_of(host)
        if self._inside.total() >= self._most or (self._inside[network] >= self._share and not self._trusts(host)):
            return None
        self._inside[network] += 1
        return network

    def leave(self, network: str) -> None:
        """Count one out again."""
        self._inside[network] -= 1
        if not self._inside[network]:
            del self._inside[network]

    def _trusts(self, host: str) -> bool:
        try:
            address = ip_address(host)
        except ValueError:
            return self._everybody
        return self._everybody or any(address in each for each in self._trusted)


class Connection(HttpToolsProtocol):
    """One connection that has to be let in, and has to finish its heads in time and in bounds."""

    def __init__(self, *args: Any, doors: Doors, **more: Any) -> None:
        super().__init__(*args, **more)
        self._doors = doors
        self._network: str | None = None
        self._deadline: asyncio.TimerHandle | None = None
        self._stalled: asyncio.TimerHandle | None = None
        self._in_head, self._arrived, self._told = True, 0, 0
        self._too_large = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Let the client in, or turn them away."""
        super().connection_made(transport)
        self._network = self._doors.enter(self.client[0] if self.client else "")
        if self._network is None:
            transport.write(_FULL)
            transport.close()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Count the client out."""
        self._stop_watch()
        self.resume_writing()
        if self._network is not None:
            self._doors.leave(self._network)
            self._network = None
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Read on, as long as the head is in bounds."""
        if self.transport.is_closing():
            return
        if self._in_head:
            self._arrived += len(data)
        super().data_received(data)
        if self._in_head and self._arrived > MAX_HEAD and not self.transport.is_closing():
            self._too_large = True
            self.send_400_response("")
        self._watch()

    def on_message_begin(self) -> None:
        """Begin a head."""
        super().on_message_begin()
        self._told = 0

    def on_url(self, url: bytes) -> None:
        """Take a piece of the address."""
        self._measure(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take one header."""
        self._measure(len(name) + len(value) + 4)
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """End the head; what comes now is the body."""
        self._in_head = False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """End the request; what comes now is the next head."""
        super().on_message_complete()
        self._in_head, self._arrived = True, 0

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, or too large a one."""
        if not self._too_large:
            super().send_400_response(msg)
            return
        self.transport.write(_LARGE)
        self.transport.close()

    def pause_writing(self) -> None:
        """Wait for the client to take what there is, but not for ever."""
        super().pause_writing()
        if self._stalled is None:
            self._stalled = self.loop.call_later(SEND_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on."""
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None
        super().resume_writing()

    def timeout_keep_alive_handler(self) -> None:
        """Close an idle connection, also one that never took its answer."""
        self.transport.abort()

    def _measure(self, size: int) -> None:
        self._told += size
        if self._told > MAX_HEAD or len(self.headers) >= MAX_HEADERS:
            self._too_large = True
            raise ValueError("too large a head")

    def _watch(self) -> None:
        """Set the deadline while a head is awaited; once set it is not moved by what comes in drops."""
        if self.transport.is_closing() or (self.cycle is not None and not self.cycle.response_complete):
            self._stop_watch()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(HEAD_SECONDS, self.transport.abort)

    def _stop_watch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def config(app: FastAPI, settings: Settings, **more: Any) -> uvicorn.Config:
    """Return how the application is served: behind its doors, without web sockets."""
    doors = Doors(settings.section(LimitSettings).connections, settings.server.trusted_proxies)

    def connection(*args: Any, **options: Any) -> Connection:
        return Connection(*args, doors=doors, **options)

    return uvicorn.Config(
        app,
        http=connection,  # type: ignore[arg-type]
        ws="none",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        server_header=False,
        # Believed from nobody unless configured: who may name any address has no limit per address.
        proxy_headers=bool(settings.server.trusted_proxies),
        forwarded_allow_ips=settings.server.trusted_proxies,
        **more,
    )
