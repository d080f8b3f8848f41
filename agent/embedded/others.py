"""Actions that other packages bring: heard by the words that they teach, and asked for one argument after another."""

from __future__ import annotations

import re

from agent.embedded.dialogue import Move
from agent.embedded.forms import Case, refuse
from commerce.sentences import exists, say
from commerce.text import one_line
from service.changes.registry import ACTIONS
from service.consent import said

#: Those that have words of their own; ours have dialogues of their own.
NAMES = frozenset(name for name, spec in ACTIONS.items() if spec.says)
PREFIX = "own_"  # of slots: any words may fill them
_QUOTES = "\"“”„«»' \t"
_LONGEST = 400


def _told(text: str) -> tuple[str, str]:
    """Return what stands before the colon of the last line, and what is told behind it, empty where nothing is."""
    before, line_break, last = text.rstrip().rpartition("\n")
    asked, colon, told = last.partition(":")
    told = told.strip(_QUOTES)
    if not colon or not 2 <= len(told) <= _LONGEST:
        return text, ""
    return f"{before}{line_break}{asked}", told


def intent(text: str) -> str:
    """Return the action that words ask for and nothing else with it, empty when it is none of these."""
    found = [name for name in NAMES if name in said.families(text)]
    if len(found) != 1:
        return ""
    # What an argument is called may be a word of another action: "with the card: For Ada" pays nothing.
    called = "|".join(map(re.escape, ACTIONS[found[0]].arguments.model_fields)) or "(?!)"
    reading = said.read(re.sub(rf"\b(?:{called})\b", "", _told(text)[0]))
    return found[0] if reading.families == {found[0]} and not any(part.asks for part in reading.parts) else ""


def fill(case: Case) -> Move:
    """Ask for the next argument that must be given, or propose the change."""
    spec = ACTIONS[case.intent]
    if not case.allowed(spec.name):
        return refuse(case, spec.name)
    needed = [name for name, field in spec.arguments.model_fields.items() if field.is_required()]
    given = {name: case.slots[f"{PREFIX}{name}"] for name in needed if f"{PREFIX}{name}" in case.slots}
    if len(needed) == 1 and not given and (told := _told(case.text)[1]):
        given = {needed[0]: one_line(told, _LONGEST)}
    missing = next((name for name in needed if name not in given), "")
    if missing:
        return case.ask(f"{PREFIX}{missing}", say(asks) if exists(asks := spec.asks[missing]) else asks)
    return case.call(spec.name, **given)
