"""The console over HTTP: who gets in, what forms need, and that two people never answer at once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape

import httpx2

from app.http.routes.console.member import inside
from tests.app.serving import MARA, Server

_TOKEN = re.compile(r'name="token" value="([^"]+)"')


class Browser:
    """A client that signs in, and sends the forms of the pages that it was shown."""

    def __init__(self, client: httpx2.Client) -> None:
        self.client = client
        self.page = ""

    def open(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path)
        assert answer.status_code == status, answer.text
        self.page = answer.text
        return unescape(self.page)

    def send(self, path: str, status: int = 303, **fields: str) -> httpx2.Response:
        token = _TOKEN.search(self.page)
        assert token, self.page
        answer = self.client.post(path, data={"token": token[1], **fields})
        assert answer.status_code == status, answer.text
        return answer

    def sign_in(self, key: str, status: int = 303) -> httpx2.Response:
        self.open("/console/login")
        answer = self.send("/console/login", status, key=key)
        if status == 303:
            self.open("/console/inbox")
        return answer


@contextmanager
def browser(server: Server, which: str = "") -> Iterator[Browser]:
    with server.client() as client:
        made = Browser(client)
        if which:
            made.sign_in(server.keys[which])
        yield made


def handed_over(server: Server, words: str = "a person please") -> str:
    with server.customer(MARA) as client:
        return str(client.post("/chat", json={"message": words}).json()["conversation_id"])


def test_nobody_gets_in_without_a_key(server: Server):
    with browser(server) as one:
        answer = one.client.get("/console/inbox")
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/login?after=/console/inbox")
        part = one.client.get("/console/inbox/rows", headers={"HX-Request": "true"})
        assert (part.status_code, part.headers["hx-redirect"]) == (401, "/console/login")
        wrong = one.sign_in("ak_0000_nothing", 401)
        assert "key" in wrong.text and "set-cookie" not in wrong.headers
        assert one.sign_in(server.keys["privacy"], 403).status_code == 403
        assert one.client.get("/console/inbox").status_code == 303
        one.open("/console/login?after=https://evil.example/console/")
        assert "evil" not in one.page


def test_signing_in_and_out(server: Server):
    with browser(server) as one:
        one.open("/console/login?after=/console/approvals")
        answer = one.send("/console/login", key=server.keys["full"], after="/console/approvals")
        assert answer.headers["location"] == "/console/approvals"
        cookie = next(each for each in answer.headers.get_list("set-cookie") if each.startswith("shopclerk_console="))
        assert "httponly" in cookie.lower() and "samesite=lax" in cookie.lower() and server.keys["full"] not in cookie
        page = one.client.get("/console/inbox")
        policy = page.headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy and "nonce" not in policy
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=|<style|\sstyle=", page.text)
        kept = dict(one.client.cookies)
        one.page = page.text
        one.send("/console/logout")
        one.client.cookies.update({"shopclerk_console": kept["shopclerk_console"]})
        assert one.client.get("/console/inbox").status_code == 303  # the token was ended, not only forgotten


def test_a_form_of_another_session_or_site_does_nothing(server: Server):
    name = handed_over(server)
    with browser(server, "full") as one, browser(server, "full") as other:
        one.page = other.page
        answer = one.send(f"/console/conversations/{name}/take", 403)
        assert "another session" in answer.text
        one.open("/console/inbox")
        token = _TOKEN.search(one.page)[1]  # type: ignore[index]
        crossed = one.client.post(
            f"/console/conversations/{name}/take", data={"token": token}, headers={"Sec-Fetch-Site": "cross-site"}
        )
        assert crossed.status_code == 403
        assert one.client.post(f"/console/conversations/{name}/take", data={"token": ""}).status_code == 403
    with server.staff() as staff:
        assert staff.get("/conversations", params={"q": name}).json()["conversations"][0]["assigned_to"] == ""


def test_the_key_of_another_purpose_opens_nothing(server: Server):
    with server.client() as client:
        client.cookies.set("shopclerk_console", server.token(MARA))
        assert client.get("/console/inbox").status_code == 303
        client.cookies.clear()
    with browser(server, "full") as one:
        session = one.client.cookies["shopclerk_console"]
    with server.client(session) as client:
        assert client.get("/me").status_code == 401


def test_a_viewer_reads_and_does_nothing(server: Server):
    name = handed_over(server)
    with browser(server, "read") as one:
        page = one.open(f"/console/conversations/{name}")
        assert "a person please" in page and "You may read here" in page and "/take" not in page
        for path in ("take", "release", "messages", "notes", "tags", "assign", "suggestion"):
            one.send(f"/console/conversations/{name}/{path}", 403, text="hi", name="x")
        assert "Your key may not approve" in one.open("/console/approvals")
        one.send("/console/stop", 403, on="1")


def test_two_people_never_answer_at_once(server: Server):
    name = handed_over(server)
    with server.customer(MARA) as client:
        client.post("/chat", json={"message": "<b>hello</b>", "conversation_id": name})
    here = f"/console/conversations/{name}"
    with browser(server, "full") as ana, browser(server, "second") as ben:
        page = ana.open(here)
        assert "The customer waits for a person." in page and "&lt;b&gt;" in ana.page and "<b>hello" not in ana.page
        ana.send(f"{here}/take")
        assert "You answer here" in ana.open(here)
        ana.send(f"{here}/messages", text="Ana here", client_id="one")
        ana.send(f"{here}/messages", text="Ana here", client_id="one")
        assert "tests answers here" in ben.open(here)
        assert "A colleague has this conversation" in ben.send(f"{here}/messages", 409, text="Ben here").text
        ben.send(f"{here}/release", 409)
        ben.send(f"{here}/take", 409)
        with server.staff("second") as desk:
            assert desk.post(f"/conversations/{name}/messages", json={"text": "Ben"}).status_code == 409
        holder = re.search(r'name="over" value="([^"]+)"', ben.page)[1]  # type: ignore[index]
        ben.send(f"{here}/take", over=holder)
        ben.open(here)
        ben.send(f"{here}/messages", text="Ben here", client_id="two")
        assert "A colleague has this conversation" in ana.send(f"{here}/messages", 409, text="Ana again").text
        with server.customer(MARA) as client:
            said = [each["text"] for each in client.get(f"/conversations/{name}").json()["messages"]]
        assert [each for each in said if each.endswith(" here")] == ["Ana here", "Ben here"]
        ben.send(f"{here}/assign", to=server.keys["full"].split("_")[1])
        ana.open(here)
        ana.send(f"{here}/release")
        assert "The clerk answers here." in ana.open(here)
        ana.send(f"{here}/messages", 409, text="too late")
    rows = server.rows(
        "shopclerk.sqlite", "SELECT actor, action FROM audit_entry WHERE reference = ? ORDER BY seq", name
    )
    assert [each[1] for each in rows] == ["handed_over", "assigned", "assigned", "assigned", "given_back"]
    assert len({each[0] for each in rows[1:]}) == 2


def test_notes_tags_list_and_search(server: Server):
    name = handed_over(server, "a person, my zeppelin is broken")
    here = f"/console/conversations/{name}"
    with browser(server, "full") as one:
        one.open(here)
        one.send(f"{here}/notes", text="call <i>her</i> back")
        one.send(f"{here}/tags", name=" Urgent ")
        one.send(f"{here}/tags", 400, name=" ")
        page = one.open(here)
        assert "call <i>her</i> back" in page and "<i>her" not in one.page and ">urgent<" in page
        for query, there in (
            ("q=ZEPPELIN", True),
            ("q=100%25", False),
            ("tag=urgent", True),
            ("tag=nothing", False),
            ("which=waiting&q=zeppelin", True),
            ("which=mine&q=zeppelin", False),
            ("which=clerk&q=zeppelin", False),
        ):
            assert (f"/console/conversations/{name}" in one.open(f"/console/inbox?{query}")) is there, query
        one.open("/console/inbox?cursor=nonsense", 400)
        one.open("/console/inbox?which=nonsense", 400)
        one.open(here)
        one.send(f"{here}/tags", remove="urgent")
        assert ">urgent<" not in one.open(here)
        assert MARA in one.open(f"{here}/customer")
    with server.customer(MARA) as client:
        assert "call" not in client.get(f"/conversations/{name}").text


def test_a_page_that_looks_again_gets_what_is_new(server: Server):
    name = handed_over(server)
    here = f"/console/conversations/{name}"
    with browser(server, "full") as one:
        page = one.open(here)
        live = re.search(r'hx-get="([^"]+/live[^"]+)"', unescape(page))[1]  # type: ignore[index]
        assert one.client.get(live).status_code == 204
        with server.customer(MARA) as client:
            client.post("/chat", json={"message": "still <there>?", "conversation_id": name})
        found = one.client.get(live)
        assert "still &lt;there&gt;?" in found.text and 'id="state"' not in found.text
        one.send(f"{here}/take")
        assert "You answer here" in one.client.get(live).text


def test_the_clerk_suggests_and_sends_nothing(server: Server):
    name = handed_over(server)
    here = f"/console/conversations/{name}"
    with browser(server, "full") as one:
        one.open(here)
        one.send(f"{here}/take")
        with server.customer(MARA) as client:
            client.post("/chat", json={"message": "what is new?", "conversation_id": name})
            before = client.get(f"/conversations/{name}").json()["messages"]
            one.open(here)
            part = one.send(f"{here}/suggestion", 200, part="1")
            assert part.text.startswith("<textarea") and "You said: what is new?" in part.text
            assert client.get(f"/conversations/{name}").json()["messages"] == before


def test_approvals_are_decided_once_and_with_a_reason(server: Server):
    with browser(server, "full") as one:
        page = one.open("/console/approvals")
        assert "Changes are carried out." in page
        one.send("/console/approvals/unknown/approve", 404)
        one.send("/console/approvals/unknown/decline", 400)
        one.send("/console/stop", on="1", reason="<odd>")
        try:
            assert "All changes are paused." in one.open("/console/approvals") and "&lt;odd&gt;" in one.page
        finally:
            one.send("/console/stop", on="0")
        assert "Changes are carried out." in one.open("/console/approvals")


def test_files_are_served_under_addresses_of_their_own(server: Server):
    with server.client() as client:
        page = client.get("/console/login").text
        for path in re.findall(r'(?:href|src)="(/console/static/[^"]+)"', page):
            answer = client.get(path)
            assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
        assert client.get("/console/static/NOTICE").status_code == 404


def test_staff_list_conversations_over_the_api(server: Server):
    names = [handed_over(server) for _ in range(3)]
    with server.staff() as staff:
        found: list[str] = []
        cursor = ""
        while True:
            page = staff.get("/conversations", params={"q": "person please", "limit": 2, "cursor": cursor}).json()
            found += [each["id"] for each in page["conversations"]]
            cursor = page["next"]
            if not cursor:
                break
        assert found[:3] == names[::-1] and len(set(found)) == len(found)
        row = staff.get("/conversations", params={"which": "waiting", "q": names[0]}).json()["conversations"][0]
        assert row["last_by"] and row["reason"] and row["customer"] == f"customer:{MARA}"
        wrong = staff.get("/conversations", params={"status": "x"})
        assert wrong.status_code == 400 and wrong.json()["errors"][0]["field"] == "query.status"
        for query in (
            {"limit": 0},
            {"which": "x"},
            {"cursor": "eyJ4Ijoie"},
            {"cursor": "W10"},
            {"cursor": "Wzk5OSwxXQ"},
        ):
            assert staff.get("/conversations", params=query).status_code == 400, query
        looked = staff.post("/customers/lookup", json={"email": MARA.upper()}).json()
        assert looked["orders"] and {*names} <= {each["id"] for each in looked["conversations"]}
        assert staff.post("/customers/lookup", json={"email": "x"}).status_code == 400
    with server.customer(MARA) as client:
        assert client.get("/conversations").status_code == 403
        assert client.post("/customers/lookup", json={"email": MARA}).status_code == 403
        assert client.get("/orders", params={"limt": 3}).json()["errors"][0]["field"] == "query.limt"
        assert client.get("/search", params={"q": "mug", "limit": 2}).status_code == 200
    with server.client() as nobody:
        assert nobody.get("/conversations").status_code == 401
        assert nobody.get("/", params={"utm_source": "mail"}).status_code == 200


def test_signing_in_leads_to_the_consoles_own_pages_only():
    assert inside("/console/inbox?q=a.b") and inside("/console/conversations/abc-1")
    for way in (
        "//evil.example",
        "/console/../chat",
        "/console/%2e%2e/chat",
        "/console\\evil",
        "/consoleevil",
        "/console/..",
    ):
        assert not inside(way), way
