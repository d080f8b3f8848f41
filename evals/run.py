"""Running scripted conversations: every one in a fresh copy of the demo store, against any chat model."""

from __future__ import annotations

import asyncio
import re
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from sqlalchemy import select

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from agent.events import Reply
from agent.models import load_model
from agent.settings import ModelSettings
from commerce import policy as policies
from commerce.customer import Principal
from commerce.errors import ShopclerkError
from commerce.hours import DAYS
from commerce.language import SOURCE, speaking
from commerce.order import Order
from commerce.policy import StorePolicy
from connectors.stores.demo import POLICY as DEMO_POLICY
from connectors.stores.demo import DemoStore, rebase
from evals import grade
from evals.scenario import Scenario, Turn
from evals.world import change
from runtime import clock
from runtime.settings import Settings
from service import shop as shops
from service.bootstrap import Container, open_container, open_shop
from service.identity import principals, verification
from service.shop import Shop
from store.models import Effect, OutboundMail, Proposal, VerificationCode

# A script says in a second what customers say in an hour.
_UNLIMITED = {"limit_messages": 0, "limit_proposals": 0, "limit_codes": 0, "limit_requests": 0}

_LONGEST_RUN = timedelta(minutes=15)


@dataclass
class Result:
    """How one run of one scenario went. No problems = passed; ``done`` is what was done, whatever was said of it.

    ``answered`` counts the turns that the ``engine`` and the ``model`` answered.
    """

    name: str
    trial: int
    seconds: float
    problems: list[str] = field(default_factory=list)
    transcript: list[str] = field(default_factory=list)
    done: dict[str, Any] = field(default_factory=dict)
    answered: dict[str, int] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether everything held."""
        return not self.problems


@dataclass
class Stage:
    """What all runs share: one open container with a synced demo catalogue, and the chat model.

    ``hybrid`` says that the engine answers what it is sure of in the model's place.
    """

    container: Container
    model: BaseChatModel
    checkpointer: Any
    folder: Path
    count: int = 0
    hybrid: bool = False


@asynccontextmanager
async def open_stage(
    model: BaseChatModel | None = None, *, template: Path | None = None, **settings: Any
) -> AsyncIterator[Stage]:
    """Open a throwaway container.

    Args:
        model: The chat model; None takes the configured one.
        template: A state directory with a synced demo store to start from, which saves encoding it again.
        settings: Settings that differ from the environment's.
    """
    with tempfile.TemporaryDirectory(prefix="shopclerk-eval-") as folder:
        home = Path(folder) / "home"
        if template is not None:
            await asyncio.to_thread(shutil.copytree, template, home)
        options = Settings(**{"home": home, "policy_file": DEMO_POLICY, **_UNLIMITED, **settings})
        async with open_container(options, own=True) as container, open_checkpointer(home) as checkpointer:
            hybrid = model is None and options.section(ModelSettings).hybrid
            yield Stage(container, model or load_model(options), checkpointer, home, hybrid=hybrid)


@asynccontextmanager
async def fresh_shop(stage: Stage, scenario: Scenario) -> AsyncIterator[Shop]:
    """Open a shop of its own for one run: a copy of the demo store, the scenario's policy, a shared catalogue."""
    stage.count += 1
    path = stage.folder / f"demo-{stage.count}.sqlite"
    await asyncio.to_thread(shutil.copyfile, stage.folder / "demo.sqlite", path)
    await asyncio.to_thread(rebase, path)  # the stage may have been opened on another day
    store = DemoStore(path, idempotency=scenario.idempotency)
    container = stage.container
    shop = await open_shop(
        container.settings,
        container.database,
        container.keyring,
        store,
        _policy(scenario),
        container.jobs,
        writable=False,
        discovery=container.shop.discovery,
        shop_id=f"eval-{stage.count}",
        tryon=container.shop.studio.providers,
    )
    try:
        yield shop
    finally:
        shops.unregister(shop.shop_id)
        await store.close()
        for suffix in ("", "-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)


def _policy(scenario: Scenario) -> StorePolicy:
    """Return the demo's policy with what the scenario changes; where it says no hours somebody is always there."""
    data = policies.as_data(policies.load(DEMO_POLICY))
    if "hours" not in scenario.policy:  # else what is said hangs on when the scenario is run
        data["hours"] |= dict.fromkeys(DAYS, ("00:00-24:00",))
    for key, value in scenario.policy.items():
        data[key] = {**data[key], **value} if isinstance(value, dict) else value
    return StorePolicy.model_validate(data)


class Run:
    """One run of one scenario."""

    def __init__(self, stage: Stage, shop: Shop, scenario: Scenario) -> None:
        self.shop = shop
        self.scenario = scenario
        self.clerk = Clerk(shop, stage.model, stage.checkpointer, hybrid=stage.hybrid)
        self.conversation_id: str | None = None
        self.last: Reply | None = None
        self.last_say: tuple[str, str] = ("", "")
        self.tools: list[str] = []
        self.said: list[str] = []
        self.transcript: list[str] = []
        self.turns = 0
        self.states: list[str] = []
        self.done: dict[str, Any] = {}

    async def play(self) -> list[str]:
        """Play all turns and return what is wrong, with the turn's number."""
        principal = await self._principal(self.scenario.as_)
        before = await self._orders()
        problems: list[str] = []
        async with AsyncExitStack() as stack:
            for number, turn in enumerate(self.scenario.turns, 1):
                who = await self._principal(turn.as_) if turn.as_ else principal
                if turn.wait_minutes is not None:
                    stack.enter_context(clock.travel(timedelta(minutes=turn.wait_minutes)))
                    continue
                if turn.world is not None:
                    await change(self.shop, turn.world, self.conversation_id, who)
                    continue
                problems += [f"turn {number}: {problem}" for problem in await self._turn(turn, who)]
            facts = await self._facts(before)
        self.done = {name: facts[name] for name in _DONE}
        self.done |= {"changed": sorted(facts["changed"]), "turns": self.states}
        return problems + [f"end: {problem}" for problem in grade.end(self.scenario.expect, facts)]

    async def _turn(self, turn: Turn, who: Principal) -> list[str]:
        reply, error = None, ""
        seen = {call_id for call_id, _ in await self._called()}
        who = await verification.refresh(self.shop, who)
        try:
            reply = await self._act(turn, who)
        except ShopclerkError as problem:
            error = problem.code
            self.transcript.append(f"error> {problem.message}")
        if reply is not None:
            self.last, self.conversation_id = reply, reply.conversation_id or self.conversation_id
        self.states.append(_state(reply, error))
        called = [name for call_id, name in await self._called() if call_id not in seen]
        self.tools += called
        if reply is not None:
            self.said.append(reply.plain())
            self.transcript.append(f"clerk> {reply.plain()}")
        return grade.turn(turn.expect, reply, called, error)

    async def _act(self, turn: Turn, who: Principal) -> Reply:
        if turn.say is not None or turn.repeat_last:
            if turn.say is not None:
                self.turns += 1
                self.last_say = (turn.say, f"client-{self.turns}")
            text, client_id = self.last_say
            if "{code}" in text:
                text = text.replace("{code}", await mailed_code(self.shop))
            self.transcript.append(f"you> {text[:300]}")
            return await self.clerk.chat(who, text, self.conversation_id, client_id)
        decision = "confirm" if turn.confirm else "decline"
        self.transcript.append(f"you> [{decision}]")
        shown = self.last.proposal if self.last else None
        if shown is None:
            raise ShopclerkError("No proposal was shown.", code="no_proposal_shown")
        _, reply = await self.clerk.decide(who, shown["proposal_id"], shown["hash"], decision)  # type: ignore[arg-type]
        return reply

    async def _principal(self, email: str | None) -> Principal:
        if email is None:
            return await principals.authenticate(self.shop, principals.visitor_token(self.shop))
        return await principals.sign_in(self.shop, email)

    async def _called(self) -> list[tuple[str, str]]:
        """Return the ids and names of all tools that the model called so far, refused calls included."""
        if self.conversation_id is None and self.last is None:
            return []
        messages = await self.clerk.history(self.conversation_id or "")
        calls = [call for message in messages if isinstance(message, AIMessage) for call in message.tool_calls]
        return [(str(call["id"]), call["name"]) for call in calls if not str(call["id"]).startswith("status-")]

    async def _orders(self) -> dict[str, Any]:
        expect = self.scenario.expect
        numbers = {*expect.refunded, *expect.address, *expect.orders, *expect.unchanged}
        return {number: await self.shop.connector.orders.by_number(number) for number in numbers}

    async def _facts(self, before: dict[str, Any]) -> dict[str, Any]:
        after = await self._orders()
        async with self.shop.database.read() as session:
            mine = Proposal.shop_id == self.shop.shop_id
            made = list(await session.scalars(select(Proposal).where(mine).order_by(Proposal.created_at)))
            sent = list(
                await session.scalars(
                    select(Effect).where(Effect.shop_id == self.shop.shop_id).order_by(Effect.created_at, Effect.step)
                )
            )
        verdict = await self.shop.audit.verify(self.shop.database)
        return {
            "refunded": {number: str(order.refunded.amount) for number, order in after.items()},
            "address": {number: _in_english(order) for number, order in after.items()},
            "orders": {number: _plain(order) for number, order in after.items()},
            "changed": [number for number, order in after.items() if order != before[number]],
            "proposals": [f"{each.action}:{each.state}" for each in made],
            "effects": [f"{each.kind}:{each.state}" for each in sent],
            "tools": self.tools,
            "said": self.said,
            "owner": await self._owner(),
            "audit": verdict.problems,
        }

    async def _owner(self) -> str:
        from service.conversations import conversations

        return await conversations.owner(self.shop, self.conversation_id or "")


#: What a run did, of all that is known at its end.
_DONE = ("refunded", "address", "proposals", "effects", "tools", "owner")


def _state(reply: Reply | None, error: str) -> str:
    """Return what a turn came to, without a word of what was said: its error, or its state, proposal and outcome."""
    if reply is None:
        return error
    proposed, ended = (reply.proposal or {}).get("action", ""), (reply.outcome or {}).get("state", "")
    return " ".join(filter(None, [reply.state, proposed, ended]))


def _in_english(order: Order) -> str:
    """Return where an order goes, its country in English: the same in whatever language was spoken."""
    with speaking(SOURCE):
        return order.shipping_address.one_line() if order.shipping_address else ""


def _plain(order: Order) -> dict[str, str]:
    """Return what scenarios may expect of an order, as text."""
    return {
        "status": order.status.value,
        "note": order.note,
        "paid_with": order.payment_method,
        "articles": "; ".join(f"{line.quantity} x {line.title} ({line.variant_title})" for line in order.lines),
        "returns": "; ".join(f"{each.status} {each.reason}" for each in order.returns),
    }


async def mailed_code(shop: Shop) -> str:
    """Return the newest code that the shop mailed, ``000000`` when it mailed none, after every such job has ended."""
    async with shop.database.read() as session:
        newest = select(VerificationCode.id).where(VerificationCode.shop_id == shop.shop_id)
        code_id = await session.scalar(newest.order_by(VerificationCode.created_at.desc()).limit(1))
    await shop.jobs.wait(f"code:{code_id}", 30)
    async with shop.database.read() as session:
        row = await session.scalar(select(OutboundMail).where(OutboundMail.reference == f"code:{code_id}"))
    if row is None:
        return "000000"
    await shop.jobs.wait(f"mail:{row.id}", 30)
    [path] = (shop.settings.home / "outbox").glob(f"*{code_id}*.eml")
    mail = message_from_bytes(await asyncio.to_thread(path.read_bytes), policy=default)
    match = re.search(r"\b\d{6}\b", str(mail.get_content()))
    assert match is not None
    return match[0]


def possible(stage: Stage, scenario: Scenario) -> bool:
    """Return whether all is installed that a scenario needs."""
    return scenario.needs != "tryon" or bool(stage.container.shop.studio.providers)


def _past_midnight(now: datetime) -> timedelta:
    """Return what has to pass for no day to end between the filling of the shop and the last question."""
    soon = now + _LONGEST_RUN
    return soon - now if soon.date() != now.date() else timedelta(0)


async def run_one(stage: Stage, scenario: Scenario, trial: int = 1) -> Result:
    """Run one scenario once."""
    started = time.perf_counter()
    async with AsyncExitStack() as stack:
        stack.enter_context(clock.travel(_past_midnight(clock.now())))
        shop = await stack.enter_async_context(fresh_shop(stage, scenario))
        run = Run(stage, shop, scenario)
        problems = await run.play()
    seconds, answered = time.perf_counter() - started, dict(run.clerk.answered)
    return Result(scenario.name, trial, seconds, problems, run.transcript, run.done, answered)


async def run_all(
    scenarios: Sequence[Scenario],
    *,
    trials: int = 1,
    model: BaseChatModel | None = None,
    progress: Callable[[Result], None] | None = None,
    **settings: Any,
) -> list[Result]:
    """Run all scenarios ``trials`` times each, one after another."""
    results = []
    async with open_stage(model, **settings) as stage:
        for scenario in scenarios:
            if not possible(stage, scenario):
                continue
            for trial in range(1, trials + 1):
                result = await run_one(stage, scenario, trial)
                results.append(result)
                if progress is not None:
                    progress(result)
    return results


def report(results: Sequence[Result], model: str) -> dict[str, Any]:
    """Return the results as JSON data: totals, pass^k per scenario, and every problem."""
    names = sorted({result.name for result in results})
    rows: list[dict[str, Any]] = []
    for name in names:
        mine = [result for result in results if result.name == name]
        problems = [problem for result in mine for problem in result.problems]
        rows.append(
            {"name": name, "passed": sum(result.passed for result in mine), "trials": len(mine), "problems": problems}
        )
    return {
        "model": model,
        "scenarios": len(names),
        "trials": max((row["trials"] for row in rows), default=0),
        "passed_always": sum(row["passed"] == row["trials"] for row in rows),
        "runs": len(results),
        "runs_passed": sum(result.passed for result in results),
        "seconds": round(sum(result.seconds for result in results), 1),
        "answered": {who: sum(each.answered.get(who, 0) for each in results) for who in ("engine", "model")},
        "results": rows,
    }
