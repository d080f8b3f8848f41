"""What carries requests to a server that is not ours: answers have an end, and are what they look like."""

from __future__ import annotations

import httpx2

from connectors.public_only import Ended, PublicOnly
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
        response.stream = Ended(response.stream, LARGEST)
        return response

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._inner.aclose()
