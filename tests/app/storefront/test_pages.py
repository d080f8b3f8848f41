"""The demo's shop in a real browser, with the widget on it by the line that owners paste."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.app.serving import ROOT, Server
from tests.loud import skip_loudly

pytestmark = pytest.mark.browser
_AXE = ROOT / "app/widget/src/node_modules/axe-core/axe.min.js"


async def _fits(page: Page) -> None:
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


async def test_from_the_catalogue_to_the_checkout_with_the_clerk_beside(page: Page) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto("/shop")
    await expect(page.get_by_role("button", name="Open the chat")).to_be_visible()
    await _fits(page)
    await page.get_by_label("Search the shop").fill("rain jacket")
    await page.get_by_role("button", name="Show").click()
    await page.locator(".cards a").first.click()
    await _fits(page)
    picture, address = page.locator("img.main"), page.url
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    before = await picture.get_attribute("src")
    await page.get_by_role("navigation", name="Colour").get_by_role("link").last.click()
    assert page.url != address
    await expect(picture).not_to_have_attribute("src", str(before))
    await page.get_by_role("button", name="Add to basket").click()
    await expect(page.get_by_role("heading", name="Your basket")).to_be_visible()
    await expect(page.get_by_role("link", name="Your basket (1)")).to_be_visible()
    await page.get_by_role("link", name="To the checkout").click()
    await expect(page.locator(".notice")).to_contain_text("This is the demo")
    await page.get_by_role("link", name="Your basket (1)").click()
    await page.get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("Your basket is empty.")).to_be_visible()


async def test_the_clerk_answers_on_the_shops_page(page: Page) -> None:
    await page.goto("/shop")
    await page.get_by_role("button", name="Open the chat").click()
    await page.get_by_label("Your message").fill("rain jacket under 120")
    await page.keyboard.press("Enter")
    card = page.get_by_role("list", name="Products").get_by_role("button").first
    await expect(card).to_contain_text("In stock", timeout=30_000)
    assert await card.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_everybody_can_use_every_page(page: Page, shop: Server, scheme: str) -> None:
    if not _AXE.exists():
        skip_loudly("axe-core is not installed", "cd app/widget/src && npm ci --ignore-scripts")
    with shop.client() as client:
        found = client.get("/search", params={"q": "rain jacket", "limit": 1}).json()["items"][0]
        variant = client.get("/products/" + found["id"]).json()["variants"][0]["id"]
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    product = f"/shop/p/{found['url'].rsplit('/', 1)[1]}"
    for path in ("/shop", product, f"/cart/{variant}:2", f"/shop/checkout?items={variant}:2", "/shop/basket"):
        await page.goto(path)
        await page.evaluate(_AXE.read_text(encoding="utf-8"))
        wrong = await page.evaluate("() => axe.run().then(found => found.violations.map(each => each.id))")
        assert wrong == [], path
