from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import delete, update

from commerce.errors import StateDirectoryBusy
from runtime.failpoints import FailpointError, arm
from service.discovery import Discovery, SearchRequest
from service.sync import sync
from store.database import Database
from store.models import PlatformProduct
from tests.service.discovery.sample_catalogue import (
    SAMPLE_CATALOGUE,
    HashingEncoder,
    Platform,
    open_database,
    open_shop,
    product,
)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: these tests are about the folder, not about SQL."""
    return f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await open_database(database_url)
    yield opened
    await opened.close()


async def answers(discovery: Discovery) -> list[list[str]]:
    queries = ("rain jacket", "sturdy hiking footwear", "umbrela", "jacket under 80", "SKU-0005")
    return [[item.id for item in (await discovery.search(SearchRequest(query=q))).items] for q in queries]


@pytest.mark.parametrize(
    "harm",
    ["everything", "words", "vectors", "chroma", "snapshot and chroma", "cut", "half-written", "another encoder"],
)
async def test_a_harmed_index_answers_says_so_and_is_repaired(database: Database, tmp_path: Path, harm: str) -> None:
    folder = tmp_path / "index"
    discovery = await open_shop(database, folder)
    before = await answers(discovery)
    await discovery.close()
    encoder = HashingEncoder("hashing-2" if harm == "another encoder" else "hashing-1")
    if harm == "everything":
        shutil.rmtree(folder)
    elif harm in ("words", "vectors"):
        (folder / f"{harm}.json").unlink()
    elif harm == "chroma":
        shutil.rmtree(folder / "chroma")
    elif harm == "snapshot and chroma":
        shutil.rmtree(folder / "chroma")
        (folder / "vectors.json").unlink()
    elif harm == "cut":
        for path in folder.glob("*/*.npy"):
            path.write_bytes(path.read_bytes()[:-1])
    elif harm == "half-written":
        (folder / "words.0123456789abcdef").mkdir()
        (folder / "words.json").write_text('{"format": 1, "generation": "words.0123456789abcdef", "arr')
    harmed = await Discovery.open(database, "test", encoder, folder, repair=False)
    page = await harmed.search(SearchRequest(query="SKU-0005"))
    assert page.items[0].id == "p5", "identifiers and filters come from SQL and always work"
    assert [item.id for item in (await harmed.search(SearchRequest(category="shoes"))).items] == ["p3", "p4"]
    state = harmed.state()
    assert state.complete == (harm == "chroma")
    assert page.degraded == state.degraded
    assert bool(state.problems) == (harm != "chroma")
    repaired = await harmed.update()
    assert repaired.complete
    assert repaired.degraded == []
    assert await answers(harmed) == before
    if harm in ("words", "vectors", "half-written", "chroma"):
        assert encoder.encoded == [], "Chroma still had the vectors"
    await harmed.close()
    again = await Discovery.open(database, "test", encoder, folder, repair=False)
    assert again.state().complete
    assert await answers(again) == before
    await again.close()


async def test_a_missing_index_is_repaired_in_the_background(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    discovery = await open_shop(database, folder)
    before = await answers(discovery)
    await discovery.close()
    shutil.rmtree(folder)
    opened = await Discovery.open(database, "test", HashingEncoder(), folder)
    assert opened.state().degraded == ["words", "meaning"]
    assert opened._repair is not None
    await opened._repair
    assert opened.state().complete
    assert await answers(opened) == before
    await opened.close()


async def test_an_update_touches_only_what_changed(database: Database, tmp_path: Path) -> None:
    encoder = HashingEncoder()
    discovery = await open_shop(database, tmp_path / "index", encoder=encoder)
    assert len(encoder.encoded) == 7
    await discovery.update()
    assert len(encoder.encoded) == 7
    async with database.write() as session:
        await session.execute(
            update(PlatformProduct)
            .where(PlatformProduct.platform_id == "p6")
            .values(title="Parasol", content_hash="new")
        )
        await session.execute(delete(PlatformProduct).where(PlatformProduct.platform_id == "p3"))
        await session.execute(
            update(PlatformProduct).where(PlatformProduct.platform_id == "p2").values(status="archived")
        )
    state = await discovery.update()
    assert (state.products, state.words, state.vectors) == (5, 5, 5)
    assert encoder.encoded[7:] == ["Parasol. Keeps the rain off"]
    shown = [item.id for item in (await discovery.search(SearchRequest(query="parasol", limit=50))).items]
    assert shown[0] == "p6"
    assert not {"p2", "p3"} & set(shown)
    await discovery.close()


async def test_rebuild_makes_everything_anew_with_progress(database: Database, tmp_path: Path) -> None:
    encoder = HashingEncoder()
    discovery = await open_shop(database, tmp_path / "index", encoder=encoder)
    before, seen = await answers(discovery), []
    state = await discovery.rebuild(lambda stage, done, total: seen.append((stage, done, total)))
    assert state.complete
    assert len(encoder.encoded) == 14
    assert seen[-1] == ("vectors", 7, 7)
    assert ("words", 7, 7) in seen
    assert await answers(discovery) == before
    await discovery.close()


async def test_a_second_process_reads_and_never_writes(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    owner = await open_shop(database, folder)
    reader = await Discovery.open(database, "test", HashingEncoder(), folder, writable=False)
    assert await answers(reader) == await answers(owner)
    with pytest.raises(StateDirectoryBusy):
        await reader.update()
    with pytest.raises(StateDirectoryBusy):
        await reader.rebuild()
    await sync(database, "test", Platform([*SAMPLE_CATALOGUE, product(20, "Garden hose")]), owner)  # type: ignore[arg-type]
    assert (await reader.search(SearchRequest(query="garden hose"))).items[0].id == "p20"
    await sync(database, "test", Platform([*SAMPLE_CATALOGUE, product(20, "Garden hose", "3.00")]), owner)  # type: ignore[arg-type]
    cheaper = (await reader.search(SearchRequest(query="garden hose under 4"))).items
    assert [str(item.price) for item in cheaper] == ["3.00"], "a change of price alone is noticed too"
    await reader.close()
    await owner.close()


async def test_the_owner_takes_in_what_another_process_synced(database: Database, tmp_path: Path) -> None:
    owner = await open_shop(database, tmp_path / "index")
    other = await Discovery.open(database, "test", HashingEncoder(), tmp_path / "index", writable=False)
    catalogue = [*SAMPLE_CATALOGUE, product(20, "Garden hose")]
    summary = await sync(database, "test", Platform(catalogue), other)  # type: ignore[arg-type]
    assert (summary.state, summary.index) == ("done", None)
    await owner.search(SearchRequest(query="hose"))
    assert owner._repair is not None
    await owner._repair
    assert owner.state().products == 8
    assert (await owner.search(SearchRequest(query="hose"))).items[0].id == "p20"
    assert (await other.search(SearchRequest(query="hose"))).items[0].id == "p20"
    await other.close()
    await owner.close()


@pytest.mark.parametrize("point", ["index.before_words", "index.after_upsert", "index.before_snapshot"])
async def test_an_update_that_breaks_off_is_finished_by_the_next(
    database: Database, tmp_path: Path, point: str
) -> None:
    encoder = HashingEncoder()
    discovery = await open_shop(database, tmp_path / "index", encoder=encoder)
    before = await answers(discovery)
    await discovery.close()
    shutil.rmtree(tmp_path / "index")
    broken = await Discovery.open(database, "test", encoder, tmp_path / "index", repair=False)
    with arm(point, "error"), pytest.raises(FailpointError):
        await broken.update()
    await broken.close()
    encoder.encoded.clear()
    again = await Discovery.open(database, "test", encoder, tmp_path / "index", repair=False)
    assert (await again.update()).complete
    assert await answers(again) == before
    if point != "index.before_words":
        assert encoder.encoded == [], "what reached Chroma is not encoded again"
    await again.close()


CHILD = """
import asyncio, sys
from pathlib import Path
from runtime.failpoints import arm_from_environment
from service.discovery import Discovery
from service.sync import sync
from store.database import Database
from tests.service.discovery.sample_catalogue import HashingEncoder, Platform, product

async def main(url, folder):
    arm_from_environment()
    discovery = await Discovery.open(Database(url), "test", HashingEncoder(), Path(folder), repair=False)
    shelf = [product(n, f"Teapot number {n}") for n in range(900)]
    await sync(Database(url), "test", Platform(shelf), discovery)

asyncio.run(main(sys.argv[1], sys.argv[2]))
"""


@pytest.mark.faults
@pytest.mark.parametrize(
    "point", ["sync.after_batch", "index.before_words", "index.after_upsert", "index.before_snapshot"]
)
async def test_killed_at_any_point_it_can_be_run_again(
    database: Database, database_url: str, tmp_path: Path, point: str
) -> None:
    command = [sys.executable, "-c", CHILD, database_url, str(tmp_path / "index")]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    killed = subprocess.run(command, env={**environment, "SHOPCLERK_FAILPOINTS": f"{point}=kill"}, capture_output=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    finished = subprocess.run(command, env=environment, capture_output=True)
    assert finished.returncode == 0, finished.stderr.decode()
    discovery = await Discovery.open(database, "test", HashingEncoder(), tmp_path / "index", repair=False)
    state = discovery.state()
    assert (state.products, state.words, state.vectors, state.problems) == (900, 900, 900, ())
    page = await discovery.search(SearchRequest(query="teapot", limit=50))
    assert page.total == 900
    await discovery.close()
