"""Answers of odd shapes, as plug-ins and caches give them: refused in words, and no row spoils another."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.errors import InputError, ShopclerkError
from commerce.product import Product
from connectors.stores.woocommerce import finding, site
from connectors.stores.woocommerce.catalogue import Catalogue
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.signing import Keys
from tests.connectors.stores.woocommerce.small_site import KEY, SECRET

ROOT = "https://shop.example.com/wp-json"
KEYS = Keys(consumer_key=KEY, consumer_secret=SECRET)
SALE = {"price": "10", "regular_price": "12", "on_sale": True, "date_on_sale_to_gmt": "2027-01-01T00:00:00"}
PIECES = {"purchasable": True, "manage_stock": True, "stock_quantity": 3, "stock_status": "instock"}
PRODUCT = (
    SALE
    | PIECES
    | {
        "id": 7,
        "name": "Cap",
        "slug": "cap",
        "permalink": "https://shop.example.com/cap",
        "type": "variable",
        "status": "publish",
        "catalog_visibility": "visible",
        "description": "Warm.",
        "sku": "C",
        "weight": "1",
        "dimensions": {"length": "1", "width": "", "height": ""},
        "average_rating": "4.5",
        "rating_count": 2,
        "categories": [{"id": 3, "name": "Caps", "slug": "caps"}],
        "brands": [{"id": 1, "name": "Nord"}],
        "tags": [{"name": "wool"}],
        "images": [{"src": "https://shop.example.com/a.png"}],
        "variations": [71],
        "attributes": [{"name": "Size", "options": ["S"], "variation": True, "visible": True}],
        "date_modified_gmt": "2026-01-01T00:00:00",
        "meta_data": [{"key": "_ean", "value": "4006381333931"}],
    }
)
VARIATION = (
    SALE
    | PIECES
    | {
        "id": 71,
        "parent_id": 7,
        "status": "publish",
        "sku": "C-S",
        "image": {"src": "https://shop.example.com/b.png"},
        "attributes": [{"name": "Size", "option": "S"}],
        "menu_order": 0,
        "meta_data": [],
    }
)
CATEGORY = {"id": 3, "name": "Caps", "parent": 0}
GOOD = PRODUCT | {"id": 9, "name": "Good", "type": "simple", "variations": []}
SITE: dict[str, Any] = {
    "/": {"name": "X", "url": "https://shop.example.com", "home": "https://shop.example.com", "namespaces": ["wc/v3"]},
    "/wc/v3/data/currencies/current": {"code": "EUR"},
    "/wc/v3/payment_gateways": [{"id": "a", "enabled": True, "method_supports": ["refunds"]}],
    "/wc/v3/products": [{"images": [{"src": "https://cdn.example.com/a.png"}]}],
    "/wc/v3/settings/general/woocommerce_price_num_decimals": {"value": "2"},
    "/wc/v3/settings/general/woocommerce_calc_taxes": {"value": "yes"},
    "/wc/v3/settings/tax/woocommerce_prices_include_tax": {"value": "yes"},
}
ODD = st.recursive(
    st.sampled_from([None, True, -1, 0, 1e400, float("nan"), "", "x", "\ud800", "\0", "http://[bad", "9" * 99])
    | st.text(max_size=5)
    | st.integers()
    | st.datetimes().map(str),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "name", "src", "code", "option", "options", "images", "namespaces", "value", "0"]),
            each,
        )
    ),
    max_leaves=6,
)


class Answers(httpx2.AsyncBaseTransport):
    """A site that answers each path with what it was given, and knows no other."""

    def __init__(self, rows: dict[str, Any]) -> None:
        self._rows = rows

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        path = request.url.path.removeprefix("/wp-json")
        of_one = path.startswith("/wc/v3/products/") and path.endswith("/variations")
        found = self._rows.get("variations" if of_one else path, self)
        if found is self:
            found = {"code": "rest_no_route", "message": "No route.", "data": {"status": 404}}
            return httpx2.Response(404, json=found, request=request)
        if isinstance(found, list) and request.url.params.get("page", "1") != "1":
            found = []
        return httpx2.Response(200, content=json.dumps(found).encode(), request=request)


async def no_wait(_seconds: float) -> None: ...


async def asked(rows: dict[str, Any], question: Callable[[WooClient], Awaitable[Any]]) -> Any:
    client = WooClient(ROOT, KEYS, transport=Answers(rows), sleep=no_wait)
    try:
        return await question(client)
    finally:
        await client.close()


@given(st.sampled_from(sorted(SITE)), ODD)
async def test_an_odd_site_is_refused_in_words(path: str, odd: Any) -> None:
    try:
        found = await asked(SITE | {path: odd}, site.facts)
    except ShopclerkError as error:
        assert error.message
    else:
        assert len(found.info.currency) == 3
        found.model_dump_json().encode()


@given(st.data(), st.sampled_from(["product", "variation", "category"]), st.booleans(), ODD)
async def test_an_odd_row_spoils_no_other(data: st.DataObject, which: str, new: bool, odd: Any) -> None:
    rows = {"product": dict(PRODUCT), "variation": dict(VARIATION), "category": dict(CATEGORY)}
    rows[which][data.draw(st.sampled_from(sorted(rows[which])))] = odd
    shop = {
        "/wc/v3/products": [rows["product"], GOOD],
        "/wc/v3/products/categories": [rows["category"]],
        **({"/wc/v3/variations": [rows["variation"]]} if new else {}),
        "variations": [rows["variation"]],
        "/wc/v3/data/currencies/current": {"code": "EUR"},
        "/wp/v2/product": [{"id": 7}, {"id": 9}],
    }

    async def everything(client: WooClient) -> list[Any]:
        return [one async for one in Catalogue(client).all()]

    found = await asked(shop, everything)
    assert "Good" in {one.title for one in found if isinstance(one, Product)}
    for one in found:
        assert "\\u0000" not in one.model_dump_json().encode().decode()


@pytest.mark.parametrize(
    "address",
    [
        "https://[bad",
        "http://[::1",
        "https://a\0b.test",
        "a\nb.test",
        "https://\ud800.test",
        "https://１２７.0.0.1",
        "https://" + "é" * 80 + ".test",
        "http://127.0.0.1/\x7f",
        "http://127.0.0.1:-1",
        "http://127.0.0.1:99999",
        "https://",
        "https://me@a.test",
        "ftp://a.test",
        "javascript:alert(1)",
        "a.test?b",
        "",
    ],
)
async def test_what_is_no_address_is_said_to_be_none(address: str) -> None:
    with pytest.raises(InputError, match="no address of a shop"):
        await finding.find(address)


class Leads(httpx2.AsyncBaseTransport):
    """A site that sends everybody elsewhere."""

    def __init__(self, headers: dict[str, str], status: int) -> None:
        self._answer = headers, status

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        headers, status = self._answer
        return httpx2.Response(status, headers=headers, content=b"[" * 100_000, request=request)


@pytest.mark.parametrize(
    "target", ["http://[bad", "http://127.0.0.1:99999999/", "javascript:1", "data:x", "//", "", "http://a\x7fb/", "<"]
)
async def test_an_address_that_leads_nowhere_is_no_shop(target: str) -> None:
    for headers, status in (({"Location": target}, 302), ({"Link": f'<{target}>; rel="https://api.w.org/"'}, 200)):
        with pytest.raises(ShopclerkError) as refused:
            await finding.find("https://shop.example.com", transport=Leads(headers, status))
        assert refused.value.code == "no_woocommerce"


async def test_a_mistyped_name_is_said_to_be_one() -> None:
    with pytest.raises(ShopclerkError, match=r"Nothing answers at shop\.invalid\. Is the address spelt right"):
        await finding.find("https://shop.invalid")
