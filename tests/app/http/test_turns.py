from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from agent.events import Event, TextEvent
from app.http.turns import Turns
from commerce.errors import KeyReused, OrderNotFound, ShopclerkError


async def source(count: int, error: Exception | None = None, pause: float = 0.0) -> AsyncIterator[Event]:
    for number in range(count):
        await asyncio.sleep(pause)
        yield TextEvent(text=str(number))
    if error is not None:
        raise error


async def texts(turn: Any) -> list[str]:
    return [event.text async for event in turn.follow() if event is not None]


async def test_every_follower_gets_all_events_from_the_first():
    turns = Turns()
    turn = turns.start(("a",), "x", source(3, pause=0.01))
    early = asyncio.create_task(texts(turn))
    assert await texts(turn) == ["0", "1", "2"]
    assert await early == ["0", "1", "2"]
    assert await texts(turn) == ["0", "1", "2"]


async def test_a_follower_who_leaves_does_not_stop_the_turn():
    turns = Turns()
    turn = turns.start(None, "x", source(5, pause=0.01))
    async for _ in turn.follow():
        break
    await turns.close()
    assert await texts(turn) == ["0", "1", "2", "3", "4"]


async def test_one_key_is_one_turn_while_it_runs():
    turns = Turns()
    first = turns.start(("a",), "x", source(2, pause=0.01))
    assert turns.start(("a",), "x", source(9)) is first
    with pytest.raises(KeyReused):
        turns.start(("a",), "y", source(1))
    assert turns.start(("b",), "x", source(1)) is not first
    assert await texts(first) == ["0", "1"]
    await asyncio.sleep(0)
    assert turns.start(("a",), "y", source(1)) is not first
    await turns.close()


async def test_errors_reach_the_follower_after_the_events():
    turns = Turns()
    seen = []
    with pytest.raises(OrderNotFound):
        async for event in turns.start(None, "x", source(2, OrderNotFound())).follow():
            seen.append(event)
    assert len(seen) == 2


async def test_an_unexpected_fault_says_nothing_about_itself():
    turns = Turns()
    with pytest.raises(ShopclerkError) as caught:
        await texts(turns.start(None, "x", source(0, ValueError("secret"))))
    assert caught.value.code == "internal"
    assert "secret" not in str(caught.value)


async def test_work_goes_on_when_its_caller_is_gone():
    turns, done = Turns(), asyncio.Event()

    async def work() -> str:
        await asyncio.sleep(0.02)
        done.set()
        return "done"

    caller = asyncio.create_task(turns.finish(work()))
    await asyncio.sleep(0)
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    await turns.close()
    assert done.is_set()
    assert await turns.finish(work()) == "done"


async def test_a_silent_turn_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.http.turns._IDLE_SECONDS", 0.01)
    turns = Turns()
    found = [event async for event in turns.start(None, "x", source(1, pause=0.05)).follow()]
    assert None in found
    assert found[-1] == TextEvent(text="0")


async def test_closing_stops_a_turn_that_never_ends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.http.turns._GRACE_SECONDS", 0.01)
    turns = Turns()
    turn = turns.start(None, "x", source(1, pause=60))
    await asyncio.sleep(0)
    await turns.close()
    with pytest.raises(ShopclerkError, match="stopping"):
        await texts(turn)
