"""Approvals and the stop switch over HTTP: who may, what they see, and that either answer counts once."""

from __future__ import annotations

import time
from typing import Any

from tests.app.serving import MARA, Server, problem

LARGE = "1018"


def asked(server: Server, amount: str) -> dict[str, Any]:
    """Let the customer confirm a sum that a person must agree to; returns the decision's answer."""
    with server.customer(MARA) as client:
        proposal = client.post(f"/orders/{LARGE}/refund", json={"amount": amount}).json()
        assert "proposal_id" in proposal, proposal
        answer = client.post(f"/proposals/{proposal['proposal_id']}/confirm", json={"hash": proposal["hash"]}).json()
        assert answer["state"] == "waiting_approval", answer
        assert client.get(f"/proposals/{proposal['proposal_id']}").json()["state"] == "waiting_approval"
        problem(client.get("/approvals"), 403, "not_allowed")
        problem(client.post(f"/approvals/{proposal['proposal_id']}/approve", json={}), 403, "not_allowed")
    return proposal


def refunded(server: Server) -> float:
    with server.customer(MARA) as client:
        return float(client.get(f"/orders/{LARGE}").json()["refunded"])


def test_staff_approve_and_decline(server: Server):
    before = refunded(server)
    no = asked(server, "155.00")
    with server.customer(MARA) as client:  # one change of an order at a time
        problem(client.post(f"/orders/{LARGE}/refund", json={"amount": "1.00"}), 409, "other_change_open")
    with server.client() as client:
        problem(client.get("/approvals"), 401, "not_authenticated")
    with server.staff("read") as client:
        problem(client.get("/approvals"), 403, "not_allowed")
    with server.staff() as client:
        shown = {each["proposal_id"]: each for each in client.get("/approvals").json()["approvals"]}[no["proposal_id"]]
        assert shown["order_number"] == LARGE and "155.00" in shown["summary"] and MARA in shown["customer"]
        problem(client.post(f"/approvals/{no['proposal_id']}/decline", json={}), 400, "bad_input")
        for _ in range(2):
            done = client.post(f"/approvals/{no['proposal_id']}/decline", json={"reason": "Not this one."}).json()
            assert (done["state"], done["outcome"]) == ("declined", "failed")
        problem(client.post(f"/approvals/{no['proposal_id']}/approve", json={}), 409, "approval_decided")
        problem(client.get("/approvals/nothing"), 404, "proposal_not_found")
    assert refunded(server) == before
    yes = asked(server, "160.00")
    with server.staff() as client:
        for _ in range(2):
            done = client.post(f"/approvals/{yes['proposal_id']}/approve", json={"reason": "Fine."}).json()
            assert done["state"] == "approved"
    with server.customer(MARA) as client:
        told = client.get(f"/proposals/{no['proposal_id']}").json()
        assert told["state"] == "failed" and "Not this one." in told["sentence"]
        for _ in range(100):
            if client.get(f"/proposals/{yes['proposal_id']}").json()["state"] == "confirmed":
                break
            time.sleep(0.1)
    assert refunded(server) == before + 160


def test_the_stop_switch(server: Server):
    with server.customer(MARA) as client:
        problem(client.post("/stop", json={"on": True}), 403, "not_allowed")
    with server.staff() as client:
        try:
            assert client.post("/stop", json={"on": True, "reason": "odd refunds"}).json()["on"] is True
            assert client.get("/stop").json()["reason"] == "odd refunds"
            with server.customer(MARA) as customer:
                problem(customer.post("/orders/1015/refund", json={}), 422, "stopped")
        finally:
            assert client.post("/stop", json={"on": False}).json()["on"] is False
    with server.customer(MARA) as customer:
        assert customer.post("/orders/1015/refund", json={"amount": "1.00"}).status_code == 202


def test_taking_a_conversation_over(server: Server):
    with server.customer(MARA) as client:
        room = client.post("/chat", json={"message": "hi"}).json()["conversation_id"]
        problem(client.post(f"/conversations/{room}/take", json={}), 403, "not_allowed")
        with server.staff() as staff:
            assert staff.post(f"/conversations/{room}/take", json={}).status_code < 300
            body = {"text": "I am here now.", "client_message_id": "one"}
            for _ in range(2):
                assert staff.post(f"/conversations/{room}/messages", json=body).status_code < 300
        assert (
            client.post("/chat", json={"message": "hello?", "conversation_id": room}).json()["state"] == "with_person"
        )
        said = [each["text"] for each in client.get(f"/conversations/{room}").json()["messages"]]
        assert said.count("I am here now.") == 1
