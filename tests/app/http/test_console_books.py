"""The console's numbers, changes, audit trail and jobs over HTTP."""

from __future__ import annotations

import re

from tests.app.http.test_console import browser, handed_over
from tests.app.serving import MARA, Server


def figures(page: str) -> dict[str, str]:
    return {name: value.strip() for name, value in re.findall(r"<dt>([^<]+)</dt><dd>([^<]+)</dd>", page)}


def refunded(server: Server, order: str = "1027") -> str:
    """Let a customer have one euro of an order back; return the proposal's id."""
    with server.customer(MARA) as client:
        asked = client.post(f"/orders/{order}/refund", json={"amount": "1.00"}).json()
        done = client.post(f"/proposals/{asked['proposal_id']}/confirm", json={"hash": asked["hash"]})
        assert done.json()["state"] == "confirmed", done.text
        return str(asked["proposal_id"])


def test_numbers_count_what_happened(server: Server):
    with browser(server, "read") as one:
        before = figures(one.open("/console/numbers?days=1"))
        handed_over(server)
        with server.customer(MARA) as client:
            client.post("/chat", json={"message": "hello"})
        after = figures(one.open("/console/numbers?days=1"))
        count = {name: int(after[name]) - int(before.get(name, 0)) for name in ("Begun", "With a person", "Going on")}
        assert count == {"Begun": 2, "With a person": 1, "Going on": 1}
        assert "Why a person was called" in one.page and "Nobody was called" not in one.page
        one.open("/console/numbers?days=2", 400)
        one.open("/console/numbers?dyas=1", 400)


def test_a_change_stands_in_the_ledger_the_numbers_and_the_trail(server: Server):
    proposal = refunded(server)
    with browser(server, "read") as one:
        page = one.open("/console/changes?order=%231027")
        assert proposal in page and "1.00" in page and "carried out" in page
        assert proposal not in one.open("/console/changes?order=99999999") and "Show all" in one.page
        one.open("/console/changes?state=nonsense", 400)
        assert re.search(r"\d\.00 EUR", one.open("/console/numbers"))
        trail = one.open(f"/console/audit?about={proposal}")
        assert trail.count("<time") >= 2
        assert "Nothing was decided" not in one.open("/console/audit?what=nonsense&page=2")


def test_the_trail_is_checked_by_whoever_reads_it(server: Server):
    handed_over(server)
    with browser(server, "read") as one, server.client() as nobody:
        one.open("/console/audit")
        assert "nothing was changed, deleted or cut off" in one.send("/console/audit/verify", 200).text
        assert one.client.post("/console/audit/verify", data={"token": "x"}).status_code == 403
        assert nobody.get("/console/audit").status_code == 303
        assert nobody.get("/console/changes").status_code == 303


def test_jobs_are_shown_and_started(server: Server):
    with browser(server, "full") as one, browser(server, "read") as viewer:
        page = one.open("/console/jobs")
        assert "close proposals whose time is over" in page and "/console/jobs/desk%20post/run" in one.page
        one.send("/console/jobs/desk%20post/run")
        one.send("/console/jobs/nonsense/run", 404)
        assert "/run" not in viewer.open("/console/jobs")
        viewer.send("/console/jobs/mail/run", 403)
