"""The chat page in a real browser, on the real application with the embedded engine."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.async_api import Page, Route, expect

from app.page import render
from connectors.stores.demo import cast
from tests.app.serving import JONAS, MARA, Server

pytestmark = pytest.mark.browser


async def ask(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator("[aria-busy]")).to_have_count(0)


async def sign_in(page: Page, email: str) -> None:
    await page.goto(f"/#as={email}")
    await expect(page.locator("#who.signed")).to_be_visible()


async def test_find_sign_in_refund_and_confirm(page: Page, shop: Server):
    await page.goto("/")
    await expect(page.get_by_role("button", name="Visitor. Sign in")).to_be_visible()
    await ask(page, "rain jacket under 120")
    card = page.get_by_role("list", name="Products").get_by_role("button").first
    await expect(card).to_contain_text("€")
    await expect(card).to_contain_text("In stock")
    assert await card.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    await card.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("variants")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_be_hidden()

    await page.locator("#who").click()
    await page.get_by_role("dialog").get_by_role("button", name="Mara Lindt").click()
    await expect(page.locator("#who")).to_have_text("Mara Lindt")
    await ask(page, "I want a refund for order 1012")
    proposal = page.locator(".proposal")
    await expect(proposal).to_contain_text("order 1012")
    await expect(proposal).to_contain_text(re.compile(r"\d+:\d\d left"))
    assert shop.refunds("1012") == []
    await proposal.get_by_role("button", name="Confirm").click()
    await expect(proposal.locator(".verdict.confirmed")).to_contain_text("has been refunded")
    await expect(proposal.get_by_role("button")).to_have_count(0)
    assert len(shop.refunds("1012")) == 1
    query = "SELECT state FROM effect WHERE amount = ?"
    assert shop.rows("shopclerk.sqlite", query, shop.refunds("1012")[0]) == [("confirmed",)]

    await page.reload()
    await expect(page.locator("#who")).to_have_text("Mara Lindt")
    await expect(page.locator(".mine .say")).to_have_text(["I want a refund for order 1012"])
    await expect(page.locator(".proposal .verdict.confirmed")).to_be_visible()


async def test_a_typed_yes_closes_the_card_and_no_declines(page: Page, shop: Server):
    await sign_in(page, MARA)
    await ask(page, "please refund order 1015")
    await expect(page.locator(".proposal")).to_have_count(1)
    await ask(page, "what is your return policy?")
    await expect(page.locator(".proposal")).to_have_count(1)  # shown again, below the aside
    await page.locator(".proposal").get_by_role("button", name="Decline").click()
    await expect(page.locator(".proposal .verdict.declined")).to_be_visible()
    assert shop.refunds("1015") == []
    await ask(page, "please refund order 1015")
    await ask(page, "yes")
    await expect(page.locator(".proposal .verdict.confirmed")).to_be_visible()
    assert len(shop.refunds("1015")) == 1


async def test_an_expired_proposal_cannot_be_pressed(page: Page, shop: Server):
    await sign_in(page, JONAS)
    await page.clock.install()
    await ask(page, "refund order 1014 please")
    button = page.locator(".proposal").get_by_role("button", name="Confirm")
    await expect(button).to_be_enabled()
    await page.clock.fast_forward("11:00")
    await expect(button).to_be_disabled()
    await expect(page.locator(".proposal .clock")).to_have_text("expired")
    assert shop.refunds("1014") == []


async def test_a_failed_send_is_sent_again_under_the_same_id(page: Page, shop: Server):
    sent: list[str] = []

    async def cut(route: Route) -> None:
        sent.append(route.request.post_data_json["client_message_id"])
        if len(sent) == 1:
            await route.fetch()  # it arrives, and the answer is lost
            await route.abort()
        else:
            await route.continue_()

    await sign_in(page, JONAS)
    await page.route("**/chat", cut)
    await ask(page, "a warm hat")
    await page.get_by_role("button", name="Try again").click()
    await expect(page.locator(".theirs .say").first).to_be_visible()
    await expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    assert len(sent) == 2
    assert len(set(sent)) == 1
    query = "SELECT count(*) FROM message WHERE client_id = ?"
    assert shop.rows("shopclerk.sqlite", query, sent[0]) == [(1,)]


async def test_text_stays_text(page: Page):
    await page.goto("/")
    hostile = "<img src=x onerror=alert(1)> <b>bold</b> https://example.com/a?b=1."
    await ask(page, hostile)
    await expect(page.locator(".mine .say")).to_have_text(hostile)
    await expect(page.locator(".mine .say *")).to_have_count(0)
    await page.reload()
    await expect(page.locator(".mine .say")).to_have_text(hostile)


async def test_a_colleague_answers_in_the_page(page: Page, shop: Server):
    await sign_in(page, JONAS)
    await ask(page, "I want to talk to a human")
    await expect(page.locator("#with-person")).to_be_visible()
    name = await page.evaluate(f"() => JSON.parse(localStorage.getItem('shopclerk.conversation:{JONAS}'))")
    with shop.staff() as staff:
        staff.post(f"/conversations/{name}/messages", json={"text": "Hello, Ana here."})
    await expect(page.locator(".person-said .say")).to_have_text("Hello, Ana here.")
    with shop.staff() as staff:
        staff.post(f"/conversations/{name}/release")
    await expect(page.locator("#with-person")).to_be_hidden()


async def test_sign_in_by_address_and_back_to_visitor(page: Page):
    await page.goto("/")
    await page.locator("#who").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox").fill("nobody@example.com")
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(dialog.get_by_role("alert")).to_contain_text("no customer")
    await dialog.get_by_role("textbox").fill(JONAS)
    await dialog.get_by_role("button", name="Sign in").click()
    await expect(page.locator("#who")).to_have_text("Jonas Okafor")
    await page.locator("#who").click()
    await page.get_by_role("button", name="Browse as a visitor").click()
    await expect(page.locator("#who")).to_have_text("Visitor")


@pytest.mark.parametrize("width", [360, 390, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_fits_the_screen_in_both_schemes(page: Page, width: int, scheme: str):
    await page.set_viewport_size({"width": width, "height": 780})
    await page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    await sign_in(page, MARA)
    await ask(page, "rain jacket")
    await expect(page.locator(".card").first).to_be_visible()
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    for name in ("#send", "#who", "#message"):
        box = await page.locator(name).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= 780
    ground = await page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (int(re.findall(r"\d+", ground)[0]) < 60) == (scheme == "dark")


async def test_a_products_own_address_opens_it(page: Page, shop: Server):
    with shop.client() as client:
        item = client.get("/search", params={"q": "rain jacket", "limit": 1}).json()["items"][0]
    await page.goto("/p/" + item["url"].rsplit("/", 1)[1])
    await expect(page.get_by_role("dialog").get_by_role("heading")).to_have_text(item["title"])


async def test_the_reference_shows_every_route(page: Page):
    await page.goto("/docs")
    await expect(page.get_by_text("/orders/{order_id}/refund")).to_be_visible()
    await page.get_by_text("/orders/{order_id}/refund").click()
    await expect(page.get_by_text("Idempotency-Key").first).to_be_visible()


async def test_what_a_colleague_decides_about_a_change_appears_by_itself(page: Page, shop: Server):
    await sign_in(page, MARA)
    await ask(page, "please refund 155.00 EUR of order 1018")
    proposal = page.locator(".proposal")
    await proposal.get_by_role("button", name="Confirm").click()
    await expect(proposal.locator(".verdict")).to_contain_text("is with a colleague")
    with shop.staff() as staff:
        [waiting] = staff.get("/approvals").json()["approvals"]
        staff.post(f"/approvals/{waiting['proposal_id']}/decline", json={"reason": "The parcel has left."})
    await expect(page.locator(".theirs .say").last).to_contain_text("The parcel has left.", timeout=20_000)
    await expect(proposal.locator(".verdict.failed")).to_contain_text("The parcel has left.", timeout=20_000)
    assert shop.refunds("1018") == []
    await page.reload()
    await expect(page.locator(".theirs .say").last).to_contain_text("The parcel has left.")


async def test_no_address_leads_to_another_host_than_it_says(page: Page, shop: Server):
    """The page's own functions, in the browser, on the page: what a text becomes, and where that leads."""
    await page.goto("/")
    folder = Path(render.__file__).parent / "chat"
    own = "\n".join((folder / f"{name}.js").read_text(encoding="utf-8") for name in ("base", "messages"))
    read = f"""(text) => {{
      {own}
      const words = document.createElement("p");
      say(words, `See ${{text}} now`);
      return {{ links: [...words.querySelectorAll("a")].map((link) => link.href), local: local(text), base: config.base }};
    }}"""
    base = (await page.evaluate(read, ""))["base"]
    for tail in ("//evil.example/login", "///evil.example/login", "/%2f%2fevil.example/login", "/\\evil.example/login"):
        found = await page.evaluate(read, base + tail)
        hosts = {urlsplit(urljoin(shop.url, href)).netloc for href in (*found["links"], found["local"])}
        assert hosts == {urlsplit(shop.url).netloc}, found
    for odd in ("https://user@evil.example/x", "https://[", "https://user:word@evil.example/x"):
        assert (await page.evaluate(read, odd))["links"] == []
    elsewhere = "https://shop.example.com/p/1?x=2#y"
    found = await page.evaluate(read, elsewhere)
    assert (found["links"], found["local"]) == ([elsewhere], elsewhere)
    assert (await page.evaluate(read, "javascript:alert(1)"))["local"] == ""


async def test_an_order_is_a_card_and_choices_are_buttons(page: Page, shop: Server):
    await sign_in(page, MARA)
    await ask(page, "show me my orders")
    await page.get_by_role("group", name="Quick replies").get_by_role("button").first.click()
    await expect(page.locator("[aria-busy]")).to_have_count(0)
    card = page.locator(".order")
    await expect(card).to_have_count(1)
    await expect(card).to_contain_text("Total")
    await expect(page.locator(".theirs").last).not_to_contain_text("Status:")  # the card says it
    await page.reload()
    await expect(page.locator(".order")).to_have_count(1)


async def test_signing_out_leaves_nothing_of_the_conversation_behind(page: Page, shop: Server):
    await sign_in(page, MARA)
    await ask(page, "where is my order 1007?")
    await expect(page.locator(".mine .say")).to_have_count(1)
    token = await page.evaluate("JSON.parse(localStorage.getItem('shopclerk.session')).token")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.locator("#who")).to_have_text("Visitor")
    await expect(page.locator(".mine .say")).to_have_count(0)
    await expect(page.get_by_text("You are signed out.")).to_be_visible()
    await expect(page.get_by_role("button", name="Sign out")).to_be_hidden()
    await page.reload()
    await expect(page.locator("#who")).to_have_text("Visitor")
    await expect(page.locator(".mine .say")).to_have_count(0)
    with shop.client(token) as client:
        assert client.get("/me").status_code == 401


async def test_the_page_forgets_what_a_proof_opened_when_it_is_over(page: Page, shop: Server):
    post = """([path, body]) => fetch(path, {
        method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    }).then((answer) => answer.ok)"""

    async def prove(order: str, email: str) -> None:
        assert await page.evaluate(post, ["/verify", {"order_number": order, "email": email}])
        pattern = re.compile(rf"To: {re.escape(email)}.*?\b(\d{{6}})\b", re.S)
        for _ in range(100):
            texts = [path.read_text() for path in sorted((shop.home / "outbox").glob("*.eml"))]
            codes = [found[1] for text in texts if (found := pattern.search(text))]
            for code in codes:
                if await page.evaluate(post, ["/verify/code", {"code": code}]):
                    return
            await page.wait_for_timeout(100)
        raise AssertionError("no code fitted")

    await page.goto("/#as=")
    await ask(page, "hello")
    await prove("1018", MARA)
    await ask(page, "please refund 20.00 EUR of order 1018")
    await expect(page.get_by_role("button", name="Confirm")).to_be_visible()
    await prove(cast.NEIGHBOURS, JONAS)
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator(".proposal .note")).to_contain_text("not proven here any more")
    await ask(page, "yes")
    await expect(page.locator(".mine .say")).to_have_text("yes")  # and nothing of what was said before
    await expect(page.locator(".proposal")).to_have_count(0)
    await expect(page.get_by_role("note")).to_contain_text("this is a new conversation")
    assert shop.refunds("1018") == []
