"""Trying on in the page, in a real browser, with the local provider on a rendered person: from product to deletion."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route, expect

from evals.world import BODIES
from tests.app.page.test_chat_page import ask
from tests.app.serving import Server
from tests.connectors.tryon.people import needs_runtime

pytestmark = pytest.mark.browser


async def test_from_the_product_to_the_picture_and_its_deletion(page: Page, shop: Server) -> None:
    needs_runtime()
    await page.goto("/#as=")
    await ask(page, "rain jacket under 120")
    await page.get_by_role("list", name="Products").get_by_role("button").nth(1).click()
    await page.get_by_role("dialog").get_by_role("button", name="See it on me").click()
    card = page.get_by_role("region", name="Greta Packable Rain Jacket (Petrol) on your photo")
    form = card.get_by_role("form", name="Your photo")
    boxes, send = form.get_by_role("checkbox"), form.get_by_role("button", name="Show it on me")
    await expect(boxes).to_have_count(2)
    await expect(form).to_contain_text("at least 18 years old")
    await expect(card.locator(".stage > *")).to_have_count(1)
    await expect(card.get_by_role("button", name="Delete my photo")).to_be_hidden()
    camera = form.locator("input[capture]")
    assert (await camera.get_attribute("capture"), await camera.get_attribute("accept")) == ("user", "image/*")

    await boxes.first.focus()  # by keyboard: both boxes, and then nothing is sent without a photo
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    await expect(boxes.nth(1)).to_be_focused()
    await page.keyboard.press("Space")
    await page.keyboard.press("Tab")
    photo = form.get_by_label("Choose a photo")
    await expect(photo).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(send).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(form.get_by_role("alert")).to_contain_text("choose a photo first")
    assert shop.rows("shopclerk.sqlite", "SELECT count(*) FROM tryon_session") == [(0,)]

    await photo.set_input_files({"name": "note.png", "mimeType": "image/png", "buffer": b"no photo"})
    await send.click()
    await expect(form.get_by_role("alert")).to_contain_text("JPEG, PNG or WebP")
    await photo.set_input_files(BODIES / "b0_A.jpg")
    await send.click()
    picture = card.get_by_role("img", name="Preview: Greta Packable Rain Jacket, Petrol on your photo")
    await expect(picture).to_be_visible(timeout=60_000)
    await expect(card).to_contain_text("not a fit guarantee")
    assert await picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    address = urlsplit(await picture.get_attribute("src") or "")
    rows = shop.rows("shopclerk.sqlite", "SELECT consent_version, adult, conversation_id FROM tryon_session")
    assert all(version and adult and conversation for version, adult, conversation in rows)

    await expect(card.get_by_role("button", name="Delete my photo")).to_be_visible()
    await page.reload()
    await expect(picture).to_be_visible()
    await card.get_by_role("button", name="Another colour").click()
    await expect(page.locator(".theirs .say").last).to_contain_text("Which colour")
    cut: list[str] = []  # the server is gone for a moment while the picture is made, and the card goes on

    async def once(route: Route) -> None:
        if "event-stream" in route.request.headers.get("accept", "") and not cut:
            cut.append(route.request.url)
            await route.abort()
        else:
            await route.continue_()

    await page.route("**/tryon/t*", once)
    await ask(page, "1")
    black = page.get_by_role("region", name="Greta Packable Rain Jacket (Black) on your photo")
    await expect(black.get_by_role("img", name="Preview")).to_be_visible(timeout=60_000)

    with shop.client() as stranger:
        path = f"{address.path}?{address.query}"
        moved = path.replace(address.path.split("/")[2], "t" + "x" * 32)
        assert stranger.get(path).status_code == 200  # who has the address has the picture
        assert stranger.get(moved).status_code == 404
        await black.get_by_role("button", name="Delete my photo").click()
        await expect(picture).to_have_count(0)
        await expect(black).to_contain_text("Photo and picture are deleted")
        assert stranger.get(path).status_code == 404
    assert shop.rows("shopclerk.sqlite", "SELECT count(*) FROM tryon_session") == [(0,)]
    await expect(page.locator("#announce")).to_have_text("Your photo and the pictures made with it are deleted.")
