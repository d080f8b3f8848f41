"""The customer answers a question of the engine, or does something else instead."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.embedded import addresses, extras, moving, proving, refunds, slots, talk, wishes
from agent.embedded.articles import lines, match_items, pieces
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import reopen
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
_WHICH = "Which one? Please answer with its number in the list."
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
        return _dropped(turn)
    if votes(normalise(turn.text[:400])).get("human_handoff", 0) >= 1.5:
        return turn.hand_off()
    kind = awaiting.partition(".")[0]
    if kind not in _ANSWERS:
        return fresh(turn.about(turn.text), router)
    return _ANSWERS[kind](turn, router, fresh)


def _dropped(turn: Turn) -> Move:
    """Leave the wish that the question was about; on a checklist the others go on."""
    number = str(turn.frame.args.get("order_number") or "")
    entry = turn.entry(turn.frame.intent, number)
    if entry is None or "plan" not in turn.tools:
        return turn.say(talk.DROPPED)
    return turn.call("plan", {"drop": [entry["id"]]}, Frame("next", turn.frame.intent), "plan")


def _other_action(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """The answer to an offer of another action than the one that is not possible."""
    if not is_yes(turn.text):
        return fresh(_open(turn), router)
    args = {"order_number": str(turn.frame.args.get("order_number") or "")}
    words = str(turn.frame.args.get("text") or "")
    return wishes.act(turn.frame.intent, Turn(words, turn.memory, turn.tools, Frame(args=args)))


def _slot(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """One thing that a form asked for."""
    name = turn.frame.awaiting.removeprefix("slot.")
    case = reopen(turn)
    found = slots.read(name, case, [str(each) for each in turn.frame.args.get("offered") or []])
    if found:
        return wishes.FILL[case.intent](case.knowing(**found))
    if is_yes(turn.text):  # that answers nothing here, and is no new wish either
        return turn.ask_again(str(turn.frame.args.get("question") or talk.NOTHING_OPEN))
    moved = _elsewhere(turn, router, fresh)
    if moved is not None:
        return moved
    if late := slots.anything(name, turn.text):
        return wishes.FILL[case.intent](case.knowing(**late))
    return turn.ask_again(str(turn.frame.args.get("question") or talk.NOTHING_OPEN))


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
    if frame.intent in wishes.FILL:
        kept = Frame(args={"order_number": number})
        return wishes.act(frame.intent, Turn(said, turn.memory, turn.tools, kept))
    look = frame if frame.intent in ("refund_news", "order_changes") else Frame()
    return turn.call("get_order", {"order_number": number}, look.but(awaiting=""), "order_status")


def _item(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """Which article of the order."""
    frame = turn.frame
    number, codes = str(frame.args.get("order_number")), list(frame.args.get("skus") or [])
    index = choice(turn.text, len(codes))
    if is_yes(turn.text):  # that names none of them
        return turn.ask_again(_WHICH)
    other = order_numbers(turn.text)
    if other and number not in other:
        return fresh(_open(turn), router)
    # How many was said with the wish: "one piece of order 1003".
    some = "" if (count := pieces(str(frame.args.get("text") or ""))) is None else f", only {count} of them"
    if index is not None:
        return refunds.propose(turn, number, f"{codes[index]}{some}")
    order = turn.memory.order(number)
    found, _ = match_items(turn.text, lines(order) if order else [])
    if found or core(turn.text) in ("all", "everything", "both", "all of them", "the whole order"):
        return refunds.propose(turn, number, f"{turn.text}{some}" if found else turn.text)
    return _elsewhere(turn, router, fresh) or turn.ask_again(_WHICH)


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
        if frame.intent == "change_profile_address":
            return extras.profile_with(turn, found)
        return moving.go_on(turn, number, found)
    whole = talk.ASK_PROFILE if frame.intent == "change_profile_address" else talk.ASK_ADDRESS
    return turn.ask_again(whole if name == "line1" else talk.ASK_FIELD[name])


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


_ANSWERS: dict[str, Callable[[Turn, Router, Fresh], Move]] = {
    "offer_person": _offered, "offer_action": _other_action, "clarify": _chosen, "order_number": _numbered,
    "slot": _slot, "refund_item": _item, "refund_amount": _amount, "address": _address,
    "proof": proving.proof, "code": proving.code,
}  # fmt: skip
