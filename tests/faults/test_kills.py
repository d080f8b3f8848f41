"""SIGKILL at every point of a change, on both kinds of platforms: nothing is lost, nothing happens twice."""

from __future__ import annotations

import shutil
import signal
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from evals.faults.customer import Visit
from evals.faults.kills import KINDS, bench, plans, run
from evals.faults.points import POINTS, RANDOM
from service.changes.registry import ACTIONS

pytestmark = pytest.mark.faults


@pytest.mark.timeout(400)  # a minute or two on two cores that have nothing else to do
def test_kills_lose_nothing_and_double_nothing(template: Path) -> None:
    result = bench(108, 1, template=template)
    data = result.data()
    assert data["findings"] == []
    assert (data["lost"], data["doubled"], data["unresolved"]) == (0, 0, 0)
    for kind in KINDS:
        assert {point: data["points"][kind][point]["kills"] for point in POINTS} == dict.fromkeys(POINTS, 6)
        assert data["points"][kind][RANDOM]["kills"] > 0
        assert {action for action, each in data["actions"][kind].items() if each["kills"]} >= set(ACTIONS)
    assert data["kills"] >= 100
    assert data["effects"] >= 96


def test_a_thousand_kills_are_planned_for_every_action_at_every_point() -> None:
    own = {(kind, each.point, each.action) for kind, visits in plans(1000, 3) for each in visits if not each.early}
    assert own == {(kind, point, action) for kind in KINDS for point in (*POINTS, RANDOM) for action in ACTIONS}


def test_the_same_seed_plans_the_same_kills() -> None:
    assert list(plans(100, 3)) == list(plans(100, 3)) != list(plans(100, 4))


# What a kill leaves behind at each point: proposal, effect, refunds in the store's books, told, clerk's messages.
LEFT: dict[str, tuple[str, str | None, int, bool, int]] = {
    "proposal.after_propose": ("open", None, 0, False, 0),
    "proposal.after_confirm": ("open", None, 0, False, 1),
    "proposal.after_decide": ("accepted", "planned", 0, False, 1),
    "effect.before_send": ("accepted", "sending", 0, False, 1),
    "store.after_commit": ("accepted", "sending", 1, False, 1),
    "effect.after_send": ("accepted", "sending", 1, False, 1),
    "effect.after_record": ("accepted", "confirmed", 1, False, 1),
    "turn.in_reply": ("accepted", "confirmed", 1, False, 1),
}


@pytest.mark.parametrize("point", POINTS)
def test_each_point_is_where_it_says(point: str, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    passing = 2 if point == "turn.in_reply" else 1  # the first one is the reply that asks
    code, _ = run(Visit(home, "keys", "refund_order", 0, point, passing))
    assert code == -signal.SIGKILL
    assert left(home) == LEFT[point]
    _, found = run(Visit(home, "keys"))
    assert (found["confirmed"], found["findings"]) == (1, [])
    assert left(home) == ("accepted", "confirmed", 1, True, left(home)[4])


def left(home: Path) -> tuple[Any, ...]:
    """Read what is stored, past all of our own code."""
    rows: dict[str, Any] = {}
    queries = {
        "proposal": "SELECT state FROM proposal ORDER BY created_at DESC",
        "effect": "SELECT state FROM effect",
        "told": "SELECT told_at IS NOT NULL FROM proposal ORDER BY created_at DESC",
        "clerk": "SELECT count(*) FROM message WHERE role = 'clerk'",
    }
    with sqlite3.connect(home / "shopclerk.sqlite") as connection:
        for name, query in queries.items():
            found = connection.execute(query).fetchone()
            rows[name] = found[0] if found else None
    with sqlite3.connect(home / "demo.sqlite") as connection:
        refunds = connection.execute("SELECT count(*) FROM movements WHERE kind = 'refund' AND length(reference) = 32")
        count = refunds.fetchone()[0]
    return rows["proposal"], rows["effect"], count, bool(rows["told"]), rows["clerk"]
