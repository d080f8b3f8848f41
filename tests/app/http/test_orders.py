from __future__ import annotations

import concurrent.futures
import uuid

import pytest

from tests.app.serving import JONAS, MARA, Server, problem

ADDRESS = {"name": "Mara Lindt", "line1": "Deichweg 7", "city": "Hamburg", "postcode": "20357", "country": "DE"}


def key() -> dict[str, str]:
    return {"Idempotency-Key": uuid.uuid4().hex}


def test_lists_and_shows_only_ones_own_orders(server: Server):
    with server.customer(MARA) as client:
        numbers = [each["number"] for each in client.get("/orders").json()["orders"]]
        assert "1015" in client.get("/orders", params={"limit": 50}).text
        assert "1008" not in numbers
        assert len(client.get("/orders", params={"limit": 2}).json()["orders"]) == 2
        order = client.get("/orders/1007").json()
        assert order["number"] == "1007"
        assert order["tracking"][0]["number"]
        assert client.get("/orders/%231007").json() == order
        problem(client.get("/orders", params={"limit": 0}), 400, "bad_input")


def test_a_foreign_order_is_answered_exactly_like_an_unknown_one(server: Server):
    with server.customer(MARA) as client:
        foreign, unknown = client.get("/orders/1008"), client.get("/orders/999999")
        problem(foreign, 404, "order_not_found")
        assert foreign.json() == unknown.json()
        for path, body in (("refund", {}), ("address", ADDRESS)):
            mine, nobodys = (client.post(f"/orders/{number}/{path}", json=body) for number in ("1008", "999999"))
            problem(mine, 404, "order_not_found")
            assert mine.json() == nobodys.json()


@pytest.mark.parametrize("path", ["/orders", "/orders/1007"])
def test_order_data_needs_a_signed_in_customer(server: Server, path: str):
    with server.client() as client:
        problem(client.get(path), 401, "not_authenticated")
        client.post("/chat", json={"message": "hi"})  # a visitor now
        problem(client.get(path), 401, "not_authenticated")
        problem(client.post("/orders/1007/refund", json={}), 401, "not_authenticated")


def test_staff_see_every_order(server: Server):
    with server.staff("read") as client:
        assert client.get("/orders/1008").json()["number"] == "1008"


def test_a_customer_gets_a_proposal_and_confirms_it(server: Server):
    with server.customer(JONAS) as client:
        asked = client.post("/orders/1004/refund", json={"amount": "2.00", "reason": "late"})
        assert asked.status_code == 202
        proposal = asked.json()
        assert {"proposal_id", "hash", "summary", "expires_at"} <= set(proposal)
        assert proposal["state"] == "open"
        assert server.refunds("1004") == []
        path = f"/proposals/{proposal['proposal_id']}"
        assert client.get(path).json()["state"] == "open"
        problem(client.post(f"{path}/confirm", json={"hash": "0" * 64}), 409, "proposal_hash_mismatch")
        problem(client.post(f"{path}/confirm", json={}), 400, "bad_input")
        done = client.post(f"{path}/confirm", json={"hash": proposal["hash"]})
        assert done.status_code == 200
        body = done.json()
        assert body["proposal_id"] == proposal["proposal_id"]
        assert body["state"] == "confirmed"
        assert "2.00 EUR" in body["sentence"]
        assert body["reply"]["text"] == body["sentence"]
        again = client.post(f"{path}/confirm", json={"hash": proposal["hash"]})
        assert again.json()["state"] == "confirmed"
        problem(client.post(f"{path}/decline", json={"hash": proposal["hash"]}), 409, "proposal_closed")
        assert client.get(path).json()["state"] == "confirmed"
    assert server.refunds("1004") == [200]


def test_declining_changes_nothing(server: Server):
    with server.customer(MARA) as client:
        before = client.get("/orders/1015").json()["shipping_address"]
        proposal = client.post("/orders/1015/address", json=ADDRESS).json()
        said = client.post(f"/proposals/{proposal['proposal_id']}/decline", json={"hash": proposal["hash"]}).json()
        assert said["state"] == "declined"
        assert client.get("/orders/1015").json()["shipping_address"] == before


def test_a_proposal_is_its_owners_alone(server: Server):
    with server.customer(MARA) as client:
        proposal = client.post("/orders/1015/refund", json={"amount": "1.00"}).json()
    path = f"/proposals/{proposal['proposal_id']}"
    with server.customer(JONAS) as other:
        problem(other.get(path), 404, "proposal_not_found")
        problem(other.post(f"{path}/confirm", json={"hash": proposal["hash"]}), 404, "proposal_not_found")
    with server.client() as nobody:
        problem(nobody.post(f"{path}/confirm", json={"hash": proposal["hash"]}), 401, "not_authenticated")
    with server.staff() as desk:  # every scope that a key gets unasked
        assert desk.get(path).json()["hash"] == ""
        problem(desk.post(f"{path}/confirm", json={"hash": proposal["hash"]}), 403, "not_allowed")
    with server.staff("read") as reader:
        assert reader.get(path).json()["state"] == "open"
        assert reader.get(path).json()["hash"] == ""
        problem(reader.post(f"{path}/confirm", json={"hash": proposal["hash"]}), 403, "not_allowed")


def test_confirming_in_the_chat_goes_on_with_the_conversation(server: Server):
    with server.customer(JONAS) as client:
        reply = client.post("/chat", json={"message": "refund 1014, 3.00 EUR"}).json()
        proposal = reply["proposal"]
        done = client.post(f"/proposals/{proposal['proposal_id']}/confirm", json={"hash": proposal["hash"]}).json()
        assert done["state"] == "confirmed"
        assert done["reply"]["conversation_id"] == reply["conversation_id"]
        found = client.get(f"/conversations/{reply['conversation_id']}").json()
        assert "proposal" not in found
        assert "3.00 EUR" in found["messages"][-1]["text"]
    assert server.refunds("1014") == [300]


def test_a_typed_yes_confirms_too(server: Server):
    before = server.refunds("1027")
    with server.customer(MARA) as client:
        reply = client.post("/chat", json={"message": "refund 1027, 4.00 EUR"}).json()
        assert reply["proposal"]
        said = client.post("/chat", json={"message": "yes", "conversation_id": reply["conversation_id"]}).json()
        assert "4.00 EUR" in said["text"]
    assert server.refunds("1027") == [*before, 400]


def test_policy_and_input_refusals_have_codes(server: Server):
    with server.customer(MARA) as client:
        assert client.post("/orders/1003/refund", json={}).status_code == 422
        late = client.post("/orders/1003/refund", json={}).json()
        assert late["code"] != "internal"
        assert late["detail"]
        shipped = client.post("/orders/1007/address", json=ADDRESS)
        assert shipped.status_code == 422
        problem(client.post("/orders/1015/refund", json={"amount": "1e3"}), 400, "bad_money")
        problem(client.post("/orders/1015/refund", json={"amount": "1.00", "currency": "USD"}), 400, "bad_money")
        problem(client.post("/orders/1015/refund", json={"order": "1008"}), 400, "bad_input")
        wrong = client.post("/orders/1015/address", json={**ADDRESS, "postcode": "SW1A 1AA"})
        problem(wrong, 422, "bad_address")
        problem(client.post("/orders/1015/address", json={}), 400, "bad_input")


def test_staff_carry_out_at_once_and_once_per_key(server: Server):
    with server.staff() as client:
        problem(client.post("/orders/1414/refund", json={"amount": "5.00"}), 400, "idempotency_key_required")
        for part in ({"amount": ""}, {"items": []}, {"amount": None}):  # an empty part is not the whole
            refused = client.post("/orders/1414/refund", json=part, headers={"Idempotency-Key": "an-empty-part"})
            assert refused.status_code == 400, (part, refused.text)
        headers = key()
        first = client.post("/orders/1414/refund", json={"amount": "5.00"}, headers=headers)
        assert first.status_code == 200, first.text
        assert first.json()["state"] == "confirmed"
        second = client.post("/orders/1414/refund", json={"amount": "5.00"}, headers=headers)
        assert second.status_code == 200
        assert second.json() == first.json()
        other = client.post("/orders/1414/refund", json={"amount": "6.00"}, headers=headers)
        problem(other, 409, "idempotency_key_reused")
        elsewhere = client.post("/orders/1028/refund", json={"amount": "5.00"}, headers=headers)
        problem(elsewhere, 409, "idempotency_key_reused")
    assert server.refunds("1414") == [500]


def test_the_same_staff_request_at_once_happens_once(server: Server):
    headers = key()

    def send(_: int) -> tuple[int, str]:
        with server.staff() as client:
            answer = client.post("/orders/1008/refund", json={"amount": "7.00"}, headers=headers)
            return answer.status_code, answer.json().get("proposal_id", answer.text)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        found = set(pool.map(send, range(4)))
    assert len(found) == 1
    assert {status for status, _ in found} == {200}
    assert server.refunds("1008") == [700]


def test_a_key_for_reading_changes_nothing(server: Server):
    with server.staff("read") as client:
        problem(client.post("/orders/1028/refund", json={"amount": "1.00"}, headers=key()), 403, "not_allowed")
        problem(client.post("/orders/1028/address", json=ADDRESS, headers=key()), 403, "not_allowed")
    assert server.refunds("1028") == []
