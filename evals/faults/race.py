"""Many refunds of one order at once, by chat and at the door, from several processes: never more than was paid.

One process owns the state directory; the others stand beside it as a second server or a command line does. In each
round every session asks for more than its share of the same order, and all say yes at once. The demo store would
refuse an overpayment by itself, so what is counted is our own ledger: nothing may even be asked for.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import os
import tempfile
import time
from contextlib import AsyncExitStack, suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from commerce.errors import OverReserved, ShopclerkError, StoreRejected
from connectors.stores.demo import DemoStore, cast
from evals.faults.auditor import audit
from evals.faults.changes import COPIES, apart
from evals.faults.customer import POLICY, answer, request_text, settle
from evals.faults.kills import Progress, make_home
from evals.faults.platform import demo_writes
from evals.scripted import ScriptedChat
from runtime.settings import Settings
from service.bootstrap import Container, open_container
from service.changes import proposals
from service.identity import principals
from store.models import Effect, Proposal

_REFUND = "refund_order"
SHARE = "20.00"  # of an order of some 64 that arrived: three fit, the others must be refused
_PATIENCE = 300.0


async def compete(home: Path, mine: int, sessions: int, rounds: int, start: Barrier) -> dict[str, Any]:
    """Play one process; the first one owns the directory, and audits at the end."""
    settings = Settings(
        home=home,
        policy_file=POLICY,
        limit_messages=0,
        limit_proposals=0,
        limit_requests=0,
        action_wait=0.05,
        _env_file=None,
    )
    store = DemoStore(home / "demo.sqlite")
    async with AsyncExitStack() as stack:
        if mine:
            await asyncio.to_thread(start.wait, _PATIENCE)
        container = await stack.enter_async_context(open_container(settings, own=mine == 0, filled=False, store=store))
        clerk = None
        if not mine:
            saver = await stack.enter_async_context(open_checkpointer(home))
            clerk = Clerk(container.shop, ScriptedChat(answer=answer), saver)
            await asyncio.to_thread(start.wait, _PATIENCE)
        for number in range(rounds):
            await _round(container, clerk, sessions, number, start)
        await asyncio.to_thread(start.wait, _PATIENCE)
        found = {} if mine else await _count(container, store)
        await asyncio.to_thread(start.wait, _PATIENCE)
        return found


async def _round(container: Container, clerk: Clerk | None, sessions: int, number: int, start: Barrier) -> None:
    """Ask in all sessions, wait for the other processes, and say yes in all at once."""
    mara = await principals.sign_in(container.shop, cast.OWNER)
    words = {"order_number": apart(_REFUND, number)["order_number"], "amount": SHARE}
    asked = [
        await proposals.propose(container.shop, mara, _REFUND, words["order_number"], {"amount": SHARE})
        for _ in range(sessions)
    ]
    by_chat = await clerk.chat(mara, request_text(_REFUND, words)) if clerk is not None else None
    await asyncio.to_thread(start.wait, _PATIENCE)

    async def door(proposal: Proposal) -> None:
        with suppress(OverReserved):
            await proposals.decide(container.shop, mara, proposal.id, proposal.hash, "confirm")

    async def chat() -> None:
        if clerk is not None and by_chat is not None:
            await clerk.chat(mara, "yes", by_chat.conversation_id)

    await asyncio.gather(*(door(each) for each in asked), chat())


async def _count(container: Container, store: DemoStore) -> dict[str, Any]:
    await settle(container.shop)
    async with container.database.read() as session:
        held = select(func.sum(Effect.amount)).where(Effect.state != "failed").group_by(Effect.order_id)
        sums = [int(each or 0) for each in await session.scalars(held)]
        ends = (await session.execute(select(Effect.state, Effect.error_code))).tuples().all()
        # The door raises and the chat answers in words: both leave the proposal void.
        refused = await session.scalar(select(func.count()).where(Proposal.state == "void"))
    paid = (await store.orders.by_number(apart(_REFUND, 0)["order_number"])).paid.minor
    findings = (await audit(container.shop, await demo_writes(store))).findings
    return {
        "orders": len(sums),
        "refused": refused,
        "confirmed": sum(state == "confirmed" for state, _ in ends),
        "stopped_before_sending": sum(state == "failed" and code != StoreRejected.code for state, code in ends),
        "refused_by_store": sum(code == StoreRejected.code for _, code in ends),
        "over_refunded": sum(each > paid for each in sums),
        "findings": [f"{each.rule}: {each.text}" for each in findings if each.rule != "untold"],
    }


def play(home: Path, mine: int, sessions: int, rounds: int, start: Barrier) -> None:
    """Run one process and leave its counts in a file."""
    path = home / f"race-{mine}.json"
    try:
        path.write_text(json.dumps(asyncio.run(compete(home, mine, sessions, rounds, start))))
    except (ShopclerkError, RuntimeError, OSError) as error:
        path.write_text(json.dumps({"findings": [f"process {mine}: {type(error).__name__}: {error}"]}))
        start.abort()
    os._exit(0)


def race(rounds: int, *, processes: int = 2, sessions: int = 4, progress: Progress | None = None) -> dict[str, Any]:
    """Let ``processes`` times ``sessions`` compete for one order per round, and return what was counted."""
    began = time.monotonic()
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evals.faults.race"])
    total: dict[str, Any] = {"rounds": 0, "findings": []}
    for first in range(0, rounds, COPIES):
        batch = min(COPIES, rounds - first)
        with tempfile.TemporaryDirectory(prefix="shopclerk-race-") as folder:
            home = make_home(Path(folder) / "home")
            start = context.Barrier(processes)
            runs = [context.Process(target=play, args=(home, n, sessions, batch, start)) for n in range(processes)]
            for each in runs:
                each.start()
            for each in runs:
                each.join()
            for number in range(processes):
                for name, value in json.loads((home / f"race-{number}.json").read_text()).items():
                    total[name] = total.get(name, type(value)()) + value
        total["rounds"] += batch
        if progress is not None:
            progress("rounds", total["rounds"], rounds)
    return {**total, "processes": processes, "sessions": sessions, "seconds": round(time.monotonic() - began, 1)}
