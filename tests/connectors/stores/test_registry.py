"""Platforms are found and opened by name."""

import asyncio

import pytest
from sqlalchemy import update

from commerce.errors import ConfigurationError
from connectors.stores import registry
from connectors.stores.base import StoreConnector
from connectors.stores.connecting import Kept
from connectors.stores.demo import cast, create, schema
from connectors.stores.demo.database import sync_writer
from evals.contracts.stores.says import says
from tests.contracts import every, kept
from tests.homes import settings_for


async def opened(home, **values):
    home.mkdir(parents=True, exist_ok=True)
    settings = settings_for(home, **values)
    return await registry.platform(settings.platform).open(settings, Kept(), None)


async def test_the_demo_is_made_on_first_use_and_kept(tmp_path):
    values = {"demo_idempotency": "none", "public_url": "https://shop.example.com/"}
    store = await opened(tmp_path, **values)
    assert isinstance(store, StoreConnector) and store.capabilities.idempotency == "none"
    assert "shop.example.com" in (await store.shop()).hosts
    first = await store.orders.by_number(cast.IN_TRANSIT)
    await store.close()
    again = await opened(tmp_path, **values)
    assert await again.orders.by_number(cast.IN_TRANSIT) == first
    await again.close()


@pytest.mark.parametrize("values", [{"platform": "magento"}, {"demo_idempotency": "sometimes"}])
async def test_wrong_settings_are_named(tmp_path, values):
    with pytest.raises(
        ConfigurationError, match=r"'magento'\. Known: demo, shopify, woocommerce, ucp|DEMO_IDEMPOTENCY"
    ):
        await opened(tmp_path, **values)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
async def test_a_file_that_is_no_demo_store_is_named_and_left_alone(tmp_path, content):
    path = tmp_path / "demo.sqlite"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        await opened(tmp_path)
    assert str(path) in caught.value.message
    assert path.exists()


async def test_a_store_of_another_version_asks_for_a_reset(tmp_path):
    path = tmp_path / "demo.sqlite"
    create(path)
    engine = sync_writer(path)
    with engine.begin() as connection:
        connection.execute(update(schema.meta).where(schema.meta.c.name == "format").values(value="0"))
    engine.dispose()
    with pytest.raises(ConfigurationError, match="--reset"):
        await opened(tmp_path)


async def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    settings = settings_for(tmp_path / "file")
    with pytest.raises(ConfigurationError):
        await registry.platform("demo").open(settings, Kept(), None)


async def test_two_that_open_at_once_share_one_store(tmp_path):
    one, two = await asyncio.gather(opened(tmp_path), opened(tmp_path))
    assert await one.orders.by_number(cast.OPEN) == await two.orders.by_number(cast.OPEN)
    await one.close()
    await two.close()
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []


@pytest.mark.parametrize("name", registry.OURS)
@pytest.mark.parametrize("contract", every(says.contracts))
async def test_what_each_says_can_be_made_into_commands_routes_and_rows(contract, name):
    await kept(contract, registry.platform(name))


def test_ours_are_platforms_of_their_names_with_routes_of_their_own():
    found = list(registry.platforms())
    assert [each.name for each in found] == list(registry.OURS)
    assert len({each.route for each in found}) == len(found)
    for each in found:
        assert (each.connecting is None) == (each.name == "demo")
        assert (each.webhooks is None) == (each.name in ("demo", "ucp"))  # a store that is only asked tells nothing
