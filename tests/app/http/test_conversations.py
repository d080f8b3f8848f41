from __future__ import annotations

from tests.app.serving import JONAS, MARA, Server, problem


def test_a_person_takes_over_answers_and_gives_back(server: Server):
    with server.customer(MARA) as client, server.staff() as staff:
        name = client.post("/chat", json={"message": "I want a person"}).json()["conversation_id"]
        found = client.get(f"/conversations/{name}").json()
        assert found["owner"] == "person"
        assert "handoff" not in found
        seen = staff.get(f"/conversations/{name}").json()
        assert seen["handoff"]["reason"] == "asked for: “I want a person”"
        assert seen["handoff"]["last_words"] == ["I want a person"]
        said = staff.post(f"/conversations/{name}/messages", json={"text": "Hello, Ana here."})
        assert said.status_code == 201
        assert said.json()["role"] == "person"
        after = client.get(f"/conversations/{name}", params={"after": said.json()["seq"] - 1}).json()
        assert [each["text"] for each in after["messages"]] == ["Hello, Ana here."]
        silent = client.post("/chat", json={"message": "anyone there?", "conversation_id": name}).json()
        assert silent["state"] == "with_person"
        assert silent["text"] == ""

        for _ in range(2):
            assert staff.post(f"/conversations/{name}/release").json() == {
                "id": name,
                "owner": "clerk",
                "assigned_to": "",
            }
        again = client.post("/chat", json={"message": "thanks", "conversation_id": name}).json()
        assert (again["state"], bool(again["text"])) == ("answered", True)
        late = staff.post(f"/conversations/{name}/messages", json={"text": "One more thing"})
        problem(late, 409, "not_handed_over")


def test_only_staff_with_the_scope_may_answer_and_release(server: Server):
    with server.customer(MARA) as client:
        name = client.post("/chat", json={"message": "a person please"}).json()["conversation_id"]
        problem(client.post(f"/conversations/{name}/messages", json={"text": "I am staff"}), 403, "not_allowed")
        problem(client.post(f"/conversations/{name}/release"), 403, "not_allowed")
    with server.staff("read") as reader:
        assert reader.get(f"/conversations/{name}").status_code == 200
        problem(reader.post(f"/conversations/{name}/release"), 403, "not_allowed")
    with server.client() as nobody:
        problem(nobody.post(f"/conversations/{name}/release", json={}), 401, "not_authenticated")
    with server.staff() as staff:
        problem(staff.post("/conversations/unknown/messages", json={"text": "hi"}), 404, "conversation_not_found")
        problem(staff.post(f"/conversations/{name}/messages", json={"text": " "}), 400, "empty_message")


def test_shows_the_open_proposal_and_the_payloads(server: Server):
    with server.customer(JONAS) as client:
        reply = client.post("/chat", json={"message": "refund 1028, 1.00 EUR"}).json()
        found = client.get(f"/conversations/{reply['conversation_id']}").json()
    assert found["proposal"] == reply["proposal"]
    clerk = found["messages"][-1]
    assert clerk["proposal"]["proposal_id"] == reply["proposal"]["proposal_id"]
    assert reply["proposal"]["summary"] not in clerk["text"]
