"""`docs/owners/put-it-on-your-site.md`, section 6, followed word for word on the demo's own shop."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import Any

import pytest
from playwright.async_api import Page, Route, expect

from app.widget.files import LOADER, built
from tests.app.cli.conftest import clean_environment
from tests.app.serving import MARA, ROOT, Server
from tests.app.widget.conftest import Opened, signed
from tests.app.widget.test_widget import ask

PAGE = (ROOT / "docs/owners/put-it-on-your-site.md").read_text(encoding="utf-8")
ELSEWHERE = "https://clerk.example.com"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [text for name, text in _BLOCK.findall(PAGE) if name == language]


def attributes() -> list[dict[str, str]]:
    """Return the attributes of the table, with the values that it names; a row's own together."""
    rows = [line.split(" | ")[0] for line in PAGE.splitlines() if line.startswith("| `data-")]
    return [dict(re.findall(r'`data-([a-z]+)="([^"]*)"`', row.replace("\\|", "|"))) for row in rows]


def embed(clerk: Server, *args: str) -> tuple[int, str]:
    own = {"SHOPCLERK_SERVER_PUBLIC_URL": clerk.url, "SHOPCLERK_SHOP_ID": "my-shop"}
    command = [sys.executable, "-m", "app.cli", "embed", *args]
    done = subprocess.run(
        command, cwd=ROOT, env=clean_environment(clerk.home) | own, capture_output=True, text=True, timeout=60
    )
    return done.returncode, done.stdout


def test_the_command_prints_the_line_of_the_page(clerk: Server) -> None:
    code, line = embed(clerk)
    [html] = blocks("html")
    assert (code, line) == (0, html.replace(ELSEWHERE, clerk.url))


def test_the_check_finds_it_on_the_demos_shop(clerk: Server) -> None:
    assert "./shopclerk embed --check https://shop.example.com\n" in blocks("sh")
    code, told = embed(clerk, "--check", f"{clerk.url}/shop")
    assert code == 0 and "the embed is bound" in told and told.count("ok ") == 4


def test_the_style_names_are_those_of_the_button_and_the_table_names_what_is_read() -> None:
    loader = built(LOADER)
    assert loader is not None
    css = loader.plain.decode()
    named = set(re.findall(r"`(--shopclerk-[a-z-]+)`", PAGE))
    sources = "".join(path.read_text() for path in (ROOT / "app/widget/src").glob("*.*") if path.suffix != ".json")
    assert named == set(re.findall(r"var\((--shopclerk-[a-z-]+)", sources)) and "--shopclerk-accent" in css
    read = set(re.findall(r"options\.([a-z]+)", sources)) | {"side", "scheme", "mode"}
    assert {name for row in attributes() for name in row} == read


@pytest.mark.browser
async def test_line_attributes_and_script_do_what_the_page_says(browse: Opened, clerk: Server):
    plain = await browse()  # only for its browser: the demo's shop has a cookie for its basket
    context = await plain.context.browser.new_context(base_url=clerk.url, viewport={"width": 1440, "height": 900})
    [html], js = blocks("html"), "\n".join(blocks("js"))
    line, more = html.strip().replace(ELSEWHERE, clerk.url), ""

    with clerk.client() as client:
        shop = client.get("/shop")
    text, count = re.subn(r"<script src=[^>]*></script>", "LINE", shop.text)
    assert count == 1

    async def with_line(route: Route) -> None:
        body = text.replace("LINE", line.replace(" async", f" async {more}", 1))
        policy = {"Content-Security-Policy": shop.headers["content-security-policy"], "Content-Type": "text/html"}
        await route.fulfill(body=body, headers=policy)

    async def token(route: Route) -> None:
        await route.fulfill(body=signed(MARA, "m-1", "Mara Lindt"))

    await context.route("**/shop", with_line)
    await context.route("**/clerk-token", token)
    page = await context.new_page()

    async def stands(**values: str) -> Page:
        nonlocal more
        more = " ".join(f'data-{name}="{value}"' for name, value in values.items())
        await page.goto("/shop")
        # The script may come before the page's body does, which the button waits for.
        await page.wait_for_function("() => window.ShopClerk && document.querySelector('#shopclerk')")
        return page

    await stands()
    await expect(page.locator(".launcher")).to_be_visible()
    assert await context.cookies() == []
    await page.evaluate(f"() => {{ {js} window.stop = stop; }}")
    await page.evaluate("() => ShopClerk.open()")
    await expect(page.get_by_label("Your message")).to_be_visible()
    await ask(page, "rain jacket")
    await expect(page.get_by_role("list", name="Products")).to_be_visible()
    await looks(page, stands)
    await context.close()


async def looks(page: Page, stands: Any) -> None:
    """Try every row of the table on the demo's shop."""
    rows = {next(iter(row)): row for row in attributes()}
    await stands(**rows["accent"])
    colour = (
        "getComputedStyle(document.querySelector('#shopclerk').shadowRoot.querySelector('.launcher')).backgroundColor"
    )
    assert await page.evaluate(f"() => {colour}") == "rgb(122, 46, 59)"
    await stands(**rows["side"])
    box = await page.locator(".launcher").bounding_box()
    assert box is not None and box["x"] < 100
    await stands(**rows["scheme"])
    assert await page.evaluate("() => getComputedStyle(document.querySelector('#shopclerk')).colorScheme") == "light"
    await stands(**rows["language"])
    await expect(page.locator(".launcher")).not_to_have_attribute("aria-label", "Open the chat")
    await stands(**rows["greeting"])
    await page.evaluate("() => ShopClerk.logout()")  # who has talked is not greeted again
    await page.locator(".launcher").click()
    await expect(page.get_by_role("heading", name="Hello!")).to_be_visible()
    await expect(page.get_by_role("group", name="Suggestions").get_by_role("button", name="Gifts")).to_be_visible()
    await stands(**rows["launcher"])
    await expect(page.locator(".launcher")).to_be_hidden()
    await stands(**rows["mode"] | {"target": "main"})
    await expect(page.locator("main .panel")).to_be_visible()
