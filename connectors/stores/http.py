"""The way to a store's API: the three ways in which a request fails, and what is asked again.

A request is either *reached* (it has an answer, which the platform's own client judges), `Unreached` (it surely did not
get through), `Unclear` (nobody knows what it did), or `Throttled` (turned away for now). Reads are asked again where
that helps; a write is sent again only where its caller says that this is harmless.
"""

from __future__ import annotations

import asyncio
import logging
import random
import re
import ssl
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

import httpx2

from commerce.decoding import decoded
from commerce.errors import StoreError, StoreThrottled, StoreTimeout, StoreUnavailable
from connectors.stores.waiting import retry_after
from runtime.certificates import trusted

Sleep = Callable[[float], Awaitable[None]]
Answer = TypeVar("Answer")
TRIES = 4
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
#: The part of an address that may be a key, a signature or somebody's e-mail address.
_QUERY = re.compile(r"\?[^\s\"]+")


class _Discreet(logging.Filter):
    """Takes what follows the path out of the lines in which the HTTP library names addresses."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _QUERY.sub("?***", record.getMessage()), ()
        return True


logging.getLogger("httpx2").addFilter(_Discreet())


class InPlace(Protocol):
    """Somebody who answered in the store's place, such as a firewall."""

    @property
    def guessed(self) -> bool:
        """Whether it may have been another."""
        ...

    def error(self, where: str, *, unclear: bool = False) -> StoreError:
        """Return what its answer means; ``unclear`` when the request may have been done all the same."""
        ...


class Unreached(Exception):
    """The request surely did not get through."""


class Unclear(Exception):
    """No usable answer: nobody knows whether it happened. ``keeper`` is who answered in the store's place, if known."""

    def __init__(self, why: str, *, keeper: InPlace | None = None) -> None:
        super().__init__(why)
        self.keeper = keeper

    def error(self, where: str, *, write: bool) -> StoreError:
        """Return what is raised when it is not tried again."""
        if self.keeper is not None:
            return self.keeper.error(where, unclear=write)
        return StoreTimeout(detail=f"{where}: {self}")


class Throttled(Exception):
    """Asked to slow down; nothing happened. ``seconds`` is what was said, 0 when nothing was."""

    def __init__(self, seconds: float = 0.0, keeper: InPlace | None = None) -> None:
        super().__init__()
        self.seconds, self.keeper = seconds, keeper

    def error(self, where: str, pause: float) -> StoreError:
        """Return what is raised when nobody waits any longer: who surely stands before the store is named."""
        if self.keeper is not None and not self.keeper.guessed:
            return self.keeper.error(where)
        return StoreThrottled(retry_after=pause)


class StoreHttp:
    """Base of the clients of a store's API.

    Args:
        timeout: Seconds for one request.
        patience: Seconds that a read waits in all for a busy store.
        transport: What carries the requests; the network when None.
        sleep: How to wait.
        verify: Which certificates are trusted; the usual ones when None.
        headers: What every request carries.
    """

    def __init__(
        self,
        *,
        timeout: float,
        patience: float,
        transport: httpx2.AsyncBaseTransport | None,
        sleep: Sleep = asyncio.sleep,
        verify: ssl.SSLContext | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.sleep = sleep
        self._patience = patience
        self._http = httpx2.AsyncClient(
            timeout=timeout,
            transport=transport,
            follow_redirects=False,
            verify=verify or trusted(),
            headers=headers,
        )

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()

    async def _request(self, method: str, url: str, **given: Any) -> httpx2.Response:
        """Send one request.

        Raises:
            Unreached: It did not get through.
            Unclear: There is no answer.
        """
        try:
            return await self._http.request(method, url, **given)
        except _NOT_SENT as error:
            raise Unreached(type(error).__name__) from None
        except httpx2.HTTPError as error:
            # The error holds the request, whose address may hold keys: only its name goes on.
            raise Unclear(type(error).__name__) from None

    async def _ask(
        self, where: str, once: Callable[[], Awaitable[Answer]], pause_of: Callable[[int], float], tries: int = TRIES
    ) -> Answer:
        """Return the answer to a read, asked again while that helps.

        Args:
            where: What is asked, for the operator.
            once: Asks it once.
            pause_of: Seconds to wait after so many tries, where the store turns us away and does not say how long.
            tries: How often it is asked when there is no answer.

        Raises:
            StoreThrottled: The store stays busy for longer than our patience.
            StoreUnavailable: It was not reached, the last time.
            StoreTimeout: It gave no usable answer, the last time.
            StoreError: What was in its place.
        """
        waited, tried = 0.0, 0
        while True:
            tried += 1
            try:
                return await once()
            except Throttled as error:
                pause = error.seconds or pause_of(tried)
                if waited + pause > self._patience:
                    raise error.error(where, pause) from error
            except (Unreached, Unclear) as error:
                pause = 0.25 * 2**tried
                if tried >= tries:
                    raise _failed(where, error, write=False) from error
            waited += pause
            await self.sleep(pause + random.uniform(0.0, 0.2))

    async def _change(
        self,
        where: str,
        once: Callable[[], Awaitable[Answer]],
        *,
        again: bool = False,
        pause_of: Callable[[], float] = float,
    ) -> Answer:
        """Return the answer to a write.

        Args:
            where: What is written, for the operator.
            once: Sends it once.
            again: Whether it may be sent once more while its outcome is open.
            pause_of: Seconds to wait where the store turns us away and does not say how long.

        Raises:
            StoreThrottled: Turned away; nothing happened.
            StoreUnavailable: It surely did not get through.
            StoreTimeout: Nobody knows whether it happened.
            StoreError: What was in its place.
        """
        while True:
            try:
                return await once()
            except Throttled as error:
                raise StoreThrottled(retry_after=error.seconds or pause_of()) from error
            except (Unreached, Unclear) as error:
                if isinstance(error, Unreached) or not again:
                    raise _failed(where, error, write=True) from error
            again = False
            await self.sleep(0.5)


def _failed(where: str, error: Unreached | Unclear, *, write: bool) -> StoreError:
    if isinstance(error, Unreached):
        return StoreUnavailable(detail=f"{where}: {error}")
    return error.error(where, write=write)


def asked_to_wait(response: httpx2.Response) -> float:
    """Return the seconds that an answer asks us to wait, 0 when it says nothing usable."""
    return retry_after(response.headers.get("Retry-After", ""))


def object_of(response: httpx2.Response) -> dict[str, Any] | None:
    """Return the JSON object that an answer is, None where it is anything else."""
    return object_in(response.content)


def object_in(content: bytes) -> dict[str, Any] | None:
    """Return the JSON object that these bytes are, None where they are anything else."""
    try:
        found = decoded(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
