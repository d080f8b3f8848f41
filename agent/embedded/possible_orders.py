"""Which of some orders can take what a customer wants: of two with a jumper one that was not sent can be called off.

Where words name several orders, or none, those that cannot take the wish are no answer to "which order is it?".
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from agent.embedded import order_talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import say
from service import order_words
from service.consent import said
from tools.results import OrdersResult

#: Nothing of it was sent yet.
WAITING = frozenset({"pending", "open", "on_hold"})
_CAME = frozenset({"delivered", "shipped", "partly_shipped"})
#: Where an order has to stand for a request; for the others it may stand anywhere.
_STANDS: dict[str, frozenset[str]] = {
    **dict.fromkeys(("cancel_order", "change_address", "add_note", "cancel", "address", "note"), WAITING),
    **dict.fromkeys(("change_payment", "payment"), frozenset({"pending", "failed", "open", "on_hold"})),
    **dict.fromkeys(("return", "give_back", "misfit", "broken", "missing"), _CAME),
    **dict.fromkeys(("refund", "dislike", "less"), _CAME | WAITING),
    **dict.fromkeys(("exchange", "swap"), frozenset({"delivered"}) | WAITING),
    "missed": frozenset({"shipped", "partly_shipped", "delivered"}),
    "wait": WAITING | {"shipped", "partly_shipped"},
}


def able(result: OrdersResult, *wishes: str) -> OrdersResult:
    """Return those orders of a list that may stand for a request; all where none does, which the request tells."""
    stands = next((_STANDS[each] for each in wishes if each in _STANDS), None)
    left = [each for each in result.orders if stands is None or each.get("status") in stands]
    return result.model_copy(update={"orders": left, "more": False}) if left and stands else result


def of_wish(text: str, result: OrdersResult, intent: str) -> OrdersResult:
    """Return those orders of a list that can take what words want, read with the orders' articles called items.

    Args:
        text: The customer's words.
        result: The orders that the words name.
        intent: What the words are taken for; a bare look at an order tells nothing.
    """
    return able(result, *_heard(text, result.orders), intent)


def is_it(turn: Turn, order: dict[str, Any]) -> Move:
    """Ask whether a request is for this order, the only one that can take it."""
    number, intent = str(order["number"]), turn.frame.intent
    question = say("engine.is_it_order", order=number, articles=", ".join(map(str, order.get("articles") or ())))
    args = {**turn.frame.args, "pick": "", "listed": [number]}
    return turn.say(question, Frame("order_number", intent, args), intent)


def names(turn: Turn, order: dict[str, Any]) -> bool:
    """Return whether the words of a request name an article of an order."""
    titles = [str(title).split(" (")[0] for title in order.get("articles") or ()]
    return order_words.titles_hold(str(turn.frame.args.get("text") or turn.text), titles)


def _heard(text: str, orders: Collection[dict[str, Any]]) -> list[str]:
    titles = [str(title).split(" (")[0] for each in orders for title in each.get("articles") or ()]
    plain = order_words.called(normalise(text), titles, order_talk.ITEM, order_talk.ITEMS)
    asked = [each for each in said.families(text) if each in _STANDS]
    if not asked and causes.read(text) in causes.FAULTS:
        asked = ["broken"]
    return [*asked, order_talk.read(plain)]
