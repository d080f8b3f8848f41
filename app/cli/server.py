"""Running the HTTP server: a socket first, so that the port is surely ours, then uvicorn on it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import gc
import signal
import socket
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

    from runtime.settings import Settings

_TRIES = 50
#: After so many new objects Python looks for garbage among them, after ten times that among those that stayed.
_COLLECTED = (5_000, 10, 10)


def listen(host: str, port: int, *, next_free: bool = False) -> socket.socket:
    """Return a socket bound to ``port``, or with ``next_free`` to the first free one from there on.

    Raises:
        ConfigurationError: The address or port cannot be used.
    """
    from commerce.errors import ConfigurationError

    problem: OSError | None = None
    for candidate in range(port, min(port + (_TRIES if next_free and port else 1), 65_536)):
        try:
            return _bind(host, candidate)
        except OSError as error:
            problem = error
            if error.errno != errno.EADDRINUSE:
                break
    reason = problem.strerror if problem else "no port left"
    raise ConfigurationError(f"The server cannot listen on {host} port {port}: {reason}.", code="cannot_listen")


def need_key(settings: Settings) -> None:
    """See to it that a server for the public has a secret key that somebody chose, and keeps a copy of.

    Raises:
        ConfigurationError: It has none.
    """
    from commerce.errors import ConfigurationError

    if settings.env != "production" or settings.secret_keys.get_secret_value().strip():
        return
    made = settings.home / "secret.key"
    how = f"the key in {made}, which was used so far" if made.exists() else "a key of your own, and keep a copy of it"
    raise ConfigurationError(
        f"A production server needs a secret key. Set SHOPCLERK_SECRET_KEYS to {how}.", code="no_secret_key"
    )


def _bind(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
    except OSError:
        found.close()
        raise
    return found


def address(found: socket.socket) -> tuple[str, int]:
    """Return host and port of a bound socket, in the spelling of a URL."""
    host, port = found.getsockname()[:2]
    return (f"[{host}]" if ":" in host else host), port


def run(settings: Settings, found: socket.socket, ready: Callable[[], None]) -> None:
    """Serve on the socket until a signal asks to stop; requests under way are finished first.

    Args:
        settings: With the real host and port.
        found: The bound socket.
        ready: Called once the server answers.

    Raises:
        ShopclerkError: The container could not be opened.
    """
    with (
        contextlib.closing(found),
        contextlib.suppress(KeyboardInterrupt),
        asyncio.Runner(loop_factory=_loop()) as runner,
    ):
        runner.run(_run(settings, found, ready))


def _loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Return what makes the event loop: uvloop's where it is installed, which takes less time for a request."""
    try:
        import uvloop
    except ImportError:  # not made for Windows
        return None
    return uvloop.new_event_loop


async def _run(settings: Settings, found: socket.socket, ready: Callable[[], None]) -> None:
    from app.cli.progress import bar
    from app.http.api import create_app

    async with contextlib.AsyncExitStack() as stack:
        # The lifespan runs here and not in uvicorn: what goes wrong in it reaches the user as a sentence.
        with bar() as report:
            app = create_app(settings, progress=report)
            await stack.enter_async_context(app.router.lifespan_context(app))
        _keep_what_is_there()
        await _server(app, settings, ready).serve(sockets=[found])


def _keep_what_is_there() -> None:
    """Let no search for garbage look through what a start has made, and keep each one short: all turns wait for it."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECTED)


def _server(app: FastAPI, settings: Settings, ready: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    from app.http.doors import config

    class Server(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started:
                ready()

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            # uvicorn's own raises the signal again after serving, which would skip closing the container.
            loop = asyncio.get_running_loop()
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.add_signal_handler(number, self.handle_exit, number, None)
            try:
                yield
            finally:
                for number in (signal.SIGINT, signal.SIGTERM):
                    loop.remove_signal_handler(number)

    return Server(
        config(
            app,
            settings,
            log_config=None,
            log_level=settings.log_level.lower(),
            lifespan="off",
            access_log=settings.log_level == "DEBUG",
            timeout_graceful_shutdown=10,
        )
    )
