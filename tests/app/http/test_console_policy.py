"""The policy in the console: tried and saved by admins alone, valid ones only, at once in force, and kept as it was."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from tests.app.http.test_console import Browser, browser
from tests.app.serving import MARA, Server


@pytest.fixture
def own_file(server: Server) -> Iterator[None]:
    """Let the demo's own rules hold again afterwards."""
    yield
    (server.home / "policy.toml").unlink(missing_ok=True)
    with browser(server, "full") as one:
        one.open("/console/jobs")
        one.send("/console/jobs/rules/run")


def text_of(one: Browser) -> str:
    page = one.open("/console/policy")
    found = re.search(r'<textarea id="text"[^>]*>(.*?)</textarea>', one.page, re.S)
    assert found and "What customers read" in page
    return unescape(found[1])


def send(one: Browser, text: str, status: int = 303, **more: str) -> str:
    before = re.search(r'name="before" value="([^"]+)"', one.page)[1]  # type: ignore[index]
    return one.send("/console/policy", status, text=text, **{"before": before, **more}).text


@pytest.mark.usefixtures("own_file")
def test_a_policy_is_tried_saved_and_in_force_at_once(server: Server):
    with browser(server, "full") as one, server.customer(MARA) as client:
        text = text_of(one)
        changed = re.sub(r"(?m)^(window_days *= *)\d+", r"\g<1>77", text)
        assert changed != text
        tried = unescape(send(one, changed, 200))
        assert "77" in tried and "What would change" in tried
        assert text_of(one) == text  # nothing was saved
        send(one, changed, save="1", note="for <the> summer")
        page = one.open("/console/policy")
        assert "for <the> summer" in page and "<the>" not in one.page and "tests" in page
        assert text_of(one).strip() == changed.strip()
        told = client.get("/documents/search", params={"q": "x"})
        assert told.status_code == 200
        assert "77" in (server.home / "policy.toml").read_text()
        version = re.findall(r"/console/policy\?version=(\d+)", page)[-1]
        assert "as it was on" in one.open(f"/console/policy?version={version}")
        send(one, text, save="1")
        assert text_of(one).strip() == text.strip()
        one.open("/console/policy?version=99999999", 404)
    query = "SELECT count(*) FROM audit_entry WHERE action = 'policy_changed'"
    assert server.rows("shopclerk.sqlite", query)[0][0] >= 2


@pytest.mark.usefixtures("own_file")
def test_what_is_no_policy_is_never_saved_and_says_where(server: Server):
    with browser(server, "full") as one:
        text = text_of(one)
        for wrong in ("mode = [", "[refund_order]\nmode = 'sometimes'\n", "no_such_setting = 1\n"):
            answer = send(one, wrong, 400, save="1")
            assert 'role="alert"' in answer
        assert text_of(one) == text
        one.send("/console/policy", 409, text=f"{text}\n# later\n", before="0" * 16, save="1")
        assert text_of(one) == text
        assert not (server.home / "policy.toml").exists()


def test_only_admins_change_it(server: Server):
    with browser(server, "read") as one, server.client() as nobody:
        page = one.open("/console/policy?language=de")
        assert "Only an admin" in page and "<textarea" not in page and 'lang="de"' in page
        one.open("/console/inbox")
        one.send("/console/policy", 403, text="", before="", save="1")
        assert nobody.get("/console/policy").status_code == 303
    with browser(server, "full") as one:
        assert one.client.post("/console/policy", data={"token": "x", "text": "", "save": "1"}).status_code == 403
