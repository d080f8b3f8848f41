"""Our own endpoints as a store that is asked by our own client: by the protocol's catalogue, and by the clerk's tools."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from commerce.product import Product
from connectors.stores.ucp.connecting import UcpConnecting, reached_by
from connectors.stores.ucp.connector import UcpStore, known_of
from tests.app.serving import Server, serve
from tests.homes import demo_home, settings_for  # noqa: F401


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with serve(demo_home, tmp_path_factory.mktemp("client") / "home", "embedded") as running:
        yield running


async def connected(tmp_path: Path, server: Server, path: str, **values: Any) -> UcpStore:
    # The server reads its agents' profiles: here its own will do.
    profile = f"{server.url}/.well-known/ucp"
    here: Any = SimpleNamespace(settings=settings_for(tmp_path, ucp_profile=profile, **values), trusted=True)
    found = await UcpConnecting().connect(here, "open", f"{server.url}{path}", {})
    return UcpStore(known_of(found.options), reached_by(here.settings))


@pytest.mark.parametrize(("path", "by", "least"), [("", "UCP", 515), ("/mcp", "MCP", 40)])
async def test_products_prices_and_stock_come_as_they_are_in_the_shop(
    tmp_path: Path, server: Server, path: str, by: str, least: int
) -> None:
    store = await connected(tmp_path, server, path, ucp_most=least)
    assert f" by {by} at " in await store.check()
    found = [each async for each in store.catalogue.all()]
    products = {each.id: each for each in found if isinstance(each, Product)}
    assert len(products) == len(found) == least
    one = await store.catalogue.product("p1400")
    assert (one.title, one.price_from.currency) == ("Halden Packable Puffer Jacket", "EUR")
    assert len(one.variants) == 10 and one.url.endswith("/shop/p/halden-packable-puffer-jacket")
    stock = await store.catalogue.stock([each.id for each in one.variants])
    assert {name: each.price for name, each in stock.items()} == {each.id: each.price for each in one.variants}
    await store.close()
