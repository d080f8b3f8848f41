"""What somebody says of a thing that they ordered, before its order was shown: "jeans too wide, 30 please".

A thing's name tells the encoder more than what is said of it. So the customer's orders are looked through as soon as
words may be of one of their things; once they hold it, the words are read again with the thing called an item.
"""

from __future__ import annotations

import re
from typing import Any

from agent.embedded import finding_orders, openings, order_talk
from agent.embedded.called import LOOKED
from agent.embedded.dialogue import Frame, Move
from agent.embedded.rules import Heard
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from service import order_words
from tools.results import OrdersResult, Result

#: In a frame's args: the words may be of something that was ordered, and the orders tell.
_MAY_BE = "may_be"
#: "Boots in 44 please" may be of theirs, and is searched.
_SEARCH = re.compile(r"\W*(?:[a-z-]+ ){1,3}in (?:size )?[\w/-]+\W*(?:please|pls)?\W*$", re.I)
_THEIRS = 0.7  # so sure it has to be once the thing is called an item
_ELSEWHERE = frozenset({"", "shop", "rules", "go"})


def look(turn: Turn) -> Move | None:
    """Return the look for the order of what somebody surely speaks of: "sneakers dont fit"."""
    return _look(turn) if openings.own(turn.text) else None


def perhaps(heard: Heard) -> Move | None:
    """Return the same where words may be of a thing of theirs; a plain search is none."""
    searches = heard.routing.decided and heard.routing.label == "product_discovery"
    least = openings.SEARCHES if searches else openings.PERHAPS
    return _look(heard.turn) if openings.own(heard.turn.text, least) else None


def _look(turn: Turn) -> Move | None:
    if _SEARCH.match(turn.text):
        return None
    named = finding_orders.content(turn.text) or order_words.tells_of_order(turn.text)
    if turn.frame.awaiting or not finding_orders.may(turn) or not named or finding_orders.of_the_shop(turn.text):
        return None
    amid = bool(turn.history.products() or turn.history.current_order())
    if amid and (not finding_orders.content(turn.text) or _goes_on(turn)):
        return None
    beside = turn.history.products() and not finding_orders.speaks_of_orders(turn)
    if beside and not openings.own(turn.text, openings.SURE):
        return None
    move = finding_orders.called_for(turn, "order_status", f"my {turn.text[:400]}")  # "fleece not accepted": theirs
    return Move(tool=move.tool, args=move.args, frame=_marked(move.frame, amid=amid), intent=move.intent)


def _goes_on(turn: Turn) -> bool:
    """Whether words go on about the order that is talked about: they name an article of it, or no other thing."""
    return finding_orders.in_focus(turn) or order_talk.read(turn.text, order_talk.VERY) not in _ELSEWHERE


def _marked(frame: Frame, *, amid: bool) -> Frame:
    return frame.but(args={**frame.args, _MAY_BE: "amid" if amid else "first"})


def told(turn: Turn, result: Result) -> Turn | None:
    """Return the words as they stand, where they are of nothing that was ordered; None for all others."""
    may_be = turn.frame.args.get(_MAY_BE)
    if not may_be or not isinstance(result, OrdersResult) or not result.by:
        return None
    text = str(turn.frame.args.get("text") or turn.text)
    if may_be == "first" and openings.own(text):
        return None
    by_article = "articles" in result.by
    if by_article and of_theirs(text, result.orders):
        return None
    return Turn(text, turn.history, turn.tools, Frame(args={LOOKED: True}))


def of_theirs(text: str, orders: list[dict[str, Any]]) -> bool:
    """Return whether words are of what some orders hold, once their articles are called items."""
    titles = [str(title).split(" (")[0] for each in orders for title in each.get("articles") or ()]
    plain = order_words.called(normalise(text), titles, order_talk.ITEM, order_talk.ITEMS)
    return openings.own(plain, _THEIRS) or order_talk.read(plain, order_talk.VERY) not in _ELSEWHERE
