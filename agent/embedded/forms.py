"""A change that needs several things from the customer: look at the order, then ask for one thing after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from agent.embedded import talk
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import lone_number, order_numbers
from agent.embedded.refunds import ask_order
from agent.embedded.turn import Turn
from commerce.sentences import joined, say


@dataclass(frozen=True)
class Case:
    """What is known about one change that is being put together.

    Attributes:
        turn: The turn.
        intent: The request.
        number: The order's number; empty for changes that are about none.
        order: The newest look at the order; empty when there was none.
        text: The customer's words for the request.
        slots: What was asked for and answered so far.
    """

    turn: Turn
    intent: str
    number: str = ""
    order: dict[str, Any] = field(default_factory=dict)
    text: str = ""
    slots: dict[str, Any] = field(default_factory=dict)

    def knowing(self, **slots: Any) -> Case:
        """Return the case with more slots filled."""
        return replace(self, slots={**self.slots, **slots})

    def ask(self, slot: str, question: str, offered: Sequence[str] = ()) -> Move:
        """Ask for a slot; ``offered`` are the values behind the numbers in the question."""
        args = {**self.args(), "offered": list(offered), "question": question}
        return self.turn.say(question, Frame(f"slot.{slot}", self.intent, args), self.intent)

    def call(self, tool: str, **args: Any) -> Move:
        """Call a tool about the case; the frame keeps what led to it."""
        number = {"order_number": self.number} if self.number else {}
        return self.turn.call(tool, {**number, **args}, Frame("", self.intent, self.args()), self.intent)

    def look(self, tool: str, **args: Any) -> Move:
        """Call a reading tool and go on with the case when it has answered."""
        return self.turn.call(tool, args, Frame("lookup", self.intent, self.args()), self.intent)

    def args(self) -> dict[str, Any]:
        """Return what a frame keeps of the case."""
        return {"order_number": self.number, "text": self.text, "slots": self.slots}

    def rule(self, action: str) -> dict[str, Any]:
        """Return what the order can still take of an action; empty when the shop does not offer it."""
        can = self.order.get("can")
        found = can.get(action) if isinstance(can, dict) else None
        return found if isinstance(found, dict) else {}

    def allowed(self, action: str) -> bool:
        """Whether the order can still take the action; without a look at it the action itself will tell."""
        return not self.order or self.rule(action).get("allowed") is True


Fill = Callable[[Case], Move]


def start(turn: Turn, intent: str, fill: Fill, text: str | None = None) -> Move:
    """Find out which order it is, look at it in this turn, and begin to fill the form.

    Args:
        turn: The turn.
        intent: The request.
        fill: What to do once the order is known.
        text: The words to look for an order number in, when other digits in the message could be mistaken for one.
    """
    words = turn.text if text is None else text
    numbers = order_numbers(words)
    lone = lone_number(words)
    number = numbers[0] if numbers else lone or turn.frame.args.get("order_number") or turn.history.current_order()
    if not number:
        return ask_order(turn, intent)
    case = Case(turn, intent, str(number), text=turn.text)
    order = turn.history.order_now(case.number)
    if order is None and "get_order" in turn.tools:
        return case.look("get_order", order_number=case.number)
    return fill(replace(case, order=order or {}))


def reopen(turn: Turn) -> Case:
    """Return the case that the turn's frame keeps."""
    args = turn.frame.args
    number, slots = str(args.get("order_number") or ""), args.get("slots")
    order = turn.history.order(number) if number else None
    return Case(
        turn,
        turn.frame.intent,
        number,
        order or {},
        str(args.get("text") or ""),
        dict(slots) if isinstance(slots, dict) else {},
    )


def refuse(case: Case, action: str, instead: Sequence[tuple[str, str]] = ()) -> Move:
    """Tell why an order cannot take an action, and offer what it can take.

    Args:
        case: The case, its order looked at in this turn.
        action: The action.
        instead: Other actions and the requests that lead to them, likeliest first.
    """
    rule, turn = case.rule(action), case.turn
    if not rule:
        return give_up(case, talk.not_possible(case.intent))
    reason = str(rule.get("reason") or say("engine.unable.other"))
    waiting = _waiting(case, action)
    for other, wish in instead:
        if case.allowed(other) and other in turn.tools and not waiting:
            frame = Frame("offer_action", wish, {"order_number": case.number, "text": case.text})
            return turn.say(joined(reason, say(f"engine.offer_action.{wish}")), frame, case.intent)
    if rule.get("needs_person") and not waiting:
        return turn.offer_person(reason, case.intent)
    return give_up(case, reason)


def _waiting(case: Case, action: str) -> bool:
    return any(entry.get("action") != action for entry in case.turn.history.still_open())


def hand_over(case: Case, text: str) -> Move:
    """Say why something is not done here and offer a person; on a checklist with more on it go on with the rest."""
    entry = case.turn.entry(case.intent, case.number)
    more = _waiting(case, str(entry.get("action")) if entry else "")
    return give_up(case, text) if more else case.turn.offer_person(text, case.intent)


def give_up(case: Case, text: str) -> Move:
    """Say why something is not done; on a checklist take it off, so that the rest goes on."""
    entry = case.turn.entry(case.intent, case.number)
    if entry is None or "plan" not in case.turn.tools:
        return case.turn.say(text, intent=case.intent)
    frame = Frame("next", case.intent, {"told": True})
    return replace(case.turn.call("plan", {"drop": [entry["id"]]}, frame), text=text)
