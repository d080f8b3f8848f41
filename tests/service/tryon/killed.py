"""A process that has a picture made, and may be killed by a failpoint: ``python -m tests.service.tryon.killed``.

Arguments: the state directory, a file that every call of a provider is written into, and ``paid`` or ``both`` for the
providers there are, or the address of a stand-in of FASHN: then the real provider asks it. The first run opens a session and asks; a later one finds that job. It prints how the job ended.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

from evals.standins.tryon.fashn import KEY
from service.bootstrap import open_container
from service.tryon import asking, janitor
from tests.homes import settings_for
from tests.service.tryon.flat import Flat
from tests.service.tryon.trying import ended, files, opened, skus


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
        print(
            json.dumps({"state": job.state, "provider": job.provider, "files": len(files(container.shop))}), flush=True
        )


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]))
