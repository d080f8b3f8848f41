"""Connecting a Shopify store in its three ways, and keeping it connected."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from sqlalchemy import select

from commerce.customer import Principal
from commerce.errors import (
    ConfigurationError,
    Conflict,
    InputError,
    NotAuthenticated,
    PolicyDenied,
    StoreDisconnected,
    StoreError,
    StoreRejected,
)
from commerce.policy import StorePolicy
from connectors.stores.registry import platform
from connectors.stores.shopify import oauth
from connectors.stores.shopify import scopes as access
from evals.standins.shopify import returns
from runtime import clock
from service.bootstrap import connect, open_container
from service.changes import outcome, proposals
from service.connect.vault import ShopVault
from service.identity import principals
from service.webhooks import work
from store.models import ConnectorConfig, OutboundMail
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify, shopify_settings


@pytest.fixture
async def container(shopify, tmp_path):
    async with open_shopify(shopify, tmp_path / "home") as opened:
        yield opened


async def consent(shopify, url: str) -> list[tuple[str, str]]:
    """Follow the merchant's yes, and return the parameters that come back to us."""
    async with httpx2.AsyncClient() as browser:
        answer = await browser.get(url)
    assert answer.status_code == 302
    return parse_qsl(urlsplit(answer.headers["location"]).query, keep_blank_values=True)


async def row(container) -> ConnectorConfig:
    async with container.database.read() as session:
        found = await session.scalar(select(ConnectorConfig).where(ConnectorConfig.platform == "shopify"))
    assert found is not None
    return found


async def test_before_it_is_connected_it_says_so(container):
    with pytest.raises(StoreDisconnected):
        await container.shop.connector.orders.by_number("1001")
    assert container.shop.info.name


async def test_by_a_token(container, shopify, cast):
    found = await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
    assert found.name == "Standin Goods" and ["third_party" in one for one in found.missing] == [True]
    assert container.shop.info.name == "Standin Goods" and DOMAIN in container.shop.hosts
    assert (await container.shop.connector.orders.by_number(cast.open)).lines
    kept = await row(container)
    assert shopify.token.encode() not in kept.credentials and shopify.token not in str(kept.options)


async def test_a_wrong_token_keeps_nothing(container, shopify):
    with pytest.raises(StoreError):
        await connecting.with_token(container.shop, DOMAIN, "shpat_nonsense", "operator")
    assert (await row(container)).options == {}
    for text in ("", "  ", "ключ"):
        with pytest.raises(InputError):
            await connecting.with_token(container.shop, DOMAIN, text, "operator")


@pytest.mark.parametrize("token", ["", "  ", "shpat_é", "a\nb", "a b", "a\0b", "\ud800", "x" * 501])
async def test_what_is_no_token_is_not_sent(container, shopify, token):
    with pytest.raises(InputError, match="no access token"):
        await connecting.with_token(container.shop, DOMAIN, token, "operator")
    assert not shopify.requests


async def test_by_the_merchants_own_app_for_a_day(container, shopify, cast):
    await connecting.with_own_app(container.shop, DOMAIN, "operator")
    assert (await container.shop.connector.orders.by_number(cast.open)).lines
    kept = await row(container)
    assert kept.expires_at is not None
    assert timedelta(hours=23) < kept.expires_at - clock.now() <= timedelta(hours=24)


async def test_by_consent_with_tokens_that_end(container, shopify, cast):
    url = await connecting.begin(container.shop, DOMAIN)
    query = dict(parse_qsl(urlsplit(url).query))
    assert query["client_id"] == shopify.tokens.client_id
    assert {"write_orders", "read_products", "write_returns"} <= set(query["scope"].split(","))
    assert "read_all_orders" not in query["scope"]
    found = await connecting.finish(container.shop, await consent(shopify, url))
    assert found.domain == DOMAIN and any("60 days" in note for note in found.notes)
    kept = await row(container)
    assert kept.expires_at is not None and kept.refresh_expires_at is not None
    assert kept.expires_at - clock.now() <= timedelta(hours=1)
    assert (await container.shop.connector.orders.by_number(cast.open)).lines


async def test_scopes_are_asked_for_enabled_features_only(shopify, tmp_path):
    async with open_shopify(shopify, tmp_path / "home", shopify_features="refund_order,add_note") as container:
        url = await connecting.begin(container.shop, DOMAIN)
        scopes = set(dict(parse_qsl(urlsplit(url).query))["scope"].split(","))
        assert scopes == {*access.BASE, "write_orders", *access.HELPFUL["refund_order"][0]}
        await connecting.finish(container.shop, await consent(shopify, url))
        able = container.shop.connector.capabilities.actions
        assert "refund_order" in able and "return_items" not in able and "change_items" not in able
    with pytest.raises(ConfigurationError, match="refunds"):
        connecting.features(shopify_settings(shopify, tmp_path, shopify_features="refunds"))


async def test_what_was_not_granted_is_said_in_words(container, shopify):
    shopify.tokens.granted = frozenset(access.BASE)
    url = await connecting.begin(container.shop, DOMAIN)
    found = await connecting.finish(container.shop, await consent(shopify, url))
    assert "to pay refunds: write_orders" in found.missing
    assert not container.shop.connector.capabilities.actions


async def test_topics_that_shopify_refuses_are_said(container, shopify):
    shopify.tokens.granted = frozenset({"read_products", "read_orders", "read_customers"})
    found = await connecting.finish(
        container.shop, await consent(shopify, await connecting.begin(container.shop, DOMAIN))
    )
    assert {one["topic"] for one in shopify.world.all("WebhookSubscription")} >= {"PRODUCTS_UPDATE", "APP_UNINSTALLED"}
    refused = [note for note in found.notes if "sends no webhooks about" in note]
    assert all("INVENTORY_LEVELS_UPDATE" in note for note in refused)


async def test_a_state_counts_once(container, shopify):
    back = await consent(shopify, await connecting.begin(container.shop, DOMAIN))
    await connecting.finish(container.shop, back)
    with pytest.raises(NotAuthenticated):
        await connecting.finish(container.shop, back)


async def test_a_state_of_eight_at_once_lets_one_through(container, shopify):
    back = await consent(shopify, await connecting.begin(container.shop, DOMAIN))
    results = await asyncio.gather(*(connecting.finish(container.shop, back) for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(one, BaseException) for one in results) == 1


def signed(shopify, parameters: list[tuple[str, str]]) -> list[tuple[str, str]]:
    plain = [(name, value) for name, value in parameters if name != "hmac"]
    return [*plain, ("hmac", oauth.signature(plain, shopify.tokens.client_secret))]


async def test_what_comes_back_must_be_shopifys_and_fresh(container, shopify):
    back = await consent(shopify, await connecting.begin(container.shop, DOMAIN))
    values = dict(back)
    other = [(name, "other.myshopify.com" if name == "shop" else value) for name, value in back]
    forged = [
        [(name, value) for name, value in back if name != "hmac"],
        [*back, ("shop", values["shop"])],
        [*back, ("extra", "1")],
        other,
        signed(shopify, other),  # a state belongs to the shop that it was made for
        signed(shopify, [(name, "0" * 64 if name == "state" else value) for name, value in back]),
        signed(shopify, [(name, str(int(value) - 91) if name == "timestamp" else value) for name, value in back]),
        signed(shopify, [(name, "soon" if name == "timestamp" else value) for name, value in back]),
    ]
    for parameters in forged:
        with pytest.raises(NotAuthenticated):
            await connecting.finish(container.shop, parameters)
    with pytest.raises(InputError):
        evil = [(name, "evil.example.com" if name == "shop" else value) for name, value in back]
        await connecting.finish(container.shop, signed(shopify, evil))
    with clock.travel(timedelta(minutes=11)), pytest.raises(NotAuthenticated):
        late = [(name, str(int(value) + 660) if name == "timestamp" else value) for name, value in back]
        await connecting.finish(container.shop, signed(shopify, late))
    await connecting.finish(container.shop, back)


async def test_one_refreshes_for_all_and_a_crash_in_between_is_survived(container, shopify, cast):
    await connecting.finish(container.shop, await consent(shopify, await connecting.begin(container.shop, DOMAIN)))
    shopify.world.clock.advance(minutes=58)
    with clock.travel(timedelta(minutes=58)):
        before = len(shopify.tokens.access)
        await asyncio.gather(*(container.shop.connector.orders.by_number(cast.open) for _ in range(5)))
        assert len(shopify.tokens.access) == before + 1
        shopify.tokens.kill()
        shopify.faults.add("lost", operation="access_token")
        with pytest.raises(StoreError):  # Shopify gave a pair that never arrived
            await container.shop.connector.orders.by_number(cast.open)
        assert (await container.shop.connector.orders.by_number(cast.open)).lines
        assert (await row(container)).status == "connected"


async def test_two_vaults_renew_one_at_a_time(container, shopify):
    first, second = (ShopVault(container.database, container.keyring, "standin", "shopify") for _ in range(2))
    async with first.alone() as mine, second.alone() as other:
        assert mine and not other
    async with second.alone() as mine:
        assert mine
    async with first.alone():
        with clock.travel(timedelta(minutes=1)):
            async with second.alone() as mine:  # whoever died with the lease does not hold it for ever
                assert mine


@pytest.mark.parametrize("page", [False, True])
async def test_a_dead_refresh_token_needs_a_reconnect_and_says_so(container, shopify, cast, page):
    await connecting.finish(container.shop, await consent(shopify, await connecting.begin(container.shop, DOMAIN)))
    shopify.tokens.kill(refresh=True)
    shopify.tokens.refuses_on_a_page = page  # as an app that was taken off is told
    with pytest.raises(StoreDisconnected):
        await container.shop.connector.orders.by_number(cast.open)
    assert (await row(container)).status == "needs_reconnect"
    shopify.tokens.refuses_on_a_page = False
    container.shop.settings = container.shop.settings.with_values(mail_staff="staff@example.com")
    assert await work.warn(container.shop) and await work.warn(container.shop)
    async with container.database.read() as session:
        mails = list(await session.scalars(select(OutboundMail).where(OutboundMail.reference.startswith("reconnect:"))))
    assert len(mails) == 1 and "connected again" in mails[0].subject
    await connecting.finish(container.shop, await consent(shopify, await connecting.begin(container.shop, DOMAIN)))
    assert (await container.shop.connector.orders.by_number(cast.open)).lines and (
        await row(container)
    ).status == "connected"


async def test_another_shop_does_not_slip_in(container, shopify):
    await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
    with pytest.raises(Conflict):
        await connecting.with_token(container.shop, "other.myshopify.com", shopify.token, "operator")
    await connecting.disconnect(container.shop, "operator")
    with pytest.raises(StoreDisconnected):
        await container.shop.connector.orders.by_number("1001")
    await connecting.with_token(container.shop, "other.myshopify.com", shopify.token, "operator")


async def test_without_an_app_there_is_nothing_to_connect_by(shopify, tmp_path):
    async with open_shopify(shopify, tmp_path / "home", shopify_client_secret="") as container:
        for call in (
            connecting.begin(container.shop, DOMAIN),
            connecting.with_own_app(container.shop, DOMAIN, "operator"),
        ):
            with pytest.raises(ConfigurationError):
                await call
        found = await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
        assert any("SHOPCLERK_SHOPIFY_CLIENT_SECRET" in note for note in found.notes)


async def test_it_is_still_connected_after_a_restart(shopify, cast, tmp_path):
    async with open_shopify(shopify, tmp_path / "home") as container:
        await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
    async with open_shopify(shopify, tmp_path / "home") as container:
        assert container.shop.info.name == "Standin Goods"
        assert (await container.shop.connector.orders.by_number(cast.open)).lines


async def test_a_running_server_follows_what_another_process_connects(shopify, cast, tmp_path):
    async with open_shopify(shopify, tmp_path / "home") as server:
        assert not await connecting.follow(server.shop)
        settings = shopify_settings(shopify, tmp_path / "home")
        async with open_container(settings, own=False) as other:
            await connecting.with_token(other.shop, DOMAIN, shopify.token, "operator")
        await connecting.follow(server.shop)  # as the server's own worker does every 20 seconds
        assert server.shop.connector.domain == DOMAIN and not await connecting.follow(server.shop)
        assert (
            await server.shop.connector.orders.by_number(cast.open)
        ).lines and server.shop.info.name == "Standin Goods"
        async with open_container(settings, own=False) as other:
            await connecting.disconnect(other.shop, "operator")
        await connecting.follow(server.shop)
        with pytest.raises(StoreDisconnected):
            await server.shop.connector.orders.by_number(cast.open)


async def test_the_signature_of_shopifys_own_example():
    parameters = [
        ("code", "0907a61c0c8d55e99db179b68161bc00"),
        ("shop", "some-shop.myshopify.com"),
        ("state", "0.6784241404160823"),
        ("timestamp", "1337178173"),
    ]
    assert oauth.signature(parameters, "hush") == "700e2dadb827fcc8609e9d5ce208b2e9cdaab9df07390d2cbca10d7c328fc4bf"


@pytest.mark.parametrize(
    "name",
    [
        "",
        "shop",
        "shop.myshopify.com\n",
        "shop.myshopify.com/x",
        "a.b.myshopify.com",
        "-a.myshopify.com",
        "shop.myshopify.com.evil.com",
        "shöp.myshopify.com",
        "shop.myshopify.com:443",
        "https://shop.myshopify.com",
    ],
)
def test_names_that_are_no_shop(name):
    with pytest.raises(InputError):
        oauth.shop_domain(name)


def test_the_manifest_names_what_the_api_cannot_set(shopify, tmp_path):
    import tomllib

    settings = shopify_settings(shopify, tmp_path, public_url="https://clerk.example.com")
    found = tomllib.loads(platform("shopify").connecting.manifest(settings, StorePolicy()))
    assert found["auth"]["redirect_urls"] == ["https://clerk.example.com/connect/shopify/callback"]
    assert found["webhooks"]["subscriptions"][0]["compliance_topics"] == [
        "customers/data_request",
        "customers/redact",
        "shop/redact",
    ]
    assert "write_orders" in found["access_scopes"]["scopes"]
    # Otherwise Shopify itself installs the app, opens the chat page and never comes back with a code.
    assert found["access_scopes"]["use_legacy_install_flow"] is True


@pytest.mark.parametrize("page", [False, True])
async def test_a_refusal_of_the_token_endpoint(container, shopify, page):
    shopify.tokens.refuses_on_a_page = page
    shopify.tokens.client_secret = "changed"  # noqa: S105
    with pytest.raises(StoreRejected):
        await connecting.with_own_app(container.shop, DOMAIN, "operator")


async def test_what_the_server_saw_deprecated_is_told_by_the_doctor(container, shopify, tmp_path):
    await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
    assert not await connecting.note_deprecations(container.shop)
    container.shop.connector.client.deprecations.add("orders: old field")
    assert await connecting.note_deprecations(container.shop)
    assert not await connecting.note_deprecations(container.shop)
    doctor = await connect(container.shop.settings, container.database, container.shop.keyring)
    try:
        assert "deprecated orders: old field" in await doctor.check()
    finally:
        await doctor.close()


async def test_staff_who_have_goods_back_pay_for_the_return_and_close_it(container, shopify, cast):
    shop, world = container.shop, shopify.world
    await connecting.with_token(shop, DOMAIN, shopify.token, "operator")
    made = next(one for one in world.all("Order") if one["name"] == f"#{cast.delivered}")
    rows = [{"fulfillmentLineItemId": one["id"], "quantity": 2} for one in made["fulfillments"][0]["_lines"][:1]]
    returns.open_return(world, made, {"returnLineItems": rows}, "OPEN")
    line = (await shop.connector.orders.by_number(cast.delivered)).lines[0]
    named = {"items": [{"sku": line.sku, "quantity": 2}]}
    with pytest.raises(PolicyDenied):  # the customer cannot say that the goods are back
        await proposals.propose(
            shop, await principals.sign_in(shop, "mara@example.com"), "refund_order", cast.delivered, named
        )
    desk = Principal.staff(shop.shop_id, "desk", ("actions",))
    found = await proposals.propose(shop, desk, "refund_order", cast.delivered, named)
    decided = await proposals.decide(shop, desk, found.id, found.hash, "confirm")
    ended = await outcome.wait(shop, decided)
    assert ended.state == "confirmed", ended.sentence
    order = await shop.connector.orders.by_number(cast.delivered)
    assert order.returns[0].status == "closed"
    assert (order.refunded, world.effects["returnProcess"]) == (line.price * 2, 1)
