"""Staff with a key for it export and erase what is held about a customer; nobody else does."""

from __future__ import annotations

from tests.app.serving import Server, problem

AYLIN = "aylin.demir@example.com"  # nobody else's here


def test_a_key_for_it_exports_and_erases_over_http(server: Server) -> None:
    with server.customer(AYLIN) as client:
        talk = client.post("/chat", json={"message": "my word is canary-4471"}).json()["conversation_id"]
    body = {"email": AYLIN.upper()}
    with server.client() as client:
        for door in ("/privacy/export", "/privacy/erase"):
            problem(client.post(door, json=body), 401, "not_authenticated")
    for client in (server.customer(AYLIN), server.staff()):
        with client:
            for door in ("/privacy/export", "/privacy/erase"):
                problem(client.post(door, json=body), 403, "not_allowed")
    with server.staff("privacy") as client:
        problem(client.post("/privacy/export", json={"email": "nobody"}), 400, "bad_email")
        problem(client.post("/privacy/erase", json={"email": ""}), 400, "bad_email")
        held = client.post("/privacy/export", json=body).json()
        assert held["email"] == AYLIN and "canary-4471" in str(held["messages"])
        for _ in range(2):
            assert client.post("/privacy/erase", json=body).status_code == 204
        assert client.post("/privacy/export", json=body).json()["messages"] == []
    with server.staff() as client:
        problem(client.get(f"/conversations/{talk}"), 404, "conversation_not_found")
    done = server.rows("shopclerk.sqlite", "SELECT actor, action, reference FROM audit_entry WHERE action = 'erased'")
    assert len(done) == 2 and all(actor.startswith("staff:") and AYLIN not in name for actor, _, name in done)
