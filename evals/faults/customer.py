"""A customer who does not give up, and the process that serves them until it is killed.

One *visit* is one process on a state directory: it opens the container, brings to an end what an earlier visit left
(asking again under the same message ids, as a browser does), and then asks for one more change and says yes to it.
What the customer knows is kept in ``customer.json``, because the customer does not die with the process.
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from sqlalchemy import select

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from agent.events import Reply
from commerce.customer import Principal
from connectors.stores.base import StoreConnector
from evals.faults.auditor import audit
from evals.faults.changes import CHANGES
from evals.faults.platform import DEMO, Kind, Platform, platform_of
from evals.faults.points import RANDOM, kill_at
from evals.scripted import ScriptedChat
from runtime import failpoints
from runtime.settings import Settings
from service.bootstrap import Container, open_container
from service.changes.registry import ACTIONS
from service.conversations import conversations
from service.identity import principals
from service.shop import Shop
from store.models import Effect, Proposal

Changes = Mapping[str, Callable[[int], dict[str, Any]]]
POLICY = Path(__file__).with_name("policy.toml")
_PATIENCE = 60.0


@dataclass(frozen=True)
class Visit:
    """What one process is to do, and where it dies.

    Attributes:
        home: The state directory.
        kind: Whether the platform honours idempotency keys.
        action: Name of the change to ask for; empty only brings to an end what is left, and audits.
        number: Number of the change, unique on the home.
        point: Where to die: a named point, ``random`` (the parent kills), or empty.
        passing: Die when the point is passed for this time.
        early: Whether the point is armed while earlier changes are brought to an end, too.
        button: Whether the customer presses the button instead of typing yes.
        room: Bytes that any file may have, as on a disk that is full beyond; 0 = no limit.
        platform: The module of the platform, see `Platform`.
    """

    home: Path
    kind: Kind
    action: str = ""
    number: int = 0
    point: str = ""
    passing: int = 1
    early: bool = False
    button: bool = False
    room: int = 0
    platform: str = DEMO


@dataclass
class Change:
    """One change as the customer knows it: ``stage`` is ask, decide, wait or over."""

    number: int
    action: str
    point: str
    button: bool
    conversation: str = ""
    stage: str = "ask"
    asked: int = 0
    proposal: dict[str, Any] = field(default_factory=dict)
    heard: list[str] = field(default_factory=list)


class VisitLog:
    """What the customer remembers, on disk before it is acted upon."""

    def __init__(self, home: Path) -> None:
        self._path = home / "customer.json"
        rows = json.loads(self._path.read_text()) if self._path.exists() else []
        self.changes = [Change(**row) for row in rows]

    def save(self) -> None:
        """Write it all, atomically."""
        fresh = self._path.with_suffix(".tmp")
        fresh.write_text(json.dumps([asdict(each) for each in self.changes]))
        fresh.replace(self._path)


def request_text(action: str, arguments: Mapping[str, Any]) -> str:
    """Return what a customer writes: the call for the model's part, and in words, since what is quoted is no request.

    Money and goods are asked for plainly, so that a plain yes counts: the call itself is quoted there.
    """

    def leaves(value: Any, name: str = "") -> Iterator[str]:
        if isinstance(value, Mapping):
            for key, each in value.items():
                yield from leaves(each, key)
        elif isinstance(value, list):
            for each in value:
                yield from leaves(each)
        else:
            yield f"{value} EUR" if name == "amount" else str(value)

    told = ", ".join(leaves(arguments))
    action_word = ACTIONS[action].label.verb if ACTIONS[action].intent == "goods" else ""
    words = f"Please {action_word} order {told}" if action_word else f"That is: {told}"
    return f"{'> ' if action_word else ''}{action} {json.dumps(arguments)}\n{words}"


def answer(messages: list[BaseMessage]) -> AIMessage:
    """Play a model that calls the tool which the customer's message names, once, and then talks."""
    last = messages[-1]
    if isinstance(last, HumanMessage):
        name, _, arguments = str(last.content).partition("\n")[0].removeprefix("> ").partition(" ")
        if name in ACTIONS:
            return AIMessage("", tool_calls=[{"name": name, "args": json.loads(arguments), "id": f"call-{last.id}"}])
    return AIMessage("What else can I look up?" if isinstance(last, ToolMessage) else "I am here.")


class Customer:
    """One customer at one clerk; ``changes`` are what can be asked for, see `Platform`."""

    def __init__(
        self, shop: Shop, clerk: Clerk, principal: Principal, visit_log: VisitLog, changes: Changes = CHANGES
    ) -> None:
        self.shop, self.clerk, self.principal, self.visit_log, self.changes = shop, clerk, principal, visit_log, changes

    async def see_through(self, change: Change) -> None:
        """Take a change from wherever it stands to the sentence that says how it ended."""
        if not change.conversation:
            change.conversation = (await conversations.create(self.shop, self.principal)).id
            self.visit_log.save()
        if change.stage == "ask":
            await self._ask(change)
        if change.stage == "decide":
            await self._decide(change)
        deadline, pause = time.monotonic() + _PATIENCE, 0.1
        while change.stage == "wait" and time.monotonic() < deadline:
            if await self._is_told(change):
                self._step(change, "over")
            else:
                await asyncio.sleep(pause)
                pause = min(pause * 2, 1.0)
                change.asked += 1
                self._hear(change, await self._say(change, "And now?", f"wait-{change.asked}"))

    async def _ask(self, change: Change) -> None:
        arguments = self.changes[change.action](change.number)
        reply = await self._say(change, request_text(change.action, arguments), f"ask-{change.asked}")
        if reply.proposal is None and "disk_full" in await self._last(change):
            change.asked += 1  # the clerk could not; the customer asks anew
            self.visit_log.save()
            reply = await self._say(change, request_text(change.action, arguments), f"ask-{change.asked}")
        if reply.proposal is None:
            raise RuntimeError(f"change {change.number} was not proposed: {await self._last(change)}")
        change.proposal = {name: reply.proposal[name] for name in ("proposal_id", "hash")}
        self._step(change, "decide")

    async def _last(self, change: Change) -> str:
        return " / ".join(str(each.content) for each in (await self.clerk.history(change.conversation))[-3:])

    async def _decide(self, change: Change) -> None:
        if change.button:
            shown = change.proposal
            _, reply = await self.clerk.decide(self.principal, shown["proposal_id"], shown["hash"], "confirm")
        else:
            reply = await self._say(change, "yes", "yes")
        self._hear(change, reply)
        self._step(change, "wait")

    async def _say(self, change: Change, text: str, name: str) -> Reply:
        return await self.clerk.chat(self.principal, text, change.conversation, f"{change.number}-{name}")

    def _hear(self, change: Change, reply: Reply) -> None:
        change.heard.append(reply.plain())
        self.visit_log.save()

    def _step(self, change: Change, stage: str) -> None:
        change.stage = stage
        self.visit_log.save()

    async def _is_told(self, change: Change) -> bool:
        query = select(Proposal.told_at).where(Proposal.id == change.proposal["proposal_id"])
        async with self.shop.database.read() as session:
            return await session.scalar(query) is not None


async def settle(shop: Shop, seconds: float = _PATIENCE) -> None:
    """Wait until no effect is open any more, or the time is over."""
    deadline = time.monotonic() + seconds
    query = select(Effect.id).where(Effect.shop_id == shop.shop_id, Effect.state.not_in(("confirmed", "failed")))
    while time.monotonic() < deadline:
        async with shop.database.read() as session:
            if (await session.scalars(query)).first() is None:
                return
        await asyncio.sleep(0.05)


async def visit(plan: Visit, store: StoreConnector, leave: Callable[[dict[str, Any]], None]) -> None:
    """Make one visit; ``leave`` gets the audit of a visit that asks for nothing, before the container closes."""
    platform = platform_of(plan.platform)
    settings = Settings(
        home=plan.home,
        demo_idempotency=plan.kind,
        policy_file=POLICY,
        limit_messages=0,
        limit_proposals=0,
        limit_requests=0,
        _env_file=None,
    )
    async with AsyncExitStack() as stack:
        if plan.early and plan.point != RANDOM:
            stack.enter_context(failpoints.arm(plan.point, kill_at(plan.passing)))
        container = await stack.enter_async_context(open_container(settings, own=True, filled=False, store=store))
        checkpointer = await stack.enter_async_context(open_checkpointer(plan.home))
        clerk = Clerk(container.shop, ScriptedChat(answer=answer), checkpointer)
        principal = await principals.sign_in(container.shop, platform.email)
        customer = Customer(container.shop, clerk, principal, VisitLog(plan.home), platform.changes)
        for change in customer.visit_log.changes:
            await customer.see_through(change)
        if plan.action:
            if plan.point and plan.point != RANDOM:
                stack.enter_context(failpoints.arm(plan.point, kill_at(plan.passing)))
            change = Change(plan.number, plan.action, plan.point, plan.button)
            customer.visit_log.changes.append(change)
            customer.visit_log.save()
            await customer.see_through(change)
        leave({} if plan.action else await _audited(container, platform, plan.home, customer.visit_log))


async def _audited(container: Container, platform: Platform, home: Path, visit_log: VisitLog) -> dict[str, Any]:
    await settle(container.shop)
    writes = await platform.writes(container.shop.connector, home)
    found = await audit(container.shop, writes, platform.recorded)
    return {
        "proposals": found.proposals,
        "effects": found.effects,
        "confirmed": found.confirmed,
        "failed": found.failed,
        "lost": sorted(found.lost),
        "doubled": sorted(found.doubled),
        "unresolved": sorted(found.unresolved),
        "effects_of": found.effects_of,
        "findings": [asdict(each) for each in found.findings],
        "changes": [asdict(each) for each in visit_log.changes],
    }


def serve(plan: Visit, result: Path) -> None:
    """Make the visit in this process, write what it returned to ``result``, and leave without tidying up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when this ends
    store = platform_of(plan.platform).open(plan.home, plan.kind)
    if plan.room:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond fails, as on a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (plan.room, resource.RLIM_INFINITY))

    def leave(found: dict[str, Any]) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        result.write_text(json.dumps(found))
        os._exit(0)

    try:
        asyncio.run(visit(plan, store, leave))
    except Exception as error:  # noqa: BLE001 - the parent reports it: a process that fails is a finding, too
        leave({"error": f"{type(error).__name__}: {error}", "code": getattr(error, "code", "")})
