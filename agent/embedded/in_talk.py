"""What goes on about the order that was shown last: read by what it is after, before the shop is searched for it.

`agent.embedded.order_talk` says what a message is after. Nothing is changed here: every wish goes the way that it goes
where it is asked for in full, through the same rules and the same question.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.embedded import (
    change_requests,
    finding_orders,
    intent_handlers,
    named_articles,
    order_questions,
    order_talk,
    ordered_goods,
    possible_orders,
    size_steps,
    slots,
)
from agent.embedded import talk as small_talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.rules import Heard
from agent.embedded.turn import Turn
from agent.wording import order_facts
from commerce import causes
from commerce.sentences import joined, say
from runtime import clock
from service import asked_back, order_words
from service.consent import said
from tools.results import OrderResult

#: The intent of a look at an order whose parcel its carrier does not know.
UNTRACKED = "untracked"
#: The intent of a look at an order of which somebody asks what happens at the door.
AT_THE_DOOR = "at_the_door"
_LONGEST, _FEW = 14, 3  # words
#: How words begin that say what an article should be instead.
_TO = re.compile(
    r"^\W*(?:(?:and|but|no|ok|then|rather|please|make (?:it|them|one|one of them)|change (?:it|them))\W+)*"
    r"(?:to|in|into|size|make|rather|instead)\b",
    re.I,
)
#: How a word or two point at what was shown, where the same alone is what one types into a search.
_POINTS = re.compile(r"\b(?:the|my|that|this|those|these|and|only|just)\b|\?\s*$", re.I)
#: Wishes that have a request of their own.
_REQUESTS = {
    "return_state": "return_news",
    "cancel": "cancel_order",
    "less": "cancel_order",
    "give_back": "return",
    "broken": "return",
    "misfit": "exchange",
    "swap": "exchange",
    "address": "change_address",
    "note": "add_note",
    "invoice": "resend_message",
    "pay_else": "change_payment",
}
#: How an order is to be paid from now on.
_OTHER_WAY = re.compile(
    r"\b(?:instead|rather|switch|change|another|different|other)\b"
    r"|\b(?:can|could|want to|like to) (?:i )?(?:still )?pay\b.{0,40}\b(?:with|by|via)\b",
    re.I,
)
#: Single questions about the order, where its words name none of those.
_ASKS = {
    "status": ("arrival",),
    "refund_state": ("refund",),
    "price": ("total",),
    "payment": ("charged", "way"),
    "contents": ("articles",),
    "why": ("why",),
}
#: How the order stands, or what comes of it.
_STANDS = frozenset({"status", "tracking", "refund_state", "return_state"})
#: What is wrong with it; to all else that tells of a fault or a loss the rules for those have the answer.
#: What is said of more than the one order that was shown: "list my orders".
_SEVERAL = re.compile(r"\borders\b", re.IGNORECASE)
_TROUBLE = frozenset({"broken", "missing", "misfit"})
#: What talk of a single order is not about.
_ELSEWHERE = frozenset({"", "shop", "rules", "go"})


def surely(heard: Heard) -> Move | None:
    """Return the move for words that surely go on about the order; before the shop is searched for them."""
    return _move(heard, order_talk.SURE, surely=True)


def likely(heard: Heard) -> Move | None:
    """Return the same where no other rule has a move, and less says enough."""
    return _move(heard, order_talk.LIKELY, surely=False)


def _move(heard: Heard, sure: float, *, surely: bool) -> Move | None:
    turn = heard.turn
    number = _order(turn)
    if not number or turn.history.proposal_waits() or len(turn.text.split()) > _LONGEST or _SEVERAL.search(turn.text):
        return None
    if surely and (plain := _by_its_words(turn, number)) is not None:
        return plain
    wish = order_talk.read(_called_items(turn, number), sure)
    if wish == "rules" and not surely and "ask_store" in turn.tools:
        return intent_handlers.act("policy_question", turn)
    if wish in _ELSEWHERE or (causes.read(turn.text) and wish not in _TROUBLE):
        return None
    if wish in _ACTS:
        return _ACTS[wish](turn, number)
    if wish == "payment" and _OTHER_WAY.search(turn.text):
        return _request(turn, number, "pay_else")
    if wish in _ASKS:
        return _looked(turn, number, finding_orders.ASKED, ask=list(order_questions.kinds(turn.text) or _ASKS[wish]))
    if surely and _in_full(heard) and not _very(turn, number):
        return None
    return _request(turn, number, wish)


def _very(turn: Turn, number: str) -> bool:
    """Whether words on an article of the order are as plain as a request in full."""
    theirs = turn.frame.args.get(finding_orders.FOUND) or finding_orders.in_focus(turn)
    return bool(theirs) and bool(order_talk.read(_called_items(turn, number), order_talk.VERY))


def _in_full(heard: Heard) -> bool:
    """Whether words are a request in full, which is read by the rules for it; of a thing of theirs none is a search."""
    if heard.turn.frame.args.get(finding_orders.FOUND):
        return heard.routing.decided and heard.routing.label in finding_orders.OF_ORDERS - {"order_status"}
    return bool(said.families(heard.turn.text)) or heard.routing.decided


def _by_its_words(turn: Turn, number: str) -> Move | None:
    """Return the move for words that are only an article of the order, or only what it should be instead."""
    if _names_an_option(turn):
        return intent_handlers.act("exchange", replace(turn, frame=Frame(args={"order_number": number})))
    if order_talk.read(_called_items(turn, number), order_talk.VERY) == "less":
        return None  # "i only need one beanie"
    if _only_an_article(turn) or (_POINTS.search(turn.text) and named_articles.only(turn, number)):
        return _looked(turn, number, finding_orders.ASKED, ask=["parts", "arrival"])
    return None


def _request(turn: Turn, number: str, wish: str) -> Move | None:
    """Return the request that a wish stands for; what is wrong has to be told in words that are known."""
    if wish in ("broken", "missing") and not causes.read(turn.text):
        return None
    label = _REQUESTS.get(wish, "")
    named = said.families(turn.text)
    if named and intent_handlers.FAMILIES.get(label) not in (None, *named):
        return None  # "i only need three, send one back"
    if not label or not small_talk.offered(label, turn.tools):
        return None
    text = turn.history.said() if wish == "note" else turn.text  # it is added in the customer's own words
    return intent_handlers.act(label, replace(turn, text=text, frame=Frame(args={"order_number": number})))


def _names_an_option(turn: Turn) -> bool:
    """Whether a few words say nothing but a size or a colour, "to size m": another one of what was ordered is meant."""
    if said.families(turn.text) or causes.read(turn.text) or not small_talk.offered("exchange", turn.tools):
        return False
    stepped = bool(size_steps.read(turn.text)) and finding_orders.in_focus(turn)
    return stepped or (slots.names_option(turn.text) and bool(_TO.match(turn.text)))


def _only_an_article(turn: Turn) -> bool:
    """Return whether a word or two only name an article of the order, "belt?", "and the belt"; "belt" is a search."""
    few = len(turn.text.split()) <= _FEW and not causes.read(turn.text) and not said.families(turn.text)
    few = few and bool(_POINTS.search(turn.text))
    return few and not turn.frame.args.get(finding_orders.FOUND) and finding_orders.in_focus(turn)


def asks_of_it(turn: Turn) -> bool:
    """Return whether words surely ask how the order that is talked about stands, and not for a rule of the shop."""
    number = _order(turn)
    if not number or turn.history.proposal_waits() or len(turn.text.split()) > _LONGEST:
        return False
    return order_talk.read(_called_items(turn, number)) in _STANDS


def _order(turn: Turn) -> str:
    """Return the order that is talked about; empty where one is named anew, or articles were shown since."""
    if order_numbers(turn.text):
        return ""
    if found := turn.frame.args.get("order_number") if turn.frame.args.get(finding_orders.FOUND) else "":
        return str(found)
    return str(turn.history.current_order() or "") if finding_orders.speaks_of_orders(turn) else ""


def _called_items(turn: Turn, number: str) -> str:
    """Return the words with the articles of the order called items, as the head knows them."""
    order = turn.history.order(number) or {}
    titles = [str(each.get("title") or "") for each in order.get("items") or [] if isinstance(each, dict)]
    found = turn.frame.args.get(finding_orders.TITLES) or ()
    titles = titles or [str(each).split(" (")[0] for each in found]  # a colour is no article
    return order_words.called(turn.text, titles, order_talk.ITEM, order_talk.ITEMS)


def _looked(turn: Turn, number: str, intent: str, **args: Any) -> Move:
    frame = Frame("lookup", intent, {"text": turn.text, **args})
    return turn.call("get_order", {"order_number": number}, frame, "order_status")


def _untracked(turn: Turn, number: str) -> Move:
    return _looked(turn, number, UNTRACKED)


def _missed(turn: Turn, number: str) -> Move | None:
    """Say who knows what happens at the door; before it is sent a note can tell the carrier what to do."""
    unsent = (turn.history.order(number) or {}).get("status") in possible_orders.WAITING
    return _request(turn, number, "note") if unsent else _looked(turn, number, AT_THE_DOOR)


def told(turn: Turn, result: OrderResult) -> Move | None:
    """Return the number that the carrier has, what only the carrier knows, and the offer of a person; else None."""
    if turn.frame.intent not in (UNTRACKED, AT_THE_DOOR):
        return None
    known = order_facts.answer(("tracking",), result.facts, clock.now().date())
    return turn.offer_person(joined(known, say(f"engine.{turn.frame.intent}")), "order_status")


def _disliked(turn: Turn, number: str) -> Move | None:
    """Ask whether what is not liked should go back, or be called off where it was not sent yet."""
    if said.families(turn.text):
        return None
    unsent = (turn.history.order(number) or {}).get("status") in possible_orders.WAITING
    label, family = ("cancel_order", "cancel") if unsent else ("return", "return")
    args = {"order_number": number, "text": turn.text, "meant": True}
    return turn.say(asked_back.would_you(family), Frame("offer_action", label, args), label)


def _kept(turn: Turn, _number: str) -> Move | None:
    return None if said.families(turn.text) else turn.say(small_talk.dropped(), intent="chitchat")


def _waits(turn: Turn, _number: str) -> Move:
    return turn.say(small_talk.dropped(), intent="chitchat")


def _praised(turn: Turn, _number: str) -> Move | None:
    return None if said.families(turn.text) else turn.say(small_talk.liked(), intent="chitchat")


def _stuck(turn: Turn, _number: str) -> Move | None:
    """Offer a person to somebody who does not take a no for the last word."""
    return turn.offer_person(say("order_facts.trouble.person"), "other")


def _more(turn: Turn, _number: str) -> Move | None:
    """Say that nothing is added to an order, and offer a person."""
    return turn.offer_person(say("engine.adds_nothing"), "other")


def _again(turn: Turn, number: str) -> Move:
    return turn.call("get_order", {"order_number": number}, Frame("lookup", change_requests.REORDER), "order_status")


def _how_it_is(turn: Turn, number: str) -> Move | None:
    if "get_product" not in turn.tools or order_questions.kinds(turn.text):
        return None
    return _looked(turn, number, ordered_goods.GOODS, question=turn.text)


_ACTS: dict[str, Callable[[Turn, str], Move | None]] = {
    "tracking": _untracked,
    "missed": _missed,
    "dislike": _disliked,
    "keep": _kept,
    "wait": _waits,
    "praise": _praised,
    "why_not": _stuck,
    "reorder": _again,
    "more": _more,
    "property": _how_it_is,
}
