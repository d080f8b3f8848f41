"""What a reading turn asks of the databases: each question once, each answer in one trip to a thread."""

import inspect
from collections import Counter
from contextvars import ContextVar
from typing import Any

import pytest
from sqlalchemy import event

from agent import routes
from agent.clerk import Clerk
from connectors.stores.demo import cast
from evals.bench.bench_turn import READ, TALK, answer
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from service.identity import principals
from store.at_once import AtOnce

#: Set in the turn that is looked at, and in nothing that the process does meanwhile.
LOOKED_AT: ContextVar[bool] = ContextVar("looked_at", default=False)


def test_no_router_takes_a_thread() -> None:
    routers = [each for name, each in vars(routes).items() if name.startswith("after_")]
    assert len(routers) == 5
    assert all(inspect.iscoroutinefunction(each) for each in routers)


@pytest.mark.asyncio(loop_scope="module")
async def test_the_trips_of_a_reading_turn(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = Scenario(about="costs", turns=[Turn(say=TALK)], **{"as": cast.OWNER})
    async with fresh_shop(stage, scenario) as shop:
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        principal = await principals.sign_in(shop, cast.OWNER)
        first = await clerk.chat(principal, READ)
        counts: Counter[str] = Counter()

        def count(what: str) -> None:
            if LOOKED_AT.get():
                counts[what] += 1

        def seen(*_: Any) -> None:
            count("statements of sessions")

        run, trip = AtOnce.run, stage.checkpointer.conn._execute

        async def counted_run(self: AtOnce, work: Any, *, write: bool) -> Any:
            count("writes" if write else "reads")
            return await run(self, work, write=write)

        async def counted_trip(*args: Any) -> Any:
            count("checkpoints")
            return await trip(*args)

        monkeypatch.setattr(AtOnce, "run", counted_run)
        monkeypatch.setattr(stage.checkpointer.conn, "_execute", counted_trip)
        with_sessions = shop.database.engine.sync_engine
        event.listen(with_sessions, "before_cursor_execute", seen)
        LOOKED_AT.set(True)
        try:
            reply = await clerk.chat(principal, READ, first.conversation_id)
        finally:
            LOOKED_AT.set(False)
            event.remove(with_sessions, "before_cursor_execute", seen)
    assert cast.IN_TRANSIT in reply.text
    # Written: the message, the reply. Read: the conversation's language, codes awaited, who has the conversation after
    # each answer of the model and after the tool, whether changes are paused; the checkpoint is read and stored once.
    assert counts == {"writes": 2, "reads": 6, "checkpoints": 2}
