"""How the widget looks and greets, the playground, the first steps, and what was searched for."""

from __future__ import annotations

from tests.app.http.test_console import browser
from tests.app.serving import MARA, Server


def test_the_widget_looks_and_greets_as_staff_set_it(server: Server):
    with browser(server, "full") as one, server.client() as client:
        plain = client.get("/widget.js")
        one.open("/console/appearance")
        one.send(
            "/console/appearance",
            accent="#7A2E3B",
            side="left",
            scheme="dark",
            **{
                "greeting-en": "Ahoy <b>there</b>",
                "greeting-de": "Moin",
                "greeting-xx": "no",
                "ideas-en": "One|two\n\nThree",
            },
        )
        try:
            loader = client.get("/widget.js", headers={"If-None-Match": plain.headers["etag"]})
            assert loader.status_code == 200 and '{"accent":"#7a2e3b","scheme":"dark","side":"left"}' in loader.text
            english, german, french = (
                client.get("/widget/config", params={"language": each}).json()["look"] for each in ("en", "de", "fr")
            )
            assert english == {"greeting": "Ahoy <b>there</b>", "ideas": "One two|Three"}
            assert german == {"greeting": "Moin", "ideas": ""} and french == {"greeting": "", "ideas": ""}
            page = one.open("/console/appearance")
            assert "Ahoy <b>there</b>" in page and "<b>there" not in one.page and "/widget.js" in page
            for wrong in ({"accent": "red"}, {"accent": "#7a2e3b;x"}, {"side": "top"}, {"scheme": "auto"}):
                one.send("/console/appearance", 400, **wrong)
            assert client.get("/widget/config").json()["look"]["greeting"] == "Ahoy <b>there</b>"
        finally:
            one.open("/console/appearance")
            one.send("/console/appearance")
        assert client.get("/widget.js").text == plain.text


def test_who_only_reads_sets_nothing(server: Server):
    with browser(server, "read") as one, server.client() as nobody:
        page = one.open("/console/appearance")
        assert "disabled" in page
        one.send("/console/appearance", 403, accent="#000000")
        for path in ("appearance", "playground", "start"):
            assert nobody.get(f"/console/{path}").status_code == 303
    with browser(server, "full") as one:
        assert one.client.post("/console/appearance", data={"token": "x"}).status_code == 403


def test_the_playground_is_the_widget_itself_and_the_first_steps_tell_what_is_open(server: Server):
    with browser(server, "read") as one:
        one.open("/console/playground")
        assert 'src="/widget.js"' in one.page and 'data-target="#play"' in one.page
        policy = one.client.get("/console/playground").headers["content-security-policy"]
        assert "script-src 'self'" in policy and "unsafe" not in policy
        page = one.open("/console/start")
        assert "This is the demo shop." in page and "/widget.js" in page and "to do" in page


def test_numbers_tell_what_was_searched_for_and_what_found_nothing(server: Server):
    with server.customer(MARA) as client, browser(server, "read") as one:
        for words in ("find Wool Socks", "find wool socks", "find rain jacket under 0.10"):
            client.post("/chat", json={"message": words})
        page = one.open("/console/numbers?days=1")
        top, missed = page.split("Most often")[1].split("Without a result")
        assert "wool socks" in top and "under 0.10" in missed.split("</table>")[0]
        assert "wool socks" not in missed.split("</table>")[0]
