"""The routes of identity: the same answer to every claim, codes, and signing in."""

from __future__ import annotations

from connectors.stores.demo import cast
from tests.app.serving import MARA, Server, problem


def test_every_claim_gets_the_same_answer(server: Server):
    claims = (("1007", cast.OWNER), ("999999", cast.OWNER), ("1007", "thief@example.com"))
    answers = []
    for number, email in claims:
        with server.client() as client:
            answer = client.post("/verify", json={"order_number": number, "email": email})
            assert answer.status_code == 202
            body = answer.json()
            assert body.pop("token")
            answers.append(body)
            problem(client.post("/verify/code", json={"code": "000000x"}), 400, "bad_code")
            problem(client.get("/orders/1007"), 401, "not_authenticated")
    assert answers[0] == answers[1] == answers[2]


def test_bad_claims_are_told_apart_from_wrong_ones(server: Server):
    with server.client() as client:
        problem(client.post("/verify", json={"order_number": "1007", "email": "nobody"}), 400, "bad_email")
        problem(client.post("/verify", json={"order_number": "#", "email": cast.OWNER}), 400, "bad_order_number")
        problem(client.post("/verify", json={"email": cast.OWNER}), 400, "bad_input")
        problem(client.post("/verify/code", json={"code": "123456"}), 401, "not_authenticated")
        problem(client.post("/verify/step-up", json={}), 401, "not_authenticated")


def test_step_up_is_for_known_customers(server: Server):
    with server.customer(MARA) as client:
        assert client.get("/me").json()["tier"] == 3
        assert client.post("/verify/step-up").status_code == 202
        problem(client.post("/verify/code", json={"code": "12345x"}), 400, "bad_code")
    with server.staff("read") as client:
        problem(client.post("/verify/step-up", json={}), 401, "not_authenticated")


def test_shop_tokens_need_a_configured_shop(server: Server):
    with server.client() as client:
        problem(client.post("/session", json={"token": "x" * 40}), 403, "sign_in_not_configured")


def test_signing_out_ends_the_session_everywhere(server: Server):
    token = server.token(MARA)
    with server.client(token) as client:
        talk = client.post("/chat", json={"message": "hello"}).json()["conversation_id"]
        assert client.delete("/session").status_code == 204
        for path in ("/me", f"/conversations/{talk}", "/orders/1007"):
            problem(client.get(path), 401, "session_ended")
        problem(client.post("/chat", json={"message": "hello", "conversation_id": talk}), 401, "session_ended")
        problem(client.delete("/session"), 401, "session_ended")
    with server.customer(MARA) as client:  # another session of the same customer goes on
        assert client.get(f"/conversations/{talk}").status_code == 200


def test_a_visitor_who_signs_out_is_another_one_afterwards(server: Server):
    with server.client() as client:
        talk = client.post("/chat", json={"message": "hello"}).json()["conversation_id"]
        cookie = client.cookies["shopclerk_visitor"]
        answer = client.delete("/session")
        assert answer.status_code == 204 and "shopclerk_visitor" not in client.cookies
        problem(client.get(f"/conversations/{talk}"), 401, "not_authenticated")
    with server.client() as client:
        client.cookies.set("shopclerk_visitor", cookie)
        problem(client.get(f"/conversations/{talk}"), 401, "not_authenticated")
        assert client.delete("/session").status_code == 204  # nobody in particular: nothing to end
    with server.staff() as client:
        problem(client.delete("/session"), 403, "not_allowed")
