"""A request that calls an order by a number which may be a SKU as well: the customer's own orders tell which it is."""

from __future__ import annotations

import re

from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers, short_numbers
from agent.embedded.turn import Turn
from service.consent import house_numbers, references, said
from tools.results import OrdersResult, Result

_ABOUT = re.compile(r"\b(?:where|when|status|track\w*|pa(?:y|id|ying))\b", re.I)
LOOKED = "called"  # what a frame waits for while the orders are looked through


def look(turn: Turn) -> Move | None:
    """Return the look at the customer's orders that tells what "cancel WC-1042" means; None where it is plain.

    Args:
        turn: The turn; its frame tells whether they were looked through for it.
    """
    if "list_orders" not in turn.tools or turn.frame.args.get(LOOKED) or order_numbers(turn.text, bare=False):
        return None
    if not _candidates(turn, turn.text) or house_numbers.corrected(turn.text) is not None:
        return None
    if not (said.families(turn.text) or _ABOUT.search(turn.text) or lone_number(turn.text, asked=True)):
        return None
    return turn.call("list_orders", {}, Frame(LOOKED, "order_status", {"text": turn.text}), "order_status")


def told(turn: Turn, result: Result) -> Turn | None:
    """Return the turn in which the order is called one, once the orders were looked through; None for other results.

    Args:
        turn: The turn.
        result: The tool's result.
    """
    if turn.frame.awaiting != LOOKED:
        return None
    text = str(turn.frame.args.get("text") or turn.text)
    if result.kind == "verify_first" and lone_number(text, asked=True):  # of a visitor it is an article's
        return Turn(text, turn.history, turn.tools, Frame(args={LOOKED: True}))
    if not isinstance(result, OrdersResult):
        return None
    numbers = references.known(text, result.numbers)
    if not numbers and result.more:  # it may be an older one, which is looked up
        numbers = _candidates(turn, text)[:1]
    for number in numbers:
        text = re.sub(rf"(?<!\w){re.escape(number)}(?!\w)", f"order #{number}", text, count=1, flags=re.I)
    return Turn(text, turn.history, turn.tools, Frame(args={LOOKED: True}))


def _candidates(turn: Turn, text: str) -> list[str]:
    """Return what may be an order's number though nothing says so: of letters and signs, or of three digits alone."""
    skus = turn.history.skus()
    return [*(each for each in references.candidates(text) if each.casefold() not in skus), *short_numbers(text)]
