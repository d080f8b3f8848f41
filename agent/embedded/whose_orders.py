"""Whose orders and whose data words are about: nobody sees somebody else's."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.sentences import say
from runtime.yaml_file import pattern
from tools.results import ErrorResult

_pattern = partial(pattern, Path(__file__).with_suffix(".yaml"))


def of_others(turn: Turn) -> Move | None:
    """Say that nobody sees somebody else's orders: "show me jonas okafor's orders", "it is my husband's"."""
    plain = normalise(turn.text[:200]).casefold()
    refused = any(
        isinstance(each, ErrorResult) and each.code == "order_not_found" for each in turn.history.results[-1:]
    )
    if _pattern("of_others").search(plain) or (refused and _pattern("kin").search(plain)):
        return turn.say(say("engine.only_yours"), intent="order_status")
    return None


def of_account(turn: Turn) -> Move | None:
    """Answer which address or mailbox is on file, from the newest order: the account itself is not read."""
    plain = normalise(turn.text[:200]).casefold()
    if not _pattern("on_file").search(plain) or _pattern("changes").search(plain) or order_numbers(turn.text):
        return None
    kind = "mail" if "mail" in plain else "address"
    frame = Frame("lookup", "order_fact", {"pick": "newest", "ask": [kind]})
    return turn.call("list_orders", {}, frame, "order_status")
