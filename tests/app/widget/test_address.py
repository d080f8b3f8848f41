"""An address is filled in where the clerk asks for one, and goes to the parcel as it was confirmed."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.app.serving import MARA
from tests.app.widget.conftest import Opened
from tests.app.widget.test_widget import ask, open_chat, sign_in, within

pytestmark = pytest.mark.browser


async def test_an_address_is_filled_in_and_confirmed(browse: Opened):
    page = await browse(width=390)
    await open_chat(page)
    await sign_in(page, MARA, "m-1")
    await ask(page, "I need to change the delivery address for order 1015")
    form = page.get_by_role("form", name="New address")
    for label, value in (
        ("Street and number", "Lindenstrasse 12"),
        ("Postcode", "10969"),
        ("Town", "Berlin"),
        ("Country", "Germany"),
    ):
        await form.get_by_label(label).fill(value)
    await form.get_by_role("button", name="Send").click()
    await expect(page.locator(".me .say").last).to_have_text("Lindenstrasse 12\n10969 Berlin\nGermany")
    confirm = page.locator(".proposal").get_by_role("button", name="Confirm")
    await expect(page.locator(".proposal .what")).to_contain_text("Lindenstrasse 12", timeout=30_000)
    assert await within(page, confirm)
    await expect(form).to_have_count(0)
