"""Commands and options that the pages name are there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import typer
from typer.core import TyperGroup

from app.cli.root import app
from tests.house.tree import ROOT

pytestmark = pytest.mark.house

_CODE = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
_CALL = re.compile(r"(?:\./|(?<![\w/.'\"-]))shopclerk ([a-z][^\n`#|)]*)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
#: What the start script itself does, and what only a package of others brings.
_ELSEWHERE = {("test",), ("check",), ("connect", "toy"), ("check-platform", "toy")}
PAGES = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


@cache
def commands() -> dict[tuple[str, ...], set[str]]:
    """Return every command with its options, and every group with those of what it does by itself."""
    found: dict[tuple[str, ...], set[str]] = {}

    def walk(command: Any, name: tuple[str, ...]) -> None:
        found[name] = {option for each in command.params for option in (*each.opts, *each.secondary_opts)} | {"--help"}
        if isinstance(command, TyperGroup):
            context = typer.Context(command)
            for each in command.list_commands(context):
                walk(command.get_command(context, each), (*name, each))

    walk(typer.main.get_command(app), ())
    return found


def calls(text: str) -> Iterator[str]:
    for code in _CODE.findall(text):
        yield from _CALL.findall(code)


def wrong(call: str) -> str:
    """Return what is wrong with a call, empty where nothing is."""
    words = call.split()
    name: tuple[str, ...] = ()
    for word in words[:2]:
        if (*name, word) in _ELSEWHERE:
            return ""
        if (*name, *word.split("|")[:1]) in commands():
            name = (*name, word.split("|")[0])
    if not name:
        return f"no command {words[0]}"
    groups = {each[0] for each in commands() if len(each) == 2} - {"eval"}  # which takes files as well
    if len(name) == 1 and name[0] in groups and words[1:] and not words[1].startswith("-"):
        return f"{name[0]}: no command {words[1]}"
    unknown = sorted(set(_OPTION.findall(call)) - commands()[name] - commands().get((*name, "run"), set()))
    return f"{' '.join(name)}: no {', '.join(unknown)}" if unknown else ""


def test_commands_and_options_that_pages_name_are_there() -> None:
    found = {}
    for page in PAGES:
        mistakes = [mistake for call in calls(page.read_text(encoding="utf-8")) if (mistake := wrong(call))]
        if mistakes:
            found[str(page.relative_to(ROOT))] = mistakes
    assert found == {}


def test_a_wrong_command_and_a_wrong_option_are_seen() -> None:
    assert list(calls("see `./shopclerk serve --port 1` and\n```\nshopclerk stop on  # now\n```")) == [
        "serve --port 1",
        "stop on  ",
    ]
    assert wrong("serve --port 1") == wrong("stop on") == wrong("approvals list|show|approve|decline") == ""
    assert wrong("nothing --port") == "no command nothing"
    assert wrong("serve --pots 1") == "serve: no --pots"
    assert wrong("stop now") == "stop: no command now"


def test_the_pages_name_many() -> None:
    assert len({call for page in PAGES for call in calls(page.read_text(encoding="utf-8"))}) > 50
