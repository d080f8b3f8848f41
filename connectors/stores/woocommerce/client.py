"""The client of wc/v3: one place where requests are made, repeated where that is safe, and answers are judged."""

from __future__ import annotations

import asyncio
import logging
import re
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import httpx2

from commerce.decoding import behind_noise
from commerce.errors import ConfigurationError, StoreDisconnected, StoreUnavailable
from commerce.markup import plain
from commerce.text import one_line
from connectors.stores.http import TRIES, Sleep, StoreHttp, Throttled, Unclear, asked_to_wait
from connectors.stores.woocommerce import answers, gatekeepers, signing
from connectors.stores.woocommerce.gatekeepers import Gatekeeper
from connectors.stores.woocommerce.signing import Keys, Mode
from connectors.stores.woocommerce.values import Node
from runtime.certificates import trusted
from runtime.failpoints import failpoint

log = logging.getLogger(__name__)
Params = Mapping[str, str | int]
_BUSY = (429, 503)
_NEXT = re.compile(r"<[^<>]*>\s*+;[^,<]*\brel\s*=\s*\"?next\"?", re.IGNORECASE)


@dataclass(frozen=True)
class Page:
    """An answer that is a list: its rows, whether there is another page, and how long it took."""

    rows: list[Node]
    more: bool
    seconds: float
    total: int | None = None


class WooClient(StoreHttp):
    """Sends requests to one site.

    Args:
        root: The address of its REST API, such as ``https://example.com/wp-json``; empty while none is connected.
        keys: The REST keys.
        mode: How they are sent.
        timeout: Seconds for one request. A write waits four times as long: an open outcome costs more than a wait.
        patience: Seconds that a read waits in all for a busy site.
        ca: A file of certificates to trust beside the usual ones, for shops that signed their own.
        transport: What carries the requests; the network when None.
        sleep: How to wait.
    """

    def __init__(
        self,
        root: str,
        keys: Keys,
        mode: Mode = "basic",
        *,
        timeout: float = 20.0,
        patience: float = 60.0,
        ca: str = "",
        transport: httpx2.AsyncBaseTransport | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        super().__init__(
            timeout=timeout,
            patience=patience,
            transport=transport,
            sleep=sleep,
            verify=trust(ca),
            headers={"User-Agent": "shopclerk", "Accept": "application/json"},
        )
        self._write_timeout = min(timeout * 4, 120.0)
        self.root = ""
        self.noise = ""
        self.point_at(root, keys, mode)

    def point_at(self, root: str, keys: Keys, mode: Mode) -> None:
        """Talk to another site from now on, or to none while ``root`` is empty."""
        known, self.root, self._keys, self._mode = self.root, root.rstrip("/"), keys, mode
        self.noise = ""  # what the site printed before its answers, for the merchant to see to
        if root and mode == "oauth":
            if not signing.is_local(root):
                raise StoreDisconnected(detail="plain http is only for shops on this machine or network; use https")
            if known == self.root:
                return  # said already
            log.warning("the shop is reached over plain http: fit for a local shop, never for a real one")

    def serves(self, root: str, keys: Keys) -> bool:
        """Return whether it talks to that site with those keys."""
        return (self.root, self._keys) == (root.rstrip("/"), keys)

    @property
    def site(self) -> str:
        """The address of the site that the API belongs to."""
        return self.root.removesuffix("/wp-json").removesuffix("/index.php")

    async def read(self, path: str, params: Params | None = None, *, public: bool = False) -> Any:
        """Return the answer to a GET, asked again where that helps.

        Raises:
            StoreError: As `StoreConnector` says.
            NotFound: There is no such order, product or customer.
        """
        return (await self._read(path, params or {}, public))[0]

    async def node(self, path: str, params: Params | None = None, *, public: bool = False) -> Node:
        """Return the answer to a GET that asks for one thing.

        Raises:
            StoreError: As `read` says, or the answer is no object.
            NotFound: There is no such thing.
        """
        found = await self.read(path, params, public=public)
        if not isinstance(found, dict):
            raise StoreUnavailable(detail=f"{path}: no object")
        return found

    async def page(self, path: str, params: Params, *, public: bool = False, tries: int = TRIES) -> Page:
        """Return one page of a list; lists go as comma lists, and whether there is more is told by ``Link``."""
        begun = time.monotonic()
        rows, headers = await self._read(path, params, public, tries)
        if not isinstance(rows, list):
            raise StoreUnavailable(detail=f"{path}: no list")
        total = headers.get("X-WP-Total", "")
        return Page(
            [one for one in rows if isinstance(one, dict)],
            bool(_NEXT.search(headers.get("Link", ""))),
            time.monotonic() - begun,
            int(total) if total.isdigit() else None,
        )

    async def _read(self, path: str, params: Params, public: bool, most: int = TRIES) -> tuple[Any, Mapping[str, str]]:
        return await self._ask(
            f"GET {path}", lambda: self._send("GET", path, params, None, {}, public), lambda tried: 2.0**tried, most
        )

    async def write(
        self, method: str, path: str, body: Node, *, key: str = "", params: Params | None = None, counts: bool = True
    ) -> Any:
        """Send a write, once, and return its answer.

        Args:
            method: POST, PUT or DELETE.
            path: Below the root.
            body: What is sent as JSON.
            key: The idempotency key, for a site that honours one.
            params: The query.
            counts: Whether it is the change itself, and not a mark or a repair beside it.

        Raises:
            StoreRejected: Refused; nothing happened.
            StoreUnavailable: It surely did not get through.
            StoreTimeout: Nobody knows whether it happened.
        """
        headers = {"Idempotency-Key": key} if key else {}

        async def once() -> Any:
            found = (await self._send(method, path, params or {}, body, headers, False))[0]
            if counts:
                failpoint("store.after_commit")
            if not isinstance(found, dict):
                raise Unclear(f"an answer that is no object: {type(found).__name__}")
            return found

        return await self._change(f"{method} {path}", once)

    async def _send(
        self, method: str, path: str, params: Params, body: Node | None, headers: dict[str, str], public: bool
    ) -> tuple[Any, Mapping[str, str]]:
        if not self.root or not (self._keys or public):
            raise StoreDisconnected(detail="no shop has been connected yet")
        response = await self._transfer(method, path, params, body, headers, public)
        log.debug("%s %s: %d", method, path, response.status_code)
        answer = self._answer(response.content)
        keeper = _keeper(response, answer, self.host)
        if response.is_success and answer is not None and keeper is None:
            return answer, response.headers
        if method != "GET" and not answers.is_own(answer):
            # A proxy or a firewall may answer so after WordPress has done what was asked.
            raise Unclear(f"status {response.status_code} and no answer of WordPress", keeper=keeper)
        wait = asked_to_wait(response)
        if response.status_code == 429 or (response.status_code in _BUSY and wait):
            raise Throttled(wait, keeper or _own_keeper(response, answer, self.host))
        if 300 <= response.status_code < 400:
            raise StoreUnavailable(detail=f"{method} {path}: the site has moved; connect the shop again")
        if keeper is not None and keeper.kind == "host":
            raise Unclear(f"status {response.status_code}", keeper=keeper)
        if keeper is not None:  # asking again does not open it, and may close it for longer
            raise keeper.error(f"{method} {path}")
        raise answers.meaning(response.status_code, answer, write=method != "GET", host=self.host)

    def _answer(self, content: bytes) -> Any:
        """Return an answer as JSON, None where it is none; what stands before it is kept, and told once."""
        try:
            answer, noise = behind_noise(content)
        except ValueError:
            return None
        if noise and not self.noise:
            self.noise = one_line(plain(noise), 200) or "blank lines"
            log.warning("the shop prints notices before its answers: %s", self.noise)
        return answer

    async def _transfer(
        self, method: str, path: str, params: Params, body: Node | None, headers: dict[str, str], public: bool
    ) -> httpx2.Response:
        url = f"{self.root}{path}"
        texts = {name: str(value) for name, value in params.items()}
        # wp/v2 knows nothing of these keys, so that they are not shown to it.
        mode: Mode = "basic" if public else self._mode
        keys = Keys(login=self._keys.login) if public else self._keys
        query = signing.query(mode, keys, method, url, texts)
        proof = {} if public and not keys.login else signing.headers(mode, keys)
        timeout = httpx2.USE_CLIENT_DEFAULT if method == "GET" else self._write_timeout
        return await self._request(
            method, f"{url}?{query}" if query else url, json=body, headers=headers | proof, timeout=timeout
        )

    @property
    def host(self) -> str:
        """The host of the site."""
        return urlsplit(self.root).hostname or ""


def trust(ca: str) -> ssl.SSLContext:
    """Return what certificates are trusted: the usual ones, and those in the file ``ca`` where one is named.

    Raises:
        ConfigurationError: The file cannot be read, or holds no certificates.
    """
    try:
        return ssl.create_default_context(cafile=ca) if ca else trusted()
    except OSError as error:  # ssl.SSLError is one
        raise ConfigurationError(f"SHOPCLERK_WOO_CA names no file of certificates: {ca}.", detail=str(error)) from error


def _keeper(response: httpx2.Response, answer: Any, host: str) -> Gatekeeper | None:
    """Return who answered, where that was surely not WordPress.

    Firewalls answer with any status, some with 200 and JSON that holds nothing but a message.
    """
    if answers.is_own(answer) or response.is_redirect:
        return None
    if (
        response.is_success
        and answer is not None
        and not (isinstance(answer, dict) and "message" in answer and "id" not in answer)
    ):
        return None
    return gatekeepers.of_page(response.status_code, response.headers, response.content, answer, host)


def _own_keeper(response: httpx2.Response, answer: Any, host: str) -> Gatekeeper | None:
    return gatekeepers.of_json(answer, response.status_code, host) if answers.is_own(answer) else None
