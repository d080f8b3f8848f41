"""Rating a conversation: by whose it is alone, kept once, read by staff, and gone with the customer."""

from __future__ import annotations

from tests.app.http.test_console import browser
from tests.app.http.test_console_books import figures
from tests.app.serving import JONAS, MARA, Server, problem


def talked(server: Server, email: str = MARA) -> str:
    with server.customer(email) as client:
        return str(client.post("/chat", json={"message": "hello"}).json()["conversation_id"])


def test_a_customer_rates_their_own_conversation_and_may_think_again(server: Server):
    here = f"/conversations/{talked(server)}"
    with server.customer(MARA) as client:
        assert "rating" not in client.get(here).json()
        assert client.put(f"{here}/rating", json={"score": 2}).status_code == 204
        assert (
            client.put(f"{here}/rating", json={"score": 5, "reason": " quick\u202e <b>and</b> kind "}).status_code
            == 204
        )
        assert client.get(here).json()["rating"] == {"score": 5, "reason": "quick <b>and</b> kind"}


def test_nobody_else_rates_it_and_nothing_odd_is_kept(server: Server):
    here = f"/conversations/{talked(server)}/rating"
    with server.customer(JONAS) as other, server.staff() as staff, server.client() as nobody:
        problem(other.put(here, json={"score": 1}), 404, "conversation_not_found")
        problem(staff.put(here, json={"score": 5}), 403, "not_allowed")
        problem(nobody.put(here, json={"score": 5}), 401, "not_authenticated")
    with server.customer(MARA) as client:
        for body in ({"score": 0}, {"score": 6}, {"score": True}, {"score": "5"}, {"score": 4.5}, {"reason": "x"}):
            problem(client.put(here, json=body), 400, "bad_input")
        problem(client.put(here, json={"score": 5, "reason": "x" * 1001}), 400, "bad_input")
        assert "rating" not in client.get(here.removesuffix("/rating")).json()


def test_ratings_are_counted_and_their_reasons_told(server: Server):
    name = talked(server)
    with browser(server, "read") as one, server.customer(MARA) as client:
        before = figures(one.open("/console/numbers?days=1"))
        client.put(f"/conversations/{name}/rating", json={"score": 4, "reason": "found <i>it</i>"})
        page = one.open("/console/numbers?days=1")
        after = figures(page)
        assert int(after["Ratings"]) == int(before.get("Ratings", 0)) + 1
        assert "found &lt;i&gt;it" in one.page and f"/console/conversations/{name}" in page
        assert any("/ 5" in value for value in after.values())


def test_a_change_that_is_done_asks_for_a_rating(server: Server):
    with server.customer(MARA) as client:
        asked = client.post("/chat", json={"message": "refund 1027, 1.00 EUR"}).json()
        assert not [each for each in asked["blocks"] if each["type"] == "rating"]
        way = f"/proposals/{asked['proposal']['proposal_id']}"
        done = client.post(f"{way}/confirm", json={"hash": asked["proposal"]["hash"]}).json()
        assert done["state"] == "confirmed"
        assert done["reply"]["blocks"][-1] == {"type": "rating"}
