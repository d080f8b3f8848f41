"""The three privacy webhooks: exported, erased, and never in the midst of a change."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from runtime import clock
from service.changes import outcome, proposals
from service.conversations import conversations
from service.identity import principals
from service.webhooks import intake, privacy, work
from store.models import Conversation, Effect, Message, OutboundMail, PlatformProduct, Proposal, WebhookDelivery
from tests.schedules import without_platform_jobs
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify

MARA = "mara@example.com"
CANARY = "canary-7391"


@pytest.fixture
async def shop(shopify, cast, tmp_path, monkeypatch):
    without_platform_jobs(monkeypatch)
    async with open_shopify(shopify, tmp_path / "home", staff_mail="staff@example.com") as container:
        await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
        mara = await principals.sign_in(container.shop, MARA)
        talk = await conversations.create(container.shop, mara)
        await conversations.add(container.shop, talk.id, "customer", f"My note is {CANARY}")
        found = await proposals.propose(container.shop, mara, "add_note", cast.open, {"text": f"Ring, {CANARY}"})
        decided = await proposals.decide(container.shop, mara, found.id, found.hash, "confirm")
        assert (await outcome.wait(container.shop, decided)).state == "confirmed"
        shopify.hooks.waiting.clear()
        yield container.shop


async def told(shop, shopify, topic: str, **body) -> int:
    shopify.hooks.compliance_uri = "http://127.0.0.1:8000/webhooks/shopify"
    shopify.hooks.compliance(topic, body)
    for hook in shopify.hooks.take(topic=topic):
        await intake.receive(shop, "shopify", shopify.hooks.headers(hook), hook.body)
    return await work.process(shop)


async def rows(shop, table) -> int:
    async with shop.database.read() as session:
        return int(await session.scalar(select(func.count()).select_from(table)) or 0)


async def test_a_request_for_data_is_a_private_file_and_a_mail_to_staff(shop, shopify):
    assert await told(shop, shopify, "customers/data_request", customer={"email": MARA}, data_request={"id": 9}) == 1
    path = shop.settings.home / "privacy" / "request-9.json"
    assert path.stat().st_mode & 0o077 == 0
    held = json.loads(path.read_text())
    assert held["email"] == MARA and CANARY in held["messages"][0]["text"]
    assert [one["action"] for one in held["changes"]] == ["add_note"]
    async with shop.database.read() as session:
        mail = await session.scalar(select(OutboundMail).where(OutboundMail.reference == "privacy:9"))
    assert mail is not None and str(path) in mail.body and CANARY not in mail.body


async def test_erasing_a_customer_leaves_the_books_without_names(shop, shopify):
    forgotten = []

    async def forget(conversation_id):
        forgotten.append(conversation_id)

    with privacy.also_forget(shop.shop_id, forget):
        assert await told(shop, shopify, "customers/redact", customer={"email": MARA.upper(), "id": 1}) == 1
    assert len(forgotten) == 1
    assert await rows(shop, Conversation) == await rows(shop, Message) == 0
    assert await rows(shop, Proposal) == await rows(shop, Effect) == 1
    async with shop.database.read() as session:
        change = await session.scalar(select(Proposal))
        effect = await session.scalar(select(Effect))
        body = await session.scalar(select(WebhookDelivery.body).where(WebhookDelivery.topic == "customers/redact"))
    shown = str([change.subject, change.principal, change.summary, change.quote, change.arguments, effect.request])
    assert MARA not in shown and CANARY not in shown and change.subject.startswith("erased:")
    assert body == b"" and not (await shop.audit.verify(shop.database)).problems


async def test_a_change_under_way_ends_first(shop, shopify):
    async with shop.database.write() as session:
        effect = await session.scalar(select(Effect))
        effect.state = "unknown"
    assert await told(shop, shopify, "customers/redact", customer={"email": MARA}) == 0
    assert await rows(shop, Conversation) == 1
    async with shop.database.write() as session:
        (await session.scalar(select(Effect))).state = "confirmed"
    with clock.travel(timedelta(seconds=30)):
        assert await work.process(shop) == 1
    assert await rows(shop, Conversation) == 0


async def test_erasing_a_shop_that_has_left(shop, shopify):
    await connecting.disconnect(shop, "operator")
    assert await told(shop, shopify, "shop/redact") == 1
    for table in (Conversation, Message, PlatformProduct):
        assert await rows(shop, table) == 0
