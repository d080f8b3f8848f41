"""Reading the shop: its facts, its products, its texts, what was bought together, its cart."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

from commerce.errors import NotFound, ProductNotFound, StoreRejected
from commerce.product import Product, Variant
from connectors.stores.base import ShopInfo, StoreConnector
from connectors.stores.changes import CartItem
from connectors.stores.pictures import own
from connectors.stores.ports import held
from evals.contracts.stores.world import ACTIONS, World, contract
from evals.contracts.suite import raises
from runtime.clock import now


@contract.reads("shop")
async def is_a_connector_and_can_be_reached(world: World) -> None:
    assert isinstance(world.store, StoreConnector)
    actions = world.store.capabilities.actions
    assert [one for one in actions if getattr(world.store, ACTIONS[one]) is None] == []
    assert world.store.platform
    assert "\n" not in await world.store.check()
    await world.store.reach()


@contract.reads("shop")
async def knows_its_shop(world: World) -> None:
    info = await world.store.shop()
    assert isinstance(info, ShopInfo)
    assert info.name and info.currency and info.hosts
    assert all("/" not in host and ":" not in host for host in info.hosts)


@contract.reads("catalogue")
async def products_come_whole_and_once(world: World) -> None:
    found = [one async for one in world.store.catalogue.all()]
    good = [one for one in found if isinstance(one, Product)]
    ids = [one.id for one in good]
    assert ids and len(set(ids)) == len(ids)
    assert set(ids) == await world.store.catalogue.ids()
    assert all(one.variants and one.title and one.updated_at for one in good)
    currency = (await world.store.shop()).currency
    assert {variant.price.currency for one in good for variant in one.variants} == {currency}
    assert await world.store.catalogue.product(ids[0]) == good[0]


@contract.reads("catalogue")
async def a_run_that_is_gone_on_with_misses_nobody(world: World) -> None:
    ids = sorted(await world.store.catalogue.ids(), key=lambda one: (len(one), one))
    for already in (ids[:1], ids[1:], ids[::2], ids):
        found = [one.id async for one in world.store.catalogue.all(set(already)) if isinstance(one, Product)]
        assert len(set(found)) == len(found) and set(found) | set(already) == set(ids)


@contract.reads("catalogue")
async def links_and_pictures_live_on_the_shops_hosts(world: World) -> None:
    info = await world.store.shop()
    async for one in world.store.catalogue.all():
        assert isinstance(one, Product)
        assert {urlsplit(url).hostname for url in (one.url,) if url} <= info.hosts
        assert {urlsplit(url).hostname for url in one.images} <= info.hosts | info.pictures


@contract.reads("catalogue")
async def only_changed_products_after_a_time(world: World) -> None:
    changed = [one.updated_at async for one in world.store.catalogue.all() if isinstance(one, Product)]
    newest = max(moment for moment in changed if moment is not None)
    later = [one async for one in world.store.catalogue.changed(newest + timedelta(seconds=1))]
    assert later == []
    since = [one async for one in world.store.catalogue.changed(newest)]
    assert since and not [
        one for one in since if isinstance(one, Product) and (one.updated_at is None or one.updated_at < newest)
    ]


@contract.reads("content")
async def the_stores_own_texts_come_once_each_with_a_name_and_words(world: World) -> None:
    content = held(world.store.content)
    found = [one async for one in content.documents()]
    ids = [one.id for one in found]
    assert len(set(ids)) == len(ids)
    assert found or not world.texts
    assert all(one.title.strip() and one.body.strip() for one in found)
    hosts = (await world.store.shop()).hosts
    assert all(urlsplit(one.url).hostname in hosts for one in found if one.url.startswith("http"))
    assert [one.id async for one in content.documents()] == ids


@contract.reads("sales")
async def what_was_bought_together_names_products_and_nobody(world: World) -> None:
    sales = held(world.store.sales)
    long_ago = now() - timedelta(days=3650)
    found = [one async for one in sales.baskets(long_ago)]
    paid = await world.store.orders.by_number(world.delivered_order)
    bought = {line.product_id for line in paid.lines if line.product_id}
    assert any(bought <= one.product_ids for one in found)
    assert all(one.product_ids and one.placed_at.tzinfo for one in found)
    assert {name for one in found for name in type(one).model_fields} == {"product_ids", "placed_at"}
    newest = max(one.placed_at for one in found)
    later = [one async for one in sales.baskets(newest)]
    assert later and all(one.placed_at >= newest for one in later)
    assert len(later) < len(found)


@contract.reads("catalogue")
async def unknown_product(world: World) -> None:
    with raises(ProductNotFound):
        await world.store.catalogue.product("no-such-product")


@contract.reads("catalogue")
async def stock_of_many_variants_in_one_call(world: World) -> None:
    some: list[Variant] = []
    async for one in world.store.catalogue.all():
        assert isinstance(one, Product)
        some += list(one.variants[:2])
        if len(some) > 20:
            break
    stock = await world.store.catalogue.stock([*(variant.id for variant in some), "no-such-variant"])
    assert set(stock) == {variant.id for variant in some}
    for variant in some:
        assert stock[variant.id].price == variant.price
        assert stock[variant.id].available == variant.in_stock
    assert await world.store.catalogue.stock([]) == {}


@contract.reads("catalogue", name=["no-such-picture", "../demo.sqlite", "..%2f..%2fetc%2fpasswd", "/etc/passwd", ""])
async def pictures_that_are_not_there(world: World, name: str) -> None:
    with raises(NotFound):
        await own(world.store, name)


@contract.reads("checkout")
async def checkout_link(world: World) -> None:
    checkout = held(world.store.checkout)
    order = await world.store.orders.by_number(world.swap_order)
    _, variant = await world.swappable(order, cheaper=True)
    link = await checkout.link([CartItem(variant_id=variant.id, quantity=2)])
    assert link.startswith(("http://", "https://")) and variant.id in link
    assert any(host in link for host in (await world.store.shop()).hosts)
    with raises(StoreRejected):
        await checkout.link([])
    with raises(StoreRejected):
        await checkout.link([CartItem(variant_id="no-such-variant")])
