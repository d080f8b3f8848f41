"""Something went wrong with an order: a sentence of sympathy, how it stands, and what the shop's rules offer."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from agent.embedded.articles import lines, meant
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording import order_facts
from commerce import causes
from commerce.sentences import exists, joined, say
from runtime import clock
from runtime.yaml_file import pattern
from tools.results import OrderResult

TWICE = "charged_twice"  # the intent of a look at an order whose money was taken twice
_REMEMBERED = 4  # messages in which the trouble may have been told
_pattern = partial(pattern, Path(__file__).with_suffix(".yaml"))


def goes_on(text: str) -> bool:
    """Return whether words after "shall I look what can be done?" want that: "so what now"."""
    return bool(_pattern("goes_on").search(normalise(text[:200]).casefold()))


def sorry(text: str) -> str:
    """Return a sentence of sympathy for what words tell; empty where they tell of nothing wrong."""
    key = f"order_facts.trouble.{causes.read(text)}"
    return say(key) if exists(key) else ""


def with_sympathy(turn: Turn, text: str) -> str:
    """Return an answer with the sentence of sympathy before it, once for a trouble that the newest message tells."""
    return joined(sorry(turn.history.said()), text) if text else text


def charged_twice(turn: Turn) -> Move | None:
    """Offer a person where money was taken twice: nobody here sees the customer's account."""
    if not _pattern("twice").search(normalise(turn.text[:300]).casefold()):
        return None
    numbers = order_numbers(turn.text)
    number = numbers[0] if len(numbers) == 1 else "" if numbers else turn.history.current_order()
    if not number:
        return turn.offer_person(say("order_facts.trouble.twice"), "other")
    return turn.call("get_order", {"order_number": number}, Frame("lookup", TWICE, {"text": turn.text}), "other")


def anew(turn: Turn) -> Move | None:
    """Offer a person to somebody who was sent something wrong and wants it sent anew; None where nothing was told."""
    plain = _pattern("not_anew").sub(" ", normalise(turn.text[:300]).casefold())
    if not _pattern("anew").search(plain) or order_numbers(turn.text):
        return None
    told = [causes.read(each) for each in turn.history.customer[-_REMEMBERED:]]
    return turn.offer_person(say("engine.anew"), "exchange") if set(told) & {*causes.FAULTS, *causes.CLAIMS} else None


def after(turn: Turn) -> Move | None:
    """Offer a person to somebody whose trouble nothing here has settled, and who asks what is done about it."""
    if not goes_on(turn.text) or turn.history.proposal_waits():
        return None
    told = [each for each in turn.history.customer[-_REMEMBERED:-1] if causes.read(each)]
    return turn.offer_person(joined(sorry(told[-1]), say("order_facts.trouble.person")), "other") if told else None


def told(turn: Turn, result: OrderResult) -> Move | None:
    """Return what is told of an order that was paid twice, or of which what is missing was never sent; else None."""
    text = str(turn.frame.args.get("text") or turn.text)
    if turn.frame.intent == TWICE:
        paid = order_facts.answer(("charged",), result.facts, clock.now().date())
        return turn.offer_person(joined(paid, say("order_facts.trouble.twice")), "other")
    if turn.frame.intent != "refund" or causes.read(text) not in ("incomplete", "lost"):
        return None
    named = meant(text, lines(result.order)).lines
    if not named or not all(each.get("unsent") for each in named):
        return None
    parts = order_facts.answer(("parts",), result.facts, clock.now().date())
    return turn.say(joined(sorry(text), parts), Frame(), "order_status")
