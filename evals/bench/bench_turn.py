"""What a turn costs beside the model: ours against LangChain's ``create_agent``, in the same run.

The peers (`evals.bench.bench_peers`) get the same tools over the same connector, the same scripted model and an
`AsyncSqliteSaver` with the same pragmas; one has the middlewares that do what our graph does, the other is plain.
"""

from __future__ import annotations

import contextlib
import itertools
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.clerk import Clerk
from agent.models import load_model
from commerce.policy import MoneyRule
from connectors.stores.demo import cast
from evals.bench.bench_peers import Peer, saver
from evals.run import Stage, fresh_shop, open_stage
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from service.identity import principals
from service.shop import Shop
from tools.context import ToolContext

_ids = itertools.count()
READ, WRITE, TALK = f"Where is my order {cast.IN_TRANSIT}?", f"Refund 1.00 EUR of {cast.DELIVERED}", "hello"


def answer(messages: list[BaseMessage]) -> AIMessage:
    """Play a model that reads an order, or asks for a refund, and then talks."""
    last = messages[-1]
    if isinstance(last, ToolMessage):
        return AIMessage("Here you are.")
    call_id = f"call-{next(_ids)}"
    if str(last.content).startswith("Refund"):
        args = {"order_number": cast.DELIVERED, "amount": "1.00"}
        return AIMessage("", tool_calls=[{"name": "refund_order", "args": args, "id": call_id}])
    return AIMessage("", tool_calls=[{"name": "get_order", "args": {"order_number": cast.IN_TRANSIT}, "id": call_id}])


Action = Callable[[], Awaitable[Any]]
WARM = 2  # rounds that do not count


async def timed(action: Action, count: int) -> dict[str, float]:
    """Return p50 and p95 of ``count`` runs."""
    return (await raced({"only": action}, count))["only"]


async def raced(actions: dict[str, Action], count: int) -> dict[str, dict[str, float]]:
    """Measure ``count`` runs of each action, by turns, so that a machine's changing load is the same for all.

    Args:
        actions: What to measure, by name.
        count: How often each.

    Returns:
        For each name p50 and p95 in milliseconds, and ``cpu_p50_ms``, the process' own time in all its threads.
    """
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in actions}
    for number in range(count + WARM):
        for name, action in actions.items():
            lap = await _lap(action)
            if number >= WARM:
                times[name].append(lap)
    return {
        name: {**spread([wall for wall, _ in found]), "cpu_p50_ms": round(statistics.median(c for _, c in found), 2)}
        for name, found in times.items()
    }


async def _lap(action: Action) -> tuple[float, float]:
    started, cpu = time.perf_counter(), time.process_time()
    await action()
    return (time.perf_counter() - started) * 1000, (time.process_time() - cpu) * 1000


def spread(times: list[float]) -> dict[str, float]:
    """Return p50 and p95 in milliseconds."""
    return {"p50_ms": round(statistics.median(times), 2), "p95_ms": round(sorted(times)[int(len(times) * 0.95)], 2)}


async def bench(turns: int = 60, writes: int = 20, *, template: Path | None = None) -> dict[str, Any]:
    """Measure and return everything as JSON data; ``template`` as in `open_stage`."""
    scenario = Scenario(about="bench", turns=[Turn(say=TALK)], **{"as": cast.OWNER})
    async with open_stage(ScriptedChat(answer=answer), template=template) as stage, fresh_shop(stage, scenario) as shop:
        connector = await timed(lambda: shop.connector.orders.by_number(cast.IN_TRANSIT), turns)
        model = await _model_alone(stage, turns)
        async with _peers(stage, shop) as peers:
            found = await raced({"ours": await _ours(stage, shop), **peers}, turns)
        embedded = await _embedded(stage, shop, turns)
        write = await _writes(stage, shop, writes)
    growth = await _growth(template)
    return {
        **_compared(found, model, connector),
        "reading_turn_embedded": embedded,
        "model_alone": model,
        "connector_order": connector,
        "confirmed_write": write,
        "checkpoints": growth,
    }


def _compared(
    found: dict[str, dict[str, float]], model: dict[str, float], connector: dict[str, float]
) -> dict[str, Any]:
    """Return all sides and the ratios of what is neither the model's nor the store's own time.

    All read the same order once a turn.
    """
    over = {
        unit: {name: each[unit] - model[unit] - connector[unit] for name, each in found.items()}
        for unit in ("p50_ms", "cpu_p50_ms")
    }
    sides = {name: {**each, "overhead_p50_ms": round(over["p50_ms"][name], 2)} for name, each in found.items()}
    wall, cpu = over["p50_ms"], over["cpu_p50_ms"]
    return {
        "reading_turn": sides["ours"],
        "peer_create_agent": sides["equal"],
        "plain_create_agent": sides["plain"],
        "ratio": round(wall["ours"] / wall["equal"], 3),
        "cpu_ratio": round(cpu["ours"] / cpu["equal"], 3),
        "ratio_to_plain": round(wall["ours"] / wall["plain"], 3),
        "cpu_ratio_to_plain": round(cpu["ours"] / cpu["plain"], 3),
    }


async def _model_alone(stage: Stage, count: int) -> dict[str, float]:
    messages = [HumanMessage(READ)]

    async def twice() -> None:
        await stage.model.ainvoke(messages)
        await stage.model.ainvoke(messages)

    return await timed(twice, count)


async def _ours(stage: Stage, shop: Shop) -> Action:
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    principal = await principals.sign_in(shop, cast.OWNER)
    first = await clerk.chat(principal, READ)
    return lambda: clerk.chat(principal, READ, first.conversation_id)


async def _embedded(stage: Stage, shop: Shop, count: int) -> dict[str, float]:
    settings = stage.container.settings.with_values(chat_model="embedded")
    clerk = Clerk(shop, load_model(settings), stage.checkpointer)
    principal = await principals.sign_in(shop, cast.OWNER)
    first = await clerk.chat(principal, READ)
    return await timed(lambda: clerk.chat(principal, READ, first.conversation_id), count)


@contextlib.asynccontextmanager
async def _peers(stage: Stage, shop: Shop) -> AsyncIterator[dict[str, Action]]:
    context = ToolContext(shop, await principals.sign_in(shop, cast.OWNER), "bench")
    async with saver(stage.folder / "peer.sqlite") as one, saver(stage.folder / "plain.sqlite") as other:
        equal = Peer(stage.model, one, context, equal=True)
        plain = Peer(stage.model, other, context, equal=False)
        yield {"equal": lambda: equal.say(READ), "plain": lambda: plain.say(READ)}


async def _writes(stage: Stage, shop: Shop, count: int) -> dict[str, Any]:
    """Time a proposal turn and its confirmation, and the platform's own share of the latter."""
    free: dict[str, Any] = dict.fromkeys(MoneyRule.model_fields.keys() - {"mode"}, None)
    shop.policy = shop.policy.model_copy(update={"refund_order": shop.policy.refund_order.model_copy(update=free)})
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    principal = await principals.sign_in(shop, cast.OWNER)
    proposing, confirming, without = [], [], []
    platform = _Stopwatch(shop.connector.orders, "by_number", "by_id").also(shop.connector.refunds, "quote", "pay")
    for _ in range(count):
        started = time.perf_counter()
        reply = await clerk.chat(principal, WRITE)
        middle = time.perf_counter()
        platform.milliseconds = 0.0
        assert reply.proposal is not None
        _, done = await clerk.decide(principal, reply.proposal["proposal_id"], reply.proposal["hash"], "confirm")
        confirming.append((time.perf_counter() - middle) * 1000)
        without.append(confirming[-1] - platform.milliseconds)
        proposing.append((middle - started) * 1000)
        assert (done.outcome or {}).get("state") == "confirmed", done
    order = await shop.connector.orders.by_number(cast.DELIVERED)
    assert order.refunded.amount == Decimal(count)
    return {
        "propose_turn": spread(proposing),
        "confirm": spread(confirming),
        "confirm_without_platform": spread(without),
    }


class _Stopwatch:
    """Adds up the time that a store's methods take, which is the platform's and not ours."""

    def __init__(self, store: Any, *names: str) -> None:
        self.milliseconds = 0.0
        self.also(store, *names)

    def also(self, port: Any, *names: str) -> _Stopwatch:
        """Watch methods of another object too."""
        for name in names:
            setattr(port, name, self._timed(getattr(port, name)))
        return self

    def _timed(self, method: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        async def run(*args: Any) -> Any:
            started = time.perf_counter()
            try:
                return await method(*args)
            finally:
                self.milliseconds += (time.perf_counter() - started) * 1000

        return run


async def _growth(template: Path | None, turns: int = 50) -> dict[str, Any]:
    """Measure the checkpoints of one conversation of ``turns`` turns with 1 KB tool outputs."""
    scenario = Scenario(about="growth", turns=[Turn(say=TALK)], **{"as": cast.OWNER})
    async with open_stage(ScriptedChat(answer=answer), template=template) as stage, fresh_shop(stage, scenario) as shop:
        clerk = Clerk(shop, stage.model, stage.checkpointer)
        principal = await principals.sign_in(shop, cast.OWNER)
        first = await clerk.chat(principal, READ)
        times = [(await _lap(lambda: clerk.chat(principal, READ, first.conversation_id)))[0] for _ in range(turns - 1)]
        async with aiosqlite.connect(stage.folder / "conversations.sqlite") as connection:
            await connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        size = (stage.folder / "conversations.sqlite").stat().st_size
    return {
        "turns": turns,
        "megabytes": round(size / 1e6, 3),
        "first_10_p50_ms": round(statistics.median(times[:10]), 2),
        "last_10_p50_ms": round(statistics.median(times[-10:]), 2),
    }
