"""SIGKILL at any time of a sync or a rebuild: no product is lost, none is there twice."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import func, select

from service.discovery import Discovery, SearchRequest
from store.models import PlatformProduct, PlatformVariant
from store.search.chroma import ChromaVectors
from tests.service.discovery.sample_catalogue import HashingEncoder, open_database

SIZE = 700
# Every sync changes a tenth of the texts and moves the shelf on by ten products: ten are new, ten are gone.
CHILD = """
import asyncio, sys
from pathlib import Path
from service.discovery import Discovery
from service.sync import sync
from store.database import Database
from tests.service.discovery.sample_catalogue import HashingEncoder, Platform, product

def shelf(number):
    return [product(n, f"Teapot number {n}" + (f" edition {number}" if n % 10 == number % 10 else ""))
            for n in range(10 * number, 10 * number + SIZE)]

async def main(url, folder, number, rebuild):
    discovery = await Discovery.open(Database(url), "test", HashingEncoder(), Path(folder), repair=False)
    print("open", flush=True)
    if rebuild == "rebuild":
        await discovery.rebuild()
    else:
        await sync(Database(url), "test", Platform(shelf(int(number))), discovery)

asyncio.run(main(*sys.argv[1:]))
"""


def start(url: str, folder: Path, number: int, what: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", CHILD.replace("SIZE", str(SIZE)), url, str(folder), str(number), what]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[3])}
    child = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout is not None
    assert child.stdout.readline() == b"open\n", child.stderr.read().decode() if child.stderr else ""
    return child


def kill_some(url: str, folder: Path, kills: int, seed: int) -> Counter[str]:
    """Kill so many syncs and rebuilds at any time; one that was over before makes the next wait shorter."""
    rng, done, longest, number = random.Random(seed), Counter[str](), 1.5, 0
    while done["killed"] < kills:
        number += 1
        what = "rebuild" if number % 3 == 0 else "sync"
        child = start(url, folder, number, what)
        began = time.monotonic()
        try:
            _, errors = child.communicate(timeout=rng.uniform(0.0, longest))
        except subprocess.TimeoutExpired:
            child.kill()
            child.communicate()
            assert child.returncode == -signal.SIGKILL
            done["killed"] += 1
            done[what] += 1
        else:
            assert child.returncode == 0, errors.decode()
            longest = max(0.1, 0.8 * (time.monotonic() - began))
    done["rounds"] = number
    return done


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_killed_at_any_time_nothing_is_lost_and_nothing_doubled(tmp_path: Path) -> None:
    kills = int(os.environ.get("SHOPCLERK_TEST_KILLS", "10"))  # 100 take about eight minutes
    url, folder = f"sqlite+aiosqlite:///{tmp_path / 'shop.sqlite'}", tmp_path / "index"
    database = await open_database(url)
    done = await asyncio.to_thread(kill_some, url, folder, kills, 1)
    last = done["rounds"] + 1
    child = await asyncio.to_thread(start, url, folder, last, "sync")
    _, errors = await asyncio.to_thread(child.communicate)
    assert child.returncode == 0, errors.decode()
    wanted = {f"p{number}" for number in range(10 * last, 10 * last + SIZE)}
    async with database.read() as session:
        found = list(await session.scalars(select(PlatformProduct.platform_id)))
        rows = set(await session.scalars(select(PlatformProduct.id)))
        variants = await session.scalar(select(func.count()).select_from(PlatformVariant))
    assert (len(found), set(found), variants) == (SIZE, wanted, SIZE)
    discovery = await Discovery.open(database, "test", HashingEncoder(), folder, repair=False)
    state, view = discovery.state(), discovery.view
    assert (state.products, state.words, state.vectors, state.problems) == (SIZE, SIZE, SIZE, ())
    for ids in (view.words.ids, view.vectors.ids):
        assert (len(ids), set(ids.tolist())) == (SIZE, rows)
    assert (await discovery.search(SearchRequest(query="teapot"))).total == SIZE
    await discovery.close()
    chroma = ChromaVectors(folder / "chroma", discovery._index.fingerprint, HashingEncoder.dimensions)
    assert (chroma.count(), chroma.known()) == (SIZE, rows)
    chroma.close()
    sets = [path.name.split(".")[0] for path in folder.iterdir() if path.is_dir() and "." in path.name]
    assert max(Counter(sets).values()) == 1, "nothing is left of sets that were half written"
    await database.close()
