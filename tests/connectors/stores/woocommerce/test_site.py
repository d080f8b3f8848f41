"""Finding a site's API, and webhooks: what is sent, signed, pinged, switched off and revived."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest

from commerce.errors import InputError, NotAuthenticated, StoreDisconnected, StoreUnavailable
from connectors.stores import signatures
from connectors.stores.woocommerce import finding as sites
from connectors.stores.woocommerce import webhooks
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys
from tests.connectors.stores.woocommerce.small_site import KEY, SECRET
from tests.connectors.stores.woocommerce.test_reading import FOLDER

KEYS = Keys(consumer_key=KEY, consumer_secret=SECRET)


class Host(httpx2.AsyncBaseTransport):
    """A host with a WordPress at ``root``, that may drop headers, move, or answer under plain permalinks only."""

    def __init__(self, root, strips=False, moved="", plain=False, keys=True):
        self.root, self.strips, self.moved, self.plain, self.keys = root, strips, moved, plain, keys

    async def handle_async_request(self, request):
        status, body, headers = self.answer(request)
        return httpx2.Response(status, content=json.dumps(body).encode(), headers=headers, request=request)

    def answer(self, request):
        url = str(request.url).partition("?")[0].rstrip("/")
        if self.moved and url.startswith(self.moved):
            return 301, "", {"Location": f"{self.root}/?_fields=namespaces"}
        if url == self.root:
            return 200, {"namespaces": ["wp/v2", "wc/v3"]}, {}
        if not url.startswith(f"{self.root}/wc/v3"):
            if self.plain:
                return 200, "home", {"Link": '<https://shop.example.com/?rest_route=/>; rel="https://api.w.org/"'}
            return 404, "<html>", {}
        query = parse_qs(urlsplit(str(request.url)).query)
        proven = (request.headers.get("authorization") and not self.strips) or query.get("consumer_secret") == [SECRET]
        if not proven or not self.keys:
            return 401, {"code": "woocommerce_rest_cannot_view", "message": "Sorry", "data": {"status": 401}}, {}
        return 200, [], {}


@pytest.mark.parametrize(
    ("asked", "host", "mode", "words"),
    [
        ("https://shop.example.com", Host("https://shop.example.com/wp-json"), "basic", ""),
        ("shop.example.com/", Host("https://shop.example.com/wp-json"), "basic", ""),
        ("https://example.com/shop", Host("https://example.com/shop/wp-json"), "basic", "folder"),
        ("https://shop.example.com", Host("https://shop.example.com/index.php/wp-json"), "basic", "index.php"),
        ("https://shop.example.com/wp-json", Host("https://shop.example.com/wp-json"), "basic", ""),
        ("https://shop.example.com", Host("https://shop.example.com/wp-json", strips=True), "query", "Authorization"),
        ("http://127.0.0.1:8080", Host("http://127.0.0.1:8080/wp-json"), "oauth", "plain http"),
        (
            "http://shop.example.com",
            Host("https://shop.example.com/wp-json", moved="http://shop.example.com"),
            "basic",
            "",
        ),
    ],
)
async def test_a_site_is_found_and_what_is_odd_about_it_is_said(asked, host, mode, words):
    found = await sites.discover(asked, KEYS, transport=host)
    assert (found.root, found.mode) == (host.root, mode)
    assert words in " ".join(found.notes) and bool(words) == bool(found.notes)


@pytest.mark.parametrize(
    ("asked", "host", "error", "words"),
    [
        ("https://shop.example.com", Host("https://elsewhere.example/wp-json"), StoreUnavailable, "no WooCommerce"),
        (
            "https://shop.example.com",
            Host("https://elsewhere.example/wp-json", plain=True),
            StoreUnavailable,
            "Permalinks",
        ),
        ("https://shop.example.com", Host("https://shop.example.com/wp-json", keys=False), StoreDisconnected, ""),
        ("http://shop.example.com", Host("http://shop.example.com/wp-json"), InputError, "https"),
        ("ftp://shop.example.com", Host("x"), InputError, "address"),
        ("https://user@shop.example.com", Host("x"), InputError, "address"),
        ("https://shop.example.com/?a=b", Host("x"), InputError, "address"),
    ],
)
async def test_what_is_no_shop_for_us_is_refused_in_words(asked, host, error, words):
    with pytest.raises(error) as refusal:
        await sites.discover(asked, KEYS, transport=host)
    assert words in refusal.value.message
    assert SECRET not in f"{refusal.value.message}{refusal.value.detail}"


@pytest.mark.skipif(not FOLDER.is_dir(), reason="the recordings are not here")
def test_every_recorded_delivery_is_believed_and_every_ping_borne():
    rows = json.loads((Path(FOLDER) / "webhook_deliveries.json").read_text(encoding="utf-8"))
    rows = [
        one for one in rows if "secret_used" in one and one["path"] != "/hook/nosecret"
    ]  # signed with the shop's own
    found = [webhooks.read(one["headers"], one["body"].encode(), one["secret_used"]) for one in rows]
    assert any(one is None for one in found)
    signed = [one for one in found if one is not None]
    assert {one.product_id for one in signed if one.topic == "product.deleted"} >= {"253"}


def delivery(body, secret='s & "1"', **headers):
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    names = {
        "X-WC-Webhook-Topic": "product.updated",
        "X-WC-Webhook-Delivery-ID": "d1",
        "x-wc-webhook-signature": signatures.signature(raw, secret),
    } | headers
    return webhooks.read(names, raw, 's & "1"')


def test_a_delivery_is_signed_over_its_raw_bytes():
    assert delivery(b'{"id":7,"permalink":"https:\\/\\/shop.example.com"}').product_id == "7"
    assert delivery({"id": 9, "parent_id": 7}).product_id == "7"  # a variation: its product is read
    for wrong in ({"secret": "other"}, {"x-wc-webhook-signature": ""}, {"x-wc-webhook-signature": "ä"}):
        with pytest.raises(NotAuthenticated):
            delivery({"id": 7}, **wrong)
    with pytest.raises(InputError):
        delivery(b"not json")


def test_only_a_ping_comes_unsigned():
    assert webhooks.read({}, b"webhook_id=6", "s") is None
    for other in (b"", b"webhook_id=x", b"webhook_id=6&a=b", b'{"id":1}', b"\xff"):
        with pytest.raises(NotAuthenticated):
            webhooks.read({}, other, "s")
    with pytest.raises(NotAuthenticated):
        webhooks.read({"x-wc-webhook-signature": signatures.signature(b"{}", "")}, b"{}", "")


class Hooks(httpx2.AsyncBaseTransport):
    def __init__(self):
        self.rows = []

    async def handle_async_request(self, request):
        if request.method == "GET":
            return httpx2.Response(200, json=self.rows, request=request)
        body = json.loads(request.content)
        if request.method == "POST":
            self.rows.append({"id": len(self.rows) + 1} | body)
            return httpx2.Response(201, json=self.rows[-1], request=request)
        identity = int(str(request.url).partition("?")[0].rpartition("/")[2])
        if request.method == "DELETE":
            self.rows = [one for one in self.rows if one["id"] != identity]
            return httpx2.Response(200, json={}, request=request)
        next(one for one in self.rows if one["id"] == identity).update(body)
        return httpx2.Response(200, json={}, request=request)


async def test_webhooks_are_made_once_and_revived():
    hooks = Hooks()
    hooks.rows = [{"id": 99, "topic": "product.updated", "delivery_url": "https://other.example/x", "status": "active"}]
    woo, ours = (
        WooClient("https://shop.example.com/wp-json", KEYS, transport=hooks),
        "https://clerk.example.com/webhooks/woo",
    )
    assert len(await webhooks.subscribe(woo, ours, "secret")) == 4
    assert await webhooks.subscribe(woo, ours, "secret") == []
    hooks.rows[2]["status"] = "disabled"
    assert await webhooks.subscribe(woo, ours, "secret") == ["product.updated revived"]
    assert {one["status"] for one in hooks.rows} == {"active"}
    await webhooks.unsubscribe(woo, ours)
    assert [one["id"] for one in hooks.rows] == [99]


@pytest.mark.parametrize(
    "tail", ["/wp-admin", "/wp-admin/admin.php?page=wc-settings#top", "/wp-login.php?redirect_to=x"]
)
def test_the_address_of_the_shops_back_office_is_the_shops(tail):
    assert sites._address(f"https://shop.example.com/store{tail}")[0] == "https://shop.example.com/store"
