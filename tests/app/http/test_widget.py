"""What the widget asks for from the shop's pages: its files, other origins, and a stream that goes on where it was cut."""

from __future__ import annotations

import re
import uuid

import pytest

from app.http.cross_origin import CrossOrigin
from runtime.server_settings import ServerSettings
from tests.app.serving import MARA, Server, events, problem
from tests.homes import settings_for

HERE, ELSEWHERE = "http://127.0.0.1:4321", "https://evil.example"
STREAM = {"Accept": "text/event-stream"}


def test_the_loader_is_asked_for_again_and_its_parts_are_kept(server: Server):
    with server.client() as client:
        loader = client.get("/widget.js")
        assert loader.headers["cache-control"] == "public, max-age=300, must-revalidate"
        assert loader.headers["content-encoding"] == "gzip"
        assert loader.headers["cross-origin-resource-policy"] == "cross-origin"
        assert "__LABELS__" not in loader.text
        assert "Open the chat" in loader.text
        assert client.get("/widget.js", headers={"If-None-Match": loader.headers["etag"]}).status_code == 304
        [name] = set(re.findall(r"panel-[0-9a-f]{12}\.js", loader.text))
        panel = client.get(f"/widget/{name}")
        assert panel.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert panel.headers["access-control-allow-origin"] == "*"
        assert panel.headers["content-type"].startswith("text/javascript")
        for wrong in ("panel-000000000000.js", "manifest.json", "..%2F__init__.py"):
            assert client.get(f"/widget/{wrong}").status_code == 404


def test_the_words_come_in_the_language_of_the_page(server: Server):
    with server.client() as client:
        english, french = (client.get(f"/widget/config?language={code}").json() for code in ("en-GB", "fr"))
    assert english["words"]["confirm"] == "Confirm"
    assert (french["language"], french["dir"]) == ("fr", "ltr")
    assert french["words"]["send"] != english["words"]["send"]
    assert english["words"].keys() == french["words"].keys()


def test_only_pages_of_allowed_origins_read_answers_and_cookies_never_count(server: Server):
    asking = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization,content-type"}
    with server.client() as client:
        allowed = client.options("/chat", headers={"Origin": HERE, **asking})
        assert allowed.status_code == 204
        assert allowed.headers["access-control-allow-origin"] == HERE
        assert "access-control-allow-credentials" not in allowed.headers
        refused = client.options("/chat", headers={"Origin": ELSEWHERE, **asking})
        assert refused.status_code == 405
        assert "access-control-allow-origin" not in refused.headers
        for path in ("/me", "/search?q=hat", "/widget/config"):
            assert client.get(path, headers={"Origin": HERE}).headers["access-control-allow-origin"] == HERE
            found = client.get(path, headers={"Origin": ELSEWHERE})
            assert "access-control-allow-origin" not in found.headers
            assert found.headers["vary"] == "Origin"
        for path in ("/approvals", "/dev/customers", "/privacy/export"):  # no page of a shop asks for these
            assert "access-control-allow-origin" not in client.get(path, headers={"Origin": HERE}).headers
        # A refusal can be read, too: else the widget could not say what is wrong.
        found = client.get("/conversations/none", headers={"Origin": HERE, "Authorization": "Bearer x"})
        assert problem(found, 401, "not_authenticated")
        assert found.headers["access-control-allow-origin"] == HERE


def test_a_page_of_another_origin_gets_no_cookie(server: Server):
    for site, cookies in (("cross-site", 0), ("same-site", 0), ("same-origin", 1)):
        with server.client() as client:
            found = client.post("/chat", json={"message": "hello"}, headers={"Sec-Fetch-Site": site, "Origin": HERE})
            assert found.json()["token"]
            assert len(client.cookies) == cookies


@pytest.mark.parametrize(
    ("env", "named", "origin", "allowed"),
    [
        ("production", "", "http://localhost:3000", False),
        ("production", "https://www.example.com, https://b.example:8443/", "https://www.example.com", True),
        ("production", "https://www.example.com, https://b.example:8443/", "https://b.example:8443", True),
        ("production", "https://www.example.com", "https://www.example.com.evil.example", False),
        ("production", "https://www.example.com", "http://www.example.com", False),
        ("production", "", "null", False),
        ("development", "", "http://localhost:3000", True),
        ("development", "", "http://localhost.evil.example", False),
        ("development", "", "null", False),
    ],
)
async def test_which_origins_are_allowed(tmp_path, monkeypatch, env: str, named: str, origin: str, allowed: bool):
    monkeypatch.setenv("SHOPCLERK_SERVER_WIDGET_ORIGINS", named)
    settings = settings_for(tmp_path, env=env)
    sent: list[dict] = []

    async def app(scope, receive, send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def send(message) -> None:
        sent.append(message)

    class State:
        state = object()

    scope = {"type": "http", "path": "/me", "method": "GET", "headers": [(b"origin", origin.encode())], "app": State}
    await CrossOrigin(app, settings)(scope, None, send)  # type: ignore[arg-type]
    headers = dict(sent[0]["headers"])
    assert headers.get(b"access-control-allow-origin") == (origin.encode() if allowed else None)


@pytest.mark.parametrize("value", ["www.example.com", "https://example.com/shop", "https://a@b.example", "*"])
def test_what_is_no_origin_is_refused(value: str):
    with pytest.raises(ValueError, match="widget_origins"):
        ServerSettings(widget_origins=value)


def test_a_cut_stream_goes_on_after_the_last_event(server: Server):
    with server.customer(MARA) as client:
        body = {"message": "slow answer, please", "client_message_id": str(uuid.uuid4())}
        with client.stream("POST", "/chat", json=body, headers=STREAM) as response:
            lines = response.iter_lines()
            first = next(line for line in lines if line.startswith("id:"))[3:].strip()
        with client.stream("POST", "/chat", json=body, headers={**STREAM, "Last-Event-ID": first}) as response:
            rest = events(response)
        assert [name for name, _ in rest].count("start") == 0
        assert rest[-1][0] == "end"
        # Ended, or an id of another turn: the whole answer, from its start, and said once.
        for last in (first, "0000.1", "nothing", "9" * 40):
            with client.stream("POST", "/chat", json=body, headers={**STREAM, "Last-Event-ID": last}) as response:
                again = events(response)
            assert again[0][0] == "start"
            assert again[-1][1]["reply"]["repeated"]
        conversation = rest[-1][1]["reply"]["conversation_id"]
        said = client.get(f"/conversations/{conversation}").json()["messages"]
    assert [each.get("client_message_id") for each in said] == [body["client_message_id"], None]
