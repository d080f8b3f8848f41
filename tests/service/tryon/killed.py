"""A process that has a picture made, and may be killed by a failpoint."""

from __future__ import annotations

import asyncio
import json
import os
from pathlib import Path

from evals.standins.tryon.fashn import KEY
from service.bootstrap import open_container
from service.tryon import asking, janitor
from tests.homes import settings_for
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import ended, files, opened, skus

ENDED = "ended.json"


async def main(home: Path, log: Path, which: str) -> None:
    def writing(name: str):
        def before(_: int) -> None:
            with log.open("a") as file:
                file.write(f"{name}\n")
                file.flush()
                os.fsync(file.fileno())

        return before

    providers = [Flat("paid", paid=True, before=writing("paid")), Flat("free", before=writing("free"))]
    providers = providers if which == "both" else providers[:1]
    known = home / "asked"
    real = which.startswith("http")
    more = {"tryon": "fashn", "FASHN_API_KEY": KEY, "tryon_fashn_url": which} if real else {}
    async with open_container(
        settings_for(home, **more), own=True, filled=False, tryon=None if real else providers
    ) as container:
        if not known.exists():
            who, row = await opened(container.shop, remote=True)
            asked = await asking.ask(container.shop, who, row.id, (await skus(container.shop))[0])
            known.write_text(asked.id)
        job = await ended(container.shop, known.read_text())
        await janitor.tidy(container.shop)
        ended_as = {"state": job.state, "provider": job.provider, "files": len(files(container.shop))}
        (home / ENDED).write_text(json.dumps(ended_as))


def run(home: Path, log: Path, which: str, failpoints: str) -> None:
    """Have a picture made and write down how the job ended. The first run opens a session and asks; a later one finds it.

    Args:
        home: The state directory.
        log: Every call of a provider is written into it.
        which: ``paid`` or ``both`` for the providers there are, or the address of a stand-in of FASHN: then the real
            provider asks it.
        failpoints: What is armed, as the environment says it.
    """
    os.environ["SHOPCLERK_FAILPOINTS"] = failpoints
    asyncio.run(main(home, log, which))
