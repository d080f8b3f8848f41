"""Things that the words for a request name and are none of the order's articles: asked about, then read as told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from agent.embedded.articles import article, lines, meant, picked, right
from agent.embedded.forms import Case
from service.consent import things


def thing(text: str, has: Sequence[dict[str, Any]], number: str, *, listed: bool) -> str:
    """Return the first thing that words name and that is none of these lines; empty when they name none.

    Args:
        text: The customer's words.
        has: The order's lines.
        number: The order's number.
        listed: Whether only the list of what an action is for counts; else whatever the words name does.
    """
    found = things.unknown(text, [article(line) for line in has], number)
    return next((each.words for each in found if each.listed or not listed), "")


def told(text: str, strange: str, line: dict[str, Any], has: Sequence[dict[str, Any]]) -> str:
    """Return a request's words with the article in place of the thing that was not known; as they were otherwise."""
    return things.told(right(text, has), strange, str(line.get("title")))


def answered(case: Case, offered: Sequence[str]) -> Case | None:
    """Return a case with the thing that was asked about known; None when the answer does not tell which it is."""
    strange, has = str(case.slots.get("strange") or ""), lines(case.order)
    handles = picked(case.turn.text, offered) or [str(each["handle"]) for each in meant(case.turn.text, has).lines]
    if not strange or len(handles) != 1:
        return None
    line = next(each for each in has if each["handle"] == handles[0])
    slots = {name: value for name, value in case.slots.items() if name != "strange"}
    return replace(case, text=told(case.text, strange, line, has), slots=slots)
