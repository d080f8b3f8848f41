"""Keys go to the shop that was named and to nobody else, and what stands in the way is told by its name."""

from __future__ import annotations

from collections.abc import Callable

import httpx2
import pytest
from pydantic import SecretStr

from commerce.errors import (
    ConfigurationError,
    InputError,
    StoreDisconnected,
    StoreTimeout,
    StoreUnavailable,
)
from connectors.stores.woocommerce import finding
from connectors.stores.woocommerce.signing import Keys
from evals.standins.woocommerce.server import serve


class Door(httpx2.AsyncBaseTransport):
    """Answers as a function says."""

    def __init__(self, answer: Callable[[httpx2.Request], httpx2.Response]) -> None:
        self.answer, self.seen = answer, list[httpx2.Request]()

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        self.seen.append(request)
        found = self.answer(request)
        found.request = request
        return found


KEYS = Keys(consumer_key=SecretStr("ck_" + "a" * 40), consumer_secret=SecretStr("cs_" + "b" * 40))
INDEX = {"namespaces": ["wc/v3"], "name": "Shop"}


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (429, "slow_down", StoreUnavailable),
        (500, "fatal", StoreTimeout),
        (401, "woocommerce_rest_authentication_error", StoreDisconnected),
    ],
)
async def test_keys_go_into_the_address_only_where_nobody_was_seen(status: int, code: str, error: type) -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.path.endswith("/wp-json/"):
            return httpx2.Response(200, json=INDEX)
        words = "Consumer secret is invalid."
        return httpx2.Response(
            status, json={"code": code, "message": words, "data": {}}, headers={"Retry-After": "9999"}
        )

    door = Door(answer)
    with pytest.raises(error):
        await finding.discover("https://shop.example.com", KEYS, transport=door)
    assert not any("consumer_key" in str(one.url) for one in door.seen)


async def test_keys_are_not_for_the_host_that_took_an_address_over() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "shop.example.com":
            return httpx2.Response(301, headers={"Location": f"https://www.parked.example.net{request.url.path}"})
        return httpx2.Response(200, json=INDEX)

    door = Door(answer)
    with pytest.raises(InputError, match=r"parked\.example\.net") as refusal:
        await finding.discover("https://shop.example.com", KEYS, transport=door)
    assert refusal.value.code == "other_host"
    assert not any("authorization" in one.headers for one in door.seen)


async def test_a_link_to_another_host_gets_no_keys_either() -> None:
    def answer(request: httpx2.Request) -> httpx2.Response:
        if request.url.host == "api.example.net":
            return httpx2.Response(200, json=INDEX)
        link = {"Link": '<https://api.example.net/wp-json/>; rel="https://api.w.org/"'}
        return httpx2.Response(200, headers=link) if request.url.path == "/" else httpx2.Response(404)

    door = Door(answer)
    with pytest.raises(InputError) as refusal:
        await finding.discover("https://shop.example.com", KEYS, transport=door)
    assert refusal.value.code == "other_host"
    assert not any("authorization" in one.headers for one in door.seen)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://shop.example.com:port", "https://shop.example.com:99999"]
)
async def test_what_is_no_address(url: str) -> None:
    with pytest.raises(InputError):
        await finding.find(url)


async def test_a_certificate_that_nobody_trusts_is_named() -> None:
    with serve(tls_on=True) as shop, pytest.raises(StoreUnavailable, match="SHOPCLERK_WOO_CA") as refusal:
        await finding.find(shop.url)
    assert refusal.value.code == "bad_certificate"
    with pytest.raises(ConfigurationError, match="SHOPCLERK_WOO_CA"):
        await finding.find("https://127.0.0.1", ca="/no/such/file.pem")
