"""What the engine does about each request."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from agent.embedded import (
    asking,
    buying,
    finding_orders,
    glossed,
    intents,
    moving,
    other_variants,
    others,
    pattern_intents,
    possible_orders,
    recommending,
    refining,
    refunds,
    requests,
    returning,
    size_steps,
    small_changes,
    talk,
    trying,
)
from agent.embedded.dialogue import Frame, Move
from agent.embedded.forms import Case, Fill, start
from agent.embedded.numbers import lone_number, order_numbers, skus
from agent.embedded.short_answers import asks, choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from commerce.sentences import say
from service import asked_back, which_order
from service.changes.registry import ACTIONS
from service.consent import conditions, payees
from tools.results import ErrorResult

_MEANT = re.compile(r"\b(?:meant|wanted|should (?:be|have been)|colou?r|size)\b", re.I)


def _back(case: Case) -> Move:
    """Take goods back; of what was not sent another size or colour is meant: "i meant mustard"."""
    wrong = causes.read(case.text) == "wrong_item" or size_steps.speaks_of_size(case.text) or _MEANT.search(case.text)
    if case.order and case.allowed("change_items") and case.order.get("status") in possible_orders.WAITING and wrong:
        return other_variants.swap(replace(case, intent="exchange"))
    return returning.give_back(case)


#: Changes that are put together step by step once the order is known.
FILL: dict[str, Fill] = {
    "cancel_order": returning.cancel,
    "return": _back,
    "exchange": other_variants.swap,
    "change_payment": small_changes.pay,
    "resend_message": small_changes.message,
    "add_note": small_changes.note,
    "checkout_link": buying.go_on,
    **dict.fromkeys(others.NAMES, others.fill),
}
#: Requests that change something, and that nobody here can keep for later.
CHANGES = frozenset(talk.label_of(spec.name) for spec in ACTIONS.values() if spec.asked_for is None)
#: "Can I send it back if it does not fit?" asks for a rule.
_MAY_I = re.compile(r"\b(?:can|could|may|might|do|would|am) (?:i|we)\b[^.!?]*\?\s*$", re.I)
#: "How long till I get my money if I return something": the rule, and nothing that has to be waited for.
_IN_GENERAL = re.compile(
    r"^\W*(?:(?:and|so|but|ok(?:ay)?|hi|hello|hey|also|btw)\W+){0,3}(?:how (?:long|soon|fast|quick(?:ly)?)|when (?:do|does|will|would)|what happens)\b",
    re.I,
)
#: Less to pay for what is kept: nobody here can give that.
_DISCOUNT = re.compile(
    r"\b\d{1,2} ?(?:%|percent|per cent) off\b|\b(?:discount|price reduction|money off|rebate|goodwill)\b", re.I
)
#: What the action of a request is called where it is asked back.
FAMILIES = {
    "refund": "refund",
    "return": "return",
    "exchange": "swap",
    "cancel_order": "cancel",
    "resend_message": "message",
}
#: Where an order goes is asked, and no other place is wished for.
_MY_ADDRESS = re.compile(
    r"\W*(?:(?:and|so|hi|hello|please|can you|could you)\W+)*(?:"
    r"(?:(?:to )?(?:what(?:'?s| is| was)?|which|where(?:'?s| is)?)|(?:tell|show|give|remind) me)\b"
    r"(?!.{0,60}\b(?:new|change|update|instead)\b).{0,40}\baddress\b(?! (?:for|of) (?:a |the |my )?returns?\b)"
    r"|(?:is|are|was|did i|do you have|does)\b(?!.{0,80}\b(?:change|update|instead|possible)\b).{0,60}\baddress\b.{0,40}\?\W*$"
    r"|(?:did|have|has) (?:you|somebody|someone|anybody) (?:already )?(?:change|update|correct|us)\w*\b.{0,40}\baddress\b.{0,40}\?\W*$"
    r"|(?:the|my|its|which|what) (?:\w+ )?address\W*\?\W*$"
    r"|(?:to )?where\b.{0,40}\b(?:go(?:es|ing)?(?: to)?|(?:sent|shipped|delivered|sending|shipping|delivering)(?:(?: \S{1,20}){0,3} to)?)\W*$)",
    re.I,
)
TOPICS = {"return": "returns", "refund": "refunds", "exchange": "exchanges", "cancel_order": "cancellations"}
#: An action of a whole order, as one asks for it once the code's question for it is answered with yes.
_WHOLE = {"cancel_order": "cancel", "refund": "refund", "return": "return"}
_FEW = 4  # words that may be the rest of a wish
_LIST = re.compile(
    r"\b(?:my|all|recent|past|previous|other|last \w+) orders\b|\border history\b|\blist\b|"
    r"\bwhat (?:did|have) i (?:order|b[ou]+ght)",
    re.I,
)
_NEWEST = re.compile(r"\b(?:last|latest|most recent|newest) (?:\w+ )?(?:order|purchase)\b", re.I)
_POINTS = re.compile(
    r"\b(?:tell|show|more|about|details?|describe|info\w*|what|which|is|does|look|pick|take|see)\b|^\W*#?\d\W*$|^the\b",
    re.I,
)


def act(label: str, turn: Turn) -> Move:
    """Return the move for a request that was understood.

    Args:
        label: The request.
        turn: The turn that it was read from.
    """
    if label in CHANGES and _DISCOUNT.search(turn.text):
        return turn.offer_person(say("engine.unable.discount"), label)
    label = label if turn.frame.args.get("agreed") else _rather(label, turn.text)  # "it can be cancelled" – "yes"
    if (spoken_of := _spoken_of(label, turn)) is not None:
        return spoken_of
    if label in CHANGES and (other := _waits(label, turn) or _which(label, turn) or _goes_elsewhere(label, turn)):
        return other
    return ACTS[label](turn.about(conditions.without_asked_anyway(turn.text)) if label in CHANGES else turn)


def _rather(label: str, text: str) -> str:
    """Return the request that words ask for where they ask for none of what was heard: a new mug is no return of one."""
    if label in ("return", "refund", "cancel_order") and glossed.reading(text).families == {"swap"}:
        return "exchange"
    return "order_status" if label == "change_address" and asks_where(text) else label


def asks_where(text: str) -> bool:
    """Return whether words ask where an order goes."""
    return bool(_MY_ADDRESS.match(normalise(text)))


def _spoken_of(label: str, turn: Turn) -> Move | None:
    """Return what is said where an action is only told, thought or asked about.

    None where the words ask for an action, or name none.
    """
    reading = glossed.reading(turn.text)
    if turn.frame.args.get("meant"):  # they were asked back, and said yes
        return None
    news = label == "refund" and refunds.wants_news(turn.text)
    if not reading.mood or reading.families or label not in FAMILIES or news:
        return None
    if reading.mood == "asks" and label in TOPICS and "store_policy" in turn.tools:
        looked = Frame("lookup", "policy_question")
        return turn.call("store_policy", {"topic": TOPICS[label]}, looked, "policy_question")
    numbers = order_numbers(turn.text)
    number = numbers[0] if len(numbers) == 1 else turn.frame.args.get("order_number") or turn.history.current_order()
    args = {"order_number": str(number or ""), "text": turn.text, "meant": True}
    return turn.say(asked_back.would_you(FAMILIES[label]), Frame("offer_action", label, args), label)


def _waits(label: str, turn: Turn) -> Move | None:
    """Return the question whether an action that is to wait should be done now; None when it is to wait for nothing."""
    condition = conditions.condition(turn.text)
    if not condition:
        return None
    in_general = _MAY_I.search(turn.text) or _IN_GENERAL.search(turn.text)
    if in_general and label in TOPICS and "store_policy" in turn.tools:
        looked_up = Frame("lookup", "policy_question")
        return turn.call("store_policy", {"topic": TOPICS[label]}, looked_up, "policy_question")
    if conditions.until_sent(condition):
        return None  # whether it was sent is seen when it is tried
    numbers = order_numbers(turn.text)
    number = numbers[0] if len(numbers) == 1 else turn.frame.args.get("order_number") or turn.history.current_order()
    args = {"order_number": str(number or ""), "text": conditions.unconditional(turn.text)}
    return turn.say(asked_back.now(), Frame("offer_action", label, args), label)


def _which(label: str, turn: Turn) -> Move | None:
    """Return the question which of several orders is meant; None where the words name one, or none."""
    numbers = order_numbers(turn.text)
    if not (question := which_order.which(turn.text, numbers)):
        return None
    text = turn.text
    for number in numbers:
        text = text.replace(number, " ")
    return turn.say(question, Frame("order_number", label, {"text": " ".join(text.split())}), label)


def _goes_elsewhere(label: str, turn: Turn) -> Move | None:
    """Return the question whether money should go back the way it was paid; None when nothing else is asked for."""
    if label not in ("refund", "return", "cancel_order") or not payees.elsewhere(turn.text):
        return None
    numbers = order_numbers(turn.text)
    number = numbers[0] if len(numbers) == 1 else turn.frame.args.get("order_number") or turn.history.current_order()
    args = {"order_number": str(number or ""), "text": payees.without(turn.text)}
    return turn.say(asked_back.same_way(), Frame("offer_action", label, args), label)


def asks_back(turn: Turn, result: ErrorResult) -> Frame | None:
    """Return the frame that waits for the answer where the code asks whether an action is wanted; None elsewhere."""
    call = turn.history.last_call()
    if call is None:
        return None
    intent, number = talk.label_of(call["name"]), str(call["args"].get("order_number") or "")
    if intent == "human_handoff":
        return Frame("offer_person", intent, {"text": turn.text})
    if intent not in FAMILIES:
        return None
    if result.code == "not_read" and intent in _WHOLE:
        return Frame("offer_action", intent, {"order_number": number, "text": f"{_WHOLE[intent]} order {number}"})
    words = str(turn.frame.args.get("text") or turn.text)
    asked = result.code == "not_asked_for" and number
    return Frame("offer_action", intent, {"order_number": number, "text": words, "meant": True}) if asked else None


def order_status(turn: Turn) -> Move:
    """Look an order up when its number is known, else list the customer's orders."""
    numbers = order_numbers(turn.text)
    lone = lone_number(turn.text)
    if len(numbers) > 1 and (several := requests.each_of(turn, "order_status", numbers, "")) is not None:
        return several
    number = numbers[0] if numbers else lone
    if number is None and _NEWEST.search(turn.text):
        frame = Frame("lookup", "order_status", {"pick": "newest"})
        return turn.call("list_orders", {}, frame, "order_status")
    if number is None and not _LIST.search(turn.text):
        number = turn.frame.args.get("order_number") or turn.history.current_order()
    if number:
        return turn.call("get_order", {"order_number": number}, intent="order_status")
    return turn.call("list_orders", {}, Frame("lookup", "order_status"), "order_status")


def return_news(turn: Turn) -> Move:
    """Look an order up to tell of what is on its way back; a new return it never becomes."""
    numbers = order_numbers(turn.text)
    number = numbers[0] if numbers else turn.frame.args.get("order_number") or turn.history.current_order()
    frame = Frame("lookup", "return_news", {"text": turn.text})
    if number:
        return turn.call("get_order", {"order_number": number}, frame, "return")
    looked = finding_orders.going_back(turn)
    return looked if looked is not None else turn.call("list_orders", {}, frame, "return")


def order_changes(turn: Turn) -> Move:
    """Look an order up to tell what can still be done with it."""
    numbers = order_numbers(turn.text)
    number = numbers[0] if numbers else turn.frame.args.get("order_number") or turn.history.current_order()
    frame = Frame("lookup", "order_changes", {"text": turn.text})
    if number:
        return turn.call("get_order", {"order_number": number}, frame, "order_status")
    return turn.call("list_orders", {}, frame, "order_status")


def product_discovery(turn: Turn) -> Move:
    """Search, or show one of the products of the last search."""
    shown = turn.history.products()
    pointed = choice(turn.text, len(shown))
    if pointed is not None and _POINTS.search(turn.text) and "get_product" in turn.tools and not skus(turn.text):
        return turn.call("get_product", {"product_id": str(shown[pointed].get("id"))}, intent="product_discovery")
    return refining.searched(turn)


def human_handoff(turn: Turn) -> Move:
    """Call a person at once."""
    return turn.hand_off()


def chitchat(turn: Turn) -> Move:
    """Answer small talk with a fixed sentence; what is none of it may stand in the shop's pages."""
    if not talk.is_small_talk(turn.text) and (page := asking.before_giving_up(turn)) is not None:
        return page
    if not talk.is_small_talk(turn.text) and len(turn.text.split()) <= _FEW and not asks(turn.text):
        return turn.say(say("engine.what_of_it"), intent="chitchat")
    return turn.say(talk.small_talk(turn.text), intent="chitchat")


def other(turn: Turn) -> Move:
    """Say that this is not something the engine does, or not understood, and offer a person; a right has a rule."""
    if asking.about_a_right(turn.text):
        return asking.policy_question(turn)
    if (page := asking.before_giving_up(turn)) is not None:
        return page
    return turn.offer_person(
        say("engine.unable.other") if talk.english(turn.text) else say("engine.not_english"), "other"
    )


def _form(label: str) -> Callable[[Turn], Move]:
    def act_on(turn: Turn) -> Move:
        if not any(name in turn.tools for name in intents.TOOLS_OF.get(label, (label,))):
            return turn.offer_person(talk.not_possible(label), label)
        return start(turn, label, FILL[label], pattern_intents.without_cards(turn.text))

    return act_on


#: What is done about each intent.
ACTS: dict[str, Callable[[Turn], Move]] = {
    "order_status": order_status,
    "order_changes": order_changes,
    "return_news": return_news,
    "refund": refunds.act,
    "return": _form("return"),
    "exchange": _form("exchange"),
    "cancel_order": _form("cancel_order"),
    "change_address": moving.act,
    "change_profile_address": small_changes.profile,
    "change_payment": _form("change_payment"),
    "resend_message": _form("resend_message"),
    "add_note": _form("add_note"),
    "checkout_link": buying.act,
    "product_discovery": product_discovery,
    "recommend": recommending.act,
    "try_on": trying.felt,
    "policy_question": asking.policy_question,
    "human_handoff": human_handoff,
    "chitchat": chitchat,
    "other": other,
    **{name: _form(name) for name in others.NAMES},
}


def take_up(turn: Turn, entry: dict[str, Any]) -> Move:
    """Return the move that begins with an entry of the checklist.

    Args:
        turn: The turn.
        entry: The entry, as a tool result shows it.
    """
    action, number = str(entry.get("action")), str(entry.get("order_number") or "")
    label = talk.label_of(action)
    words = str(entry.get("words") or "")
    frame = Frame(args={"order_number": number} if number else {})
    return act(label if label in ACTS else "other", Turn(words, turn.history, turn.tools, frame))
