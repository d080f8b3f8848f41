"""What stands before an answer: tokens, scopes, protected data, versions, prices, faults."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import parse_qs, quote, urlencode, urlsplit

import httpx2
import pytest

from tests.evals.standins.shopify.test_money import asked

APP = {"client_id": "client-1", "client_secret": "hush-hush"}


def grant(shopify, json=False, **form):
    url = f"{shopify.url}/admin/oauth/access_token"
    return httpx2.post(url, json=APP | form) if json else httpx2.post(url, data=APP | form)


def code(shopify, scope="read_products,write_orders"):
    params = {"client_id": "client-1", "scope": scope, "redirect_uri": "http://127.0.0.1/back", "state": "s 1"}
    answer = httpx2.get(f"{shopify.url}/admin/oauth/authorize", params=params)
    assert answer.status_code == 302
    back = {key: value for key, [value] in parse_qs(urlsplit(answer.headers["location"]).query).items()}
    text = urlencode(sorted((k, v) for k, v in back.items() if k != "hmac"), quote_via=quote)
    assert back["hmac"] == hmac.new(b"hush-hush", text.encode(), hashlib.sha256).hexdigest()
    assert back["state"] == "s 1" and back["shop"] == shopify.world.domain
    return back["code"]


def test_a_code_becomes_an_expiring_pair(client, shopify) -> None:
    once = code(shopify)
    pair = grant(shopify, code=once, expiring="1").json()
    assert (pair["expires_in"], pair["refresh_token_expires_in"], pair["scope"]) == (
        3600,
        7776000,
        "read_products,write_orders",
    )
    assert grant(shopify, code=once, expiring="1").status_code == 400
    first = pair["access_token"]
    assert client.post("16_shop_policies", token=first).status_code == 200
    shopify.world.clock.advance(hours=1, seconds=1)
    assert client.post("16_shop_policies", token=first).status_code == 401
    old = pair["refresh_token"]
    lost = grant(shopify, True, grant_type="refresh_token", refresh_token=old).json()
    new = grant(shopify, True, grant_type="refresh_token", refresh_token=old).json()  # the first answer got lost
    assert client.post("16_shop_policies", token=new["access_token"]).status_code == 200
    grant(shopify, grant_type="refresh_token", refresh_token=new["refresh_token"])
    assert grant(shopify, grant_type="refresh_token", refresh_token=old).json()["error"] == "invalid_grant"
    assert lost["refresh_token"] != new["refresh_token"]
    shopify.world.clock.advance(days=91)
    assert grant(shopify, grant_type="refresh_token", refresh_token=new["refresh_token"]).status_code == 400


def test_other_grants(client, shopify) -> None:
    for_ever = grant(shopify, code=code(shopify)).json()
    assert "expires_in" not in for_ever
    own = grant(shopify, grant_type="client_credentials").json()
    assert own["expires_in"] == 86399 and client.post("16_shop_policies", token=own["access_token"]).status_code == 200
    shopify.world.clock.advance(hours=25)
    assert client.post("16_shop_policies", token=own["access_token"]).status_code == 401
    assert client.post("16_shop_policies", token=for_ever["access_token"]).status_code == 200
    assert grant(shopify, client_secret="wrong", grant_type="client_credentials").status_code == 401
    assert grant(shopify, grant_type="password").status_code == 400
    shopify.tokens.granted = frozenset({"read_products"})
    assert grant(shopify, code=code(shopify), expiring="1").json()["scope"] == "read_products"


def test_what_the_app_did_not_list_is_not_asked(shopify, client) -> None:
    url = f"{shopify.url}/admin/oauth/authorize"
    shopify.tokens.redirects = frozenset({"http://127.0.0.1/back"})
    for wrong in ({"client_id": "other"}, {"redirect_uri": "https://evil.example"}, {"redirect_uri": ""}):
        params = {"client_id": "client-1", "redirect_uri": "http://127.0.0.1/back"} | wrong
        assert httpx2.get(url, params=params).status_code == 400
    assert code(shopify)
    shopify.tokens.rescope(frozenset({"read_products"}))
    assert client.errors("{ orders(first: 1) { nodes { id } } }")


@pytest.mark.parametrize(
    ("scopes", "document", "needed"),
    [
        ("read_products", "{ orders(first: 1) { nodes { id } } }", "read_orders"),
        ("read_orders", "{ products(first: 1) { nodes { id } } }", "read_products"),
        ("read_orders", "{ orders(first: 1) { nodes { id customer { id } } } }", "read_customers"),
        (
            "read_orders",
            'mutation { tagsAdd(id: "gid://shopify/Order/1", tags: ["a"]) { userErrors { message } } }',
            "write_orders",
        ),
        (
            "read_orders",
            'mutation { orderUpdate(input: {id: "gid://shopify/Order/1"}) { userErrors { message } } }',
            "write_orders",
        ),
        ("write_orders", "{ orders(first: 1) { nodes { id } } }", None),
    ],
)
def test_scopes(client, shopify, shop, scopes, document, needed) -> None:
    token = shopify.tokens.static(frozenset(scopes.split()))
    body = client.post(document, token=token).json()
    if needed is None:
        assert "errors" not in body
    else:
        error = body["errors"][0]
        assert error["extensions"]["code"] == "ACCESS_DENIED" and f"`{needed}`" in error["extensions"]["requiredAccess"]
        assert error["message"].startswith("Access denied for ")
        assert error["path"][-1] in ("orders", "products", "customer", "orderUpdate", "tagsAdd")


def test_protected_data(client, shop, world) -> None:
    document = "query($id: ID!) { order(id: $id) { name email shippingAddress { city } customer { id } } }"
    world.protected_data = 1
    order = client.ask(document, id=shop.order["id"])["order"]
    assert (order["name"], order["email"], order["shippingAddress"]) == ("#1001", None, None) and order["customer"][
        "id"
    ]
    assert (
        client.errors("{ customers(first: 1) { nodes { displayName } } }")[0]["extensions"]["code"] == "ACCESS_DENIED"
    )
    world.protected_data = 0
    assert client.ask(document, id=shop.order["id"])["order"]["customer"] is None


def test_versions(client) -> None:
    for version, status, served in (
        ("2024-01", 200, "2026-01"),
        ("2026-07", 200, "2026-07"),
        ("2027-13", 404, None),
        ("next", 404, None),
    ):
        client.version = version
        answer = client.post("16_shop_policies")
        assert (answer.status_code, answer.headers.get("X-Shopify-API-Version")) == (status, served)
    client.version = "2026-10"
    assert client.post("16_shop_policies").headers.get("X-Shopify-API-Deprecated-Reason") is None
    assert "deprecated" in client.post("08_bulk_current_deprecated").headers["X-Shopify-API-Deprecated-Reason"]


def test_prices_and_the_leaky_bucket(client, shopify, world) -> None:
    world.clock.set(datetime(2026, 11, 1, tzinfo=UTC))
    shopify.bucket.set(maximum=1000, rate=50)
    cost = client.post("10_products_incremental", query="").json()["extensions"]["cost"]
    assert (cost["requestedQueryCost"], cost["actualQueryCost"]) == (832, 2)
    assert cost["throttleStatus"] == {"maximumAvailable": 1000.0, "currentlyAvailable": 998, "restoreRate": 50.0}
    shopify.bucket.level = 100
    body = client.post("10_products_incremental", query="").json()
    assert body["errors"][0]["extensions"]["code"] == "THROTTLED" and "data" not in body
    assert body["extensions"]["cost"]["actualQueryCost"] is None
    shopify.throttled_status = 429
    assert client.post("10_products_incremental", query="").status_code == 429
    world.clock.advance(seconds=15)
    assert "data" in client.post("10_products_incremental", query="").json()
    dear = client.errors("{ products(first: 250) { nodes { id media(first: 9) { nodes { id } } } } }")[0]
    assert dear["extensions"]["code"] == "MAX_COST_EXCEEDED"


def test_refusals_in_the_shape_of_each_mutation(client, shop, world) -> None:
    world.refusals["refundCreate"] = [[{"field": None, "message": "No"}], [{"field": ["note"], "message": "Never"}]]
    world.refusals["orderCancel"] = [[{"field": None, "message": "No", "code": "NO_REFUND_PERMISSION"}]]
    given = {"input": asked(shop.order, "5.00"), "idempotencyKey": "k"}
    assert [client.do("31_refund_create", **given)["userErrors"][0]["message"] for _ in range(2)] == ["No", "Never"]
    assert client.do("31_refund_create", **given)["refund"] and world.effects["refund"] == 1
    payload = client.do("32_order_cancel", orderId=shop.order["id"], reason="OTHER", restock=True)
    assert payload["orderCancelUserErrors"][0]["code"] == "NO_REFUND_PERMISSION" and payload["job"] is None


def test_faults_by_name_and_number(client, shopify, shop) -> None:
    shopify.faults.add("status", times=2, code=503, retry_after=1.5, skip=1)
    answers = [client.post("16_shop_policies") for _ in range(4)]
    assert [one.status_code for one in answers] == [200, 503, 503, 200]
    assert answers[1].headers["Retry-After"] == "1.5"
    shopify.faults.add("throttled", operation="refundCreate")
    assert "data" in client.post("16_shop_policies").json() and shopify.faults.waiting
    given = {"input": asked(shop.order, "5.00"), "idempotencyKey": "k"}
    assert client.errors("31_refund_create", **given)[0]["message"] == "Throttled"
    shopify.faults.add("html")
    assert client.post("16_shop_policies").text.startswith("<!DOCTYPE html>")
    shopify.faults.add("truncated")
    with pytest.raises(ValueError):
        client.post("16_shop_policies").json()
    shopify.faults.add("error")
    assert client.errors("16_shop_policies")[0]["extensions"]["code"] == "INTERNAL_SERVER_ERROR"
    shopify.faults.add("slow", seconds=0.01)
    assert client.ask("16_shop_policies")
    assert shopify.faults.done[-2:] == ["error", "slow"]


@pytest.mark.parametrize(("kind", "refunds"), [("drop", 0), ("lost", 1)])
def test_connections_that_break(client, shopify, shop, world, kind, refunds) -> None:
    shopify.faults.add(kind, operation="refundCreate")
    given = {"input": asked(shop.order, "5.00"), "idempotencyKey": "k"}
    with pytest.raises(httpx2.TransportError):
        client.post("31_refund_create", **given)
    assert world.effects["refund"] == refunds
    assert client.do("31_refund_create", **given)["refund"] and world.effects["refund"] == 1
