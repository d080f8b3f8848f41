"""Products in the widget: price before, variants, the cart of the page's shop, what is similar, and side by side."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode

import pytest
from playwright.async_api import expect

from app.widget.files import LOADER, built
from tests.app.serving import Server
from tests.app.widget import site
from tests.app.widget.conftest import Opened
from tests.app.widget.test_widget import ask, open_chat, within

pytestmark = pytest.mark.browser


async def test_from_the_card_to_the_cart_and_side_by_side(browse: Opened, clerk: Server):
    page = await browse("/?cart=%2Fbasket", width=390)
    await open_chat(page)
    await ask(page, "rain jacket")
    with clerk.client() as client:
        shown = [each["id"] for each in client.get("/search?q=rain jacket").json()["items"]]
        product = client.get(f"/products/{shown[0]}").json()
    await page.get_by_role("list", name="Products").get_by_role("button").first.click()
    add = page.get_by_role("button", name="Add to cart")
    assert await within(page, add)
    colours = page.get_by_role("group", name="Colour").get_by_role("radio")
    for place in range(await colours.count()):
        await colours.nth(place).check(force=True)
        if await add.is_enabled():
            break
    await add.click()
    await expect(page.get_by_text("It is in the cart.")).to_be_visible()
    sent = parse_qs(site.baskets[-1])
    bought = next(each for each in product["variants"] if each["id"] == sent["variant"][0])
    assert sent["count"] == ["1"] and bought["in_stock"]
    chosen = await page.locator(".choice input:checked + span").all_text_contents()
    assert set(chosen) <= set(bought["options"].values()) and chosen

    await page.get_by_role("button", name="Similar products").click()
    others = page.locator(".one-product .products").get_by_role("button")
    await expect(others.first).to_be_visible()
    title = await others.first.locator(".title").inner_text()
    await others.first.click()
    await expect(page.get_by_role("heading", name=title)).to_be_focused()

    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Compare").click()
    table = page.get_by_role("region", name="Comparison").get_by_role("table")
    await expect(table.get_by_role("columnheader")).to_have_count(min(4, len(shown)))
    await expect(table.get_by_role("rowheader").nth(0)).to_have_text("Price")
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")

    with clerk.client() as client:
        found = [each for each in client.get("/search?q=jacket&limit=20").json()["items"] if "price_before" in each]
        assert found and all(float(each["price_before"]) > float(each["price"]) for each in found)
    await page.evaluate("id => ShopClerk.open({ product: id })", found[0]["id"])
    before = page.locator(".one-product .price s")
    await expect(before).to_contain_text(found[0]["price_before"].split(".")[0])
    await expect(before).to_have_attribute("aria-label", re.compile("before: "))


async def test_carts_that_are_none_are_told_and_sound_is_off_until_it_is_switched_on(browse: Opened):
    page = await browse("/?cart=event")
    await page.evaluate("() => { window.heard = []; ShopClerk.on('cart', each => heard.push(each)); }")
    await open_chat(page)
    await ask(page, "a warm hat")
    await page.locator(".product").first.click()
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.get_by_text("It is in the cart.")).to_be_visible()
    [heard] = await page.evaluate("() => heard")
    assert heard["variant_id"] and heard["quantity"] == 1
    for wrong in ("", "https://evil.example/cart", "//evil.example", "/gone"):
        await page.goto(f"/?{urlencode({'cart': wrong})}")
        await page.wait_for_function("() => window.ShopClerk")
        await page.evaluate("id => ShopClerk.open({ product: id })", heard["product_id"])
        await expect(page.get_by_role("button", name="Similar products")).to_be_visible()
        await expect(page.get_by_role("button", name="Add to cart")).to_have_count(1 if wrong == "/gone" else 0)
    await page.get_by_role("button", name="Add to cart").click()
    await expect(page.get_by_text("That could not be put into the cart.")).to_be_visible()

    await page.keyboard.press("Escape")
    await page.evaluate("() => { window.tones = 0; window.AudioContext = class { constructor() { tones += 1; } }; }")
    await ask(page, "hello")
    assert await page.evaluate("() => tones") == 0
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("button", name="Switch sound on").click()
    assert await page.evaluate("() => tones") == 1
    await page.get_by_role("button", name="More").click()
    await expect(page.get_by_role("button", name="Switch sound off")).to_be_visible()


def test_the_loader_knows_nothing_of_carts() -> None:
    found = built(LOADER)
    assert found is not None and b"cart" not in found.plain
