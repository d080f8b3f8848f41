"""The answer of a turn, worded from what its tools said: complete and said once, whatever the model adds.

Of a chain of calls only the end is told (find the order, then propose: the proposal), of several readings each, in
order. At most one question is asked, the last.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from agent.history import Step
from agent.wording import comparison, found, replies
from agent.wording.own_values import OwnValues
from commerce.sentences import say
from commerce.text import clean
from service.changes.registry import ACTIONS
from tools.results import (
    AnswerResult,
    ChecklistResult,
    CheckoutResult,
    ComparisonResult,
    ElsewhereResult,
    ErrorResult,
    OrderResult,
    OrdersResult,
    ProductResult,
    ProductsResult,
    QueuedResult,
    RefusedResult,
)

_LONGEST = 4_000
#: Told elsewhere: by the summary that waits for a yes, or by sentences of the nodes.
_TOLD = frozenset({"proposal", "handoff", "offer_person"})
#: Errors that only say that the model called a tool wrongly.
MODELS_FAULT = frozenset(
    {
        "bad_arguments",
        "bad_tool_call",
        "not_the_customers_words",
        "too_long",
        "invalid_input",
        "not_asked_for",
    }
)
_ON_PRODUCTS = frozenset({spec.name for spec in ACTIONS.values() if spec.intent == "swap"} | {"checkout_link"})


@dataclass(frozen=True)
class Worded:
    """What code says in a turn.

    Attributes:
        text: Statements, a line or more each; empty when no result needs any.
        question: The one question that code asks, empty for none. Left out beside an open proposal.
        offers: Whether that question offers a person.
    """

    text: str = ""
    question: str = ""
    offers: bool = False


def word(
    steps: Sequence[Step], about: Collection[str] = (), said: Sequence[str] = (), own: Sequence[str] = ()
) -> Worded:
    """Return the turn's results in words.

    Args:
        steps: What tools answered, oldest first.
        about: What the customer speaks of: topics of `agent.reading.sensitive_topics`.
        said: Sentences of code that the customer reads already.
        own: The customer's messages of this conversation: nothing else of a call's arguments is repeated, but what the
            shop's own data has.
    """
    heard = OwnValues(own)
    parts: list[Worded] = []
    for step in _kept(steps):
        worded = _words(step, about, heard)
        known = worded.text and any(worded.text in each for each in said)
        if worded != Worded() and not known and worded not in parts:
            parts.append(worded)
    asking = next((each for each in reversed(parts) if each.question), Worded())
    return Worded("\n".join(each.text for each in parts if each.text), asking.question, asking.offers)


def _kept(steps: Sequence[Step]) -> list[Step]:
    """Return the steps that are told: not those that only led to a later one, and not failed tries."""
    kept = [
        step
        for place, step in enumerate(steps)
        if step.kind not in _TOLD and not any(_replaces(later, step) for later in steps[place + 1 :])
    ]
    good = [step for step in kept if not _fault(step)]
    return good or kept[-1:]


def _replaces(later: Step, step: Step) -> bool:
    if step.kind == "error":
        return later.tool == step.tool or (later.kind != "error" and later.tool not in ("plan", "handoff"))
    if step.kind == "orders":
        return bool(later.number) or later.kind == "orders"
    if step.kind == "order":
        return bool(step.number) and later.number == step.number and later.kind != "error"
    if step.kind in ("products", "product"):
        if later.tool in _ON_PRODUCTS or (later.kind == "product" and later.result == step.result):
            return True
        empty = isinstance(step.result, ProductsResult) and not step.result.items
        return later.kind == "products" and empty
    return later.tool == step.tool and step.kind in ("denied", "needs_person", "step_up")


def _fault(step: Step) -> bool:
    return step.kind == "error" and _text(step, "code") in MODELS_FAULT


def _words(step: Step, about: Collection[str], heard: OwnValues) -> Worded:
    result = step.result
    match result:
        case ProductsResult():
            return Worded(replies.recommended(result) if result.recommended else found.products(result, heard))
        case OrdersResult():
            return Worded(replies.orders(result), say("chat.which_order") if len(result.orders) > 1 else "")
        case OrderResult():
            return _order(result, about)
        case AnswerResult():
            return Worded(replies.answer(result)) if result.found else _offers(say("chat.not_known"))
        case ChecklistResult():
            dropped = bool(step.args.get("drop")) and not result.still_open
            return Worded(say("chat.left"), say("chat.anything_else")) if dropped else Worded()
        case RefusedResult():
            return _refused(result)
        case ErrorResult():
            return _error(step, result, heard)
    return _plain(step)


def _plain(step: Step) -> Worded:
    """Return what is told of a result that asks nothing."""
    match step.result:
        case ProductResult() as found:
            return Worded(replies.product(found))
        case ElsewhereResult() as found:
            return Worded(replies.elsewhere(found)) if found.text else _offers(say("chat.not_known"))
        case ComparisonResult() as found:
            return Worded(comparison.told(found))
        case CheckoutResult() as found:
            return Worded(replies.checkout(found))
        case QueuedResult():
            return Worded(say("chat.queued"))
    return Worded(_text(step, "text") or _text(step, "sentence"))


def _offers(text: str) -> Worded:
    return Worded(text, say("chat.offer"), offers=True)


def _order(result: OrderResult, about: Collection[str]) -> Worded:
    named = [spec.name for topic in about for spec in ACTIONS.values() if spec.topic == topic]
    if "change" in about and not named:
        return Worded(replies.changes(result))
    more = replies.details(result, address="address" in about, payment="payment" in about)
    refused = replies.refusals(result, named)
    return Worded("\n".join(filter(None, (replies.order(result), more, refused))))


def _refused(result: RefusedResult) -> Worded:
    reason = clean(result.reason, _LONGEST)
    if result.kind == "needs_person":
        return _offers(reason)
    return Worded(reason, say("chat.offer_code") if result.kind == "step_up" else "")


def _error(step: Step, result: ErrorResult, heard: OwnValues) -> Worded:
    if result.kind == "verify_first":
        return Worded(clean(result.message, _LONGEST), say("chat.ask_proof"))
    if (asked := _text(step, "ask")) and not heard.leaks(asked, step.args):
        return Worded(question=asked)
    if _fault(step):
        return Worded(say("chat.not_understood"), say("chat.say_again"))
    text = _text(step, "message")
    if not text or heard.leaks(text, step.args):
        return _offers(say("chat.something_wrong"))
    return Worded(text)


def _text(step: Step, name: str) -> str:
    value = step.result.plain.get(name)
    return clean(value, _LONGEST) if isinstance(value, str) else ""
