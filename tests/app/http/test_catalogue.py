from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest

from tests.app.serving import MARA, Server, problem


def test_search_filters_and_pages(server: Server):
    with server.client() as client:
        wanted: dict[str, str | int] = {"q": "jacket", "max_price": "110", "in_stock": "true", "limit": 3}
        found = client.get("/search", params=wanted).json()
        assert len(found["items"]) == 3
        assert all(float(each["price"]) <= 110 and each["in_stock"] for each in found["items"])
        assert "understood" in found
        params = {**wanted, "cursor": found["next_cursor"]}
        page = client.get("/search", params=params).json()
        assert page["items"]
        assert not {each["id"] for each in page["items"]} & {each["id"] for each in found["items"]}


@pytest.mark.parametrize(
    "params",
    [
        {"q": "hat", "limit": 0},
        {"q": "hat", "limit": 51},
        {"q": "hat", "min_price": "NaN"},
        {"q": "hat", "sort": "best"},
        {"q": "hat", "min_price": "9", "max_price": "5"},
        {"q": "hat", "cursor": "nonsense"},
    ],
)
def test_search_refuses_what_makes_no_sense(server: Server, params: dict[str, str]):
    with server.client() as client:
        answer = client.get("/search", params=params)
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] in ("bad_input", "bad_money")


def test_a_product_and_its_picture(server: Server):
    with server.client() as client:
        item = client.get("/search", params={"q": "rain jacket", "limit": 1}).json()["items"][0]
        product = client.get(f"/products/{item['id']}").json()
        assert product["title"] == item["title"]
        assert product["variants"]
        problem(client.get("/products/none"), 404, "product_not_found")
        path = urlsplit(item["image"]).path
        picture = client.get(path)
        assert picture.content.startswith(b"\x89PNG")
        assert picture.headers["content-type"] == "image/png"
        assert "max-age" in picture.headers["cache-control"]
        again = client.get(path, headers={"If-None-Match": picture.headers["etag"]})
        assert again.status_code == 304
        assert again.content == b""
        problem(client.get("/pictures/none.png"), 404, "not_found")
        assert client.get("/pictures/..%2F..%2Fshopclerk.sqlite").status_code == 404


def test_me(server: Server):
    with server.client() as client:
        me = client.get("/me").json()
        assert (me["kind"], me["tier"]) == ("visitor", 0)
        assert me["shop"]["currency"] == "EUR"
    with server.customer(MARA) as client:
        me = client.get("/me").json()
        assert (me["kind"], me["tier"], me["email"]) == ("customer", 3, MARA)
    with server.staff() as client:
        assert client.get("/me").json()["scopes"] == ["actions", "approvals", "read"]


def test_demo_sign_in(server: Server):
    with server.client() as client:
        people = client.get("/dev/customers").json()["customers"]
        assert MARA in [each["email"] for each in people]
        problem(client.post("/dev/token", json={"email": "nobody@example.com"}), 401, "not_authenticated")
        problem(client.post("/dev/token", json={}), 400, "bad_input")


def test_health_and_readiness(server: Server):
    with server.client() as client:
        assert client.get("/healthz").json() == {"status": "ok"}
        ready = client.get("/readyz")
        assert ready.status_code == 200
        assert ready.json()["ready"] is True
        assert set(ready.json()["checks"]) == {"database", "index", "jobs", "store", "schedule"}
        assert str(server.home) not in ready.text


def test_wrong_addresses_and_methods_are_problems(server: Server):
    with server.client() as client:
        problem(client.get("/nowhere"), 404, "not_found")
        problem(client.get("/search/"), 404, "not_found")
        wrong = client.get("/chat")
        problem(wrong, 405, "method_not_allowed")
        assert "POST" in wrong.headers["allow"]


def test_every_answer_carries_the_security_headers(server: Server):
    with server.client() as client:
        for answer in (client.get("/healthz"), client.get("/nowhere"), client.get("/"), client.get("/docs")):
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"
            assert "frame-ancestors" in answer.headers["content-security-policy"]
            assert "access-control-allow-origin" not in answer.headers
        foreign = client.options(
            "/chat", headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
        )
        assert "access-control-allow-origin" not in foreign.headers


def test_the_document_describes_every_route_with_our_problems(server: Server):
    with server.client() as client:
        document = client.get("/openapi.json").json()
    routes = {(method, path) for path, methods in document["paths"].items() for method in methods}
    assert {
        ("post", "/chat"),
        ("get", "/conversations/{conversation_id}"),
        ("get", "/search"),
        ("get", "/orders/{order_id}"),
        ("post", "/orders/{order_id}/refund"),
        ("post", "/orders/{order_id}/address"),
        ("post", "/proposals/{proposal_id}/confirm"),
        ("post", "/proposals/{proposal_id}/decline"),
        ("get", "/readyz"),
    } <= routes
    assert "HTTPValidationError" not in str(document)
    references = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert references <= set(document["components"]["schemas"])
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            assert operation["summary"], (method, path)
            assert operation.get("description"), (method, path)


def test_related_products_come_with_reasons(server: Server):
    with server.client() as client:
        item = client.get("/search", params={"q": "rain jacket", "limit": 1}).json()["items"][0]
        found = client.get(f"/products/{item['id']}/related", params={"limit": 3}).json()
        missing = client.get("/products/nowhere/related")
    assert found["about"]["id"] == item["id"]
    assert len(found["items"]) == 3
    assert all(each["in_stock"] and each["reason"] and each["id"] != item["id"] for each in found["items"])
    assert missing.status_code == 404


def test_pages_are_searched_and_quoted_with_their_source(server: Server):
    with server.client() as client:
        sure = client.get("/documents/search", params={"q": "how long is the warranty?"}).json()
        unsure = client.get("/documents/search", params={"q": "who won the world cup"}).json()
        empty = client.get("/documents/search")
    assert sure["found"]
    assert sure["quotes"][0]["title"] == "Warranty and repairs"
    assert not unsure["found"]
    assert empty.status_code == 400


def test_the_pages_that_answers_name_are_there(server: Server):
    with server.client() as client:
        found = client.get("/pages/shipping")
        assert found.status_code == 200
        assert found.headers["content-type"].startswith("text/html")
        assert "<h1>Shipping</h1>" in found.text and "<h2>Express delivery</h2>" in found.text
        assert "default-src 'none'" in found.headers["content-security-policy"]
        for name in ("nothing", "%", "shippin_"):
            problem(client.get(f"/pages/{name}"), 404, "not_found")


def test_a_cart_that_a_link_leads_to_is_there(server: Server):
    with server.client() as client:
        variant = client.get("/products/p1345").json()["variants"][0]["id"]
        found = client.get(f"/cart/{variant}:2")
        assert found.status_code == 200 and "2 x" in found.text
        for cart in ("nothing:1", variant, f"{variant}:1000"):
            problem(client.get(f"/cart/{cart}"), 404, "not_found")


def test_empty_and_endless_words_to_leave_out_are_no_failure(server: Server):
    with server.client() as client:
        plain = client.get("/search", params={"q": "mug"}).json()
        nothing = client.get("/search", params={"q": "mug", "exclude": ["", " \x00 "]})
        assert (nothing.status_code, nothing.json()["total"]) == (200, plain["total"])
        assert client.get("/search", params={"q": "mug", "exclude": "x" * 5000}).status_code == 200
