"""The product of an order that was just looked at: "is it still available" after its card."""

from __future__ import annotations

from agent.embedded import articles
from agent.embedded.engine_history import EngineHistory
from tools.results import OrderResult


def of_card(history: EngineHistory) -> str:
    """Return the id of the one product that an order's card shown last is about; empty where none is, or several.

    Of an order of several articles it is the one that the customer named when they asked for the order.
    """
    newest = next(iter(reversed(history.results)), None)
    if not isinstance(newest, OrderResult):
        return ""
    has = articles.lines(newest.order)
    if len(has) > 1:
        has = list(articles.meant(history.said_before(), has).lines)
    found = {str(each.get("product_id") or "") for each in has}
    return found.pop() if len(found) == 1 else ""
