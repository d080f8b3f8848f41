"""Platforms are opened by name."""

import pytest

from commerce.errors import ConfigurationError
from connectors.stores.base import StoreConnector
from connectors.stores.demo import cast
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
