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
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, get_args

from evals.faults.changes import CHANGES, copy_orders
from evals.faults.customer import POLICY, Kind, Visit, serve
from evals.faults.points import POINTS, RANDOM
from runtime.settings import Settings
from service.house import open_house

Progress = Callable[[str, int, int], None]
KINDS: tuple[Kind, ...] = get_args(Kind)
PER_HOME = 18
_STUCK = 180.0
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
    """All tallies by platform kind and point, and everything that the auditor found."""

    seed: int
    seconds: float = 0.0
    cells: dict[tuple[str, str], Tally] = field(default_factory=dict)
    findings: list[dict[str, str]] = field(default_factory=list)

    def cell(self, kind: str, point: str) -> Tally:
        """Return the tally of one cell."""
        return self.cells.setdefault((kind, point), Tally())

    def total(self) -> Tally:
        """Return the sum of all cells."""
        total = Tally()
        for tally in self.cells.values():
            total.add(tally)
        return total

    def data(self) -> dict[str, Any]:
        """Return it as JSON data, sums first."""
        points: dict[str, Any] = {}
        for (kind, point), tally in sorted(self.cells.items()):
            points.setdefault(kind, {})[point] = vars(tally)
        return {
            **vars(self.total()), "seed": self.seed, "seconds": round(self.seconds, 1), "points": points,
            "findings": self.findings,
        }  # fmt: skip


def plans(kills: int, seed: int, kinds: Sequence[Kind] = KINDS) -> Iterator[tuple[Kind, list[Visit]]]:
    """Return the visits to make, home by home: ``kills`` of them or a few more, the same number for each cell."""
    rng = random.Random(seed)
    cells = [*POINTS, RANDOM]
    each = -(-kills // (len(cells) * len(kinds)))
    for kind in kinds:
        points = cells * each
        rng.shuffle(points)
        for start in range(0, len(points), PER_HOME):
            yield kind, [_plan(kind, number, point, rng) for number, point in enumerate(points[start:][:PER_HOME])]


def _plan(kind: Kind, number: int, point: str, rng: random.Random) -> Visit:
    return Visit(
        home=Path(), kind=kind, action=rng.choice(sorted(CHANGES)), number=number, point=point,
        passing=rng.choice((1, 2)) if point == "turn.in_reply" else 1, early=rng.random() < 0.2,
        button=rng.random() < 0.3,
    )  # fmt: skip


def bench(
    kills: int,
    seed: int = 1,
    *,
    kinds: Sequence[Kind] = KINDS,
    template: Path | None = None,
    progress: Progress | None = None,
) -> Result:
    """Kill, audit and count.

    Args:
        kills: How many kills, shared evenly among the points and kinds.
        seed: Chooses the order, the changes and the times of random kills.
        kinds: The kinds of platforms, by what they do with idempotency keys.
        template: What `make_home` made; None makes one.
        progress: Called with stage, done and total.
    """
    started, result = time.monotonic(), Result(seed)
    todo = list(plans(kills, seed, kinds))
    total = sum(len(visits) for _, visits in todo)
    rng = random.Random(seed + 1)
    with tempfile.TemporaryDirectory(prefix="shopclerk-faults-") as folder:
        base = template or make_home(Path(folder) / "template")
        for kind, visits in todo:
            home = Path(folder) / "home"
            shutil.copytree(base, home)
            _break(home, kind, visits, rng, result)
            shutil.rmtree(home)
            if progress is not None:
                progress("kills", sum(each.kills for each in result.cells.values()), total)
    result.seconds = time.monotonic() - started
    return result


def make_home(home: Path) -> Path:
    """Make a state directory with a demo store and no catalogue, which changes to orders do not need."""

    async def open_and_close() -> None:
        async with open_house(Settings(home=home, policy_file=POLICY, _env_file=None), own=True, filled=False):
            pass

    asyncio.run(open_and_close())
    copy_orders(home / "demo.sqlite")
    return home


def _break(home: Path, kind: Kind, visits: list[Visit], rng: random.Random, result: Result) -> None:
    """Make the visits on one home, then one that is not killed, and take its audit into ``result``."""
    for planned in visits:
        plan = replace(planned, home=home)
        code, answer = _random(plan, rng) if plan.point == RANDOM else run(plan)
        if code == -signal.SIGKILL:
            result.cell(kind, plan.point).kills += 1
        elif "error" in answer or code != 0:
            result.findings.append({"rule": "process", "about": plan.point, "text": str(answer.get("error", code))})
    _, found = run(Visit(home, kind))
    if "error" in found or not found:
        result.findings.append({"rule": "process", "about": "the last visit", "text": str(found.get("error", "none"))})
    else:
        _take_in(kind, found, result)


def _take_in(kind: Kind, found: dict[str, Any], result: Result) -> None:
    point_of = {each["proposal"].get("proposal_id"): each["point"] for each in found["changes"]}
    for name in ("lost", "doubled", "unresolved"):
        for proposal_id, count in Counter(found[name]).items():
            tally = result.cell(kind, point_of.get(proposal_id, RANDOM))
            setattr(tally, name, getattr(tally, name) + count)
    for proposal_id, count in found["effects_of"].items():
        result.cell(kind, point_of.get(proposal_id, RANDOM)).effects += count
    for change in found["changes"]:
        if change["stage"] != "over":
            result.cell(kind, change["point"]).lost += 1
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
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["evals.faults.customer"])
    path = plan.home / "visit.json"
    path.unlink(missing_ok=True)
    process = context.Process(target=serve, args=(plan, path), daemon=True)
    process.start()
    process.join(kill_after if kill_after is not None else _STUCK)
    if process.is_alive():
        process.kill()
        process.join()
        if kill_after is None:
            return 1, {"error": f"stuck for {_STUCK:.0f} s"}
    answer = json.loads(path.read_text()) if path.exists() else {}
    return process.exitcode or 0, answer
