"""The widget in a real browser, on a page of another origin and under a strict policy, with the real application."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, Route, expect

from tests.app.serving import JONAS, MARA, ROOT, Server
from tests.app.widget.conftest import Opened, signed
from tests.loud import skip_loudly

pytestmark = pytest.mark.browser
AXE = ROOT / "app/widget/src/node_modules/axe-core/axe.min.js"


async def open_chat(page: Page) -> None:
    await page.get_by_role("button", name="Open the chat").click()
    await expect(page.get_by_label("Your message")).to_be_focused()


async def ask(page: Page, text: str) -> None:
    await page.get_by_label("Your message").fill(text)
    await page.keyboard.press("Enter")
    await expect(page.locator(".me .say").last).to_have_text(text)
    await expect(page.locator("[aria-busy]")).to_have_count(0, timeout=30_000)


async def sign_in(page: Page, email: str, customer: str, name: str = "") -> None:
    await page.evaluate("token => ShopClerk.identify(token)", signed(email, customer, name))


async def kept(page: Page) -> dict[str, str]:
    return dict(await page.evaluate("() => Object.entries(localStorage)"))


async def test_cards_sign_in_refund_and_reload(browse: Opened, clerk: Server):
    page = await browse()
    assert not [
        each
        for each in await page.evaluate("() => performance.getEntriesByType('resource').map(e => e.name)")
        if "panel" in each
    ]
    await open_chat(page)
    await ask(page, "rain jacket under 120")
    card = page.get_by_role("list", name="Products").get_by_role("button").first
    await expect(card).to_contain_text("€")
    await expect(card).to_contain_text("In stock")
    assert await card.locator("img").evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    await card.click()
    picture = page.locator(".one-product img")
    before = await picture.get_attribute("src")
    colours = page.get_by_role("group", name="Colour").get_by_role("radio")
    await colours.nth(1).check(force=True)
    await expect(picture).not_to_have_attribute("src", str(before))
    await page.keyboard.press("Escape")
    await expect(page.get_by_label("Your message")).to_be_focused()

    await sign_in(page, MARA, "m-1", "Mara Lindt")
    await expect(page.get_by_role("heading", name="Hello Mara")).to_be_visible()
    await expect(page.locator(".products")).to_have_count(0)  # what a visitor was shown is not this customer's
    await ask(page, "where is my order 1007?")
    order = page.get_by_role("region", name=re.compile("Order 1007"))
    await expect(order.get_by_role("link", name=re.compile("Track"))).to_be_visible()
    await ask(page, "I want a refund for order 1012")
    await expect(page.locator(".proposal")).to_contain_text(re.compile(r"\d+:\d\d left"))
    assert clerk.refunds("1012") == []
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.locator(".proposal .verdict.confirmed")).to_contain_text("has been refunded")
    assert len(clerk.refunds("1012")) == 1

    await page.reload()
    await open_chat(page)
    await expect(page.locator(".me .say")).to_have_text(["where is my order 1007?", "I want a refund for order 1012"])
    await expect(page.locator(".proposal .verdict.confirmed")).to_have_count(1)
    await expect(page.locator(".verdict.confirmed")).to_have_count(1)  # said by the card, and not again below it


async def test_an_order_is_shown_for_a_mailed_code(browse: Opened, clerk: Server):
    page = await browse()
    await open_chat(page)
    await page.get_by_role("button", name="Look up an order").click()
    await page.get_by_label("Order number").fill("1014")
    await page.get_by_label("E-mail address of the order").fill(JONAS)
    await page.get_by_role("button", name="Send me a code").click()
    field = page.get_by_label("Code from the e-mail")
    await expect(field).to_be_focused()
    mails = clerk.home / "outbox"
    for _ in range(100):
        found = [
            m[0]
            for each in mails.glob("*")
            if JONAS in (text := each.read_text()) and (m := re.findall(r"\b\d{6}\b", text))
        ]
        if found:
            break
        await page.wait_for_timeout(100)
    await field.fill(found[-1])
    await page.get_by_role("button", name="Show my order").click()
    await expect(page.get_by_role("region", name=re.compile("Order 1014"))).to_be_visible()


async def test_two_customers_never_mix(browse: Opened):
    mara, jonas = await browse(), await browse()
    for page, email, customer, order in ((mara, MARA, "m-1", "1007"), (jonas, JONAS, "j-1", "1014")):
        await open_chat(page)
        await sign_in(page, email, customer)
        await ask(page, f"where is my order {order}?")
        await expect(page.get_by_role("region", name=re.compile(f"Order {order}"))).to_be_visible()
    await ask(jonas, "where is my order 1007?")
    await expect(jonas.get_by_role("region", name=re.compile("Order 1007"))).to_have_count(0)

    # One browser, another customer: another window of it follows at once, and nothing of the first is left.
    window = await browse(context=mara.context)
    await open_chat(window)
    await expect(window.get_by_role("region", name=re.compile("Order 1007"))).to_be_visible()
    await sign_in(mara, JONAS, "j-1")
    for page in (mara, window):
        await expect(page.locator(".turn")).to_have_count(0)
        assert MARA not in json.dumps(await kept(page))
    await ask(mara, "where is my order 1014?")
    await mara.evaluate("() => ShopClerk.logout()")
    for page in (mara, window):
        await expect(page.locator(".turn")).to_have_count(0)
    assert await kept(mara) == {}
    await mara.reload()
    await open_chat(mara)
    await expect(mara.get_by_role("heading", name="What can I find for you?")).to_be_visible()
    await expect(mara.locator(".turn")).to_have_count(0)


async def test_what_was_not_sent_survives_a_reload_and_is_said_once(browse: Opened, clerk: Server):
    page = await browse()
    await open_chat(page)
    await ask(page, "a warm hat")
    lost: list[str] = []

    async def arrives_and_is_lost(route: Route) -> None:
        lost.append(route.request.post_data_json["client_message_id"])
        await route.fetch()
        await route.abort()

    await page.route("**/chat", arrives_and_is_lost)
    await page.get_by_label("Your message").fill("what is your return policy?")
    await page.keyboard.press("Enter")
    await expect(page.locator(".banner.down")).to_contain_text("cannot be reached")
    await expect(page.locator(".note.waits")).to_be_visible()
    await page.unroute("**/chat")
    await page.reload()
    await expect(page.locator(".badge")).to_have_text("1", timeout=20_000)  # sent by itself, before anybody opens it
    await page.locator(".launcher").click()
    await expect(page.locator(".me .say")).to_have_text(["a warm hat", "what is your return policy?"])
    await expect(page.locator(".theirs")).to_have_count(2)
    query = "SELECT count(*) FROM message WHERE client_id = ?"
    assert clerk.rows("shopclerk.sqlite", query, lost[0]) == [(1,)]
    assert not [key for key in await kept(page) if key.endswith("outbox")]


async def test_a_colleague_is_called_answers_and_gives_back(browse: Opened, clerk: Server):
    page = await browse()
    await open_chat(page)
    await page.get_by_role("button", name="Talk to a person").click()
    await expect(page.get_by_role("region", name="A colleague was called")).to_be_visible()
    await expect(page.locator(".banner")).to_contain_text("A colleague has this conversation.")
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="Open the chat")).to_be_focused()
    name = json.loads((await kept(page))["shopclerk::conversation"])
    with clerk.staff() as staff:
        staff.post(f"/conversations/{name}/messages", json={"text": "Hello, Ana here."})
    await expect(page.get_by_role("button", name="unread messages: 1")).to_be_visible(timeout=20_000)
    await page.locator(".launcher").click()
    await expect(page.locator(".person .say")).to_have_text("Hello, Ana here.")
    await page.locator(".banner").get_by_role("button", name="Back to the clerk").click()
    await expect(page.get_by_role("button", name="Talk to a person")).to_be_visible(timeout=20_000)


async def within(page: Page, found: Locator) -> bool:
    """Return whether it can be pressed where it stands: all of it on the screen, and nothing over it."""
    return bool(
        await found.evaluate(
            """button => {
              const box = button.getBoundingClientRect(), root = button.getRootNode();
              const points = [[box.left + 3, box.top + 8], [box.right - 4, box.bottom - 8], [box.left + box.width / 2, box.top + box.height / 2]];
              return box.top >= 0 && box.left >= 0 && box.bottom <= innerHeight && box.right <= innerWidth
                && points.every(([x, y]) => button.contains(root.elementFromPoint(x, y)));
            }"""
        )
    )


@pytest.mark.parametrize(("width", "height"), [(390, 780), (320, 480)])
async def test_confirm_and_decline_are_never_under_anything_on_a_phone(browse: Opened, width: int, height: int):
    page = await browse(width=width, height=height)
    await open_chat(page)
    await sign_in(page, MARA, "m-1")
    await ask(page, "please refund 20.00 EUR of order 1015")
    for name in ("Confirm", "Decline"):
        assert await within(page, page.locator(".proposal").get_by_role("button", name=name))
    assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    await page.locator(".proposal").get_by_role("button", name="Decline").click()
    await expect(page.locator(".proposal .verdict.declined")).to_be_visible()


async def test_a_refund_with_the_keyboard_alone(browse: Opened, clerk: Server):
    page = await browse(reduced_motion="reduce")
    await page.locator(".launcher").focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Your message")).to_be_focused()
    await sign_in(page, JONAS, "j-1")
    await page.keyboard.type("I want a refund for order 1014")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("button", name="Confirm")).to_be_visible(timeout=30_000)
    await expect(page.get_by_role("status").last).to_contain_text("Please confirm or decline.")
    for _ in range(2):
        await page.keyboard.press("Shift+Tab")
    await expect(page.get_by_role("button", name="Confirm")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(page.locator(".proposal .verdict.confirmed")).to_be_visible(timeout=30_000)
    assert len(clerk.refunds("1014")) == 1
    await expect(page.get_by_label("Your message")).to_be_focused()
    for _ in range(12):  # round inside the panel, never out of it
        await page.keyboard.press("Tab")
        assert await page.evaluate("() => document.activeElement.id") == "shopclerk"
    await page.keyboard.press("Escape")
    assert await page.evaluate("() => document.activeElement.shadowRoot.activeElement.className") == "launcher"


async def test_nothing_moves_and_little_is_done_when_the_page_loads(browse: Opened):
    page = await browse()
    moved = """() => new Promise(done => {
      const found = [];
      new PerformanceObserver(list => list.getEntries().forEach(e => {
        if (!e.hadRecentInput) found.push([e.value, ...e.sources.map(s => s.node?.className || s.node?.nodeName)]);
      })).observe({ type: "layout-shift", buffered: true });
      setTimeout(() => done(found), 600);
    })"""
    assert await page.evaluate(moved) == []
    await open_chat(page)
    await ask(page, "a warm hat")
    # An answer that comes later than half a second after the click moves what is above it in the chat, and nothing of
    # the page: the browser names no node outside the shadow root.
    assert [each for each in await page.evaluate(moved) if any(each[1:])] == []


async def test_a_chat_is_rated_with_a_reason(browse: Opened, clerk: Server):
    page = await browse(width=390)
    await open_chat(page)
    await sign_in(page, MARA, "m-1", "Mara Lindt")
    await ask(page, "please refund 1.00 EUR of order 1027")
    await page.get_by_role("button", name="Confirm").click()
    await expect(page.get_by_role("group", name="How was this chat?")).to_be_visible()
    await page.get_by_role("button", name="More").click()
    await page.get_by_role("button", name="Rate this chat").click()
    await page.get_by_role("radio", name="Very good", exact=True).check(force=True)
    await page.get_by_label("Why?").fill("quick")
    await page.get_by_role("button", name="Send rating").click()
    await expect(page.get_by_text("Thank you for your rating.").first).to_be_visible()
    await expect(page.get_by_role("group", name="How was this chat?")).to_have_count(0)
    query = "SELECT score, reason FROM conversation_rating WHERE reason = ?"
    assert clerk.rows("shopclerk.sqlite", query, "quick") == [(5, "quick")]
    await page.reload()
    await open_chat(page)
    await expect(page.get_by_role("group", name="How was this chat?")).to_have_count(0)


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_axe_finds_nothing(browse: Opened, scheme: str):
    if not AXE.exists():
        skip_loudly("axe-core is not installed", "cd app/widget/src && npm ci --ignore-scripts")
    page = await browse(width=390, color_scheme=scheme, reduced_motion="reduce")
    await open_chat(page)
    script = AXE.read_text(encoding="utf-8")

    async def check(where: str) -> None:
        await page.evaluate(f"{script};0")
        found = await page.evaluate("() => axe.run('#shopclerk')")
        told = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found["violations"]]
        assert told == [], where
        assert found["passes"]

    await check("welcome")
    await sign_in(page, MARA, "m-1", "Mara Lindt")
    await ask(page, "where is my order 1007?")
    await ask(page, "rain jacket")
    await ask(page, "please refund 20.00 EUR of order 1018")
    await check("cards")
    await page.locator(".product").first.click()
    await expect(page.locator(".choice").first).to_be_visible()
    await check("product")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Compare").click()
    await expect(page.get_by_role("table")).to_be_visible()
    await check("comparison")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="More").click()
    await check("menu")
    await page.get_by_role("button", name="Rate this chat").click()
    await expect(page.get_by_role("group", name="How was this chat?")).to_be_visible()
    await check("rating")


@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_fits_every_width_in_both_directions(browse: Opened, width: int):
    page = await browse("/?language=en", width=width)
    await open_chat(page)
    await ask(page, "rain jacket")
    for direction in ("ltr", "rtl"):
        await page.locator(".panel").evaluate("(panel, direction) => { panel.dir = direction; }", direction)
        assert await page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for each in (page.get_by_role("button", name="Close the chat").first, page.get_by_label("Your message")):
            box = await each.bounding_box()
            assert box is not None
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width


async def test_inline_in_a_frame_and_by_ones_own_trigger(browse: Opened):
    page = await browse("/inline?mode=inline&target=%23inline")
    await expect(page.get_by_role("region", name="Corner & Quay: chat")).to_be_visible()
    assert await page.evaluate("() => document.activeElement === document.body")  # nothing takes the focus
    box = await page.locator("#inline .panel").bounding_box()
    assert box is not None
    assert box["height"] == 600

    page = await browse("/?trigger=.help&launcher=off")
    await expect(page.locator(".launcher")).to_be_hidden()
    heard = (
        "() => { window.heard = []; for (const each of ['open', 'close']) ShopClerk.on(each, () => heard.push(each)); }"
    )
    await page.evaluate(heard)
    await page.get_by_role("link", name="Help").click()
    await expect(page.get_by_label("Your message")).to_be_focused()
    await page.evaluate("() => ShopClerk.close()")
    await expect(page.get_by_role("link", name="Help")).to_be_focused()
    await page.get_by_role("button", name="Ask").click()
    await expect(page.get_by_label("Your message")).to_have_value("Is it warm?")
    await page.evaluate("() => ShopClerk.toggle()")
    assert await page.evaluate("() => [...heard, ShopClerk.isOpen()]") == ["open", "close", "open", "close", False]


async def test_text_stays_text(browse: Opened):
    page = await browse()
    await open_chat(page)
    hostile = "<img src=x onerror=alert(1)> <b>bold</b> javascript:alert(1)"
    await ask(page, hostile)
    await expect(page.locator(".me .say *")).to_have_count(0)
    source = "\n".join(path.read_text() for path in sorted((Path(ROOT) / "app/widget/src").glob("*.js*")))
    for word in ("innerHTML", "dangerouslySet", "document.write", "eval(", "document.cookie"):
        assert word not in source
