"""The one client of Shopify's Admin GraphQL API: costs, retries, tokens and errors."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2

from commerce.errors import StoreDisconnected, StoreUnavailable
from connectors.stores.http import Sleep, StoreHttp, Throttled, Unclear, asked_to_wait, object_of
from connectors.stores.shopify import answers, documents
from connectors.stores.shopify.throttle import Bucket
from connectors.stores.shopify.tokens import TokenSource
from runtime.failpoints import failpoint

log = logging.getLogger(__name__)
VERSION = "2026-10"
#: Writes before the one that counts.
_PREPARING = frozenset({"write_tags", "write_edit_begin", "write_edit_quantity", "write_edit_variant"})


class ShopifyClient(StoreHttp):
    """Sends the operations of `documents`.

    Args:
        base: Where the shop's API lives, such as ``https://example.myshopify.com``.
        tokens: Who gives and renews the access token.
        version: The API version.
        timeout: Seconds for one request.
        patience: Seconds that a read waits in all for a throttled shop.
        transport: What carries the requests; the network when None.
        sleep: How to wait.
    """

    def __init__(
        self,
        base: str,
        tokens: TokenSource,
        *,
        version: str = VERSION,
        timeout: float = 20.0,
        patience: float = 60.0,
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        super().__init__(timeout=timeout, patience=patience, transport=transport, sleep=sleep)
        self.version = version
        self.tokens = tokens
        self.bucket = Bucket(sleep)
        self.deprecations: set[str] = set()
        self.point_at(base)

    def point_at(self, base: str) -> None:
        """Talk to another address from now on, or to none while ``base`` is empty."""
        self._url = f"{base.rstrip('/')}/admin/api/{self.version}/graphql.json" if base else ""
        self.tokens.point_at(base)

    async def read(self, name: str, **variables: Any) -> dict[str, Any]:
        """Send a query, again where that helps, and return its data.

        Fields that are kept from us (protected customer data, a scope that was not granted) come as None.

        Raises:
            StoreError: As `StoreConnector` says.
        """
        return await self._ask(name, lambda: self._send(name, variables), lambda _: max(self.bucket.missing(name), 0.5))

    async def write(self, name: str, *, again: bool = False, **variables: Any) -> dict[str, Any]:
        """Send a mutation and return its payload.

        Args:
            name: The operation; a file that begins with ``write_``.
            again: Whether it may be sent twice: it carries an idempotency key, or sets what it sets.
            variables: Its variables.

        Raises:
            StoreRejected: Refused; nothing happened.
            StoreUnavailable: It surely did not get through.
            StoreTimeout: Nobody knows whether it happened.
        """

        async def once() -> dict[str, Any]:
            data = await self._send(name, variables)
            if name not in _PREPARING:
                failpoint("store.after_commit")
            return answers.check_payload(next(iter(data.values()), None))

        return await self._change(name, once, again=again, pause_of=lambda: self.bucket.missing(name))

    async def _send(self, name: str, variables: dict[str, Any]) -> dict[str, Any]:
        if not self._url:
            raise StoreDisconnected(detail="no shop is connected: run `shopclerk connect shopify NAME.myshopify.com`")
        await self.bucket.take(name)
        token = await self.tokens.token()
        response = await self._post(name, variables, token)
        if response.status_code == 401 and (not documents.is_write(name) or object_of(response)):
            # Refused at the door: nothing happened, so that this repetition is safe for writes too.
            response = await self._post(name, variables, await self.tokens.renew(token))
            if response.status_code == 401:
                await self.tokens.dead()
                raise answers.disconnected(_reference(response))
        return self._read(name, response)

    async def _post(self, name: str, variables: dict[str, Any], token: str) -> httpx2.Response:
        body = {"query": documents.text(name), "variables": variables}
        headers = {"X-Shopify-Access-Token": token, "Accept": "application/json"}
        return await self._request("POST", self._url, json=body, headers=headers)

    def _read(self, name: str, response: httpx2.Response) -> dict[str, Any]:
        """Return the data of an answer, or raise what it means."""
        reference = _reference(response)
        self._note(name, response)
        answer = object_of(response)
        # What is not Shopify's own answer to a write may come from a proxy, after Shopify did what was asked.
        certain = answer is not None or not documents.is_write(name)
        if response.status_code == 429 and certain:
            raise Throttled(asked_to_wait(response))
        closed = None
        text, to = response.text[:2000], response.headers.get("Location", "")
        if certain or answers.moved(response.status_code, to):
            closed = answers.closed_door(response.status_code, reference, text, to)
        if closed is not None:
            log.warning("%s: %s", name, closed.detail)
            raise closed
        if response.status_code != 200 or answer is None:
            log.warning("%s: status %d without a usable answer (%s)", name, response.status_code, reference)
            raise Unclear(f"status {response.status_code} ({reference})")
        self.bucket.learn(name, (answer.get("extensions") or {}).get("cost"))
        return _data(name, answer, reference)

    def _note(self, name: str, response: httpx2.Response) -> None:
        log.debug("%s: %d %s", name, response.status_code, _reference(response))
        reason = response.headers.get("X-Shopify-API-Deprecated-Reason")
        served = response.headers.get("X-Shopify-API-Version")
        if served and served != self.version:
            reason = f"Shopify serves API version {served} in place of {self.version}"
        if reason and f"{name}: {reason}" not in self.deprecations:
            self.deprecations.add(f"{name}: {reason}")
            log.warning("Shopify calls %s deprecated: %s", name, reason)

    @asynccontextmanager
    async def download(self, url: str) -> AsyncIterator[AsyncIterator[bytes]]:
        """Open a result file, whose address is its own key, line by line; each keeps its line feed.

        Raises:
            StoreUnavailable: It cannot be fetched.
        """
        try:
            async with self._http.stream("GET", url) as response:
                if response.status_code != 200:
                    raise StoreUnavailable(detail=f"the result file answers {response.status_code}")
                yield _lines(response.aiter_bytes())
        except httpx2.HTTPError as error:
            raise StoreUnavailable(detail=f"the result file broke off: {type(error).__name__}") from error

    async def close(self) -> None:
        """Let go of connections."""
        await self.tokens.close()
        await super().close()


async def _lines(parts: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Cut bytes into lines at line feeds only: texts may hold U+2028 and others that end a line elsewhere."""
    rest: list[bytes] = []
    async for part in parts:
        *whole, last = part.split(b"\n")
        for line in whole:
            yield b"".join((*rest, line, b"\n"))
            rest = []
        rest.append(last)
    if any(rest):
        yield b"".join(rest)


def _data(name: str, answer: dict[str, Any], reference: str) -> dict[str, Any]:
    errors, data = answers.listed(answer.get("errors")), answer.get("data")
    if errors:
        useful = isinstance(data, dict) and any(value is not None for value in data.values())
        begun = useful or ("data" in answer and not answers.refusals(errors))
        if documents.is_write(name) and begun:
            # Something beside the errors, or a failure that nobody names: it may have happened all the same.
            raise Unclear(f"{answers.words(errors)} ({reference})")
        if answers.is_throttled(errors):
            raise Throttled
        if not (useful and answers.only_denied(errors)):
            raise answers.top_level(errors, reference)
        log.info("%s: some fields are kept from us: %s", name, answers.denied(errors, reference).detail)
    if not isinstance(data, dict):
        raise Unclear(f"no data ({reference})")
    return data


def _reference(response: httpx2.Response) -> str:
    return f"X-Request-Id {response.headers.get('X-Request-Id', 'none')}"
