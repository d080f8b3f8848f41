"""SIGKILL, a thousand times: at every named point and at any time, on both kinds of platforms, then the auditor.

Each kill is a process of its own on a state directory that lives through many of them: what one process left
behind is the next one's to bring to an end. A fork server that has imported everything once makes a process cost
a fork instead of seconds. The same seed gives the same kills, changes and buttons.
"""

from __future__ import annotations

import asyncio
import json
import multiprocessing
import random
import shutil
import signal
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from multiprocessing.connection import wait
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any, get_args

from evals.faults.changes import copy_orders
from evals.faults.customer import POLICY, Visit, VisitLog, serve
from evals.faults.platform import DEMO, Kind, platform_of
from evals.faults.points import POINTS, RANDOM
from runtime.settings import Settings
from service.bootstrap import open_container

Progress = Callable[[str, int, int], None]
Cell = tuple[str, str, str]  # kind of platform, point, action
KINDS: tuple[Kind, ...] = get_args(Kind)
PER_HOME = 18
ABREAST = 8
EARLIER = "earlier"
#: What `evals.faults.http_kills` kills, by name, since it belongs to a floor above.
HTTP_SERVER = "app.http.served"
#: What a process has imported when it begins, and made by a visit. Whoever brings a platform of their own adds its
#: module.
PRELOADED = ["evals.faults.customer", "evals.faults.warm", HTTP_SERVER, "evals.faults.rehearsal"]
_CELLS = (*POINTS, RANDOM)
_STUCK = 180.0
# Starting a process also asks after all others; two threads that ask after one at once would lose its exit code.
_COUNTING = threading.Lock()
_TRIES = 8


@dataclass
class Tally:
    """What was counted for one point on one kind of platform."""

    kills: int = 0
    effects: int = 0
    lost: int = 0
    doubled: int = 0
    unresolved: int = 0

    def add(self, other: Tally) -> None:
        """Add another tally's counts."""
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class Result:
    """All tallies by platform kind, point and action, and everything that the auditor found.

    The action is the one in whose midst the kill came; ``EARLIER`` when an earlier one was being brought to an end.
    """

    seed: int
    kinds: Sequence[Kind] = KINDS
    platform: str = DEMO
    seconds: float = 0.0
    cells: dict[Cell, Tally] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)

    def cell(self, kind: str, point: str, action: str) -> Tally:
        """Return the tally of one cell."""
        return self.cells.setdefault((kind, point, action), Tally())

    def add(self, other: Result) -> None:
        """Add what was found elsewhere."""
        for name, tally in other.cells.items():
            self.cell(*name).add(tally)
        self.findings += other.findings

    def total(self) -> Tally:
        """Return the sum of all cells."""
        return self._by(lambda _: "all").get("all", Tally())

    def by(self, part: int) -> dict[tuple[str, str], Tally]:
        """Return the sums by platform kind and point (1) or action (2), sorted."""
        return self._by(lambda cell: (cell[0], cell[part]))

    def _by(self, name: Callable[[Cell], Any]) -> dict[Any, Tally]:
        found: dict[Any, Tally] = {}
        for cell, tally in sorted(self.cells.items()):
            found.setdefault(name(cell), Tally()).add(tally)
        return found

    def struck(self) -> int:
        """Return how many of the combinations of kind, named point and action were killed at least once."""
        return sum(
            1
            for (_, point, action), tally in self.cells.items()
            if tally.kills and point in POINTS and action in platform_of(self.platform).changes
        )

    def data(self) -> dict[str, Any]:
        """Return it as JSON data, sums first."""
        parts: dict[str, dict[str, Any]] = {"points": {}, "actions": {}}
        for place, name in enumerate(parts, 1):
            for (kind, what), tally in self.by(place).items():
                parts[name].setdefault(kind, {})[what] = vars(tally)
        every = len(self.kinds) * len(POINTS) * len(platform_of(self.platform).changes)
        combinations = f"{self.struck()} of {every}"
        return {
            **vars(self.total()),
            "combinations": combinations,
            "seed": self.seed,
            "seconds": round(self.seconds, 1),
            **parts,
            "findings": self.findings,
        }


def plans(
    kills: int, seed: int, kinds: Sequence[Kind] = KINDS, platform: str = DEMO
) -> Iterator[tuple[Kind, list[Visit]]]:
    """Return the visits to make, home by home: ``kills`` of them or a few more, the same number for each point.

    At each point the actions take turns, so that ten rounds strike every action there.
    """
    rng = random.Random(seed)
    each = -(-kills // (len(_CELLS) * len(kinds)))
    for kind in kinds:
        names = sorted(platform_of(platform).changes)
        cells = [(turn, point, action) for point in _CELLS for turn, action in _turns(each, names, rng)]
        rng.shuffle(cells)
        for start in range(0, len(cells), PER_HOME):
            part = enumerate(cells[start:][:PER_HOME])
            yield kind, [replace(_plan(kind, number, cell, rng), platform=platform) for number, cell in part]


def _turns(each: int, known: Sequence[str], rng: random.Random) -> Iterator[tuple[int, str]]:
    names = rng.sample(known, len(known))
    for turn in range(each):
        yield turn // len(names), names[turn % len(names)]


def _plan(kind: Kind, number: int, cell: tuple[int, str, str], rng: random.Random) -> Visit:
    turn, point, action = cell
    return Visit(
        home=Path(),
        kind=kind,
        action=action,
        number=number,
        point=point,
        passing=rng.choice((1, 2)) if point == "turn.in_reply" else 1,
        early=turn > 0 and rng.random() < 0.3,  # the first turn surely strikes the action itself
        button=rng.random() < 0.3,
    )


def bench(
    kills: int,
    seed: int = 1,
    *,
    kinds: Sequence[Kind] = KINDS,
    template: Path | None = None,
    progress: Progress | None = None,
    abreast: int = ABREAST,
    platform: str = DEMO,
    lodge: Callable[[Path], AbstractContextManager[Any]] = nullcontext,
) -> Result:
    """Kill, audit and count.

    Args:
        kills: How many kills, shared evenly among the points and kinds.
        seed: Chooses the order, the changes and the times of random kills.
        kinds: The kinds of platforms, by what they do with idempotency keys.
        template: What `make_home` made; None makes one.
        progress: Called with stage, done and total.
        abreast: How many state directories are worked on at once; recovery is mostly waiting.
        platform: The module of the platform, see `Platform`.
        lodge: Gives each state directory what its platform needs beside it, such as a server.
    """
    started, result = time.monotonic(), Result(seed, kinds, platform)
    todo = list(plans(kills, seed, kinds, platform))
    total = sum(len(visits) for _, visits in todo)
    with tempfile.TemporaryDirectory(prefix="shopclerk-faults-") as folder:
        base = template or make_home(Path(folder) / "template")
        processes()

        def work(place: int) -> Result:
            kind, visits = todo[place]
            home = Path(folder) / f"home-{place}"
            shutil.copytree(base, home)
            with lodge(home):
                result = _break(home, kind, visits, random.Random(f"{seed}-{place}"))
            shutil.rmtree(home)
            return result

        with ThreadPoolExecutor(abreast) as pool:
            for found in pool.map(work, range(len(todo))):
                result.add(found)
                if progress is not None:
                    progress("kills", result.total().kills, total)
    result.seconds = time.monotonic() - started
    return result


def make_home(home: Path) -> Path:
    """Make a state directory with a demo store and no catalogue, which changes to orders do not need."""

    async def open_and_close() -> None:
        async with open_container(Settings(home=home, policy_file=POLICY, _env_file=None), own=True, filled=False):
            pass

    asyncio.run(open_and_close())
    copy_orders(home / "demo.sqlite")
    return home


def _break(home: Path, kind: Kind, visits: list[Visit], rng: random.Random) -> Result:
    """Make the visits on one home, then one that is not killed, and return what its audit found."""
    result = Result(0)
    for planned in visits:
        plan = replace(planned, home=home)
        code, answer = _random(plan, rng) if plan.point == RANDOM else run(plan)
        if code == -signal.SIGKILL:
            result.cell(kind, plan.point, _struck(plan)).kills += 1
        elif "error" in answer or code != 0:
            result.findings.append({"rule": "process", "about": plan.point, "text": str(answer.get("error", code))})
    _, found = run(Visit(home, kind, platform=visits[0].platform))
    if "error" in found or not found:
        result.findings.append({"rule": "process", "about": "the last visit", "text": str(found.get("error", "none"))})
    else:
        _take_in(kind, found, result)
    return result


def _struck(plan: Visit) -> str:
    """Return in the midst of which action the process died: the visit's own, once the customer remembers it."""
    known = {each.number % PER_HOME for each in VisitLog(plan.home).changes}
    return plan.action if plan.number % PER_HOME in known else EARLIER


def _take_in(kind: Kind, found: dict[str, Any], result: Result) -> None:
    cell_of = {each["proposal"].get("proposal_id"): (each["point"], each["action"]) for each in found["changes"]}
    for name in ("lost", "doubled", "unresolved"):
        for proposal_id, count in Counter(found[name]).items():
            tally = result.cell(kind, *cell_of.get(proposal_id, (RANDOM, EARLIER)))
            setattr(tally, name, getattr(tally, name) + count)
    for proposal_id, count in found["effects_of"].items():
        result.cell(kind, *cell_of.get(proposal_id, (RANDOM, EARLIER))).effects += count
    for change in found["changes"]:
        if change["stage"] != "over":
            result.cell(kind, change["point"], change["action"]).lost += 1
            text = f"change {change['number']} ({change['action']}) stopped at {change['stage']}"
            result.findings.append({"rule": "unheard", "about": change["point"], "text": text})
    result.findings += found["findings"]


def _random(plan: Visit, rng: random.Random) -> tuple[int, dict[str, Any]]:
    """Kill a visit at any time of its life; one that was over before makes the next try shorter."""
    longest = 1.0
    for attempt in range(_TRIES):
        began = time.monotonic()
        code, answer = run(replace(plan, number=plan.number + attempt * PER_HOME), rng.uniform(0.0, longest))
        if code == -signal.SIGKILL or "error" in answer:
            break
        longest = (time.monotonic() - began) * 0.8
    return code, answer


def run(plan: Visit, kill_after: float | None = None) -> tuple[int, dict[str, Any]]:
    """Run one visit in a process of its own; returns its exit code and what it left."""
    context = processes()
    path = plan.home / "visit.json"
    path.unlink(missing_ok=True)
    process = context.Process(target=serve, args=(plan, path), daemon=True)
    limit = _STUCK if kill_after is None else kill_after
    with _COUNTING:
        process.start()
    wait([process.sentinel], limit)
    with _COUNTING:
        stuck = process.is_alive()
    if stuck:
        process.kill()
        wait([process.sentinel])
        with _COUNTING:
            process.join()
        if kill_after is None:
            return 1, {"error": f"stuck for {_STUCK:.0f} s"}
    answer = json.loads(path.read_text()) if path.exists() else {}
    return process.exitcode or 0, answer


def processes() -> ForkServerContext:
    """Return where processes come from: a server that has imported everything and runs nothing."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context
