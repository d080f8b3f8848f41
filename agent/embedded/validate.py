"""Whether the engine's data hold together: rows of intents, what is learned from, the heads made of it, languages."""

from __future__ import annotations

import numpy as np

from agent.embedded import fit, intent_handlers, multilingual, others, pattern_intents, validate_languages
from agent.embedded.intents import INTENTS, ROWS, Intent
from agent.embedded.router import Router
from commerce.sentences import exists
from service.changes.registry import ACTIONS
from tools import TOOLS

_CALLED = {*TOOLS, *ACTIONS}
#: A learned intent needs so many lines; fewer are learned by heart.
FEWEST = 30


def problems(router: Router, rows: dict[str, Intent] | None = None) -> list[str]:
    """Return what is wrong, a sentence each; nothing where all is well.

    Args:
        router: The router that the examples are read with.
        rows: The intents; None takes those of intents.yaml.
    """
    rows = ROWS if rows is None else rows
    found = [problem for row in rows.values() for problem in _of_row(row, router)]
    handled = set(intent_handlers.ACTS) - set(others.NAMES)
    found += [f"{name} has a handler and no row in intents.yaml." for name in sorted(handled - set(rows))]
    return [*found, *_of_lines(), *validate_languages.problems(router)]


def _of_row(row: Intent, router: Router) -> list[str]:
    found = []
    if row.name not in intent_handlers.ACTS:
        found.append(f"{row.name} has no handler in intent_handlers.py.")
    found += [f"{row.name} names a tool that is none: {tool}." for tool in row.tools if tool not in _CALLED]
    if not row.examples or not row.counterexamples:
        found.append(f"{row.name} has no examples in and out.")
    if row.learned and row.tools and not exists(f"engine.name.{row.name}"):
        found.append(f"{row.name} has no sentence engine.name.{row.name}, which a choice calls it by.")
    found += [f"{row.name} is not heard in “{text}”." for text in row.examples if not _heard(row, text, router)]
    return found + [f"{row.name} is heard in “{text}”." for text in row.counterexamples if _heard(row, text, router)]


def _heard(row: Intent, text: str, router: Router) -> bool:
    if row.learned:
        return router.route(text).label == row.name
    return pattern_intents.intent(text, row.shown) == row.name


def _of_lines() -> list[str]:
    lines = fit.read_exemplars()
    few = [name for name in INTENTS if len(lines[name]) < FEWEST]
    found = [f"{name} has fewer than {FEWEST} lines in exemplars.yaml." for name in few]
    places: dict[str, str] = {}
    for name in INTENTS:
        for line in lines[name]:
            other = places.setdefault(line.casefold(), name)
            if other != name:
                found.append(f"“{line}” is a line of both {other} and {name}.")
    for path, digest in ((fit.HEAD, fit.digest()), (multilingual.HEAD, multilingual.digest())):
        with np.load(path, allow_pickle=False) as head:
            if str(head["exemplars"]) != digest:
                found.append(f"{path.name} was made of other lines: run `shopclerk engine train`.")
    return found
