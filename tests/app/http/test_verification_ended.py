"""Every door of a visitor's session closes with the proof of the mailbox that opened it."""

from __future__ import annotations

import re
import time

import httpx2

from connectors.stores.demo import cast
from tests.app.serving import Server, events, problem


def prove(server: Server, client: httpx2.Client, order: str, email: str) -> None:
    """Prove a mailbox in the client's session, by the code in the server's outbox."""
    outbox = server.home / "outbox"
    before = set(outbox.glob("*.eml"))
    assert client.post("/verify", json={"order_number": order, "email": email}).status_code == 202
    for _ in range(200):
        if fresh := [path for path in set(outbox.glob("*.eml")) - before if email in path.read_text()]:
            [code] = re.findall(r"\b\d{6}\b", fresh[0].read_text().partition("\n\n")[2])
            break
        time.sleep(0.1)
    found = client.post("/verify/code", json={"code": code})
    assert found.json()["email"] == email


def test_another_mailbox_in_the_same_session_finds_every_door_closed(server: Server) -> None:
    with server.client() as client:
        client.post("/chat", json={"message": "hello"})
        prove(server, client, cast.OPEN, cast.OWNER)
        reply = client.post("/chat", json={"message": f"refund {cast.DELIVERED}"}).json()
        talk, shown = reply["conversation_id"], reply["proposal"]
        mine = f"/orders/{cast.OPEN}/cancel"
        plain = client.post(mine, json={"reason": ""}).json()  # asked for without any conversation
        assert client.get(f"/conversations/{talk}").status_code == 200

        prove(server, client, cast.NEIGHBOURS, cast.NEIGHBOUR)
        problem(client.get(f"/conversations/{talk}"), 403, "proof_ended")
        problem(client.get(f"/conversations/{talk}?after=1"), 403, "proof_ended")
        for each in (shown, plain):
            problem(client.get(f"/proposals/{each['proposal_id']}"), 403, "proof_ended")
            for way in ("confirm", "decline"):
                door = f"/proposals/{each['proposal_id']}/{way}"
                problem(client.post(door, json={"hash": each["hash"]}), 403, "proof_ended")
        with client.stream(
            "POST", "/chat", json={"message": "yes", "conversation_id": talk}, headers={"Accept": "text/event-stream"}
        ) as response:
            found = events(response)
        starts = [data["conversation_id"] for name, data in found if name == "start"]
        assert starts[0] == talk and starts[1] == found[-1][1]["reply"]["conversation_id"] != talk
        assert "proposal" not in found[-1][1]["reply"] or not found[-1][1]["reply"]["proposal"]
        assert server.rows("shopclerk.sqlite", "SELECT state FROM proposal WHERE id = ?", shown["proposal_id"]) == [
            ("void",)
        ]
    with server.staff() as desk:
        assert len(desk.get(f"/conversations/{talk}").json()["messages"]) == 2
