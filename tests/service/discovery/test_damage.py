"""The index folder damaged in every way: search answers from what is left, and becomes what it was."""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from sqlalchemy import update

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

QUERIES = ("rain jacket", "sturdy hiking footwear", "umbrela", "jacket under 80", "SKU-0005", "jacket not fleece")


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}")
    yield opened
    await opened.close()


async def found(discovery: Discovery, query: str) -> list[str]:
    return [item.id for item in (await discovery.search(SearchRequest(query=query))).items]


async def answers(discovery: Discovery) -> list[list[str]]:
    return [await found(discovery, query) for query in QUERIES]


def flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    for place in range(len(data) // 3, 2 * len(data) // 3):
        data[place] ^= 0x5A
    path.write_bytes(data)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def swap_in(name: str, text: bytes) -> Callable[[Path], None]:
    return lambda folder: (folder / f"{name}.json").write_bytes(text) and None


SNAPSHOT: dict[str, Callable[[Path], object]] = {
    "words flipped": lambda folder: [flip(path) for path in folder.glob("words.*/*.npy")],
    "vectors flipped": lambda folder: [flip(path) for path in folder.glob("vectors.*/*.npy")],
    "words cut": lambda folder: [cut(path) for path in folder.glob("words.*/*.npy")],
    "vectors cut": lambda folder: [cut(path) for path in folder.glob("vectors.*/*.npy")],
    "arrays gone": lambda folder: [shutil.rmtree(path) for path in folder.glob("*.*") if path.is_dir()],
    "pointer empty": swap_in("vectors", b""),
    "pointer binary": swap_in("words", bytes(range(256))),
    "pointer to nowhere": swap_in("vectors", b'{"format": 1, "generation": "x", "arrays": {"ids": {}}, "facts": {}}'),
    "pointer of a later version": swap_in("words", b'{"format": 99}'),
    "pointer is a list": swap_in("words", b"[]"),
}


@pytest.mark.parametrize("harm", SNAPSHOT)
async def test_a_damaged_snapshot_is_noticed_and_made_again(database: Database, tmp_path: Path, harm: str) -> None:
    folder, encoder = tmp_path / "index", HashingEncoder()
    discovery = await open_shop(database, folder, encoder=encoder)
    before = await answers(discovery)
    await discovery.close()
    SNAPSHOT[harm](folder)
    harmed = await Discovery.open(database, "test", encoder, folder, repair=False)
    assert harmed.state().problems
    assert (await harmed.search(SearchRequest(query="SKU-0005"))).degraded
    assert "p1" in await found(harmed, "rain jacket"), "what is left answers"
    encoder.encoded.clear()
    assert (await harmed.update()).complete
    assert await answers(harmed) == before
    assert encoder.encoded == [], "Chroma still had the vectors"
    await harmed.close()


CHROMA: dict[str, Callable[[Path], object]] = {
    "database empty": lambda chroma: (chroma / "chroma.sqlite3").write_bytes(b""),
    "database noise": lambda chroma: (chroma / "chroma.sqlite3").write_bytes(b"\x00\x17noise" * 10_000),
    "database cut": lambda chroma: cut(chroma / "chroma.sqlite3"),
    "database gone": lambda chroma: (chroma / "chroma.sqlite3").unlink(),
    "graph gone": lambda chroma: [shutil.rmtree(path) for path in chroma.iterdir() if path.is_dir()],
    "graph cut": lambda chroma: [cut(path) for path in chroma.glob("*/*.*")],
    "graph flipped": lambda chroma: [flip(path) for path in chroma.glob("*/*.*")],
    "a file instead": lambda chroma: (shutil.rmtree(chroma), chroma.write_text("no folder")),
}
CATALOGUE = [*SAMPLE_CATALOGUE, *(product(number, f"Teapot number {number}") for number in range(100, 1300))]


@pytest.mark.parametrize("harm", CHROMA)
async def test_a_damaged_chroma_is_made_anew_from_memory(database: Database, tmp_path: Path, harm: str) -> None:
    folder, encoder = tmp_path / "index", HashingEncoder()
    discovery = await open_shop(database, folder, CATALOGUE, encoder)  # so many that Chroma has written its graph
    before = await answers(discovery)
    await discovery.close()
    assert list((folder / "chroma").glob("*/data_level0.bin"))
    CHROMA[harm](folder / "chroma")
    async with database.write() as session:
        stale = update(PlatformProduct).where(PlatformProduct.platform_id.in_(["p100", "p101"]))
        await session.execute(stale.values(title="Sundial", content_hash="new"))
    encoder.encoded.clear()
    harmed = await Discovery.open(database, "test", encoder, folder, repair=False)
    assert await answers(harmed) == before, "searches never need Chroma"
    assert (await harmed.update()).complete
    assert set(encoder.encoded) == {"Sundial"}
    assert await answers(harmed) == before
    await harmed.close()
    (folder / "vectors.json").unlink()
    encoder.encoded.clear()
    again = await Discovery.open(database, "test", encoder, folder, repair=False)
    assert (await again.update()).complete
    assert encoder.encoded == [], "Chroma has all vectors again"
    assert await answers(again) == before
    await again.close()


async def test_a_folder_taken_away_under_a_running_shop_is_made_again(database: Database, tmp_path: Path) -> None:
    folder, encoder = tmp_path / "index", HashingEncoder()
    discovery = await open_shop(database, folder, encoder=encoder)
    before = await answers(discovery)
    shutil.rmtree(folder)
    discovery._looked = -1e9  # as if the last look was long ago
    assert await answers(discovery) == before
    discovery.look()
    assert discovery._repair is not None
    await discovery._repair
    assert discovery.state().complete
    await sync(database, "test", Platform([*SAMPLE_CATALOGUE, product(20, "Garden hose")]), discovery)  # type: ignore[arg-type]
    assert await found(discovery, "garden hose") == ["p20"]
    await discovery.close()
    again = await Discovery.open(database, "test", encoder, folder, repair=False)
    assert (again.state().complete, again.state().products, again.state().problems) == (True, 8, ())
    await again.close()


class SlowEncoder(HashingEncoder):
    """Takes its time over documents, as a real one does over many."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        time.sleep(0.02 * len(texts))
        return super().encode(texts)


async def test_while_everything_is_made_again_search_answers(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    discovery = await open_shop(database, folder, CATALOGUE)
    before = await answers(discovery)
    await discovery.close()
    shutil.rmtree(folder)
    opened = await Discovery.open(database, "test", SlowEncoder(), folder)
    page = await opened.search(SearchRequest(query="leather boots"))
    assert not opened.state().complete, "nobody waits for the whole of it"
    assert page.items[0].id == "p3"
    assert "meaning" in page.degraded
    seen = set()
    deadline = time.monotonic() + 200
    while not (state := opened.state()).complete or state.working:
        assert time.monotonic() < deadline
        if state.working and state.stage == "vectors" and state.total == len(CATALOGUE) - 1:
            seen.add(state.done)
        assert (await found(opened, "leather boots"))[0] == "p3"
        await asyncio.sleep(0.1)
    assert len(seen) > 3, "progress is told"
    assert await answers(opened) == before
    await opened.close()


async def test_titles_from_sql_answer_in_place_of_lost_words(database: Database, tmp_path: Path) -> None:
    folder = tmp_path / "index"
    await (await open_shop(database, folder)).close()
    shutil.rmtree(folder)
    opened = await Discovery.open(database, "test", HashingEncoder(), folder, repair=False)
    assert (await found(opened, "jackets"), await found(opened, "rain jacket")) == (["p1", "p2"], ["p1", "p2"])
    assert await found(opened, "jacket not fleece") == ["p1"]
    assert await found(opened, "jacket under 80") == ["p2"]
    assert await found(opened, "leather boots, leather only") == ["p3"]
    assert await found(opened, "100% _cotton_") == []
    page = await opened.search(SearchRequest(query="jacket", limit=1))
    following = await opened.search(SearchRequest(query="jacket", limit=1, cursor=page.next_cursor or ""))
    assert (page.total, page.items[0].id, [item.id for item in following.items]) == (2, "p1", ["p2"])
    await opened.close()


async def test_what_another_process_synced_during_a_repair_is_taken_in_after_it(
    database: Database, tmp_path: Path
) -> None:
    folder = tmp_path / "index"
    owner = await open_shop(database, folder, encoder=SlowEncoder())
    other = await Discovery.open(database, "test", HashingEncoder(), folder, writable=False)
    await sync(database, "test", Platform([*SAMPLE_CATALOGUE, product(20, "Garden hose")]), other)  # type: ignore[arg-type]
    await owner.search(SearchRequest(query="hose"))
    await sync(database, "test", Platform([*SAMPLE_CATALOGUE, product(20, "Garden hose"), product(21, "Rake")]), other)  # type: ignore[arg-type]
    await owner.search(SearchRequest(query="rake"))
    assert owner._repair is not None
    await owner._repair
    assert owner.state().products == 9
    assert await found(owner, "rake") == ["p21"]
    await other.close()
    await owner.close()
