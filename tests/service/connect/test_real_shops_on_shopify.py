"""What real shops are like: plans without personal data, other currencies, numbers that customers have."""

from __future__ import annotations

import pytest

from app.cli.doctor.checks_parts import store as doctor
from commerce.errors import NotFound
from evals.standins.shopify import shop as stand_shop
from service import orders
from service.identity import principals
from service.identity.verification import _address_on
from tests.service import by_shopify as connecting
from tests.service.shopify_shop import DOMAIN, open_shopify, shopify_settings


@pytest.fixture
async def container(shopify, cast, tmp_path):
    async with open_shopify(shopify, tmp_path / "home", action_wait=60) as found:
        yield found


@pytest.fixture
async def shop(container, shopify):
    await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
    return container.shop


async def test_a_plan_without_personal_data_is_said_in_words(container, shopify, tmp_path):
    shopify.world.protected_data = 1
    found = await connecting.with_token(container.shop, DOMAIN, shopify.token, "operator")
    [note] = [note for note in found.notes if "Shopify keeps back" in note]
    assert "no order belongs to anybody" in note and "Dev Dashboard" in note
    told = await doctor(container.settings)
    assert told.state == "warn" and "Shopify keeps back" in told.text
    shopify.world.protected_data = 2
    assert (await doctor(container.settings)).state == "ok"


async def test_another_currency_than_the_policys_is_said(shopify, cast, tmp_path):
    stand_shop.settings(shopify.world)["currencyCode"] = "USD"
    home = tmp_path / "home"
    home.mkdir()
    (home / "policy.toml").write_text('currency = "EUR"\n')
    async with open_shopify(shopify, home, policy_file=None) as found:
        told = await connecting.with_token(found.shop, DOMAIN, shopify.token, "operator")
        assert any("sells in USD" in note and 'currency = "USD"' in note for note in told.notes)
        assert found.shop.policy.currency == "EUR"
    checked = await doctor(shopify_settings(shopify, home, policy_file=None))
    assert checked.state == "warn" and "sells in USD" in checked.text


async def test_without_a_written_policy_the_shops_currency_counts(shopify, cast, tmp_path):
    stand_shop.settings(shopify.world)["currencyCode"] = "USD"
    async with open_shopify(shopify, tmp_path / "home", policy_file=None) as found:
        told = await connecting.with_token(found.shop, DOMAIN, shopify.token, "operator")
        assert found.shop.policy.currency == "USD" and not any("sells in" in note for note in told.notes)


async def test_an_order_is_found_by_the_number_of_the_thank_you_page(shop, shopify, cast):
    made = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.open}")
    made["confirmationNumber"] = "XPAV284CT"
    mara, jonas = [await principals.sign_in(shop, who) for who in ("mara@example.com", "jonas@example.org")]
    assert (await orders.load(shop, mara, "xpav284ct")).id == made["id"]
    with pytest.raises(NotFound):
        await orders.load(shop, jonas, "XPAV284CT")
    other = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.neighbours}")
    other["confirmationNumber"] = "XPAV284CT"  # it may repeat: whose it is decides
    for who, whose in ((mara, made), (jonas, other)):
        assert (await orders.load(shop, who, "XPAV284CT")).id == whose["id"]
    assert await _address_on(shop, {"order": "XPAV284CT", "email": "jonas@example.org"}) == "jonas@example.org"


async def test_digits_find_an_order_with_letters_around_them(shop, shopify, cast):
    made = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.open}")
    made["name"] = "EN7003-DE"
    mara, jonas = [await principals.sign_in(shop, who) for who in ("mara@example.com", "jonas@example.org")]
    assert (await orders.load(shop, mara, "7003")).id == made["id"]
    assert await _address_on(shop, {"order": "7003", "email": "mara@example.com"}) == "mara@example.com"
    assert await _address_on(shop, {"order": "7003", "email": "jonas@example.org"}) == ""
    with pytest.raises(NotFound):
        await orders.load(shop, jonas, "7003")
    another = next(one for one in shopify.world.all("Order") if one["name"] == f"#{cast.swap}")
    another["name"] = "FR7003-FR"
    with pytest.raises(NotFound):  # two have them: which is meant, nobody knows
        await orders.load(shop, mara, "7003")
