"""The way to a desk's API: JSON in, JSON out, and the two ways in which that fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import httpx2

from commerce.decoding import decoded
from commerce.errors import DeskError, DeskGone
from runtime.certificates import trusted

_SECONDS = 15.0
_GONE = (404, 410)


class DeskHttp:
    """A client of one desk.

    Args:
        url: Where its API begins.
        headers: What every request carries.
        auth: User and password, where it asks for them.
        transport: What carries the requests; the network when None.
    """

    def __init__(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._url = url.rstrip("/")
        self._http = httpx2.AsyncClient(
            timeout=_SECONDS, verify=trusted(), headers=headers, auth=auth, transport=transport, follow_redirects=False
        )

    async def ask(self, method: str, path: str, body: Any = None, **query: str) -> Any:
        """Return what the desk answers, None where that is nothing.

        Raises:
            DeskGone: What the path names is not there.
            DeskError: It was not reached, refused, or gave no JSON.
        """
        where = f"{method} {path}"
        try:
            answer = await self._http.request(method, self._url + path, json=body, params=query or None)
        except httpx2.HTTPError as error:
            raise DeskError(detail=f"{where}: {type(error).__name__}") from None  # the error holds the credentials
        if answer.status_code in _GONE:
            raise DeskGone(detail=f"{where}: {answer.status_code}")
        if not answer.is_success:
            raise DeskError(detail=f"{where}: {answer.status_code}")
        try:
            return decoded(answer.content) if answer.content.strip() else None
        except ValueError:
            raise DeskError(detail=f"{where}: no JSON") from None

    async def close(self) -> None:
        """Let go of connections."""
        await self._http.aclose()
