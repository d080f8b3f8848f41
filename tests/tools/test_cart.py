"""The checkout link: only to the shop, only for what is in stock, only where the platform has one."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest

from commerce.customer import Principal
from commerce.errors import InputError, StoreRejected
from service import cart
from service.discovery import SearchRequest
from service.house import House
from tools import TOOLS
from tools.context import KEY, ToolContext


async def variants(house: House) -> list[Any]:
    page = await house.shop.discovery.search(SearchRequest(query="rain jacket", limit=5))
    return [each for item in page.items for each in (await house.shop.discovery.product(item.id)).variants]


async def test_the_link_leads_to_the_shop_and_names_what_it_holds(house: House) -> None:
    chosen = next(each for each in await variants(house) if each.in_stock)
    context = ToolContext(house.shop, Principal.visitor(house.shop.shop_id, "v"), "c")
    text = await TOOLS["checkout_link"].ainvoke(
        {"items": [{"sku": chosen.sku, "quantity": 1}]}, config={"configurable": {KEY: context}}
    )
    result = json.loads(text)
    assert result["kind"] == "checkout"
    assert urlsplit(result["url"]).hostname in house.shop.hosts
    assert [(line["sku"], line["quantity"], line["price"]) for line in result["items"]] == [
        (chosen.sku, 1, f"{chosen.price:f}")
    ]


async def test_what_is_sold_out_is_refused(house: House) -> None:
    gone = next(each for each in await variants(house) if not each.in_stock)
    with pytest.raises(InputError, match="sold out"):
        await cart.link(house.shop, [cart.Wanted(gone.sku, 1)])


async def test_a_platform_without_links_says_so(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    able = house.shop.connector.capabilities
    monkeypatch.setattr(
        house.shop.connector, "capabilities", able.model_copy(update={"actions": able.actions - {"checkout_link"}})
    )
    with pytest.raises(InputError):
        await cart.link(house.shop, [cart.Wanted("any", 1)])


async def test_a_link_away_from_the_shop_is_refused(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = next(each for each in await variants(house) if each.in_stock)

    async def elsewhere(_: Any) -> str:
        return "https://shop.example.net/cart"

    monkeypatch.setattr(house.shop.connector, "checkout_link", elsewhere)
    with pytest.raises(StoreRejected):
        await cart.link(house.shop, [cart.Wanted(chosen.sku, 1)])
