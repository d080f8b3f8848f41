"""Webhooks: subscribed, signed, duplicated, dropped, reordered, retried."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from evals.standins.shopify import catalogue, orders
from evals.standins.shopify.hooks import topic_name

HERE = "http://127.0.0.1:1/webhooks"


def subscribe(client, topic, uri=HERE, **more):
    return client.do("71_webhook_create", topic=topic, sub={"uri": uri} | more)


@pytest.mark.parametrize(
    ("topic", "name"),
    [
        ("PRODUCTS_UPDATE", "products/update"),
        ("INVENTORY_LEVELS_UPDATE", "inventory_levels/update"),
        ("VARIANTS_OUT_OF_STOCK", "variants/out_of_stock"),
        ("BULK_OPERATIONS_FINISH", "bulk_operations/finish"),
        ("APP_SCOPES_UPDATE", "app/scopes_update"),
        ("FULFILLMENT_EVENTS_CREATE", "fulfillment_events/create"),
    ],
)
def test_topics_as_headers_name_them(topic, name) -> None:
    assert topic_name(topic) == name


def test_subscriptions(client) -> None:
    made = subscribe(client, "PRODUCTS_UPDATE")["webhookSubscription"]
    assert "already been taken" in subscribe(client, "PRODUCTS_UPDATE")["userErrors"][0]["message"]
    assert subscribe(client, "PRODUCTS_UPDATE", "http://example.com/x")["userErrors"]
    assert subscribe(client, "PRODUCTS_UPDATE", "rubbish")["userErrors"]
    client.do("72_webhook_update", id=made["id"], sub={"uri": "https://example.com/hooks"})
    listed = client.ask("70_webhook_list")["webhookSubscriptions"]["nodes"]
    assert [(one["topic"], one["uri"]) for one in listed] == [("PRODUCTS_UPDATE", "https://example.com/hooks")]
    assert client.do("73_webhook_delete", id=made["id"])["deletedWebhookSubscriptionId"] == made["id"]
    assert client.do("73_webhook_delete", id=made["id"])["userErrors"]
    assert client.errors("71_webhook_create", topic="CUSTOMERS_REDACT", sub={"uri": HERE})


def test_what_happens_is_sent_signed(client, shopify, shop, world) -> None:
    for topic in ("PRODUCTS_UPDATE", "PRODUCTS_DELETE", "INVENTORY_LEVELS_UPDATE", "ORDERS_UPDATED", "REFUNDS_CREATE"):
        subscribe(client, topic)
    catalogue.set_price(world, shop.mug["_variants"][0], "13.00")
    catalogue.move_stock(world, shop.mug["_variants"][0], 2)
    orders.fulfil(world, shop.order)
    catalogue.delete_product(world, shop.mug)
    seen = []

    def send(uri, body, headers):
        want = base64.b64encode(hmac.new(b"hush-hush", body, hashlib.sha256).digest()).decode()
        assert uri == HERE and headers["X-Shopify-Hmac-Sha256"] == want
        assert headers["X-Shopify-Shop-Domain"] == world.domain
        seen.append((headers["X-Shopify-Topic"], json.loads(body)))
        return 200

    shopify.hooks.deliver(send=send)
    assert [topic for topic, _ in seen] == [
        "products/update",
        "inventory_levels/update",
        "orders/updated",
        "products/delete",
    ]
    assert seen[-1][1] == {"id": int(shop.mug["legacyResourceId"])}
    assert seen[1][1]["available"] == 5 and seen[2][1]["admin_graphql_api_id"] == shop.order["id"]
    assert shopify.hooks.waiting == []


def test_twice_never_and_out_of_order(client, shopify, shop, world) -> None:
    subscribe(client, "PRODUCTS_UPDATE")
    for price in range(10, 15):
        catalogue.set_price(world, shop.mug["_variants"][0], price)
    kept = shopify.hooks.waiting.copy()
    taken = shopify.hooks.take(duplicate=2, reorder=True, drop=lambda one: one is kept[0])
    assert len(taken) == 8 and len({one.event_id for one in taken}) == 4
    assert [one.event_id for one in taken][:4] != [one.event_id for one in kept[1:]]
    digests = {shopify.hooks.headers(kept[0], secret)["X-Shopify-Hmac-Sha256"] for secret in ("new", "old", "wrong")}
    assert len(digests) == 3


def test_failures_are_tried_again_until_the_subscription_is_gone(client, shopify, shop, world) -> None:
    subscribe(client, "PRODUCTS_UPDATE")
    catalogue.set_price(world, shop.mug["_variants"][0], 9)
    assert shopify.hooks.deliver() == [("products/update", 0)] and shopify.hooks.deliver() == []
    for _ in range(7):
        world.clock.advance(minutes=31)
        assert shopify.hooks.deliver(send=lambda *_: 500) == [("products/update", 500)]
    assert shopify.hooks.waiting == [] and client.ask("70_webhook_list")["webhookSubscriptions"]["nodes"] == []


async def test_compliance_topics_through_an_async_client(shopify, world) -> None:
    class App:
        async def post(self, path, content, headers):
            assert (path, headers["X-Shopify-Topic"]) == ("/webhooks/shopify", "customers/redact")
            assert json.loads(content)["customer"]["email"] == "mara@example.com"
            return type("Answer", (), {"status_code": 204})

    shopify.hooks.compliance_uri = "https://example.com/webhooks/shopify"
    shopify.hooks.compliance("customers/redact", {"customer": {"email": "mara@example.com"}})
    assert await shopify.hooks.deliver_through(App()) == [("customers/redact", 204)]


def test_uninstalling_ends_tokens_and_subscriptions(client, shopify, world) -> None:
    subscribe(client, "APP_UNINSTALLED")
    client.do("74_app_uninstall")
    assert [one.topic for one in shopify.hooks.take()] == ["app/uninstalled"]
    assert client.post("16_shop_policies").status_code == 401 and not world.all("WebhookSubscription")
