"""What all of a customer's orders came to: "how much have I spent so far"."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from pathlib import Path

from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce.amounts import as_told
from commerce.sentences import say
from runtime import clock
from runtime.yaml_file import pattern
from tools.results import OrdersResult

#: The intent of a look through all orders for what they came to.
SPENT = "spent"
_pattern = partial(pattern, Path(__file__).with_suffix(".yaml"))
_NOT_PAID = frozenset({"cancelled", "failed", "refunded"})


def asked(turn: Turn) -> Move | None:
    """Return the look through the orders for a question after what they came to; None for other words."""
    plain = normalise(turn.text[:200]).casefold()
    if not _pattern("spent").search(plain) or order_numbers(turn.text) or "list_orders" not in turn.tools:
        return None
    year = str(clock.now().year) if _pattern("year").search(plain) else ""
    if _pattern("period").search(plain) and not year:
        return None
    return turn.call("list_orders", {}, Frame("lookup", SPENT, {"year": year, "sum": "0", "count": 0}), "order_status")


def told(turn: Turn, result: OrdersResult) -> Move:
    """Return what the orders came to, once the last page of them was read."""
    args, page = turn.frame.args, int(turn.frame.args.get("page") or 1)
    counted = [
        each
        for each in result.orders
        if each.get("status") not in _NOT_PAID and str(each.get("placed_on") or "").startswith(str(args["year"]))
    ]
    total = Decimal(str(args["sum"])) + sum((Decimal(str(each.get("total") or 0)) for each in counted), Decimal(0))
    count = int(args["count"]) + len(counted)
    currency = str(args.get("currency") or next((each.get("currency") for each in result.orders), ""))
    if result.more:
        kept = {**args, "sum": str(total), "count": count, "currency": currency, "page": page + 1}
        return turn.call("list_orders", {"page": page + 1}, Frame("lookup", SPENT, kept), "order_status")
    return turn.say(say("engine.spent", count=count, amount=as_told(str(total), currency)), intent="order_status")
