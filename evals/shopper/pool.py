"""Playing many conversations at once: a filled state directory is made once, and every process takes a copy of it."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import queue
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from connectors.stores.demo import POLICY as DEMO_POLICY
from evals.run import Stage, open_stage
from evals.shopper import moment
from evals.shopper.conversations import Conversation, Turn
from evals.shopper.play import play
from evals.shopper.records import ConversationRecord
from runtime.settings import Settings
from service.bootstrap import open_container

Progress = Callable[[str, int, int], None]
_STAGE = "playing conversations"
#: Played first in every process, so that what is loaded once is no message's time.
_WARM = Conversation(id="warm", turns=[Turn(text="do you have mugs?"), Turn(text="can i visit you?")])


def play_all(
    conversations: Sequence[Conversation],
    *,
    jobs: int = 0,
    home: Path | None = None,
    progress: Progress | None = None,
) -> list[ConversationRecord]:
    """Play conversations with the embedded engine and return their records in the same order.

    Args:
        conversations: What to play.
        jobs: So many processes; 0 takes one for each core.
        home: Where a filled state directory is kept for the next time.
        progress: Called with stage, done and total.
    """
    count = min(jobs or os.cpu_count() or 1, len(conversations))
    with filled(home, progress) as template:
        if count <= 1:
            return asyncio.run(_here(template, conversations, progress))
        return _in_processes(template, conversations, count, progress)


@contextmanager
def filled(home: Path | None, progress: Progress | None) -> Iterator[Path]:
    """Yield a state directory with a synced demo store. It is only ever copied."""
    with tempfile.TemporaryDirectory(prefix="shopclerk-eval-") as folder:
        where = Path(folder) if home is None else home
        template, mark = where / "demo", where / f"filled-{moment.day()}"
        if not mark.is_file():  # its orders are so many days old on one day only
            for old in where.glob("filled-*"):
                old.unlink()
            shutil.rmtree(template, ignore_errors=True)
            where.mkdir(parents=True, exist_ok=True)
            asyncio.run(_fill(template, progress))
            mark.touch()
        yield template


async def _fill(template: Path, progress: Progress | None) -> None:
    settings = Settings(home=template, policy_file=DEMO_POLICY, chat_model="embedded")
    with moment.always():
        async with open_container(settings, own=True, progress=progress):
            pass


async def _here(
    template: Path, conversations: Sequence[Conversation], progress: Progress | None
) -> list[ConversationRecord]:
    found = []
    async with _stage(template) as stage:
        for place, conversation in enumerate(conversations, 1):
            found.append(await play(stage, conversation))
            if progress is not None:
                progress(_STAGE, place, len(conversations))
    return found


@asynccontextmanager
async def _stage(template: Path) -> AsyncIterator[Stage]:
    """Open a stage on a copy of the template, at the moment when all conversations are played, and warm it up."""
    with moment.always():
        async with open_stage(template=template, chat_model="embedded") as stage:
            await play(stage, _WARM)
            yield stage


def _in_processes(
    template: Path, conversations: Sequence[Conversation], count: int, progress: Progress | None
) -> list[ConversationRecord]:
    context = multiprocessing.get_context("spawn")
    waiting: Any = context.Queue()
    done: Any = context.Queue()
    for place, conversation in enumerate(conversations):
        waiting.put((place, conversation.model_dump(mode="json", by_alias=True)))
    for _ in range(count):
        waiting.put(None)
    workers = [context.Process(target=_worker, args=(template, waiting, done), daemon=True) for _ in range(count)]
    for worker in workers:
        worker.start()
    try:
        return _collected(workers, done, len(conversations), progress)
    finally:
        for worker in workers:
            worker.join(5)
            if worker.is_alive():
                worker.terminate()


def _collected(
    workers: Sequence[BaseProcess], done: Any, total: int, progress: Progress | None
) -> list[ConversationRecord]:
    found: dict[int, ConversationRecord] = {}
    while len(found) < total:
        try:
            place, record = done.get(timeout=2)
        except queue.Empty:
            if not any(each.is_alive() for each in workers) and done.empty():
                raise RuntimeError("a process that played conversations ended early") from None
            continue
        if isinstance(record, str):
            raise RuntimeError(f"a conversation could not be played: {record}")
        found[place] = ConversationRecord.model_validate(record)
        if progress is not None:
            progress(_STAGE, len(found), total)
    return [found[place] for place in range(total)]


def _worker(template: Path, waiting: Any, done: Any) -> None:
    """Play what waits until there is nothing left."""
    asyncio.run(_work(template, waiting, done))


async def _work(template: Path, waiting: Any, done: Any) -> None:
    async with _stage(template) as stage:
        while (given := await asyncio.to_thread(waiting.get)) is not None:
            place, data = given
            try:
                record: Any = (await play(stage, Conversation.model_validate(data))).model_dump(mode="json")
            except Exception as error:  # noqa: BLE001 - the other process tells it
                record = f"{data['id']}: {error!r}"
            done.put((place, record))
