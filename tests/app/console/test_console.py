"""The console in a real browser: a conversation is taken, drafted, answered and given back, and axe finds nothing."""

from __future__ import annotations

import hashlib

import pytest
from playwright.async_api import Page, expect

from app.console import rendering
from app.console.roles import role_of
from tests.app.console.conftest import SignedIn
from tests.app.serving import MARA, ROOT, Server
from tests.loud import skip_loudly

AXE = ROOT / "app/widget/src/node_modules/axe-core/axe.min.js"
STATIC = ROOT / "app/console/static"


async def axe(page: Page, where: str) -> None:
    if not AXE.exists():
        skip_loudly("axe-core is not installed", "cd app/widget/src && npm ci --ignore-scripts")
    await page.evaluate(f"{AXE.read_text(encoding='utf-8')};0")
    found = await page.evaluate("() => axe.run()")
    told = [(each["id"], [node["html"][:160] for node in each["nodes"]]) for each in found["violations"]]
    assert told == [], where
    assert found["passes"]


@pytest.mark.browser
async def test_two_people_work_in_one_inbox(signed_in: SignedIn, shop: Server):
    with shop.customer(MARA) as client:
        name = client.post("/chat", json={"message": "I want to talk to a person"}).json()["conversation_id"]
        client.post("/chat", json={"message": "where is my order 1007?", "conversation_id": name})
        ana, ben = await signed_in("full"), await signed_in("second", width=390, dark=True)
        await axe(ana, "inbox")
        for page in (ana, ben):
            await page.goto(f"/console/conversations/{name}")
            await expect(page.get_by_text(MARA)).to_be_visible()  # loaded apart
        await axe(ben, "a conversation on a phone, in the dark")
        await ana.get_by_role("button", name="Take it").click()
        await expect(ana.get_by_text("You answer here.")).to_be_visible()
        await expect(ben.get_by_text("tests answers here.")).to_be_visible()  # without loading it again
        await ana.get_by_role("button", name="Suggest an answer").click()
        reply = ana.get_by_label("Your answer")
        await ana.wait_for_function("() => document.getElementById('reply').value.includes('1007')")
        await axe(ana, "a conversation that is mine")
        await reply.fill("Hello Mara, I looked <b>myself</b>.")
        client.post("/chat", json={"message": "are you there?", "conversation_id": name})
        await expect(ana.locator("#messages").get_by_text("are you there?")).to_be_visible()
        await expect(reply).to_have_value("Hello Mara, I looked <b>myself</b>.")
        await ana.get_by_role("button", name="Send").click()
        await expect(ana.locator("#messages").get_by_text("I looked <b>myself</b>.")).to_be_visible()
        said = [each["text"] for each in client.get(f"/conversations/{name}").json()["messages"]]
        assert said[-1] == "Hello Mara, I looked <b>myself</b>."
        await ben.get_by_role("button", name="Take over from tests").click()
        await expect(ben.get_by_text("You answer here.")).to_be_visible()
        await expect(ana.get_by_text("somebody else answers here.")).to_be_visible()
        assert await ana.locator("#state").count() == 1
        await ben.get_by_role("button", name="Give back to the clerk").click()
        await expect(ana.get_by_text("The clerk answers here.")).to_be_visible()
    await ana.goto("/console/approvals")
    await axe(ana, "approvals")
    await ana.get_by_role("button", name="Sign out").click()
    await axe(ana, "sign-in")


@pytest.mark.browser
async def test_what_the_clerk_did_is_read_and_checked(signed_in: SignedIn, shop: Server):
    with shop.customer(MARA) as client:
        asked = client.post("/orders/1027/refund", json={"amount": "1.00"}).json()
        client.post(f"/proposals/{asked['proposal_id']}/confirm", json={"hash": asked["hash"]})
        client.post("/chat", json={"message": "I want to talk to a person"})
    page = await signed_in("full")
    menu = page.get_by_role("navigation", name="Pages")
    await menu.get_by_role("link", name="Numbers").click()
    await expect(page.get_by_role("row", name="1.00 EUR")).to_be_visible()
    await axe(page, "numbers")
    await menu.get_by_role("link", name="Changes").click()
    await expect(page.get_by_role("cell", name="1027").first).to_be_visible()
    await axe(page, "changes")
    await menu.get_by_role("link", name="Audit trail").click()
    await page.get_by_role("button", name="Check the whole trail").click()
    await expect(page.get_by_role("status")).to_contain_text("nothing was changed, deleted or cut off")
    await axe(page, "the audit trail")
    await menu.get_by_role("link", name="Jobs").click()
    await page.get_by_role("button", name="Run now: proposals").click()
    await expect(page.get_by_role("cell", name="close proposals whose time is over")).to_be_visible()
    await axe(page, "jobs")


@pytest.mark.browser
async def test_an_answer_is_written_and_quoted_word_for_word(signed_in: SignedIn, shop: Server):
    asked = {"message": "loyalty points?"}
    with shop.customer(MARA) as client:
        client.post("/chat", json=asked)
        page = await signed_in("full", width=390)
        await page.goto("/console/questions")
        card = page.get_by_role("article").filter(has_text="loyalty points")
        await card.get_by_text("Add an answer").click()
        await axe(page, "questions, on a phone")
        await card.get_by_label("Your answer").fill("We have no loyalty points, but Ana knows her customers.")
        await card.get_by_role("button", name="Save the answer").click()
        await expect(page.get_by_text("Quoted to 1 of 1")).to_be_visible()
        await axe(page, "answers that were written")
        assert "Ana knows her customers" in client.post("/chat", json=asked).json()["text"]


@pytest.mark.browser
async def test_the_shop_is_set_up(signed_in: SignedIn, shop: Server):
    page = await signed_in("full", width=390, dark=True)
    menu = page.get_by_role("navigation", name="Pages")
    for name in ("First steps", "Connections", "Webhooks", "Appearance"):
        await menu.get_by_role("link", name=name).click()
        await expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible()
        await axe(page, name)
    await menu.get_by_role("link", name="Products").click()
    await page.get_by_label("A customer's words").fill("rain jacket under 120")
    await page.get_by_role("button", name="Search").click()
    await expect(page.get_by_role("table", name="Ranking")).to_be_visible()
    await axe(page, "products")
    await page.get_by_role("table", name="Ranking").get_by_role("link").first.click()
    await expect(page.get_by_role("heading", name="Read for meaning")).to_be_visible()
    await axe(page, "a product")
    await menu.get_by_role("link", name="Policy").click()
    await page.get_by_label("The policy file").fill("window_days = 'many'")
    await page.get_by_role("button", name="Try it").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await axe(page, "a policy that is none")


@pytest.mark.browser
async def test_staff_talk_with_the_clerk_in_the_playground(signed_in: SignedIn):
    page = await signed_in("read")
    await page.goto("/console/playground")
    field = page.get_by_label("Your message")
    await field.fill("rain jacket")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("list", name="Products")).to_be_visible()
    await axe(page, "the playground")


def test_what_is_vendored_is_what_was_taken() -> None:
    digest, name = (STATIC / "SHA256SUMS").read_text().split()
    assert hashlib.sha256(rendering.content(name)).hexdigest() == digest
    assert "htmx 2.0.11" in (STATIC / "NOTICE").read_text() and "Zero-Clause BSD" in (STATIC / "NOTICE").read_text()


@pytest.mark.parametrize(
    ("scopes", "role"),
    [
        (("read", "actions", "approvals"), "admin"),
        (("read", "actions", "relay"), "agent"),
        (("read", "approvals"), "viewer"),
        (("privacy",), None),
    ],
)
def test_scopes_are_roles(scopes: tuple[str, ...], role: str | None) -> None:
    assert role_of(scopes) == role
