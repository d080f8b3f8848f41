"""The client: costs, retries, tokens, and what each kind of failure becomes."""

from __future__ import annotations

import logging
from datetime import timedelta

import httpx2
import pytest

from commerce.errors import StoreDisconnected, StoreRejected, StoreThrottled, StoreTimeout, StoreUnavailable
from commerce.money import Money
from connectors.stores.changes import ReturnItem, ReturnRequest
from connectors.stores.refunding import RefundRequest
from connectors.stores.shopify import scopes
from connectors.stores.shopify.answers import check_payload
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.connector import ShopifyStore
from connectors.stores.shopify.oauth import Endpoint
from connectors.stores.shopify.throttle import Bucket
from connectors.stores.shopify.tokens import Credentials, Tokens
from connectors.stores.shopify.vaults import MemoryVault
from connectors.stores.waiting import patiently
from evals.standins.shopify.world import OWNER, connect, quick
from runtime import clock


@pytest.mark.parametrize("kind", ["html", "truncated", "lost", "drop", "error"])
async def test_reads_are_repeated(shopify, store, kind):
    shopify.faults.add(kind, operation="shop", times=2)
    assert (await store.client.read("shop"))["shop"]["name"]


@pytest.mark.parametrize(("code", "error"), [(500, StoreTimeout), (502, StoreTimeout), (503, StoreTimeout)])
async def test_reads_are_repeated_so_often(shopify, store, code, error):
    shopify.faults.add("status", code=code, times=20)
    with pytest.raises(error):
        await store.client.read("shop")
    assert len(shopify.requests) == 4


@pytest.mark.parametrize("code", [402, 423, 403])
async def test_a_frozen_shop_is_said_so(shopify, store, code):
    shopify.faults.add("status", code=code)
    with pytest.raises(StoreUnavailable) as failure:
        await store.client.read("shop")
    assert failure.value.code in ("shop_frozen", "shop_forbidden")
    assert len(shopify.requests) == 1


async def test_throttled_reads_wait(shopify, store):
    shopify.faults.add("throttled", times=2)
    shopify.faults.add("status", code=429, retry_after=1.0)
    assert (await store.client.read("shop"))["shop"]["name"]
    assert len(shopify.requests) == 4


async def test_retry_after_is_seconds(shopify, store, cast):
    shopify.faults.add("status", code=429, retry_after=7, operation="tagsAdd")
    with pytest.raises(StoreThrottled) as failure:
        await store.client.write("write_tags", again=True, id="gid://shopify/Order/1", tags=["x"])
    assert failure.value.retry_after == 7


async def test_the_bucket_waits_for_what_the_last_answer_said():
    waits = []

    async def sleep(seconds):
        waits.append(seconds)

    bucket = Bucket(sleep)
    await bucket.take("order")
    assert waits == []
    status = {"maximumAvailable": 2000, "currentlyAvailable": 50, "restoreRate": 100}
    bucket.learn("order", {"requestedQueryCost": 350, "throttleStatus": status})
    await bucket.take("order")
    assert 2.9 <= waits[0] <= 3.6
    bucket.learn("order", {"requestedQueryCost": 9000, "throttleStatus": {**status, "currentlyAvailable": 2000}})
    assert bucket.missing("order") == 0  # more than the bucket holds: only Shopify can refuse that


@pytest.mark.parametrize("kind", ["lost", "html", "truncated", "error"])
async def test_an_unkeyed_write_is_sent_once(shopify, store, cast, kind):
    order = await store.orders.by_number(cast.open)
    shopify.faults.add(kind, operation="orderCancel")
    before = len(shopify.requests)
    with pytest.raises(StoreTimeout):
        await store.client.write("write_cancel", orderId=order.id, reason="CUSTOMER", restock=True, staffNote="")
    assert len(shopify.requests) == before + 1


@pytest.mark.parametrize("kind", ["lost", "html", "truncated", "drop"])
async def test_a_refund_whose_answer_is_lost_is_asked_for_again_and_paid_once(shopify, store, cast, kind):
    order = await store.orders.by_number(cast.open)
    request = RefundRequest(key="effect-1", order_id=order.id, amount=Money("5.00", order.currency))
    shopify.faults.add(kind, operation="refundCreate")
    refund = await store.refunds.pay(request)
    assert refund.amount == request.amount and refund.reference == "effect-1"
    assert shopify.world.effects["refund"] == 1
    keys = [one["variables"]["key"] for one in shopify.requests if "refundCreate" in one["query"]]
    assert len(keys) == 2 and len(set(keys)) == 1


async def test_a_gateway_that_refuses_is_no_refund(shopify, store, cast):
    order = await store.orders.by_number(cast.open)
    request = RefundRequest(key="effect-1", order_id=order.id, amount=Money("5.00", order.currency))
    shopify.world.gateways["shopify_payments"].refunds = "failure"
    with pytest.raises(StoreRejected):
        await store.refunds.pay(request)
    assert await store.refunds.find(order.id, "effect-1") is None
    assert not (await store.orders.by_number(cast.open)).refunded


@pytest.mark.parametrize("end", ["SUCCESS", "FAILURE"])
async def test_a_pending_refund_is_unclear_until_the_provider_answers(shopify, store, cast, end):
    order = await store.orders.by_number(cast.open)
    shopify.world.gateways["shopify_payments"].refunds = "pending"
    request = RefundRequest(key="e", order_id=order.id, amount=Money("5.00", order.currency))
    for _ in range(2):
        with pytest.raises(StoreTimeout):
            await store.refunds.pay(request)
    refund = await store.refunds.find(order.id, "e")
    assert refund is not None and not refund.settled
    assert (await store.orders.by_number(cast.open)).refundable == order.refundable - refund.amount
    node = next(one for one in shopify.world.all("Order") if one["id"] == order.id)
    [move] = [one for one in node["transactions"] if one["kind"] == "REFUND"]
    move["status"] = end
    if end == "SUCCESS":
        assert (await store.refunds.pay(request)).settled
        assert (await store.orders.by_number(cast.open)).refundable == order.refundable - refund.amount
    else:
        with pytest.raises(StoreRejected) as refusal:
            await store.refunds.pay(request)
        assert refusal.value.code == "gateway_refused"
        assert await store.refunds.find(order.id, "e") is None
        assert (await store.orders.by_number(cast.open)).refundable == order.refundable
    assert len([one for one in node["transactions"] if one["kind"] == "REFUND"]) == 1


@pytest.mark.parametrize("code", [302, 402, 403, 404, 423, 429, 503])
async def test_a_proxys_answer_to_a_write_leaves_open_what_happened(shopify, store, cast, code):
    order = await store.orders.by_number(cast.open)
    shopify.faults.add("after", operation="orderUpdate", code=code, retry_after=1)
    with pytest.raises(StoreTimeout):
        await store.client.write("write_note", id=order.id, note="once")
    shopify.faults.add("after", operation="refundCreate", code=code, retry_after=1)
    request = RefundRequest(key="e", order_id=order.id, amount=Money("5.00", order.currency))
    assert (await store.refunds.pay(request)).amount == request.amount  # asked again under its key
    assert (await store.orders.by_number(cast.open)).refunded == request.amount


async def test_a_missing_scope_is_named(shopify, cast):
    token = shopify.tokens.static(frozenset({"read_products", "read_orders", "read_customers"}))
    shopify.token = token
    store = connect(shopify)
    with pytest.raises(StoreRejected) as refusal:
        await store.client.read("policies")
    assert refusal.value.code == "scope_missing" and "read_legal_policies" in refusal.value.detail
    assert "read_legal_policies" in await store.check() and "last 60 days" in await store.check()
    await store.close()


async def test_protected_data_may_be_kept_from_us(shopify, store, cast):
    for order in shopify.world.all("Order"):
        order |= {"email": None, "customer": None, "shippingAddress": None, "billingAddress": None}
    order = await store.orders.by_number(cast.open)
    assert order.email == "" and order.shipping_address is None and order.lines
    assert await store.orders.of_email(OWNER) == []


async def test_returns_that_cannot_be_seen_hold_every_piece(shopify, store, cast):
    order = await store.orders.by_number(cast.delivered)
    items = (ReturnItem(line_id=order.lines[0].id, quantity=1),)
    await store.returns.open(ReturnRequest(key="r", order_id=order.id, items=items))
    shopify.token = shopify.tokens.static(frozenset(scopes.BASE) - {"read_returns"})
    blind = connect(shopify)
    found = await blind.orders.by_number(cast.delivered)
    assert all(not found.returnable(line) and not found.free_quantity(line) for line in found.lines)
    assert (await blind.orders.by_number(cast.open)).returns == ()
    await blind.close()


async def test_a_dead_token_is_renewed_once_and_then_the_shop_must_connect_again(shopify):
    tokens = shopify.tokens
    first = await Endpoint(shopify.url).client_credentials(tokens.client_id, tokens.client_secret)
    kept = Credentials(kind="client", client_id=tokens.client_id, client_secret=tokens.client_secret)
    vault = MemoryVault(kept.model_copy(update=first))
    client = ShopifyClient(shopify.url, Tokens(vault, Endpoint(shopify.url)), sleep=quick)
    assert (await client.read("shop"))["shop"]
    tokens.kill()
    assert (await client.read("shop"))["shop"]
    assert vault.credentials.access_token != first["access_token"] and not vault.is_dead
    tokens.kill()
    tokens.client_secret = "another"
    with pytest.raises(StoreDisconnected):
        await client.read("shop")
    assert vault.is_dead
    await client.close()


async def test_a_token_is_renewed_five_minutes_before_it_ends(shopify):
    tokens = shopify.tokens
    grant = await Endpoint(shopify.url).client_credentials(tokens.client_id, tokens.client_secret)
    kept = Credentials(kind="client", client_id=tokens.client_id, client_secret=tokens.client_secret)
    vault = MemoryVault(kept.model_copy(update=grant))
    source = Tokens(vault, Endpoint(shopify.url))
    assert await source.token() == grant["access_token"]
    with clock.travel(timedelta(hours=23, minutes=54)):
        assert await source.token() == grant["access_token"]
    with clock.travel(timedelta(hours=23, minutes=56)):
        assert await source.token() != grant["access_token"]
    await source.close()


@pytest.mark.parametrize(
    "trouble", [{"kind": "status", "code": 503}, {"kind": "status", "code": 403}, {"kind": "html"}]
)
async def test_a_token_that_still_holds_is_used_while_it_cannot_be_renewed(shopify, trouble):
    tokens = shopify.tokens
    grant = await Endpoint(shopify.url).client_credentials(tokens.client_id, tokens.client_secret)
    kept = Credentials(kind="client", client_id=tokens.client_id, client_secret=tokens.client_secret)
    vault = MemoryVault(kept.model_copy(update=grant))
    source = Tokens(vault, Endpoint(shopify.url))
    shopify.faults.add(times=1000, operation="access_token", **trouble)
    with clock.travel(timedelta(hours=23, minutes=56)):
        for _ in range(3):
            assert await source.token() == grant["access_token"]
    with clock.travel(timedelta(hours=24, minutes=1)), pytest.raises(StoreUnavailable) as error:
        await source.token()
    assert not isinstance(error.value, StoreDisconnected)
    assert not vault.is_dead
    shopify.faults.clear()
    with clock.travel(timedelta(hours=24, minutes=2)):
        assert await source.token() != grant["access_token"]
    await source.close()


async def test_secrets_are_never_logged(shopify, store, cast, caplog):
    caplog.set_level(logging.DEBUG)
    shopify.faults.add("status", code=500, times=1)
    await store.orders.by_number(cast.open)
    shopify.tokens.kill()
    with pytest.raises(StoreDisconnected):
        await store.orders.by_number(cast.open)
    assert shopify.token not in caplog.text and "X-Request-Id" in caplog.text


@pytest.mark.parametrize(
    "payload",
    [
        {"userErrors": [{"field": ["a", "0"], "message": "No."}]},
        {"userErrors": [{"code": "INVALID", "field": None, "message": "No."}]},
        {"orderCancelUserErrors": [{"code": "NOT_FOUND", "field": ["orderId"], "message": "No."}]},
        {"userErrors": [{"code": "TAKEN", "field": [], "message": "No.", "extraInfo": "more"}]},
    ],
)
def test_the_four_shapes_of_user_errors(payload):
    with pytest.raises(StoreRejected) as refusal:
        check_payload(payload)
    assert "No." in refusal.value.detail


@pytest.mark.parametrize(
    "error",
    [{"code": "INTERNAL_ERROR", "message": "Oops"}, {"message": "A request with this idempotency key is in progress"}],
)
def test_doubtful_errors_leave_the_outcome_open(error):
    with pytest.raises(StoreTimeout):
        check_payload({"userErrors": [error]})


async def test_what_shopify_calls_deprecated_is_logged_once_and_told(caplog):
    shop = {
        "id": "gid://shopify/Shop/1",
        "name": "Standin",
        "myshopifyDomain": "standin.myshopify.com",
        "currencyCode": "EUR",
        "url": "https://standin.myshopify.com",
        "primaryDomain": {"host": "x.example", "url": "https://x.example"},
    }
    data = {"data": {"shop": shop, "currentAppInstallation": {"accessScopes": []}}}
    data["data"]["metafieldDefinitions"] = {"nodes": []}
    reason = "https://shopify.dev/api/usage/versioning"
    headers = {"X-Shopify-API-Deprecated-Reason": reason, "X-Shopify-API-Version": "2026-10"}
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, json=data, headers=headers))
    vault = MemoryVault(Credentials(access_token="shpat_x"))
    base = "https://standin.myshopify.com"
    client = ShopifyClient(base, Tokens(vault, Endpoint(base)), transport=transport)
    store = ShopifyStore("standin.myshopify.com", client)
    await store.check()
    assert f"deprecated Shop: {reason}" in (await store.check()).replace("shop:", "Shop:")
    assert caplog.text.count("Shopify calls shop deprecated") == 1
    await store.close()


_PAID = {"refundCreate": {"refund": {"id": "gid://shopify/Refund/1", "note": ""}, "userErrors": []}}
_DENIED = {"message": "Access denied for order field.", "extensions": {"code": "ACCESS_DENIED"}}


def answering(body) -> ShopifyClient:
    """Return a client of a shop that always answers this."""
    base = "https://standin.myshopify.com"
    transport = httpx2.MockTransport(lambda _request: httpx2.Response(200, json=body))
    tokens = Tokens(MemoryVault(Credentials(access_token="shpat_x")), Endpoint(base))
    return ShopifyClient(base, tokens, transport=transport, sleep=quick)


@pytest.mark.parametrize(
    ("body", "raised"),
    [
        ({"data": _PAID, "errors": [_DENIED]}, StoreTimeout),  # paid, and a field of the answer is kept from us
        ({"data": _PAID, "errors": [{"message": "Oops"}]}, StoreTimeout),
        (
            {"data": None, "errors": [{"message": "Internal error. Looks like something went wrong on our end."}]},
            StoreTimeout,
        ),
        ({"data": None, "errors": "Internal error"}, StoreTimeout),
        ({"data": None, "errors": {"base": ["Internal error"]}}, StoreTimeout),
        ({"data": {"refundCreate": None}, "errors": [_DENIED]}, StoreRejected),
        ({"errors": [{"message": "Variable $input is not valid", "extensions": {"problems": []}}]}, StoreRejected),
        ({"errors": ["Required parameter missing"]}, StoreRejected),
        ({"errors": {"query": "Required parameter missing or invalid"}}, StoreRejected),
    ],
)
async def test_only_a_clean_refusal_of_a_write_says_that_nothing_happened(body, raised):
    client = answering(body)
    with pytest.raises(raised):
        await client.write("write_refund", input={}, key="k")
    await client.close()


@pytest.mark.parametrize("errors", ["Not Found", {"base": ["No"]}, ["No"]])
async def test_errors_of_any_shape_are_read(errors):
    client = answering({"errors": errors})
    with pytest.raises(StoreRejected):
        await client.read("shop")
    await client.close()


@pytest.mark.parametrize(
    ("status", "headers", "body", "code", "words"),
    [
        (301, {"Location": "https://new-name.myshopify.com/admin"}, "", "shop_moved", "new-name.myshopify.com"),
        (308, {"Location": "https://new-name.myshopify.com/admin"}, "", "shop_moved", "connect it by that name"),
        (402, {}, '{"errors": "Unavailable Shop"}', "shop_frozen", "pay Shopify's bill"),
        (423, {}, '{"errors": "Locked"}', "shop_frozen", "talk to Shopify"),
        (430, {}, '{"errors": "Security Rejection"}', "shop_guarded", "refused the request as suspicious"),
        (
            403,
            {},
            '{"errors": "[API] This action requires merchant approval for read_orders scope."}',
            "scope_missing",
            "has not approved read_orders",
        ),
    ],
)
@pytest.mark.parametrize("write", [False, True])
async def test_a_closed_door_is_told_in_words_at_once(status, headers, body, code, words, write):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx2.Response(status, text=body, headers=headers)

    base = "https://standin.myshopify.com"
    tokens = Tokens(MemoryVault(Credentials(access_token="shpat_x")), Endpoint(base))
    client = ShopifyClient(base, tokens, transport=httpx2.MockTransport(answer), sleep=quick)
    with pytest.raises((StoreUnavailable, StoreRejected)) as refusal:
        await (client.write("write_refund", input={}, key="k") if write else client.read("shop"))
    assert refusal.value.code == code and words in refusal.value.detail and len(asked) == 1
    await client.close()


async def test_what_nobody_waits_for_leaves_points_to_customers():
    waited = []

    async def sleep(seconds):
        waited.append(seconds)
        bucket._available = bucket._maximum

    bucket = Bucket(sleep)
    for name in ("order", "inventory_owner", "product"):
        bucket.learn(
            name,
            {
                "requestedQueryCost": 300,
                "throttleStatus": {"maximumAvailable": 2000, "currentlyAvailable": 700, "restoreRate": 100},
            },
        )
    await bucket.take("order")
    await bucket.take("product")
    assert not waited
    await bucket.take("inventory_owner")
    assert len(waited) == 1 and waited[0] > 5
    bucket._available = 400
    with patiently():
        await bucket.take("product")
    assert len(waited) == 2
