from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from commerce.errors import StoreRejected, StoreTimeout
from connectors.stores.stock import ProductFailure
from runtime import clock
from runtime.failpoints import FailpointError, arm
from service.discovery import Discovery, SearchRequest
from service.sync import SyncSummary, sync
from store.database import Database
from store.models import PlatformProduct, PlatformVariant, SyncRun
from tests.service.discovery.sample_catalogue import (
    SAMPLE_CATALOGUE,
    HashingEncoder,
    Platform,
    open_database,
    product,
    sizes,
)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url)
    yield opened
    await opened.close()


async def run(database: Database, platform: Platform, **more: bool) -> SyncSummary:
    return await sync(database, "test", platform, **more)  # type: ignore[arg-type]


async def names(database: Database) -> set[str]:
    async with database.read() as session:
        return set(await session.scalars(select(PlatformProduct.platform_id)))


async def row_of(database: Database, name: str) -> PlatformProduct:
    async with database.read() as session:
        return (await session.scalars(select(PlatformProduct).where(PlatformProduct.platform_id == name))).one()


def counts(summary: SyncSummary) -> tuple[int, int, int, int, int]:
    return summary.created, summary.updated, summary.unchanged, summary.deleted, summary.failed


def broken_off() -> Platform:
    """Return a platform that gives five products, and then nothing more."""
    platform = Platform(SAMPLE_CATALOGUE[:5])
    platform.goods.append(StoreTimeout())
    return platform


async def test_what_did_not_change_is_skipped(database: Database) -> None:
    platform = Platform(SAMPLE_CATALOGUE)
    assert counts(await run(database, platform)) == (8, 0, 0, 0, 0)
    before = await row_of(database, "p6")
    assert counts(await run(database, platform)) == (0, 0, 8, 0, 0)
    platform.goods[5] = product(6, "Umbrella", "26.00", category="Accessories", description="Keeps the rain off")
    assert counts(await run(database, platform)) == (0, 1, 7, 0, 0)
    after = await row_of(database, "p6")
    assert (after.id, after.price_min, after.content_hash) == (before.id, 2600, before.content_hash)
    assert after.data_hash != before.data_hash


async def test_products_and_variants_are_kept_whole(database: Database) -> None:
    await run(database, Platform(SAMPLE_CATALOGUE))
    jacket = await row_of(database, "p1")
    assert (jacket.currency, jacket.price_min, jacket.price_max, jacket.in_stock) == ("EUR", 8900, 9900, True)
    moved = product(1, "Rain jacket", variants=sizes(1, ("M", "99.00", 0), ("L", "99.00", 1)))
    await run(database, Platform([moved, *SAMPLE_CATALOGUE[1:]]))
    async with database.read() as session:
        query = select(PlatformVariant).where(PlatformVariant.product_id == jacket.id)
        variants = list(await session.scalars(query.order_by(PlatformVariant.position)))
    assert [(v.sku, v.options, v.price, v.stock) for v in variants] == [
        ("SKU-0001-M", {"Size": "M"}, 9900, 0),
        ("SKU-0001-L", {"Size": "L"}, 9900, 1),
    ]


async def test_deletions_propagate(database: Database, tmp_path: Path) -> None:
    discovery = await Discovery.open(database, "test", HashingEncoder(), tmp_path / "index", repair=False)
    platform = Platform(SAMPLE_CATALOGUE)
    await sync(database, "test", platform, discovery)  # type: ignore[arg-type]
    del platform.goods[5]
    summary = await sync(database, "test", platform, discovery)  # type: ignore[arg-type]
    assert summary.deleted == 1
    assert "p6" not in await names(database)
    page = await discovery.search(SearchRequest(query="umbrella rain", limit=50))
    assert "p6" not in [item.id for item in page.items]
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(PlatformVariant)) == 8
    await discovery.close()


async def test_a_run_that_breaks_off_deletes_nothing(database: Database) -> None:
    await run(database, Platform(SAMPLE_CATALOGUE))
    platform = Platform([product(50, "New lamp"), *SAMPLE_CATALOGUE[:2]])
    platform.goods.append(StoreTimeout())
    summary = await run(database, platform)
    assert (summary.state, summary.deleted, summary.created) == ("failed", 0, 1)
    assert "Nothing was deleted" in summary.error
    assert len(await names(database)) == 9
    async with database.read() as session:
        row = await session.get(SyncRun, summary.run_id)
    assert row is not None
    assert (row.state, row.error, row.seen) == ("failed", summary.error, 3)


async def test_a_suddenly_small_store_deletes_nothing_unless_told(database: Database) -> None:
    await run(database, Platform(SAMPLE_CATALOGUE))
    summary = await run(database, Platform(SAMPLE_CATALOGUE[:3]))
    assert (summary.state, summary.deleted) == ("failed", 0)
    assert len(await names(database)) == 8
    allowed = await run(database, Platform(SAMPLE_CATALOGUE[:3]), allow_shrink=True)
    assert (allowed.state, allowed.deleted) == ("done", 5)


async def test_the_goods_of_another_shop_are_no_measure_and_go(database: Database) -> None:
    demo = Platform(SAMPLE_CATALOGUE)
    demo.url = "http://127.0.0.1:8000"
    await run(database, demo)
    summary = await run(database, Platform([product(50, "New lamp")]))
    assert (summary.state, summary.created, summary.deleted) == ("done", 1, 8), summary.error
    assert await names(database) == {"p50"}


async def test_failures_are_counted_shown_retried_and_never_deleted(database: Database) -> None:
    await run(database, Platform(SAMPLE_CATALOGUE))
    platform = Platform(
        [ProductFailure(product_id=f"p{n}", reason="garbled") for n in (1, 2, 3)] + SAMPLE_CATALOGUE[3:]
    )
    platform.healed = {"p1": product(1, "Rain jacket, mended")}

    async def refuse(product_id: str) -> object:
        if product_id == "p2":
            raise StoreRejected
        return await Platform.product(platform, product_id)

    platform.product = refuse  # type: ignore[method-assign, assignment]
    summary = await run(database, platform)
    assert (summary.state, summary.updated, summary.failed, summary.deleted) == ("done", 1, 1, 1)
    assert summary.errors == [{"product_id": "p2", "reason": "garbled; again: store_rejected"}]
    assert await names(database) == {"p1", "p2", "p4", "p5", "p6", "p7", "p8"}, "p3 is gone, p2 only unreadable"
    assert (await row_of(database, "p1")).title == "Rain jacket, mended"


async def test_a_product_that_cannot_be_kept_is_reported(database: Database) -> None:
    await run(database, Platform(SAMPLE_CATALOGUE))
    mixed = product(3, "Mixed", variants=(*sizes(3, ("S", "1.00", 1)), *product(9, "x").variants))
    dollars = mixed.variants[1].model_copy(
        update={"price": mixed.variants[1].price.model_copy(update={"currency": "USD"})}
    )
    broken = [
        product(1, " \u200b "),
        product(2, "No variants", variants=()),
        mixed.model_copy(update={"variants": (mixed.variants[0], dollars)}),
        product(4, "x" * 5000, brand="b" * 900),
    ]
    summary = await run(database, Platform([*broken, *SAMPLE_CATALOGUE[4:]]))
    assert [(entry["product_id"], entry["reason"]) for entry in summary.errors] == [
        ("p1", "the product has no title"),
        ("p2", "the product has no variants, so it has no price"),
        ("p3", "its variants have prices in different currencies"),
    ]
    assert (summary.failed, summary.deleted) == (3, 0)
    assert len((await row_of(database, "p4")).brand) == 255
    assert (await row_of(database, "p1")).title == "Waterproof rain jacket"


async def test_hostile_text_is_stored_and_cut(database: Database) -> None:
    nasty = product(
        1, "Mug\x00 '; DROP TABLE x;--\ud800", description="\u202e<script>alert(1)</script>\x07", tags=("a" * 999,)
    )
    summary = await run(database, Platform([nasty]))
    assert counts(summary) == (1, 0, 0, 0, 0)
    row = await row_of(database, "p1")
    assert row.title == "Mug '; DROP TABLE x;--"
    assert row.description == "<script>alert(1)</script>"


async def test_an_incremental_run_reads_what_changed_and_finds_deletions(database: Database) -> None:
    platform = Platform(SAMPLE_CATALOGUE)
    first = await run(database, platform, full=False)
    assert (first.kind, platform.since) == ("full", [None]), "nothing to build on yet"
    del platform.goods[0]
    second = await run(database, platform, full=False)
    assert (second.kind, second.deleted) == ("incremental", 1)
    assert platform.since[1] is not None
    platform.goods = platform.goods[:2]
    assert (await run(database, platform, full=False)).state == "failed"


async def test_an_interrupted_run_is_closed_and_the_next_one_finishes(database: Database) -> None:
    with arm("sync.after_batch", "error"), pytest.raises(FailpointError):
        await run(database, Platform(SAMPLE_CATALOGUE))
    async with database.read() as session:
        assert [row.state for row in await session.scalars(select(SyncRun))] == ["failed"]
    platform = Platform(SAMPLE_CATALOGUE)
    summary = await run(database, platform)
    assert (summary.state, summary.seen, summary.resumed, platform.given) == ("done", 8, 8, 0)
    assert counts(await run(database, platform)) == (0, 0, 8, 0, 0), "a run after a good one reads everything"


async def test_a_full_run_that_broke_off_is_gone_on_with(database: Database) -> None:
    await run(database, Platform([*SAMPLE_CATALOGUE, product(9, "Old hat")]))
    platform = broken_off()
    with clock.travel(timedelta(hours=1)):
        assert (await run(database, platform)).state == "failed"
    platform.goods, platform.given = [product(1, "Rain coat"), *SAMPLE_CATALOGUE[1:]], 0
    with clock.travel(timedelta(hours=2)):
        summary = await run(database, platform)
    assert (summary.state, summary.seen, summary.resumed, platform.given) == ("done", 8, 5, 3)
    assert summary.deleted == 1 and "p9" not in await names(database)
    async with database.read() as session:
        runs = list(await session.scalars(select(SyncRun).order_by(SyncRun.id)))
    assert [one.state for one in runs] == ["done", "done"]
    # What changed since it first began is found by the next incremental run: the time is that of the first try.
    with clock.travel(timedelta(hours=3)):
        await run(database, platform, full=False)
    [since] = [one for one in platform.since if one]
    assert since == runs[1].started_at - timedelta(minutes=5)


async def test_a_platform_that_gives_everything_again_is_counted_once(database: Database) -> None:
    await run(database, broken_off())
    platform = Platform([product(1, "Rain coat"), *SAMPLE_CATALOGUE[1:]])
    platform.anew = True
    summary = await run(database, platform)
    assert (summary.seen, summary.resumed, summary.updated) == (8, 5, 1)
    assert (await row_of(database, "p1")).title == "Rain coat"


@pytest.mark.parametrize(("hours", "url"), [(25, "https://shelf.example"), (1, "https://other.example"), (1, "")])
async def test_a_run_of_long_ago_or_of_another_shop_is_not_gone_on_with(
    database: Database, hours: int, url: str
) -> None:
    await run(database, broken_off())
    platform = Platform(SAMPLE_CATALOGUE)
    platform.url = url
    with clock.travel(timedelta(hours=hours)):
        summary = await run(database, platform)
    assert (summary.state, summary.seen, summary.resumed, platform.given) == ("done", 8, 0, 8)


async def test_changes_of_another_shop_are_not_built_upon(database: Database) -> None:
    platform = Platform(SAMPLE_CATALOGUE)
    await run(database, platform)
    platform.url = "https://other.example"
    assert (await run(database, platform, full=False)).kind == "full"
    assert (await run(database, platform, full=False)).kind == "incremental"


async def test_one_bad_row_does_not_spoil_its_batch(database: Database) -> None:
    twins = [product(1, "First"), product(2, "Second", variants=product(1, "x").variants)]
    summary = await run(database, Platform([*twins, product(3, "Third")]))
    assert summary.created + summary.failed == 3
    assert "p3" in await names(database)
    assert summary.created >= 2
