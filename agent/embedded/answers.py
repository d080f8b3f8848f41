"""The customer answers a question of the engine, or does something else instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.embedded import addresses, moving, refunds, talk, wishes
from agent.embedded.dialogue import Frame, Move
from agent.embedded.keywords import votes
from agent.embedded.money import amount
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.router import Router
from agent.embedded.text import normalise
from agent.embedded.turn import MAX_TRIES, Turn
from agent.embedded.words import choice, core, does_not_know, is_never_mind, is_no, is_yes

Fresh = Callable[[Turn, Router], Move]
#: So sure must the router be that a message is a new wish and no answer.
_OTHER_WISH = 0.7
_QUESTION = re.compile(r"\b(?:where|when|what|why|how|status|track\w*)\b|\?", re.I)
_WORDS = {
    "order_status": ("status", "state", "order", "track"), "refund": ("refund", "money"), "return": ("return", "back"),
    "exchange": ("exchange", "swap"), "cancel_order": ("cancel",), "change_address": ("address",),
    "product_discovery": ("product", "find"), "try_on": ("try",), "policy_question": ("rule", "policy"),
    "human_handoff": ("person", "human", "colleague", "agent"),
}  # fmt: skip


def act(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Return the move after a message that may answer the frame's question."""
    awaiting = turn.frame.awaiting
    if awaiting not in ("offer_person", "clarify") and (is_never_mind(turn.text) or is_no(turn.text)):
        return turn.say(talk.DROPPED)
    if votes(normalise(turn.text[:400])).get("human_handoff", 0) >= 1.5:
        return turn.hand_off()
    if awaiting == "offer_person":
        return _offered(turn, router, fresh)
    if awaiting in ("clarify", "first_of"):
        return _chosen(turn, router, fresh)
    if awaiting == "order_number":
        return _numbered(turn, router, fresh)
    if awaiting == "refund_item":
        return _item(turn, router, fresh)
    if awaiting == "refund_amount":
        return _amount(turn, router, fresh)
    if awaiting.startswith("address."):
        return _address(turn, router, fresh)
    return fresh(turn.about(turn.text), router)


def _offered(turn: Turn, router: Router, fresh: Fresh) -> Move:
    if is_yes(turn.text):
        reason = str(turn.frame.args.get("text") or turn.text)
        return turn.about(reason).hand_off()
    if is_no(turn.text) or is_never_mind(turn.text):
        return turn.say(talk.DROPPED)
    return fresh(_open(turn), router)


def _chosen(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """A choice between wishes: by number, by word, by yes (the first), by an order number, or by new words."""
    options = turn.frame.options
    said = str(turn.frame.args.get("text") or "")
    index = choice(turn.text, len(options))
    plain = core(turn.text)
    if index is None and len(plain.split()) <= 4:
        hits = [n for n, label in enumerate(options) if any(word in plain for word in _WORDS.get(label, ()))]
        index = hits[0] if len(hits) == 1 else None
    if index is None and is_yes(turn.text) and options:
        index = 0
    if index is not None:
        return wishes.act(options[index], Turn(said, turn.memory, turn.tools, Frame()))
    if lone := lone_number(turn.text):
        fitting = [label for label in options if label in ("order_status", "refund", "change_address")]
        label = fitting[0] if len(fitting) == 1 else "order_status"
        words = lone if label == "order_status" else said
        return wishes.act(label, Turn(words, turn.memory, turn.tools, Frame(args={"order_number": lone})))
    if is_no(turn.text) or is_never_mind(turn.text):
        return turn.hand_off() if turn.frame.tries >= MAX_TRIES else turn.say(
            "What is it about, then? Please say it in a few words.", turn.frame.but(tries=turn.frame.tries + 1)
        )  # fmt: skip
    return fresh(turn, router)


def _numbered(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """The order number that was asked for, or the wish to see the orders first."""
    frame = turn.frame
    listed = list(frame.args.get("listed") or [])
    index = choice(turn.text, len(listed))
    lone = lone_number(turn.text)
    if index is not None and lone not in listed:
        return _with_number(turn, str(listed[index]))
    if does_not_know(turn.text) and not lone and "list_orders" in turn.tools:
        return turn.call("list_orders", {}, frame.but(awaiting="lookup"), frame.intent)
    wordy = len(turn.text.split()) > 3 or bool(votes(normalise(turn.text[:400])))
    if lone is None and wordy and (moved := _elsewhere(turn, router, fresh)) is not None:
        return moved
    numbers = [lone] if lone else order_numbers(turn.text)
    if numbers:
        return _with_number(turn, numbers[0])
    return _elsewhere(turn, router, fresh) or turn.ask_again(talk.ASK_ORDER_ANY)


def _with_number(turn: Turn, number: str) -> Move:
    frame = turn.frame
    said = str(frame.args.get("text") or "")
    if frame.intent == "refund":
        bare = lone_number(turn.text) or len(turn.text.split()) <= 3
        return refunds.propose(turn, number, said if bare else f"{said}\n{turn.text}")
    if frame.intent == "change_address":
        known = {**frame.args.get("address", {}), **addresses.parse(turn.text)}
        return moving.go_on(turn, number, known)
    if frame.intent in wishes.CHANGE_TOOLS:
        kept = Frame(args={"order_number": number})
        return wishes.act(frame.intent, Turn(said, turn.memory, turn.tools, kept))
    look = frame if frame.intent == "refund_news" else Frame()
    return turn.call("get_order", {"order_number": number}, look.but(awaiting=""), "order_status")


def _item(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Which article of the order."""
    frame = turn.frame
    number, codes = str(frame.args.get("order_number")), list(frame.args.get("skus") or [])
    index = choice(turn.text, len(codes))
    if index is not None:
        return refunds.propose(turn, number, str(codes[index]))
    order = turn.memory.order(number)
    found, _ = refunds.match_items(turn.text, refunds.lines(order) if order else [])
    if found or core(turn.text) in ("all", "everything", "both", "all of them", "the whole order"):
        return refunds.propose(turn, number, turn.text)
    return _elsewhere(turn, router, fresh) or turn.ask_again("Which one? Please answer with its number in the list.")


def _amount(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """How much of the order to refund, in figures."""
    found = amount(turn.text)
    plain = core(turn.text)
    value = found.value if found else plain if re.fullmatch(r"[0-9]{1,9}(?:\.[0-9]{1,2})?", plain) else ""
    if value:
        args = {"order_number": str(turn.frame.args.get("order_number")), "amount": value}
        if found and found.currency:
            args["currency"] = found.currency
        return turn.call("refund_order", args, intent="refund")
    return _elsewhere(turn, router, fresh) or turn.ask_again("How much? Please write it in figures, such as 12.50.")


def _address(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """A field of the address, or all of it at once."""
    frame = turn.frame
    name = frame.awaiting.removeprefix("address.")
    known: dict[str, str] = dict(frame.args.get("address") or {})
    number = str(frame.args.get("order_number") or "")
    parsed = addresses.parse(turn.text)
    if not parsed and len(turn.text.split()) > 3:
        elsewhere = _elsewhere(turn, router, fresh)
        if elsewhere is not None:
            return elsewhere
    value = None if parsed else addresses.field(name, turn.text)
    if parsed or value:
        found = {**known, **parsed} if parsed else {**known, name: str(value)}
        return moving.go_on(turn, number, found)
    question = talk.ASK_ADDRESS if name == "line1" else talk.ASK_FIELD[name]
    return turn.ask_again(question)


def _elsewhere(turn: Turn, router: Router, fresh: Fresh) -> Move | None:
    """Return the move for a message that is surely another wish; None when it may still be an answer."""
    routing = router.route(turn.text)
    same = routing.label in (turn.frame.intent, "other")
    # "order 1007, from last week" reads like an order's state and is an answer; a question is a new wish.
    named = routing.label == "order_status" and not _QUESTION.search(turn.text)
    if not routing.decided or routing.score < _OTHER_WISH or same or named:
        return None
    return fresh(_open(turn), router)


def _open(turn: Turn) -> Turn:
    return Turn(turn.text, turn.memory, turn.tools, Frame())
