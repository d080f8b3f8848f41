"""The WordPress plug-in of the chat: its line, its settings, and the token that the clerk's own check takes."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jwt
import pytest

from commerce.errors import NotAuthenticated
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from service.identity import principals
from tests.homes import demo_home, stage  # noqa: F401
from tests.loud import skip_loudly

ROOT = Path(__file__).parents[3]
PLUGIN = ROOT / "contrib" / "wordpress" / "shopclerk-chat.php"
HARNESS = Path(__file__).with_name("chat_harness.php")
SECRET = "a secret of the tests, long enough for it"
OPTIONS = {"address": "https://clerk.example.com", "shop": "demo", "secret": SECRET, "side": "left"}
MARA = {"id": 7, "email": "mara@example.com", "name": "Mara <b>Lindt</b>", "may": []}
ADMIN = {"id": 1, "email": "owner@example.com", "name": "Owner", "may": ["manage_options"]}
HOSTILE = '"><script>alert(1)</script>'
WordPress = Callable[..., dict[str, Any]]


@pytest.fixture
def wordpress() -> WordPress:
    php = shutil.which("php")
    if php is None:
        skip_loudly("the WordPress plug-in of the chat", "Install PHP (php-cli).")

    def ask(what: str, **more: Any) -> dict[str, Any]:
        strict = [php, "-d", "display_errors=stderr", "-d", "error_reporting=-1"]
        command = [*strict, str(HARNESS), str(PLUGIN), json.dumps({"what": what} | more)]
        done = subprocess.run(command, capture_output=True, text=True, timeout=30)
        assert not done.stderr and done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    return ask


class Tags(HTMLParser):
    """The tags of a page with their attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_it_is_clean_php(wordpress: WordPress) -> None:
    for file in (PLUGIN, HARNESS):
        done = subprocess.run(["php", "-l", str(file)], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stdout
    text = PLUGIN.read_text()
    assert text.startswith("<?php\n") and "GPL-2.0-or-later" in text and not text.rstrip().endswith("?>")
    assert "shopclerk/v1" not in text  # by that name the other plug-in says that keys are honoured


def test_the_line_is_that_of_the_settings_and_nothing_without_an_address(wordpress: WordPress) -> None:
    [(_, line), (_, inline)] = Tags(wordpress("wp_footer", options=OPTIONS)["out"]).found
    assert line == {
        "id": "shopclerk-chat",
        "src": "https://clerk.example.com/widget.js",
        "async": None,
        "data-shop": "demo",
        "data-side": "left",
    }
    assert inline == {}
    assert wordpress("wp_footer")["out"] == ""
    for wrong in ("javascript:alert(1)", HOSTILE, f"https://clerk.example.com/{HOSTILE}", ["x"]):
        assert wordpress("wp_footer", options=OPTIONS | {"address": wrong})["out"] == ""
    plain = wordpress("wp_footer", options=OPTIONS | {"shop": HOSTILE, "side": HOSTILE})["out"]
    assert [tag for tag, _ in Tags(plain).found] == ["script"] and "alert" not in plain


def test_a_shop_has_a_cart_and_a_plain_site_has_none(wordpress: WordPress) -> None:
    [(_, line), _] = Tags(wordpress("wp_footer", options=OPTIONS | {"secret": ""}, woo=True)["out"]).found
    assert line["data-cart"] == "woo"
    assert "cart" not in wordpress("wp_footer", options=OPTIONS)["out"]


def test_no_page_holds_a_token_or_the_secret(wordpress: WordPress) -> None:
    visitor, mara = (wordpress("wp_footer", options=OPTIONS, user=user)["out"] for user in ({}, MARA))
    assert 'return "";' in visitor and "fetch" not in visitor
    assert "fetch" in mara and "admin-ajax.php" in mara
    for page in (visitor, mara):
        assert SECRET not in page and "eyJ" not in page and "mara@" not in page
    shown = wordpress("page", options=OPTIONS, user=ADMIN)["out"]
    assert SECRET not in shown
    for without in ({"secret": ""}, {"secret": "short"}, {"shop": ""}):
        assert "identify" not in wordpress("wp_footer", options=OPTIONS | without, user=MARA)["out"]


def asked_token(wordpress: WordPress, **more: Any) -> dict[str, Any]:
    page = wordpress("wp_footer", options=OPTIONS, user=MARA)["out"]
    nonce = page.partition('"nonce":"')[2].partition('"')[0]
    values: dict[str, Any] = {"options": OPTIONS, "user": MARA, "post": {"nonce": nonce}}
    return wordpress("wp_ajax_shopclerk_chat_token", **values | more)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_clerk_takes_the_token_once(wordpress: WordPress, stage: Stage) -> None:  # noqa: F811
    async with fresh_shop(stage, Scenario(about="any", turns=[Turn(say="hello")])) as shop:
        secret = type(shop.settings.secret_keys)(SECRET)
        shop.settings = shop.settings.with_values(sign_in_token_secret=secret, sign_in_sub="customer_id")
        here = OPTIONS | {"shop": shop.shop_id}
        answer = asked_token(wordpress, options=here)
        assert answer["status"] == 200 and any("no-store" in each for each in answer["headers"])
        session = await principals.exchange(shop, answer["out"])
        mara = await principals.authenticate(shop, session)
        assert (mara.email, mara.customer_id, mara.unproven_mailbox) == ("mara@example.com", "7", True)
        with pytest.raises(NotAuthenticated):
            await principals.exchange(shop, answer["out"])
        vouched = asked_token(wordpress, options=here, filters={"shopclerk_chat_email_verified": True})["out"]
        known = await principals.authenticate(shop, await principals.exchange(shop, vouched))
        assert not known.unproven_mailbox


def test_nobody_else_gets_a_token(wordpress: WordPress) -> None:
    jonas = MARA | {"id": 8}
    for wrong in ({"post": {}}, {"post": {"nonce": "guessed"}}, {"user": {}}, {"user": jonas}):
        refused = asked_token(wordpress, **wrong)
        assert (refused["status"], refused["out"]) == (403, ""), wrong
    short = asked_token(wordpress, options=OPTIONS | {"secret": "short"})
    assert (short["status"], short["out"]) == (403, "")


def test_a_secret_in_the_configuration_counts_before_the_kept_one(wordpress: WordPress) -> None:
    other = "another secret, of wp-config.php, as long"
    token = asked_token(wordpress, constant=other)["out"]
    assert jwt.decode(token, other, algorithms=["HS256"])["sub"] == "7"
    with pytest.raises(jwt.InvalidSignatureError):
        jwt.decode(token, SECRET, algorithms=["HS256"])


def saved(wordpress: WordPress, user: dict[str, Any], **typed: Any) -> dict[str, Any]:
    form = Tags(wordpress("page", options=OPTIONS, user=ADMIN)["out"]).found
    [nonce] = [each["value"] for _, each in form if each.get("name") == "_wpnonce"]
    return wordpress("save", options=OPTIONS, user=user, post={"_wpnonce": nonce, "shopclerk_chat": typed})


def test_settings_are_kept_as_far_as_they_are_right(wordpress: WordPress) -> None:
    good = saved(wordpress, ADMIN, address=" https://help.example.com/ ", shop="garden", secret="", side="left")
    assert good["options"] == OPTIONS | {"address": "https://help.example.com", "shop": "garden"}
    wrong = saved(wordpress, ADMIN, address=HOSTILE, shop="Not This", secret="short", side=HOSTILE)
    assert wrong["options"] == OPTIONS | {"side": ""} and sorted(wrong["errors"]) == ["address", "secret", "shop"]
    assert saved(wordpress, ADMIN, address=["x"], shop={"a": "b"}, forget="1")["options"]["secret"] == ""
    assert wordpress("uninstall", options=OPTIONS)["options"] is None


def test_only_who_may_manage_options_changes_or_sees_them(wordpress: WordPress) -> None:
    assert wordpress("page", options=OPTIONS, user=MARA)["out"] == ""
    assert wordpress("wp_footer")["pages"] == ["manage_options"]
    for refused in (
        saved(wordpress, MARA, address="https://evil.example"),
        wordpress("save", options=OPTIONS, user=ADMIN, post={"shopclerk_chat": {"address": "https://evil.example"}}),
    ):
        assert refused["status"] == 403 and refused["options"] == OPTIONS


def test_the_page_of_settings_escapes_what_was_kept(wordpress: WordPress) -> None:
    shown = wordpress("page", options={"address": HOSTILE, "shop": HOSTILE, "secret": HOSTILE * 2}, user=ADMIN)["out"]
    assert "<script" not in shown
    inputs = [each for tag, each in Tags(shown).found if tag == "input" and each.get("type") != "hidden"]
    assert [each["name"] for each in inputs] == [
        f"shopclerk_chat[{name}]" for name in ("address", "shop", "secret", "forget", "side")
    ]
