"""Questions after which a proposal is void: they are answered, and nothing is made of them."""

from __future__ import annotations

from typing import Any

from agent.embedded import aside, changing, product_questions
from agent.embedded.articles import lines, meant
from agent.embedded.dialogue import Frame, Move
from agent.embedded.turn import Turn
from commerce.sentences import say
from service import terms

#: Requests that take goods out of an order, or give them back.
_OF_GOODS = frozenset({"refund", "return", "exchange", "cancel_order"})
_LOOKS = frozenset({"get_order", "list_orders"})
#: Rules of the shop that no proposal tells of.
_RULED = frozenset({"warranty", "withdrawal", "claims"})


def answer(turn: Turn, call: dict[str, Any]) -> Move | None:
    """Return the answer to a question after a proposal that it made void; None where it is none, or of other things.

    Args:
        turn: The turn.
        call: The call that had proposed it.
    """
    number = str(call["args"].get("order_number") or "")
    has = lines(turn.history.order(number) or {})
    named = meant(turn.text, has)
    about_goods = bool(named.lines or named.doubt)
    if not about_goods and terms.topic_of(turn.text) not in _RULED and (told := aside.about(turn)):
        return turn.say(f"{say('engine.it_would')} {told} {say('engine.ask_again')}")
    if not changing.only_asks(turn.text, has) or not about_goods:
        return None
    if product_questions.of_an_order(turn.text):
        return turn.call("get_order", {"order_number": number}, intent="order_status")
    ids = {str(line.get("product_id") or "") for line in named.lines}
    return product_questions.of_article(turn, ids.pop()) if len(ids) == 1 else None


def held(turn: Turn, move: Move) -> Move:
    """Return the move after a question that made a proposal void; a change it never is.

    "Is the lamp broken?" tells no fault, and asks for nothing to be done about one.
    """
    call = turn.history.dropped()
    if call is None or move.intent not in _OF_GOODS or (not move.tool and not move.frame.awaiting):
        return move
    if move.tool in _LOOKS and move.frame.awaiting != "lookup":
        return move
    has = lines(turn.history.order(str(call["args"].get("order_number") or "")) or {})
    if not changing.only_asks(turn.text, has):
        return move
    return turn.say(say("engine.instead"), Frame("instead", "", {"call": call}))
