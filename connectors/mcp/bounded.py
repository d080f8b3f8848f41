"""What carries requests to a server that is not ours: answers have an end, and are what they look like."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx2

from connectors.public_only import PublicOnly
from runtime.certificates import trusted

LARGEST = 4 * 1024 * 1024
_AS_IT_IS = "identity"


class Bounded(httpx2.AsyncBaseTransport):
    """Carries requests, to public addresses unless it is told otherwise.

    An answer that is packed is refused, since nobody knows how large it is before it has been unpacked.

    Args:
        local: Whether it may go to this machine and to private networks.
        inner: What carries the requests on; the network when None.
    """

    def __init__(self, *, local: bool = False, inner: httpx2.AsyncBaseTransport | None = None) -> None:
        plain = inner or httpx2.AsyncHTTPTransport(verify=trusted())
        self._inner = plain if local else PublicOnly(inner)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request.

        Raises:
            InputError: The host has an address that is not public; code ``private_address``.
            httpx2.HTTPError: It was not reached, or its answer is packed or has no end.
        """
        request.headers["accept-encoding"] = _AS_IT_IS
        response = await self._inner.handle_async_request(request)
        if response.headers.get("content-encoding", _AS_IT_IS).casefold() != _AS_IT_IS:
            await response.aclose()
            raise httpx2.ReadError("an answer that is packed")
        response.stream = _Ended(response.stream)
        return response

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._inner.aclose()


class _Ended(httpx2.AsyncByteStream):
    """An answer that is given up when it grows too large."""

    def __init__(self, inner: object) -> None:
        assert isinstance(inner, httpx2.AsyncByteStream)
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._inner:
            size += len(part)
            if size > LARGEST:
                raise httpx2.ReadError("an answer that is too long")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()
