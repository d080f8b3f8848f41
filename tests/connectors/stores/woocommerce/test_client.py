"""The client: signing, what is asked again and what never is, and keys that stay out of logs and errors."""

from __future__ import annotations

import json
import logging

import httpx2
import pytest

from commerce.errors import StoreDisconnected, StoreRejected, StoreThrottled, StoreTimeout, StoreUnavailable
from connectors.stores.woocommerce import signing
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys

KEYS = Keys(consumer_key="ck_1234567890abcdef", consumer_secret="cs_fedcba0987654321")
ROOT = "https://shop.example.com/wp-json"


class Site(httpx2.AsyncBaseTransport):
    """Answers with what is in line, the last one for ever."""

    def __init__(self, *line):
        self.line, self.seen = list(line), []

    async def handle_async_request(self, request):
        self.seen.append(request)
        found = self.line.pop(0) if len(self.line) > 1 else self.line[0]
        if isinstance(found, Exception):
            raise found
        status, body, headers = (*found, {})[:3]
        content = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        return httpx2.Response(status, content=content, headers=headers, request=request)


async def still(seconds):
    del seconds


def client(*line, mode="basic", root=ROOT):
    site = Site(*line)
    return WooClient(root, KEYS, mode, transport=site, sleep=still), site


async def test_a_read_is_asked_again_until_it_is_answered():
    woo, site = client(httpx2.ConnectError("no"), (502, "<html>"), httpx2.ReadTimeout("late"), (200, {"id": 1}))
    assert await woo.read("/wc/v3/orders/1") == {"id": 1}
    assert len(site.seen) == 4


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (httpx2.ConnectError("no"), StoreUnavailable),
        (httpx2.ReadTimeout("late"), StoreTimeout),
        ((500, "<html>"), StoreTimeout),
        ((200, "<html>"), StoreTimeout),
        ((503, "", {"Retry-After": "9"}), StoreTimeout),
        ((429, ""), StoreTimeout),
        ((301, "", {"Location": "https://x.example"}), StoreTimeout),
        ((403, "<html>blocked"), StoreTimeout),
        ((404, "<html>"), StoreTimeout),
        ((200, "[" * 100_000), StoreTimeout),
        ((429, {"code": "too_many", "message": "Slow down."}, {"Retry-After": "9"}), StoreThrottled),
        ((500, {"code": "woocommerce_rest_cannot_create_order_refund", "message": "No.", "data": 500}), StoreRejected),
    ],
)
async def test_a_write_is_sent_once_whatever_happens(trouble, error):
    woo, site = client(trouble)
    with pytest.raises(error):
        await woo.write("POST", "/wc/v3/orders/1/refunds", {"amount": "1.00"})
    assert len(site.seen) == 1


async def test_a_busy_site_is_given_the_time_that_it_asks_for():
    waited = []

    async def wait(seconds):
        waited.append(seconds)

    site = Site((429, "", {"Retry-After": "3"}), (200, []))
    woo = WooClient(ROOT, KEYS, transport=site, sleep=wait)
    assert await woo.read("/wc/v3/orders") == []
    assert 3 <= waited[0] < 4


@pytest.mark.parametrize("mode", ["basic", "query", "oauth"])
async def test_keys_are_in_no_log_and_no_error(mode, caplog):
    caplog.set_level(logging.DEBUG)
    root = "http://127.0.0.1:8080/wp-json" if mode == "oauth" else ROOT
    woo, site = client((500, "<html>"), mode=mode, root=root)
    with pytest.raises(StoreTimeout) as failure:
        await woo.read("/wc/v3/orders", {"search": "eve+shop@example.com"})
    said = caplog.text + str(failure.value) + failure.value.detail + repr(failure.value.__cause__)
    for key in (KEYS.consumer_key.get_secret_value(), KEYS.consumer_secret.get_secret_value()):
        assert key not in said and key not in repr(KEYS)
    sent = site.seen[0]
    assert ("authorization" in sent.headers) is (mode == "basic")
    assert ("consumer_key" in str(sent.url)) is (mode != "basic")
    assert "search=eve%2Bshop%40example.com" in str(sent.url)
    assert mode != "oauth" or ("fedcba" not in str(sent.url) and "plain http" in caplog.text)


async def test_keys_are_not_shown_to_the_public_part():
    woo, site = client((200, []), mode="query")
    await woo.read("/wp/v2/pages", public=True)
    assert "consumer" not in str(site.seen[0].url) and "authorization" not in site.seen[0].headers


def test_plain_http_is_for_local_shops_only():
    with pytest.raises(StoreDisconnected):
        WooClient("http://shop.example.com/wp-json", KEYS, "oauth")
    assert signing.is_local("http://192.168.1.4") and signing.is_local("http://shop.test")
    assert not signing.is_local("http://8.8.8.8") and not signing.is_local("http://localhost.example.com")


def test_the_signature_covers_method_address_and_parameters_in_any_order():
    params = {"oauth_consumer_key": "ck", "oauth_nonce": "n", "oauth_timestamp": "1", "search": "50% off+é"}
    first = signing.signature("cs", "get", "http://127.0.0.1/wp-json/wc/v3/products", params)
    again = signing.signature("cs", "GET", "http://127.0.0.1/wp-json/wc/v3/products", dict(reversed(params.items())))
    assert first == again
    assert first != signing.signature("cs", "GET", "http://127.0.0.1/wp-json/wc/v3/orders", params)


async def test_link_is_read_by_its_relation():
    only = {"Link": '<https://shop.example.com/wp-json/>; rel="https://api.w.org/"', "X-WP-Total": "7"}
    both = {
        "Link": '<https://shop.example.com/wp-json/wc/v3/products?page=2>; rel="next", <https://x.example>; rel="prev"'
    }
    woo, _ = client((200, [{"id": 1}], only), (200, [{"id": 1}], both))
    first = await woo.page("/wc/v3/products", {})
    assert (first.more, first.total) == (False, 7)
    assert (await woo.page("/wc/v3/products", {})).more


async def test_without_a_shop_it_says_so():
    with pytest.raises(StoreDisconnected):
        await WooClient("", Keys()).read("/wc/v3/orders")
