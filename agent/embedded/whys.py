"""Why something was not done with an order, or cannot be: the order's own rules tell it, and nothing is tried."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from agent.embedded import intent_handlers, intents
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording import order_facts
from commerce.sentences import joined
from commerce.text import one_line
from runtime import clock
from runtime.yaml_file import data, pattern
from service import asked_back
from tools.results import OrderResult, RefusedResult

WHY = "why_not"  # the intent of a look at an order for why something is not done with it
_LONGEST = 300
_ENDED = frozenset({"cancelled", "refunded", "failed"})
_FILE = Path(__file__).with_suffix(".yaml")
_data, _pattern = partial(data, _FILE), partial(pattern, _FILE)


def action_missed(text: str) -> str:
    """Return the request that words ask why it was not done or cannot be; empty where they ask nothing like that."""
    found = _pattern("asked").search(normalise(text[:_LONGEST]).casefold())
    return str(_data()["actions"][found["verb"].split()[0]]) if found else ""


def asked(turn: Turn) -> Move | None:
    """Return the look at the order of which it is asked why something is not done; None where that is not asked."""
    numbers = order_numbers(turn.text)
    number = numbers[0] if len(numbers) == 1 else "" if numbers else str(turn.history.current_order() or "")
    wanted = action_missed(turn.text)
    if not wanted:
        return _of_the_rule(turn)
    if not number or "get_order" not in turn.tools:
        return None
    return turn.call("get_order", {"order_number": number}, Frame("lookup", WHY, {"missed": wanted}), "order_status")


def _of_the_rule(turn: Turn) -> Move | None:
    """Return the rule of an action that was just refused, where the whole message asks why."""
    if turn.history.proposal_waits() or not _pattern("bare").search(normalise(turn.text[:_LONGEST]).casefold()):
        return None
    topic = intent_handlers.TOPICS.get(turn.history.last_intent())
    last = turn.history.results[-1] if turn.history.results else None
    if topic is None or "store_policy" not in turn.tools or not isinstance(last, (OrderResult, RefusedResult)):
        return None
    return turn.call("store_policy", {"topic": topic}, Frame("lookup", "policy_question"), "policy_question")


def told(turn: Turn, result: OrderResult) -> Move | None:
    """Return how the order stands and what its rules leave of the action, which is only asked back."""
    if turn.frame.intent != WHY:
        return None
    label = str(turn.frame.args.get("missed") or "")
    can = result.order.get("can")
    rules = [can[each] for each in intents.tools_of(label) if isinstance(can, dict) and each in can]
    stands = order_facts.answer(("why",), result.facts, clock.now().date())
    if any(each.get("allowed") for each in rules) and result.facts.status not in _ENDED:
        family = intent_handlers.FAMILIES[label]
        args = {"order_number": result.number, "text": f"{family} order {result.number}", "meant": True}
        return turn.say(joined(stands, asked_back.would_you(family)), Frame("offer_action", label, args), label)
    reason = next((one_line(str(each.get("reason") or ""), _LONGEST) for each in rules if each.get("reason")), "")
    return turn.offer_person(reason or stands, label)
