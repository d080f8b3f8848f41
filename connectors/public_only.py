"""Requests to an address that somebody typed: only to public hosts, and with answers of a bounded size.

Who may name a shop to connect must not learn by it what runs inside our network. A name is resolved here, every address
that it has must be public, and the request goes to the address that was looked at: a name that leads elsewhere a moment
later leads nowhere. Redirects are requests like any other.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from ipaddress import IPv4Address, ip_address, ip_network

import httpx2

from commerce.errors import InputError
from runtime.certificates import trusted

MOST = 16 * 1024 * 1024
_PORTS = {"http": 80, "https": 443}
#: An IPv4 address as networks without IPv4 write it.
_TRANSLATED = ip_network("64:ff9b::/96")
_GLOBAL = ip_network("2000::/3")
#: Within that: tunnels to an IPv4 address (6to4, Teredo and what else lies there), and addresses for documents.
_SPECIAL = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
_ISATAP = frozenset({0x00005EFE, 0x02005EFE})
_RELAYS = ip_network("192.88.99.0/24")
#: A cloud's own services behind an address that looks like any other.
_CLOUDS = frozenset({IPv4Address("168.63.129.16")})
_PRIVATE = "That address belongs to a private network, or to this machine."


class PublicOnly(httpx2.AsyncBaseTransport):
    """Carries requests to public addresses only.

    Args:
        inner: What carries them on; the network when None.
        verify: Which certificates are trusted; the usual ones when None.
        advice: What whoever named the address can do about a refusal.
    """

    def __init__(
        self, inner: httpx2.AsyncBaseTransport | None = None, *, verify: ssl.SSLContext | None = None, advice: str = ""
    ) -> None:
        self._verify = verify
        self._refusal = f"{_PRIVATE} {advice}".strip()
        self._given, self._inner = inner, inner

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Send one request to the address that its host has now.

        Raises:
            InputError: The host has an address that is not public; code ``private_address``.
            httpx2.ConnectError: It has none.
        """
        url = request.url
        place = await public_address(url.host, url.port or _PORTS.get(url.scheme, 443), self._refusal)
        request.extensions = {**request.extensions, "sni_hostname": url.host}
        request.url = url.copy_with(host=place)
        if self._inner is None:
            self._inner = httpx2.AsyncHTTPTransport(verify=self._verify or trusted())
        try:
            response = await self._inner.handle_async_request(request)
        finally:
            request.url = url
        response.stream = Ended(response.stream, MOST)
        return response

    async def aclose(self) -> None:
        """Let go of connections; the next request may open new ones."""
        if self._inner is not None:
            await self._inner.aclose()
        self._inner = self._given


class Ended(httpx2.AsyncByteStream):
    """An answer that is given up when it has no end.

    Args:
        inner: The answer's stream.
        most: So many bytes it may have.
    """

    def __init__(self, inner: object, most: int) -> None:
        assert isinstance(inner, httpx2.AsyncByteStream)
        self._inner, self._most = inner, most

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for part in self._inner:
            size += len(part)
            if size > self._most:
                raise httpx2.ReadError("an answer that is too long")
            yield part

    async def aclose(self) -> None:
        """Let go of the answer."""
        await self._inner.aclose()


async def public_address(host: str, port: int, refusal: str = _PRIVATE) -> str:
    """Return an address of the host, once it is known that all of them are public.

    Raises:
        InputError: One is not; code ``private_address``.
        httpx2.ConnectError: There is none.
    """
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpx2.ConnectError(f"no such host: {type(error).__name__}") from None
    places = [str(each[4][0]) for each in found]
    if not places or not all(map(is_public, places)):
        raise InputError(refusal, code="private_address")
    return places[0]


def is_public(place: str) -> bool:
    """Return whether an address is one of the internet, also where it stands for another one inside itself.

    Allowed is what is handed out to hosts of the internet; all else is not, whatever it may come to mean.
    """
    try:
        address = ip_address(place.partition("%")[0])
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return _is_public4(address)
    low = IPv4Address(int(address) & 0xFFFFFFFF)
    if address.ipv4_mapped is not None or address in _TRANSLATED:
        return _is_public4(low)
    usual = address in _GLOBAL and address.is_global and not any(address in each for each in _SPECIAL)
    return usual and (int(address) >> 32 & 0xFFFFFFFF not in _ISATAP or _is_public4(low))


def _is_public4(address: IPv4Address) -> bool:
    odd = address.is_multicast or address.is_reserved or address in _RELAYS or address in _CLOUDS
    return address.is_global and not odd
