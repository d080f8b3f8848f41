"""The checkout link: only to the shop, only for what is in stock, only where the platform has one."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from agent.wording import replies
from commerce.customer import Principal
from commerce.errors import InputError, StoreRejected, StoreUnavailable
from commerce.rules import CheckoutRule
from service import cart
from service.bootstrap import Container
from service.conversations import conversations
from service.discovery import SearchRequest
from tools import TOOLS
from tools.context import KEY, ToolContext
from tools.results import CheckoutResult


async def products(container: Container) -> list[Any]:
    page = await container.shop.discovery.search(SearchRequest(query="rain jacket", limit=5))
    return [await container.shop.discovery.product(item.id) for item in page.items]


async def variants(container: Container) -> list[Any]:
    page = await container.shop.discovery.search(SearchRequest(query="rain jacket", limit=5))
    return [each for item in page.items for each in (await container.shop.discovery.product(item.id)).variants]


async def test_the_link_leads_to_the_shop_and_names_what_it_holds(container: Container) -> None:
    chosen = next(each for each in await variants(container) if each.in_stock)
    context = ToolContext(container.shop, Principal.visitor(container.shop.shop_id, "v"), "c")
    text = await TOOLS["checkout_link"].ainvoke(
        {"items": [{"item": chosen.sku, "quantity": 1}]}, config={"configurable": {KEY: context}}
    )
    result = json.loads(text)
    assert result["kind"] == "checkout"
    assert urlsplit(result["url"]).hostname in container.shop.hosts
    assert [(line["sku"], line["quantity"], line["price"]) for line in result["items"]] == [
        (chosen.sku, 1, f"{chosen.price:f}")
    ]


async def test_what_is_sold_out_is_refused(container: Container) -> None:
    gone = next(each for each in await variants(container) if not each.in_stock)
    with pytest.raises(InputError, match="sold out"):
        await cart.link(container.shop, Principal.visitor(container.shop.shop_id, "v"), [cart.Wanted(gone.sku, 1)])


async def test_a_platform_without_links_says_so(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(container.shop.connector, "checkout", None)
    with pytest.raises(InputError):
        await cart.link(container.shop, Principal.visitor(container.shop.shop_id, "v"), [cart.Wanted("any", 1)])


async def test_a_link_away_from_the_shop_is_refused(container: Container, monkeypatch: pytest.MonkeyPatch) -> None:
    chosen = next(each for each in await variants(container) if each.in_stock)

    async def elsewhere(*_: Any) -> str:
        return "https://shop.example.net/cart"

    monkeypatch.setattr(container.shop.connector.checkout, "link", elsewhere)
    with pytest.raises(StoreRejected):
        await cart.link(container.shop, Principal.visitor(container.shop.shop_id, "v"), [cart.Wanted(chosen.sku, 1)])


CODE = CheckoutRule(discount_code="WELCOME10", minimum="50.00", signed_in=True, until=date(2030, 1, 31))


@pytest.mark.parametrize(
    ("goods", "known", "today", "code"),
    [
        ("50.00", True, date(2030, 1, 31), "WELCOME10"),
        ("49.99", True, date(2030, 1, 1), ""),
        ("50.00", False, date(2030, 1, 1), ""),
        ("50.00", True, date(2030, 2, 1), ""),
        (None, True, date(2030, 1, 1), ""),
    ],
)
def test_the_policy_says_which_basket_gets_the_code(goods: str | None, known: bool, today: date, code: str) -> None:
    assert CODE.code_for(None if goods is None else Decimal(goods), known, today) == code
    assert CheckoutRule().code_for(Decimal(100), True, today) == ""


def test_a_code_is_one_word() -> None:
    with pytest.raises(ValidationError):
        CheckoutRule(discount_code="A&checkout[email]=x")


@pytest.mark.parametrize("holds", [True, False, StoreUnavailable])
async def test_a_code_stands_in_the_link_only_while_the_shop_takes_it(
    container: Container, monkeypatch: pytest.MonkeyPatch, holds: bool | type[StoreUnavailable]
) -> None:
    asked: list[str] = []

    async def look(code: str) -> bool:
        asked.append(code)
        if isinstance(holds, type):
            raise holds
        return holds

    async def link(items: Any, discount: str = "") -> str:
        assert items
        return f"{container.shop.settings.server.base_url}/cart?discount={discount}"

    chosen = next(each for each in await variants(container) if each.in_stock)
    rule = CheckoutRule(discount_code="WELCOME10")
    monkeypatch.setattr(container.shop, "policy", container.shop.policy.model_copy(update={"checkout_link": rule}))
    monkeypatch.setattr(container.shop.connector.checkout, "holds", look)
    monkeypatch.setattr(container.shop.connector.checkout, "link", link)
    context = ToolContext(container.shop, Principal.visitor(container.shop.shop_id, "v"), "c")
    given = {"items": [{"sku": chosen.sku, "quantity": 1}], "discount": "HUNDRED", "discount_code": "HUNDRED"}
    text = await TOOLS["checkout_link"].ainvoke(given, config={"configurable": {KEY: context}})
    result = json.loads(text)
    assert asked == ["WELCOME10"]
    assert result.get("discount_code", "") == ("WELCOME10" if holds is True else "")
    assert result["url"].endswith("discount=WELCOME10" if holds is True else "discount=")
    assert ("WELCOME10" in replies.checkout(CheckoutResult.model_validate(result))) is (holds is True)


async def test_a_model_puts_in_no_more_pieces_and_no_other_variant_than_were_asked_for(container: Container) -> None:
    product = next(each for each in await products(container) if sum(one.in_stock for one in each.variants) > 1)
    chosen = next(each for each in product.variants if each.in_stock)
    who = Principal.visitor(container.shop.shop_id, "v")
    here = (await conversations.create(container.shop, who)).id

    async def asked(quantity: int) -> dict[str, Any]:
        config = {"configurable": {KEY: ToolContext(container.shop, who, here, shown=(product.id,))}}
        items = {"items": [{"item": chosen.handle, "quantity": quantity}]}
        found: dict[str, Any] = json.loads(await TOOLS["checkout_link"].ainvoke(items, config=config))
        return found

    await conversations.add(container.shop, here, "customer", "I want to buy one rain jacket")
    assert (await asked(7))["code"] == "other_quantity"
    assert (await asked(1))["code"] == "which_article"
    await conversations.add(container.shop, here, "customer", f"{' '.join(chosen.options.values())} please")
    assert (await asked(1))["kind"] == "checkout"
