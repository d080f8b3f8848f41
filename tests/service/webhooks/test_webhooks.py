"""Webhooks: signed, taken in once, worked off in any order, and made good when they are lost."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import random
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from commerce.errors import InputError, NotAuthenticated, StoreDisconnected
from connectors.stores import signatures
from connectors.stores.shopify import webhooks
from evals.standins.shopify import catalogue
from runtime import clock
from service.sync import sync
from service.webhooks import intake, work
from store.models import ConnectorConfig, OutboundMail, PlatformProduct, PlatformVariant, SyncRun, WebhookDelivery
from tests.schedules import without_platform_jobs
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify


@pytest.fixture
async def shop(shopify, cast, tmp_path, monkeypatch):
    without_platform_jobs(monkeypatch)
    async with open_shopify(shopify, tmp_path / "home") as container:
        await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
        container.shop.connector.catalogue._bulk._sleep = asyncio.sleep
        summary = await sync(
            container.database, container.shop.shop_id, container.shop.connector, container.shop.discovery
        )
        assert summary.state == "done", summary.error
        shopify.hooks.waiting.clear()
        yield container.shop


async def deliver(shop, shopify, **how) -> list[tuple[str, int]]:
    """Let the stand-in send what is due straight into the intake."""
    told = []
    for hook in shopify.hooks.take(**{name: value for name, value in how.items() if name != "secret"}):
        headers = shopify.hooks.headers(hook, how.get("secret", "new"))
        try:
            await intake.receive(shop, "shopify", headers, hook.body)
            status = 200
        except NotAuthenticated:
            status = 401
        told.append((hook.topic, status))
    return told


async def titles(shop) -> dict[str, str]:
    async with shop.database.read() as session:
        found = await session.execute(select(PlatformProduct.platform_id, PlatformProduct.title))
        return dict(found.all())


async def count(shop, *conditions) -> int:
    async with shop.database.read() as session:
        return int(await session.scalar(select(func.count(WebhookDelivery.id)).where(*conditions)) or 0)


def test_shopifys_topics_are_asked_for_with_small_bodies():
    assert {"PRODUCTS_UPDATE", "PRODUCTS_DELETE", "INVENTORY_LEVELS_UPDATE", "APP_UNINSTALLED"} <= set(webhooks.TOPICS)
    assert all(len(fields) <= 3 for fields in webhooks.TOPICS.values())


async def test_subscribing_twice_asks_once(shop, shopify):
    rows = shopify.world.all("WebhookSubscription")
    assert {one["topic"] for one in rows} == set(webhooks.TOPICS)
    assert {one["uri"] for one in rows} == {"http://127.0.0.1:8000/webhooks/shopify"}
    here, there = (f"http://127.0.0.1:{port}/webhooks/shopify" for port in (8000, 9000))
    assert await webhooks.subscribe(shop.connector.client, here) == webhooks.Subscribed()
    assert set((await webhooks.subscribe(shop.connector.client, there, [here])).new) == set(webhooks.TOPICS)
    assert {one["uri"] for one in shopify.world.all("WebhookSubscription")} == {
        "http://127.0.0.1:9000/webhooks/shopify"
    }


async def test_the_webhooks_of_others_are_left_alone(shop, shopify):
    """One app may serve the merchant's ERP and a second shopclerk beside this one."""
    world = shopify.world
    base = {"format": "JSON", "apiVersion": {"__typename": "ApiVersion", "handle": "2026-10"}, "includeFields": []}
    erp = world.add("WebhookSubscription", topic="ORDERS_CREATE", uri="https://erp.example/hook", **base)
    other = world.add(
        "WebhookSubscription", topic="SHOP_UPDATE", uri="https://staging.example/webhooks/shopify", **base
    )
    found = await connecting.with_token(shop, shop.connector.domain, shopify.token, "operator")
    assert any("https://staging.example/webhooks/shopify" in note for note in found.notes)
    shop.settings = shop.settings.with_values(server_public_url="http://127.0.0.1:9000")  # moved
    await connecting.with_token(shop, shop.connector.domain, shopify.token, "operator")
    rows = world.all("WebhookSubscription")
    assert erp in rows and other in rows
    assert {one["uri"] for one in rows if one not in (erp, other)} == {"http://127.0.0.1:9000/webhooks/shopify"}
    await connecting.disconnect(shop, "operator")
    assert world.all("WebhookSubscription") == [erp, other]


async def test_several_things_under_one_event_are_several_deliveries(shop, shopify):
    headers = {"X-Shopify-Topic": "products/update", "X-Shopify-Event-Id": "e1", "X-Shopify-Shop-Domain": DOMAIN}
    taken = []
    for number in (1, 2, 3, 1):
        body = json.dumps({"id": number}).encode()
        proof = signatures.signature(body, shopify.tokens.client_secret)
        taken.append(await intake.receive(shop, "shopify", headers | {"X-Shopify-Hmac-Sha256": proof}, body))
    assert taken == [True, True, True, False]


async def test_a_thing_that_one_event_touches_twice_is_read_twice(shop, shopify):
    """Its first delivery may be worked off before the second change is made."""
    shopify.hooks.one_event = "bulk-edit"
    product = shopify.world.all("Product")[0]
    for title in ("Storm jacket", "Gale jacket"):
        shopify.world.clock.advance(seconds=3)
        product["title"] = title
        shopify.world.touch(product, "PRODUCTS_UPDATE")
        await deliver(shop, shopify, duplicate=2)
        assert await work.process(shop) == 1  # what is sent again is known
        assert title in (await titles(shop)).values()


async def test_a_changed_product_is_read_anew(shop, shopify):
    product = shopify.world.all("Product")[0]
    product["title"] = "Storm jacket"
    shopify.world.touch(product, "PRODUCTS_UPDATE")
    assert await deliver(shop, shopify) == [("products/update", 200)]
    assert await work.process(shop) == 1
    assert "Storm jacket" in (await titles(shop)).values()
    assert await count(shop, WebhookDelivery.processed_at.is_(None)) == 0


async def test_a_new_product_and_one_that_is_gone(shop, shopify):
    made = catalogue.product(shopify.world, "Hiking stick")
    shopify.world.touch(made, "PRODUCTS_CREATE")
    gone = shopify.world.all("Product")[0]
    shopify.world.tell("PRODUCTS_DELETE", gone)
    shopify.world.drop(gone)
    await deliver(shop, shopify)
    await work.process(shop)
    found = await titles(shop)
    assert "Hiking stick" in found.values() and gone["title"] not in found.values()


async def test_stock_that_moves_reaches_the_row(shop, shopify):
    variant = shopify.world.all("ProductVariant")[0]
    catalogue.move_stock(shopify.world, variant, -5)
    await deliver(shop, shopify, topic="inventory_levels/update")
    assert await work.process(shop) >= 1
    async with shop.database.read() as session:
        stock = await session.scalar(
            select(PlatformVariant.stock).where(PlatformVariant.platform_id == variant["legacyResourceId"])
        )
    assert stock == catalogue.available(variant)


async def test_repeated_deliveries_are_one(shop, shopify):
    product = shopify.world.all("Product")[0]
    shopify.world.touch(product, "PRODUCTS_UPDATE")
    assert len(await deliver(shop, shopify, duplicate=5)) == 5
    assert await count(shop) == 1


async def test_twenty_at_once_are_one(shop, shopify):
    shopify.world.touch(shopify.world.all("Product")[0], "PRODUCTS_UPDATE")
    (hook,) = shopify.hooks.take()
    headers = shopify.hooks.headers(hook)
    results = await asyncio.gather(*(intake.receive(shop, "shopify", headers, hook.body) for _ in range(20)))
    assert sorted(results) == [False] * 19 + [True]


@pytest.mark.parametrize("seed", range(5))
async def test_any_order_ends_in_the_same_state(shop, shopify, seed):
    world, rng = shopify.world, random.Random(seed)
    product = world.all("Product")[0]
    for number in range(4):
        product["title"] = f"Jacket {number}"
        world.touch(product, "PRODUCTS_UPDATE")
    hooks = shopify.hooks.take()
    rng.shuffle(hooks)
    for hook in hooks:
        await intake.receive(shop, "shopify", shopify.hooks.headers(hook), hook.body)
        if rng.random() < 0.5:
            await work.process(shop)
    await work.process(shop)
    assert "Jacket 3" in (await titles(shop)).values()


@pytest.mark.parametrize(("secret", "status"), [("new", 200), ("old", 200), ("wrong", 401)])
async def test_the_present_and_the_former_secret_count(shop, shopify, secret, status):
    former = shopify.hooks.old_secret
    shop.settings = shop.settings.with_values(shopify_old_client_secret=former)
    shopify.world.touch(shopify.world.all("Product")[0], "PRODUCTS_UPDATE")
    assert await deliver(shop, shopify, secret=secret) == [("products/update", status)]
    assert await count(shop) == (1 if status == 200 else 0)


async def test_every_bit_counts(shop, shopify):
    shopify.world.touch(shopify.world.all("Product")[0], "PRODUCTS_UPDATE")
    (hook,) = shopify.hooks.take()
    headers = shopify.hooks.headers(hook)
    for place in range(0, len(hook.body), 7):
        flipped = bytearray(hook.body)
        flipped[place] ^= 1
        with pytest.raises(NotAuthenticated):
            await intake.receive(shop, "shopify", headers, bytes(flipped))
    for value in ("", "x", "é" * 44, headers["X-Shopify-Hmac-Sha256"][:-1]):
        with pytest.raises(NotAuthenticated):
            await intake.receive(shop, "shopify", {**headers, "X-Shopify-Hmac-Sha256": value}, hook.body)
    assert await count(shop) == 0


async def test_another_shops_and_things_that_are_no_webhook(shop, shopify):
    shopify.world.touch(shopify.world.all("Product")[0], "PRODUCTS_UPDATE")
    (hook,) = shopify.hooks.take()
    headers = shopify.hooks.headers(hook)
    with pytest.raises(NotAuthenticated):
        await intake.receive(shop, "shopify", {**headers, "X-Shopify-Shop-Domain": "other.myshopify.com"}, hook.body)
    secret = connecting.app_secrets(shop.settings)[0]
    for body in (b"[]", b"nonsense", b""):
        signed = {**headers, "X-Shopify-Hmac-Sha256": signatures.signature(body, secret)}
        with pytest.raises(InputError):
            await intake.receive(shop, "shopify", signed, body)


async def test_what_fails_is_tried_again(shop, shopify):
    product = shopify.world.all("Product")[0]
    product["title"] = "Storm jacket"
    shopify.world.touch(product, "PRODUCTS_UPDATE")
    await deliver(shop, shopify)
    shopify.faults.add("status", code=423)
    assert await work.process(shop) == 0
    assert await work.process(shop) == 0  # not at once
    with clock.travel(timedelta(seconds=30)):
        assert await work.process(shop) == 1
    assert "Storm jacket" in (await titles(shop)).values()


async def test_what_was_lost_is_found_within_a_day(shop, shopify):
    changed, gone = shopify.world.all("Product")[:2]
    changed["title"] = "Storm jacket"
    shopify.world.touch(changed)
    shopify.world.drop(gone)
    made = catalogue.product(shopify.world, "Hiking stick")
    assert made and not await work.reconcile(shop)
    async with shop.database.write() as session:
        await session.execute(update(SyncRun).values(started_at=clock.now() - timedelta(hours=25)))
    assert await work.reconcile(shop)
    found = (await titles(shop)).values()
    assert {"Storm jacket", "Hiking stick"} <= set(found) and gone["title"] not in found


async def test_a_first_sync_that_broke_off_is_gone_on_with_by_itself(shop, monkeypatch):
    async with shop.database.write() as session:
        await session.execute(update(SyncRun).values(state="failed", finished_at=clock.now(), kind="full"))
    assert not await work.reconcile(shop)
    with clock.travel(timedelta(minutes=31)):
        monkeypatch.setattr("service.sync.platform._under_way", {shop.shop_id})
        assert not await work.reconcile(shop), "somebody is at it"
        monkeypatch.undo()
        assert await work.reconcile(shop)
    async with shop.database.write() as session:
        assert set(await session.scalars(select(SyncRun.state))) == {"done"}
        await session.execute(update(SyncRun).values(state="running", finished_at=None))
    with clock.travel(timedelta(hours=1)):
        assert not await work.reconcile(shop), "it may still be running"
    with clock.travel(timedelta(hours=13)):
        assert await work.reconcile(shop)


async def test_taking_the_app_off_wipes_the_credentials(shop, shopify):
    shopify.world.tell("APP_UNINSTALLED", shopify.world.all("Shop")[0])
    shopify.tokens.kill(refresh=True)
    await deliver(shop, shopify)
    assert await work.process(shop) == 1
    async with shop.database.read() as session:
        row = await session.scalar(select(ConnectorConfig).where(ConnectorConfig.platform == "shopify"))
    assert row.status == "removed" and shop.keyring.decrypt(row.credentials) == {}
    with pytest.raises(StoreDisconnected):
        await shop.connector.orders.by_number("1001")


async def test_an_old_farewell_does_not_disconnect_a_shop_that_came_back(shop, shopify, cast):
    shopify.world.tell("APP_UNINSTALLED", shopify.world.all("Shop")[0])
    await deliver(shop, shopify)
    assert await work.process(shop) == 1
    assert (await shop.connector.orders.by_number(cast.open)).lines


async def test_scopes_that_change_change_what_is_offered(shop, shopify):
    assert "refund_order" in shop.connector.capabilities.actions
    shopify.tokens.access[shopify.token].scopes = frozenset({"read_products", "read_orders", "read_customers"})
    shopify.world.tell("APP_SCOPES_UPDATE", shopify.world.all("Shop")[0])
    await deliver(shop, shopify)
    await work.process(shop)
    assert not shop.connector.capabilities.actions


async def test_a_product_that_cannot_be_read_holds_up_no_other(shop, shopify):
    good, bad = shopify.world.all("Product")[:2]
    good["title"] = "Storm jacket"
    shopify.world.touch(good, "PRODUCTS_UPDATE")
    for variant in list(bad["_variants"]):
        shopify.world.drop(variant)
    bad["_variants"].clear()
    shopify.world.touch(bad, "PRODUCTS_UPDATE")
    await deliver(shop, shopify)
    assert await work.process(shop) == 1
    assert "Storm jacket" in (await titles(shop)).values()
    assert await count(shop, WebhookDelivery.processed_at.is_(None)) == 1


async def test_what_fails_waits_longer_each_time(shop, shopify):
    product = shopify.world.all("Product")[0]
    shopify.world.touch(product, "PRODUCTS_UPDATE")
    await deliver(shop, shopify)
    shopify.faults.add("status", times=10_000, code=503)
    shop.connector.client.sleep = lambda _seconds: asyncio.sleep(0)  # the client's own pauses are tested elsewhere
    tries = 0
    for minute in range(0, 240, 5):
        with clock.travel(timedelta(minutes=minute)):
            await work.process(shop)
        async with shop.database.read() as session:
            tries = await session.scalar(select(WebhookDelivery.attempts))
        assert tries <= 8
    assert tries == 8


async def test_what_the_law_asks_for_is_tried_until_it_is_done_and_staff_hear_of_it(shop, shopify):
    shop.settings = shop.settings.with_values(mail_staff="desk@example.com")
    body = json.dumps({"id": 1}).encode()
    proof = base64.b64encode(hmac.digest(connecting.app_secrets(shop.settings)[0].encode(), body, "sha256")).decode()
    told = {
        "X-Shopify-Hmac-Sha256": proof,
        "X-Shopify-Topic": "app/uninstalled",
        "X-Shopify-Shop-Domain": DOMAIN,
        "X-Shopify-Event-Id": "e2",
    }
    assert await intake.receive(shop, "shopify", told, body)
    shopify.faults.add("status", times=10_000, code=402)
    for hours in range(12):
        with clock.travel(timedelta(hours=hours)):
            await work.process(shop)
    async with shop.database.read() as session:
        subjects = list(
            await session.scalars(select(OutboundMail.subject).where(OutboundMail.recipient == "desk@example.com"))
        )
    assert subjects == ["app/uninstalled is still to be done"]
    shopify.faults.clear()
    shopify.tokens.kill()
    with clock.travel(timedelta(hours=13)):
        await work.process(shop)
    async with shop.database.read() as session:
        row = await session.scalar(select(ConnectorConfig))
    assert row.status == "removed"
    assert not shop.keyring.decrypt(row.credentials)


async def test_stock_whose_webhook_was_lost_is_found_within_a_day(shop, shopify):
    variant = next(one for one in shopify.world.all("ProductVariant") if one["sku"].startswith("WOOL"))
    catalogue.move_stock(shopify.world, variant, -catalogue.available(variant))
    shopify.hooks.waiting.clear()
    async with shop.database.write() as session:
        await session.execute(update(SyncRun).values(started_at=clock.now() - timedelta(hours=25)))
    assert await work.reconcile(shop)
    async with shop.database.read() as session:
        row = await session.scalar(select(PlatformVariant).where(PlatformVariant.sku == variant["sku"]))
    assert not row.available


async def test_stock_that_moved_is_read_without_its_product(shop, shopify):
    product = next(one for one in shopify.world.all("Product") if one["title"] == "Rain jacket")
    for one in product["_variants"]:
        catalogue.move_stock(shopify.world, one, 4 - catalogue.available(one))
    shopify.requests.clear()
    await deliver(shop, shopify)
    await work.process(shop)
    asked = [str(one.get("query", "")) for one in shopify.requests]
    assert asked and not any("query Product(" in one for one in asked)
    async with shop.database.read() as session:
        ids = [one["legacyResourceId"] for one in product["_variants"]]
        rows = list(await session.scalars(select(PlatformVariant).where(PlatformVariant.platform_id.in_(ids))))
    assert {row.stock for row in rows} == {4} and len(rows) == 3


async def test_a_flood_is_one_operation(shop, shopify, monkeypatch):
    monkeypatch.setattr(work, "_FLOOD", 3)
    before = shopify.world.effects["bulk"]
    for product in shopify.world.all("Product"):
        for one in product["_variants"]:
            catalogue.move_stock(shopify.world, one, 1)
    await deliver(shop, shopify)
    await work.process(shop)
    assert shopify.world.effects["bulk"] == before + 1
    assert await count(shop, WebhookDelivery.processed_at.is_(None)) == 0
