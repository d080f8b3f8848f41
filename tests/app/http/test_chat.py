from __future__ import annotations

import json
import threading
import time
import uuid

import httpx2

from tests.app.serving import JONAS, MARA, Server, events, problem

STREAM = {"Accept": "text/event-stream"}


def test_a_visitor_gets_a_token_and_a_cookie_and_keeps_the_conversation(server: Server):
    with server.client() as client:
        first = client.post("/chat", json={"message": "hello there"})
        assert first.status_code == 200
        body = first.json()
        assert body["text"]
        assert body["state"] == "answered"
        assert body["token"] == client.cookies["shopclerk_visitor"]
        cookie = first.headers["set-cookie"]
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        again = client.post("/chat", json={"message": "more", "conversation_id": body["conversation_id"]})
        assert again.status_code == 200
        assert "token" not in again.json()
        assert "set-cookie" not in again.headers
    with server.client(body["token"]) as other_device:
        found = other_device.get(f"/conversations/{body['conversation_id']}").json()
    assert [(each["role"], each["text"]) for each in found["messages"]] == [
        ("customer", "hello there"),
        ("clerk", body["text"]),
        ("customer", "more"),
        ("clerk", again.json()["text"]),
    ]


def test_streams_events_in_order(server: Server):
    with (
        server.client() as client,
        client.stream("POST", "/chat", json={"message": "find rain jacket"}, headers=STREAM) as response,
    ):
        assert response.headers["content-type"].startswith("text/event-stream")
        assert "shopclerk_visitor" in response.headers["set-cookie"]
        found = events(response)
    names = [name for name, _ in found]
    assert names[0] == "start"
    assert names[-1] == "end"
    assert names.index("products") < names.index("end")
    start, end = found[0][1], found[-1][1]["reply"]
    assert start["token"]
    assert start["conversation_id"] == end["conversation_id"]
    assert "".join(data["text"] for name, data in found if name == "text").strip() == end["text"]
    product = end["products"][0]
    assert {"id", "sku", "title", "price", "currency", "in_stock", "url", "image"} <= set(product)


def test_the_same_client_message_id_gets_the_same_reply(server: Server):
    message = {"message": "hello twice", "client_message_id": uuid.uuid4().hex}
    with server.client() as client:
        first = client.post("/chat", json=message).json()
        # The first answer may have been lost with the conversation's id in it.
        blind = client.post("/chat", json=message).json()
        named = client.post("/chat", json={**message, "conversation_id": first["conversation_id"]}).json()
        assert blind["repeated"] is True
        assert named["repeated"] is True
        assert {first["conversation_id"], blind["conversation_id"], named["conversation_id"]} == {
            first["conversation_id"]
        }
        assert first["text"] == blind["text"] == named["text"]
        stored = client.get(f"/conversations/{first['conversation_id']}").json()["messages"]
        assert len(stored) == 2
        other = {**message, "message": "something else", "conversation_id": first["conversation_id"]}
        problem(client.post("/chat", json=other), 409, "idempotency_key_reused")


def test_messages_that_differ_in_six_digits_are_two(server: Server):
    message = {"message": "hello 100123", "client_message_id": uuid.uuid4().hex}
    with server.client() as client:
        first = client.post("/chat", json=message).json()
        here = {**message, "conversation_id": first["conversation_id"]}
        assert client.post("/chat", json=here).json()["repeated"] is True
        problem(client.post("/chat", json={**here, "message": "hello 100124"}), 409, "idempotency_key_reused")


def test_the_same_id_sent_at_once_joins_the_running_turn(server: Server):
    message = {"message": "slow please", "client_message_id": uuid.uuid4().hex}
    token = server.token(MARA)
    replies: list[dict[str, object]] = []

    def send() -> None:
        with server.client(token) as client:
            replies.append(client.post("/chat", json=message).json())

    threads = [threading.Thread(target=send) for _ in range(3)]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    for thread in threads:
        thread.join()
    assert len({str(each["conversation_id"]) for each in replies}) == 1
    [text] = {str(each["text"]) for each in replies}
    with server.client(token) as client:
        said = client.get(f"/conversations/{replies[0]['conversation_id']}").json()["messages"]
    assert [(each["role"], each["text"]) for each in said] == [("customer", "slow please"), ("clerk", text)]


def test_a_customer_who_hangs_up_does_not_lose_the_turn(server: Server):
    message = {"message": "slow and lost", "client_message_id": uuid.uuid4().hex}
    with server.customer() as client:
        with client.stream("POST", "/chat", json=message, headers=STREAM) as response:
            lines = response.iter_lines()
            assert next(lines) == "event: start"
            name = json.loads(next(lines).removeprefix("data: "))["conversation_id"]
        until = time.monotonic() + 60
        while len(client.get(f"/conversations/{name}").json()["messages"]) < 2 and time.monotonic() < until:
            time.sleep(0.1)  # the turn goes on by itself, however busy the machine is
        reply = client.post("/chat", json=message).json()
        said = client.get(f"/conversations/{reply['conversation_id']}").json()["messages"]
    assert reply["repeated"] is True
    assert [(each["role"], each["text"]) for each in said] == [("customer", "slow and lost"), ("clerk", reply["text"])]
    assert reply["text"]


def test_the_model_failing_is_a_polite_answer(server: Server):
    with server.client() as client:
        reply = client.post("/chat", json={"message": "fail now"})
    assert reply.status_code == 200
    assert "trouble thinking" in reply.json()["text"]
    assert "model is away" not in reply.text


def test_refuses_what_it_cannot_take(server: Server):
    with server.client() as client:
        problem(client.post("/chat", json={"message": "   "}), 400, "empty_message")
        problem(client.post("/chat", json={"message": "a" * 100_000}), 413, "message_too_long")
        problem(client.post("/chat", json={"message": "a" * 300_000}), 413, "body_too_large")
        missing = problem(client.post("/chat", json={}), 400, "bad_input")
        assert missing["errors"] == [{"field": "body.message", "message": "Field required"}]
        unknown = {"message": "hi", "customer_email": MARA}
        problem(client.post("/chat", json=unknown), 400, "bad_input")
        broken = client.post("/chat", content=b"{", headers={"Content-Type": "application/json"})
        problem(broken, 400, "bad_input")
        problem(client.post("/chat", content=b"message=hi"), 415, "unsupported_media_type")
        problem(client.post("/chat", data={"message": "hi"}), 415, "unsupported_media_type")
        nobody = {"message": "hi", "conversation_id": "x" * 32}
        problem(client.post("/chat", json=nobody), 404, "conversation_not_found")
        problem(client.post("/chat", json=nobody, headers=STREAM), 404, "conversation_not_found")


def test_a_foreign_conversation_is_not_found_for_reading_and_writing(server: Server):
    with server.client() as owner, server.client() as other:
        name = owner.post("/chat", json={"message": "mine"}).json()["conversation_id"]
        other.post("/chat", json={"message": "I am somebody else"})
        for client in (other, server.customer(JONAS)):
            found = problem(client.get(f"/conversations/{name}"), 404, "conversation_not_found")
            assert found == client.get(f"/conversations/{'y' * 32}").json()
            reply = client.post("/chat", json={"message": "let me in", "conversation_id": name})
            problem(reply, 404, "conversation_not_found")
        assert len(owner.get(f"/conversations/{name}").json()["messages"]) == 2
    with server.client() as nobody:
        problem(nobody.get(f"/conversations/{name}"), 401, "not_authenticated")


def test_a_bad_token_is_refused_and_a_bad_cookie_is_not(server: Server):
    with server.client("eyJ.not.valid") as client:
        answer = client.post("/chat", json={"message": "hi"})
        problem(answer, 401, "not_authenticated")
        assert answer.headers["www-authenticate"] == "Bearer"
    for header in ("Basic abc", "Bearer", "Bearer ak_1_2"):
        problem(httpx2.get(f"{server.url}/orders", headers={"Authorization": header}), 401, "not_authenticated")
    with server.client() as client:
        client.cookies.set("shopclerk_visitor", "old")
        assert client.post("/chat", json={"message": "hi"}).json()["token"]


def test_a_customer_cookie_does_not_count(server: Server):
    with server.client() as client:
        client.cookies.set("shopclerk_visitor", server.token(MARA))
        problem(client.get("/orders"), 401, "not_authenticated")


def test_staff_do_not_chat_as_customers(server: Server):
    with server.staff() as client:
        problem(client.post("/chat", json={"message": "hi"}), 403, "not_allowed")


def test_a_yes_from_a_window_that_never_showed_the_proposal_does_nothing(server: Server):
    with server.customer(MARA) as client:
        hello = client.post("/chat", json={"message": "hello", "seen_seq": 0}).json()
        assert hello["seq"] == 2
        here = {"conversation_id": hello["conversation_id"]}
        for seen, done in ((hello["seq"], False), (None, True)):
            asked = client.post("/chat", json={**here, "message": "refund 1012, 1.00 EUR"}).json()
            assert asked["proposal"]["order_number"] == "1012"
            answer = {**here, "message": "yes", "seen_seq": seen or asked["seq"]}
            said = client.post("/chat", json=answer).json()
            assert ("has been refunded" in said["text"]) is done
        assert client.post("/chat", json={**answer, "seen_seq": -1}).status_code >= 400
