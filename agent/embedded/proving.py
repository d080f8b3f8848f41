"""The embedded engine and customers who have to prove who they are first."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.router import Router
from agent.embedded.turn import Turn
from service.verification import PROVEN

Fresh = Callable[[Turn, Router], Move]
_EMAIL = re.compile(r"[^\s@,;<>()\"']+@[^\s@,;<>()\"']+\.[A-Za-z]{2,63}")
ASK_NUMBER = "What is the order number? It is in the confirmation mail."
ASK_EMAIL = "Which e-mail address was the order placed with?"


def verify_first(turn: Turn, result: dict[str, Any]) -> Move:
    """The customer is not known: ask for what a code needs, or use it if it was said."""
    text = str(result.get("message") or "")
    if "verify_customer" not in turn.tools:
        return turn.say(text, intent=turn.frame.intent)
    wish = str(turn.frame.args.get("text") or turn.text)
    number = str(turn.frame.args.get("order_number") or "")
    move = _gather(turn, {"text": wish, "order_number": number}, turn.text)
    return move if move.tool else turn.say(text, move.frame, turn.frame.intent)


def step_up(turn: Turn, result: dict[str, Any]) -> Move:
    """A change needs fresh proof: have a code mailed at once."""
    if "send_code" not in turn.tools:
        return turn.offer_person(str(result.get("reason") or ""), turn.frame.intent)
    wish = str(turn.frame.args.get("text") or turn.text)
    return turn.call("send_code", {}, Frame("code", turn.frame.intent, {"text": wish}), turn.frame.intent)


def code_sent(turn: Turn, result: dict[str, Any]) -> Move:
    """Say that a code is on its way, and wait for it."""
    frame = turn.frame if turn.frame.awaiting == "code" else Frame("code", args={"text": turn.text})
    return turn.say(str(result.get("sentence") or ""), frame, turn.frame.intent)


def proof(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """The answer to the question for order number and address; anything else is a new message."""
    if not _EMAIL.search(turn.text) and not _number(turn.text):
        return fresh(turn.about(turn.text), router)
    return _gather(turn, dict(turn.frame.args), turn.text)


def code(turn: Turn, router: Router, fresh: Fresh) -> Move:
    """After the right code: go on with what was asked. Anything else is a new message."""
    if turn.text != PROVEN:
        return fresh(turn.about(turn.text), router)
    wish, number = str(turn.frame.args.get("text") or ""), str(turn.frame.args.get("order_number") or "")
    if number and number not in wish:
        wish = f"{wish} (order {number})"
    return fresh(Turn(wish, turn.memory, turn.tools, Frame()), router)


def _gather(turn: Turn, args: dict[str, Any], text: str) -> Move:
    found = _EMAIL.search(text)
    email = found[0] if found else str(args.get("email") or "")
    number = _number(_EMAIL.sub(" ", text)) or str(args.get("order_number") or "")
    args = {**args, "email": email, "order_number": number}
    if email and number:
        frame = Frame("code", turn.frame.intent, {"text": args.get("text", ""), "order_number": number})
        return turn.call("verify_customer", {"order_number": number, "email": email}, frame, turn.frame.intent)
    return turn.say(ASK_EMAIL if number else ASK_NUMBER, Frame("proof", turn.frame.intent, args), turn.frame.intent)


def _number(text: str) -> str:
    numbers = order_numbers(text)
    return str(numbers[0] if numbers else lone_number(text) or "")
