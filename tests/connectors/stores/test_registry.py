"""Platforms are opened by name."""

import asyncio

import pytest
from sqlalchemy import update

from commerce.errors import ConfigurationError
from connectors.stores.base import StoreConnector
from connectors.stores.demo import cast, create, schema
from connectors.stores.demo.database import sync_writer
from connectors.stores.registry import open_store


async def test_the_demo_is_made_on_first_use_and_kept(tmp_path):
    options = {"path": str(tmp_path / "demo.sqlite"), "idempotency": "none", "base_url": "https://shop.example.com/"}
    store = await open_store("demo", {}, options)
    assert isinstance(store, StoreConnector) and store.capabilities.idempotency == "none"
    assert "shop.example.com" in (await store.shop()).hosts
    first = await store.order(cast.IN_TRANSIT)
    await store.close()
    again = await open_store("demo", {}, options)
    assert await again.order(cast.IN_TRANSIT) == first
    await again.close()


@pytest.mark.parametrize(
    ("platform", "options"),
    [("magento", {}), ("demo", {}), ("demo", {"path": "x.sqlite", "idempotency": "sometimes"})],
)
async def test_wrong_settings_are_named(platform, options):
    with pytest.raises(ConfigurationError):
        await open_store(platform, {}, options)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100])
async def test_a_file_that_is_no_demo_store_is_named_and_left_alone(tmp_path, content):
    path = tmp_path / "demo.sqlite"
    path.write_bytes(content)
    with pytest.raises(ConfigurationError) as caught:
        await open_store("demo", {}, {"path": str(path)})
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
        await open_store("demo", {}, {"path": str(path)})


async def test_a_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ConfigurationError):
        await open_store("demo", {}, {"path": str(tmp_path / "file" / "demo.sqlite")})


async def test_two_that_open_at_once_share_one_store(tmp_path):
    options = {"path": str(tmp_path / "demo.sqlite")}
    one, two = await asyncio.gather(open_store("demo", {}, options), open_store("demo", {}, options))
    assert await one.order(cast.OPEN) == await two.order(cast.OPEN)
    await one.close()
    await two.close()
    assert [left.name for left in tmp_path.iterdir() if left.name.startswith(".")] == []
