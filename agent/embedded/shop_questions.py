"""Questions to the shop that name a topic of its own words: "klarna?", "and amex", "packstation ok?"."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re

from agent.embedded import product_questions
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.short_answers import asks, choice
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from commerce import causes
from service import terms
from service.consent import said
from service.knowledge import sizes, topics

#: An order or a change of one is meant, and no rule.
_MINE = re.compile(
    r"\bmy [a-z-]{3,20} (?:order|purchase|return|refund)\b|\b(?:my|this|that|the|last|latest|new|old|these|those) (?:order|purchase|return|refund|parcel|package|delivery)s?\b"
    r"|\b(?:instead|switch (?:it|to|the)|change (?:it|my|the|to)|send (?:it|this|them) (?:to|there|in)|(?:arrived|came|come|got|received) (?:it |them )?(?:today|yesterday|last))\b",
    re.I,
)
#: Whether their own money has come is asked of an order.
_MY_PAYMENT = re.compile(
    r"\bmy (?:bank )?(?:transfer|payment)\b.{0,20}\b(?:arriv\w+|come|came|there|in|received|through)\b", re.I
)
_WISHES = re.compile(r"\b(?:i (?:want|need|would like|wish)|i'd like|please|let me|help me)\b", re.I)
#: A question behind a condition: "and if I don't like it, do I pay for sending it back".
_DO_I = re.compile(r"\bif\b.{0,40}\b(?:do|does|would|will|must|can) (?:i|we|you)\b", re.I)
#: Behind what was got as a present: "got it as a gift, can i swap it".
_MAY_I = re.compile(r"\b(?:can|could|may) (?:i|we)\b", re.I)
#: Which sizes there are of a kind of thing, and not how the sizes of the shop run.
_COMES_IN = re.compile(r"\b(?:what|which) (?:\w+ )?sizes? (?:do|does|are|is) (?:the|your|these|those) \w+", re.I)
#: Topics that are asked about with an order in mind, and answered by the rule all the same.
_ANY_ORDER = frozenset(
    {"cancel_rule", "price_drop", "pickup", "not_home", "welcome_code", "gift_message", "card_charged", "returns_cost"}
)
#: Topics whose rule holds for an order that is named, too.
_OF_ANY_NUMBER = frozenset({"wrapping", "engraving", "gift_message", "express"})
#: Where an order is asked after, that it was placed as a guest is no question.
_ASKS_AFTER = re.compile(r"\b(?:where|track\w*|status|find (?:it|my)|look (?:it )?up)\b", re.I)
#: Topics that are the order's own matter where one is in focus.
_OF_AN_ORDER = frozenset(
    {
        "delivery_time",
        "refund_time",
        "cancel_rule",
        "return_window",
        "carriers",
        "not_home",
        "exchange_rule",
        "how_return",
        "other_address",
    }
)
#: Groups that a product in focus answers first.
_OF_A_PRODUCT = frozenset({"care", "sizes", "stock", "about", "warranty"})
#: Groups in which goods are given back: a wish for that is no question.
_OF_GOODS = frozenset({"returns", "gift_return", "cancel"})
_FAULTY = frozenset({"warranty", "price", "gift_return"})


def asked(turn: Turn) -> topics.Topic | None:
    """Return the topic of the shop that a message asks about in general; None for any other message."""
    plain = normalise(turn.text[:300])
    before = turn.history.state.topic
    topic = topics.of(plain, before)
    if topic is None or _of_a_product(turn, topic, plain, before):
        return None
    if sizes.read(plain).system in ("uk", "us"):
        return None  # "uk 9 trainers" are sent nowhere
    if order_numbers(topics.without_postcode(plain)) and (topic.name not in _OF_ANY_NUMBER or said.families(turn.text)):
        return None
    if topic.name == "guest_order" and _ASKS_AFTER.search(plain):
        return None
    if _MINE.search(plain) and topic.name not in _ANY_ORDER:
        return None
    known = turn.history.current_order()
    if known and topic.name in _OF_AN_ORDER and not before:
        return None
    if causes.read(plain) and (topic.group not in _FAULTY or known):
        return None
    asking = asks(plain) or bool(_DO_I.search(plain)) or (topic.group == "gift_return" and bool(_MAY_I.search(plain)))
    wished = bool(said.families(plain)) and (not asking or _WISHES.search(plain))
    return None if wished and topic.group in _OF_GOODS else topic


def _of_a_product(turn: Turn, topic: topics.Topic, text: str, before: str) -> bool:
    """Whether a product that was shown is meant: "is there a warranty on it"."""
    if topic.group == "sizes" and (turn.history.tried() is not None or _COMES_IN.search(text)):
        return True
    if before or topic.group not in _OF_A_PRODUCT:
        return False
    pointed = choice(text, len(turn.history.products())) is not None
    return pointed or bool(product_questions.about_product(text) and product_questions.product_id(turn))


def answered(turn: Turn) -> Move | None:
    """Return the look-up for a question on a topic of the shop, None where the message asks for none."""
    if _MY_PAYMENT.search(turn.text) or "ask_store" not in turn.tools or (topic := asked(turn)) is None:
        return None
    if topic.policy and not topic.pages_first and "store_policy" in turn.tools:
        words = " ".join(turn.text.split())[:260]
        named = words if terms.topic_of(words) == topic.policy else f"{topic.policy}: {words}"
        return turn.call("store_policy", {"topic": named}, Frame("lookup", "policy_question"), "policy_question")
    return product_questions.ask(turn, "")
