"""Recommendations over the demo store: what may be shown, why, and that every reason is true."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pytest
from sqlalchemy import select

from commerce.errors import InputError, ProductNotFound
from service.bootstrap import Container
from service.discovery import SearchRequest
from service.discovery.page import ProductView
from service.recommend import Ask, Kind, Recommendation
from service.recommend.space import Pool, diverse
from store.models import PlatformProduct
from store.search.sales import Sales


async def first(container: Container, query: str) -> ProductView:
    page = await container.shop.discovery.search(SearchRequest(query=query, in_stock=True, limit=1))
    return await container.shop.discovery.product(page.items[0].id)


async def ask(container: Container, kind: Kind, **more: object) -> Recommendation:
    return await container.shop.recommender.recommend(Ask(kind, **more))  # type: ignore[arg-type]


async def rows(container: Container, *names: str) -> list[int]:
    async with container.database.read() as session:
        found = await session.execute(
            select(PlatformProduct.platform_id, PlatformProduct.id).where(PlatformProduct.platform_id.in_(names))
        )
        by_name = {name: row for name, row in found}  # noqa: C416 - rows are no pairs to mypy
    return [by_name[name] for name in names]


async def learn(container: Container, baskets: list[list[str]]) -> None:
    """Write sales of orders placed just now."""
    from runtime import clock

    known = [(await rows(container, *basket), clock.now()) for basket in baskets]
    Sales.of(known, clock.now()).save(container.shop.discovery.folder)


async def test_similar_is_the_same_kind_with_true_reasons(container: Container) -> None:
    seed = await first(container, "rain jacket")
    found = await ask(container, "similar", product_id=seed.id)
    assert len(found.items) == 5
    assert found.about is not None
    assert found.about.id == seed.id
    for item in found.items:
        assert item.in_stock
        assert item.id != seed.id
        shown = await container.shop.discovery.product(item.id)
        if same := re.search(r"same material \((.+?)\)", item.reason):
            assert shown.attributes["material"] == seed.attributes["material"] == same[1]
        if gap := re.search(r"([\d.]+) EUR (cheaper|more)", item.reason):
            difference = item.price - seed.price
            assert abs(difference) == Decimal(gap[1])
            assert (difference < 0) == (gap[2] == "cheaper")


async def test_cheaper_means_cheaper(container: Container) -> None:
    seed = await first(container, "sneakers")
    found = await ask(container, "similar", product_id=seed.id, cheaper=True)
    assert found.items
    assert all(item.price < seed.price for item in found.items)


async def test_what_is_sold_out_meanwhile_is_not_shown(container: Container) -> None:
    seed = await first(container, "rain jacket")
    before = await ask(container, "similar", product_id=seed.id)
    gone = before.items[0].id
    product = await container.shop.discovery.product(gone)
    for variant in product.variants:
        await container.shop.connector.back_office.set_stock(variant.id, 0)  # type: ignore[attr-defined]
    after = await ask(container, "similar", product_id=seed.id)
    assert gone not in [item.id for item in after.items]
    assert len(after.items) == 5


async def test_bought_together_is_counted(container: Container) -> None:
    jacket, mug, lamp = [await first(container, name) for name in ("rain jacket", "mug", "table lamp")]
    await learn(container, [[jacket.id, mug.id]] * 3 + [[jacket.id, lamp.id]] + [[lamp.id]] * 4)
    found = await ask(container, "goes_with", product_id=jacket.id)
    assert found.basis == "orders"
    assert found.items[0].id == mug.id
    assert found.items[0].reason == f"bought together with {jacket.title} in 3 orders"
    assert "1 order" not in " ".join(item.reason for item in found.items)


async def test_without_orders_the_catalogue_tells_what_goes_with_it(container: Container) -> None:
    await learn(container, [])
    coffee = await first(container, "french press")
    found = await ask(container, "goes_with", product_id=coffee.id)
    assert found.basis == "catalogue"
    assert "Kitchen > Mugs" in [item.category for item in found.items]
    assert coffee.category not in [item.category for item in found.items]
    assert all(item.reason.startswith("from ") for item in found.items)


async def test_kinds_bought_together_come_first(container: Container) -> None:
    jackets = [item.id for item in (await container.shop.discovery.search(SearchRequest(query="rain jacket"))).items]
    lamps = [item.id for item in (await container.shop.discovery.search(SearchRequest(query="table lamp"))).items]
    others = [(await first(container, name)).id for name in ("mug", "socks", "vase", "tent")]
    await learn(
        container, [[a, b] for a, b in zip(jackets[:6], lamps[:6], strict=True)] + [[name] for name in others * 5]
    )
    for jacket in jackets[6:]:
        found = await ask(container, "goes_with", product_id=jacket)
        assert found.items[0].category == "Home > Lamps"
        assert re.fullmatch(r"\d+ orders had Rain jackets and Lamps together", found.items[0].reason)


async def test_never_what_was_bought_rejected_or_shown(container: Container) -> None:
    found = await ask(container, "for_you", liked=("p1041",), shown=("p1041", "p1042", "p1043"), rejected=("p1042",))
    names = {item.id for item in found.items}
    again = await ask(
        container,
        "for_you",
        liked=("p1041",),
        shown=("p1041", "p1042", "p1043"),
        rejected=("p1042",),
        bought=frozenset(names),
    )
    assert found.basis == "conversation"
    assert not names & {"p1041", "p1042", "p1043"}
    assert not names & {item.id for item in again.items}
    assert all("which you liked" in item.reason for item in found.items)


async def test_what_is_rejected_pushes_its_like_away(container: Container) -> None:
    jackets = [item.id for item in (await container.shop.discovery.search(SearchRequest(query="rain jacket"))).items]
    lamps = [item.id for item in (await container.shop.discovery.search(SearchRequest(query="table lamp"))).items]
    found = await ask(container, "for_you", shown=(*jackets[:2], *lamps[:2]), rejected=tuple(jackets[:2]))
    assert not any("Rain" in item.category for item in found.items)


async def test_without_any_history_what_is_bought_lately(container: Container) -> None:
    found = await ask(container, "for_you")
    assert found.basis == "orders"
    assert all(re.fullmatch(r"in \d+ orders? in the last 30 days", item.reason) for item in found.items)


async def test_purchases_stand_in_for_a_conversation(container: Container) -> None:
    found = await ask(container, "for_you", bought=frozenset({"p1041"}))
    assert found.basis == "purchases"
    assert all("which you bought" in item.reason for item in found.items)


async def test_trending_counts_recent_orders(container: Container) -> None:
    mug, lamp = await first(container, "mug"), await first(container, "table lamp")
    await learn(container, [[mug.id]] * 4 + [[lamp.id]] * 2)
    found = await ask(container, "trending")
    assert [(item.id, item.reason) for item in found.items] == [
        (mug.id, "in 4 orders in the last 30 days"),
        (lamp.id, "in 2 orders in the last 30 days"),
    ]


async def test_trending_without_orders_says_what_it_rests_on(container: Container) -> None:
    await learn(container, [])
    found = await ask(container, "trending")
    assert found.basis in ("ratings", "newest")
    assert found.items


async def test_damaged_sales_leave_the_rest_working(container: Container) -> None:
    next(container.shop.discovery.folder.glob("sales.*/bought.npy")).write_bytes(b"cut")
    found = await ask(container, "goes_with", product_id="p1041")
    assert found.basis == "catalogue"
    assert found.items


async def test_conditions_hold(container: Container) -> None:
    found = await ask(container, "trending", max_price=Decimal(50), category="Kitchen")
    assert found.items
    assert all(item.price <= 50 for item in found.items)
    assert all(item.category.startswith("Kitchen") for item in found.items)


async def test_needs_a_product_that_exists(container: Container) -> None:
    with pytest.raises(InputError):
        await ask(container, "similar")
    with pytest.raises(ProductNotFound):
        await ask(container, "goes_with", product_id="p999999")


def test_diverse_does_not_show_twins() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1]], dtype=np.float32)
    pool = Pool(np.array([1, 2, 3]), np.array([0.9, 0.89, 0.5], dtype=np.float32))
    assert diverse(pool, vectors, 2, 0.6).tolist() == [1, 3]
    assert diverse(pool, vectors, 9, 0.6).tolist() == [1, 3, 2]
