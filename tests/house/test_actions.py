"""An action's name stands in its own folder: whoever needs to know of actions asks the registry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from service.changes.registry import ACTIONS
from tests.house.tree import PACKAGES, ROOT, tracked

pytestmark = pytest.mark.house
_KINDS = (".py", ".js", ".html", ".md", ".yaml", ".toml", ".css")
_NAME = re.compile(rf"\b(?:{'|'.join(ACTIONS)})\b")
#: Where names stand and why; the first path that fits holds. A path that no longer names one is to be taken out.
NAMED = {
    "service/actions": "an action's own folder, and what it tells of another one that is offered instead",
    "service/consent/languages": "data: the words of a language for each of our actions",
    "service/consent": "what a yes, a part or a payee means differs from deed to deed: the rules of consent are written so",
    "service/asked.py": "the same rules",
    "service/sending.py": "the same rules: which words order a parcel to be sent elsewhere",
    "agent/embedded": "the engine's own dialogue: which article, reason or address it asks for differs from wish to wish",
    "connectors/stores": "what a platform can do, in which of its ways; the names are those of the abilities",
    "commerce": "`[refund_order]` alone: its limits hold for whatever pays, so judges of money read it",
    "service/policy_asking.py": "`[refund_order]` alone: what is paid for nothing",
    "service/policy_table.py": "`[refund_order]` alone: whose limits are inherited",
    "service/policy.toml": "data: the file that an owner begins with; a section that it lacks is made from the action",
    "evals/contracts": "what a port promises of each change, which every store is held to",
    "evals/faults/rehearsal.py": "a visit that pays one refund, before processes are forked",
    "evals/scenarios": "conversations about one action each",
    "evals/injections": "attacks on one action each",
    "evals/faults/policy.toml": "data: what stands in the way of faults is off; it may be silent on an action",
    "evals/faults/race.py": "a race for the money of one order",
    "evals/bench/bench_peers.py": "a bench of one refund",
    "evals/bench/bench_turn.py": "a bench of one refund",
    "app/mcp/offers.py": "what other programs' people call an action",
    "service/changes/possible.py": "`[refund_order]` alone: how long money takes",
    "evals/worst_case.py": "the two actions that an attacker gains most by",
}
MONEY = frozenset({"refund_order"})


def naming() -> dict[str, set[str]]:
    """Return every file of the product that names an action, with the names."""
    files = [path for path in tracked() if path.suffix in _KINDS and path.relative_to(ROOT).parts[0] in PACKAGES]
    found = {str(path.relative_to(ROOT)): set(_NAME.findall(path.read_text(encoding="utf-8"))) for path in files}
    return {path: names for path, names in found.items() if names}


def home(path: str) -> str:
    """Return the entry that a file falls under, empty where none fits."""
    return next((each for each in NAMED if Path(path).is_relative_to(each)), "")


def test_no_actions_name_stands_outside_its_folder() -> None:
    found = naming()
    assert {path: names for path, names in found.items() if not home(path)} == {}
    alone = [each for each, why in NAMED.items() if "alone" in why]
    assert {path: names for path, names in found.items() if home(path) in alone and names - MONEY} == {}


def test_every_exception_is_needed() -> None:
    assert set(NAMED) - {home(path) for path in naming()} == set()
