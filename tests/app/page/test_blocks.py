"""Every block that stands beside an answer is drawn, in a real browser, and the text says nothing twice for it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Page, expect

from connectors.stores.demo import cast
from tests.app.page.test_chat_page import ask, sign_in
from tests.app.serving import JONAS, MARA, Server

pytestmark = pytest.mark.browser


async def test_a_quote_says_on_the_card_what_goes_back(page: Page):
    await sign_in(page, MARA)
    await ask(page, f"please refund 20.00 EUR of order {cast.OPEN_SWAP}")
    card = page.locator(".proposal")
    await expect(card.locator(".sum")).to_have_count(1)
    await expect(card.locator(".sum")).to_contain_text("You get back")
    shown = await card.locator(".sum .price").inner_text()
    assert re.sub(r"[^\d]", "", shown) in re.sub(r"[^\d ]", "", await card.locator(".what").inner_text())
    await page.reload()
    await expect(page.locator(".proposal .sum")).to_have_count(1)
    await page.locator(".proposal").get_by_role("button", name="Decline").click()
    await expect(page.locator(".proposal .verdict.declined")).to_be_visible()
    await expect(page.locator(".theirs > .verdict")).to_have_count(0)  # the card says it, once


async def test_an_outcome_is_a_verdict_in_place_of_its_words(page: Page, shop: Server):
    await sign_in(page, JONAS)
    await ask(page, f"please refund order {cast.NEIGHBOURS}")
    await ask(page, "yes")
    answer = page.locator(".theirs").last
    await expect(answer.locator("> .verdict.confirmed")).to_contain_text("refunded")
    said = await answer.locator("> .verdict").inner_text()
    assert (await answer.inner_text()).count(said) == 1
    assert len(shop.refunds(cast.NEIGHBOURS)) == 1
    await page.reload()
    await expect(page.locator(".theirs > .verdict.confirmed")).to_have_count(1)


async def test_a_notice_stands_apart_from_the_answer(page: Page):
    await sign_in(page, MARA)
    await ask(page, "delete my photo")
    notice = page.get_by_role("note").last
    await expect(notice).to_be_visible()
    said = await notice.inner_text()
    assert said and (await page.locator(".theirs").last.inner_text()).count(said) == 1


async def test_a_call_for_a_person_is_a_card(page: Page):
    await sign_in(page, MARA)
    await ask(page, "I want to talk to a human")
    card = page.get_by_role("region", name="A colleague was called")
    await expect(card).to_be_visible()
    said = await card.inner_text()
    assert (await page.locator(".theirs").last.inner_text()).count(said) == 1


async def test_choices_go_when_something_else_is_said(page: Page):
    await sign_in(page, MARA)
    await ask(page, "show me my orders")
    replies = page.get_by_role("group", name="Quick replies")
    await expect(replies.get_by_role("button").first).to_be_visible()
    await ask(page, "what is your return policy?")
    await expect(page.locator(".choices button")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".theirs").first).to_be_visible()
    await expect(page.locator(".choices button")).to_have_count(0)
