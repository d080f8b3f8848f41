"""Asking somebody else's service over HTTP: bounded answers, no redirects, and failures told apart by what they cost.

Only addresses from the settings are ever asked, never one that stands in an answer. What was sent and what came back
appears in no log and no error.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx2

from commerce.decoding import decoded
from commerce.errors import ConfigurationError, TryOnError, TryOnUnavailable
from commerce.links import is_here
from runtime.certificates import trusted

#: An answer holds one picture as Base64, of at most 25 million pixels.
MOST_BYTES = 48 * 1024 * 1024
_CONNECT_SECONDS = 10.0
_NOT_SENT = (httpx2.ConnectError, httpx2.ConnectTimeout, httpx2.PoolTimeout, httpx2.UnsupportedProtocol)
#: Answers by which a service says that it took nothing on, and what is wrong then.
_NOT_BEGUN = {
    400: "tryon_provider_rejected",
    401: "tryon_provider_key",
    402: "tryon_provider_quota",
    403: "tryon_provider_key",
    404: "tryon_provider_model",
    405: "tryon_provider_rejected",
    413: "tryon_provider_rejected",
    415: "tryon_provider_rejected",
    422: "tryon_provider_rejected",
    429: "tryon_provider_quota",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the status, and what the JSON says; None where it is none."""

    status: int
    data: Any = field(repr=False)

    def at(self, *path: str | int) -> Any:
        """Return what lies at a path of names and places; None where there is nothing."""
        return reach(self.data, *path)

    def text(self, *path: str | int) -> str:
        """Return the text at a path; empty where there is none."""
        found = self.at(*path)
        return found if isinstance(found, str) else ""


def reach(found: Any, *path: str | int) -> Any:
    """Return what lies at a path of names and places in decoded JSON; None where there is nothing."""
    for step in path:
        if isinstance(step, str):
            found = found.get(step) if isinstance(found, dict) else None
        else:
            found = found[step] if isinstance(found, list) and len(found) > step else None
    return found


class Remote:
    """One service at one address.

    Args:
        name: The provider's name, for errors.
        base: Its address; plain HTTP only on this machine.
        seconds: How long an answer may take.
        plain: Whether it speaks plain HTTP by its nature, gets no photo, and is never asked through a proxy.

    Raises:
        ConfigurationError: Photos would travel in plain sight.
    """

    def __init__(self, name: str, base: str, seconds: float, *, plain: bool = False) -> None:
        parts = urlsplit(base)
        safe = parts.scheme == "https" or (parts.scheme == "http" and (plain or is_here(parts.hostname or "")))
        if not safe:
            raise ConfigurationError(f"The address of {name} has to begin with https://.", code="bad_tryon")
        self._name, self._base, self._seconds = name, base.rstrip("/"), seconds
        self._plain = plain
        self._http: httpx2.AsyncClient | None = None

    async def ask(
        self,
        method: str,
        path: str,
        *,
        headers: dict[str, str] | None = None,
        json: Any = None,
        form: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request and return what came back, whatever its status.

        Raises:
            TryOnUnavailable: It surely did not arrive.
            TryOnError: Nobody knows, or the answer had no end.
        """
        if self._http is None:
            timeout = httpx2.Timeout(self._seconds, connect=min(_CONNECT_SECONDS, self._seconds))
            secure = trusted() if self._base.startswith("https:") else False  # there is no certificate to look at
            self._http = httpx2.AsyncClient(
                timeout=timeout, follow_redirects=False, trust_env=not self._plain, verify=secure
            )
        sent = {**(headers or {}), "Accept": "application/json", "Accept-Encoding": "identity"}
        try:
            async with self._http.stream(method, self._base + path, headers=sent, json=json, data=form) as response:
                content = await self._read(response)
        except _NOT_SENT as error:
            raise TryOnUnavailable(code="tryon_unreachable", detail=self._said(type(error).__name__)) from None
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            code = "tryon_timeout" if isinstance(error, httpx2.TimeoutException) else ""
            raise TryOnError(code=code, detail=self._said(type(error).__name__)) from None
        try:
            return Answer(response.status_code, decoded(content))
        except ValueError:  # also what is no UTF-8
            return Answer(response.status_code, None)

    async def _read(self, response: httpx2.Response) -> bytes:
        content = bytearray()
        async for part in response.aiter_raw():  # packed answers are not asked for, nor unpacked: they may be bombs
            content += part
            if len(content) > MOST_BYTES:
                raise TryOnError(code="tryon_bad_answer", detail=self._said("an answer without end"))
        return bytes(content)

    def check(self, answer: Answer) -> None:
        """Let a good answer pass.

        Raises:
            TryOnUnavailable: By its status the service took nothing on.
            TryOnError: It failed, and nobody knows how far it came.
        """
        if 200 <= answer.status < 300:
            return
        if code := _NOT_BEGUN.get(answer.status):
            raise TryOnUnavailable(code=code, detail=self._said(f"status {answer.status}"))
        raise TryOnError(detail=self._said(f"status {answer.status}"))

    async def close(self) -> None:
        """Let go of connections; the next request opens new ones."""
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def _said(self, what: str) -> str:
        return f"{self._name}: {what}"
