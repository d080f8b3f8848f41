"""A product's picture: from the connector itself, or from where the shop keeps it, a public address of bounded size."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from urllib.parse import urlsplit

import httpx2

from commerce.errors import NotFound, StoreTimeout, StoreUnavailable
from commerce.sentences import say
from commerce.text import one_line
from connectors.public_only import PublicOnly
from connectors.stores.base import StoreConnector
from runtime.certificates import trusted

MOST_BYTES = 10 * 1024 * 1024
_SECONDS = 15.0
_HOPS = 3


async def own(store: StoreConnector, name: str) -> tuple[bytes, str]:
    """Return a picture that the store's connector itself serves, and its media type.

    Raises:
        NotFound: It serves none of that name, or none at all.
    """
    if store.pictures is None:
        raise NotFound(say("refusals.picture_not_found"), detail=one_line(name, 80))
    return await store.pictures.picture(name)


async def fetch(url: str, hosts: Collection[str], inner: httpx2.AsyncBaseTransport | None = None) -> bytes:
    """Return the bytes behind a picture's address.

    Args:
        url: Where it is.
        hosts: The hosts that the shop's pictures come from; no other one is asked, also not after a redirect.
        inner: What carries requests on to the network; for tests.

    Raises:
        NotFound: The address is not one of the shop's, or there is no picture.
        StoreUnavailable: It cannot be had now.
        StoreTimeout: It took too long.
    """
    transport = PublicOnly(inner) if inner is None else inner
    try:
        async with (
            asyncio.timeout(_SECONDS),
            httpx2.AsyncClient(transport=transport, timeout=_SECONDS, verify=trusted()) as client,
        ):
            for _ in range(_HOPS):
                parts = urlsplit(url)
                if parts.scheme != "https" or (parts.hostname or "").casefold() not in hosts:
                    raise NotFound(say("refusals.picture_not_found"))
                async with client.stream("GET", url, headers={"Accept": "image/png,image/jpeg,image/webp"}) as answer:
                    if answer.is_redirect:
                        url = str(answer.url.join(answer.headers.get("location", "")))
                        continue
                    return await _read(answer)
    except (TimeoutError, httpx2.TimeoutException):
        raise StoreTimeout from None
    except httpx2.HTTPError as error:
        raise StoreUnavailable(detail=type(error).__name__) from None
    raise NotFound(say("refusals.picture_not_found"))


async def _read(answer: httpx2.Response) -> bytes:
    if answer.status_code >= 500 or answer.status_code == 429:
        raise StoreUnavailable(detail=f"picture: {answer.status_code}")
    if answer.status_code != 200:
        raise NotFound(say("refusals.picture_not_found"))
    data = bytearray()
    async for part in answer.aiter_bytes():
        data += part
        if len(data) > MOST_BYTES:
            raise NotFound(say("refusals.picture_too_large"))
    return bytes(data)
