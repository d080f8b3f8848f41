"""Cancelling an order and sending goods back: which articles, and why."""

# ruff: noqa: E501 - the patterns read better whole

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.embedded import earlier, fewer, reasons, refunds, unknown
from agent.embedded.articles import REASON, WHOLE, lines, meant, named, numbered, of_items
from agent.embedded.dialogue import Move
from agent.embedded.forms import Case, refuse
from agent.embedded.text import as_typed, normalise
from commerce import causes
from commerce.sentences import joined, say
from service.consent import said, things

_ORDER = re.compile(
    r"\b(?:return|send back|returning|cancel)\s+(?:(?:my|the|this|that|whole|entire)\s+)*(?:order|#?\d{3,})", re.I
)
_SOME = re.compile(
    r"\b(?:something|(?:some|one|part) of|an? (?:item|article|thing|product)|one (?:item|article))\b", re.I
)

#: What a customer calls off: "cancel the belt in order 1009".
_CALLED_OFF = re.compile(
    r"\b(?:cancel|cancelling|call off|remove|delete|drop|take)\s+([^,.;!?\n]{2,80}?)(?=\s+(?:from|in|of|on|off|out|because|since)\b|[,.;!?\n]|$)",
    re.I,
)
#: The same the other way round: "the belt of order 1009 should be cancelled".
_TO_BE_OFF = re.compile(
    r"^\W*+([^,.;!?\n]{2,80}?) (?:of|from|in) (?:my |the )?(?:order )?#?\d{3,12} (?:should|must|needs? to|has to|have to|is to|are to) (?:be|get)\b",
    re.I,
)
#: What "cancel it" may mean after an article was spoken of; not where an order was.
_IT = re.compile(r"\b(?:cancel|call off|drop|scrap) (?:it|that|this)\b", re.I)
_NAMES_ORDER = re.compile(r"\border\b|\b\d{3,12}\b", re.I)
WHOLE_ORDER = "order"  # the answer that all of it is meant
#: "Cancel my lamp order" is about all of it.
_WHOLE_ORDER = re.compile(r"\border\b(?!\s{0,3}#?\d)", re.I)
#: Causes whose goods the customer does not have.
_NOT_HERE = frozenset({"lost", "stolen", "incomplete"})


def cancel(case: Case) -> Move:
    """Cancel the order, with a reason from the list."""
    if (part := _some_of_it(case) or _only_that(case) or _fewer(case)) is not None:
        return part
    if not case.allowed("cancel_order") and earlier.cause(case.turn, case.number, case.text) in _NOT_HERE:
        return refunds.propose(case.turn, case.number, case.text)
    if not case.allowed("cancel_order"):
        return refuse(case, "cancel_order", (("return_items", "return"),))
    known = reasons_of(case, "cancel_order")
    reason = str(case.slots.get("reason") or reasons.read(case.text, known))
    if known and not reason and _must_say_why(case, "cancel_order"):
        question = joined(say("engine.why_cancel", order=case.number), reasons.options(known))
        return case.ask("reason", question, list(known))
    return case.call("cancel_order", reason=reason)


def _some_of_it(case: Case) -> Move | None:
    """Return the refund of those articles that alone are to be called off, None where all are or they were sent.

    Of an order that was sent in part only what was not sent counts: "the jacket" is the one that is still here.
    """
    has = lines(case.order)
    thing = _CALLED_OFF.search(normalise(case.text)) or _TO_BE_OFF.match(normalise(case.text))
    if not thing or _WHOLE_ORDER.search(thing[1]) or len(has) < 2 or "refund_order" not in case.turn.tools:
        return None
    found = meant(thing[1], has)
    if case.allowed("cancel_order"):
        return refunds.propose(case.turn, case.number, case.text) if 0 < len(found.lines) < len(has) else None
    here = [line for line in found.lines or found.doubt if line.get("unsent")]
    if here and found.doubt:
        return refunds.propose(case.turn, case.number, case.text)  # asks which one
    return refunds.chosen(case.turn, case.number, here, case.text) if len(here) == 1 else None


def _fewer(case: Case) -> Move | None:
    """Return the refund of single pieces that words take off, unless they call the order by what is in it."""
    told = said.read(case.text)  # in full: the rules for such a request have the answer
    whole = _WHOLE_ORDER.search(fewer.without_order(case.text)) or told.families or told.orders
    return None if whole or case.slots.get("part") else fewer.part(case)


def _only_that(case: Case) -> Move | None:
    """Return the question whether "it" is the article that was just spoken of, or the order; its refund once told."""
    has = lines(case.order)
    if (part := case.slots.get("part")) is not None:
        line = next((each for each in has if each["handle"] == part), None)
        return refunds.chosen(case.turn, case.number, [line], case.text) if line else None
    just = case.turn.history.said_before()
    if len(has) < 2 or not case.allowed("cancel_order") or not _IT.search(normalise(case.text)):
        return None
    if _NAMES_ORDER.search(f"{just} {case.text}") or "refund_order" not in case.turn.tools:
        return None
    spoken = meant(just, has).lines
    if len(spoken) != 1 or meant(case.text, has).lines:
        return None
    question = say("engine.only_that", article=named(spoken[0]), order=case.number)
    return case.ask("part", question, [str(spoken[0]["handle"]), WHOLE_ORDER])


def give_back(case: Case) -> Move:
    """Ask for a return of some articles of the order, or all of them.

    What the customer does not have cannot be returned: that is a case of its own. No window binds faulty goods.
    """
    cause = earlier.cause(case.turn, case.number, case.text)
    if (instead := _no_return(case, cause)) is not None:
        return instead
    faulty = cause in causes.FAULTS and case.order.get("status") == "delivered"
    if not case.allowed("return_items") and not faulty:
        return refuse(case, "return_items", (("cancel_order", "cancel_order"),))
    has = lines(case.order)
    items = case.slots.get("items")
    if items is None:
        items = articles(case, has)
        if isinstance(items, Move):
            return items
        case = case.knowing(items=items)
    known = reasons_of(case, "return_items")
    why = of_items(case.text, has, items)
    cause = cause if causes.read(why) or not causes.read(case.text) else ""
    faulty = faulty and bool(cause)
    reason = str(case.slots.get("reason") or reasons.read(why, known))
    if faulty and not known:
        reason = "defective" if cause == "damaged" else cause
    if known and not reason and cause in known:
        reason = cause
    if known and not reason and not reasons.withdraws(case.text) and _must_say_why(case, "return_items"):
        return case.ask("reason", joined(say("engine.why_back"), reasons.options(known)), list(known))
    args: dict[str, Any] = {"items": items, "reason": reason}
    if stated := REASON.search(as_typed(str(case.slots.get("note") or case.text))):
        args["note"] = stated[1].strip(" .!?")
    return case.call("return_items", **args)


def _no_return(case: Case, cause: str) -> Move | None:
    """Return the move for goods that are not sent back: not sent yet, not here, or not here as the books have it."""
    if reasons.withdraws(case.text) and case.order and case.allowed("cancel_order"):
        return case.call("cancel_order", reason=reasons.read(case.text, reasons_of(case, "cancel_order")))
    claimed = cause in causes.CAUSES and case.order.get("status") in ("shipped", "partly_shipped")
    if (claimed or cause in _NOT_HERE) and "refund_order" in case.turn.tools:
        return refunds.propose(case.turn, case.number, case.text)
    return None


def articles(case: Case, has: list[dict[str, Any]]) -> list[dict[str, Any]] | Move:
    """Return the articles that are meant, none for all of the order, or the question which."""
    meant = earlier.articles(case.turn, case.number, case.text, has)
    if meant.unknown:
        return ask_articles(case, has, say("engine.not_part", article=meant.unknown, order=case.number))
    if strange := unknown.thing(case.text, has, case.number, listed=bool(meant.items)):
        return ask_articles(case.knowing(strange=strange), has, things.not_seen(strange, case.number))
    if meant.doubt:
        return ask_articles(case, meant.doubt, "")
    if meant.items:
        return list(meant.items)
    plain = normalise(case.text)
    if (
        len(has) < 2
        or WHOLE.search(plain)
        or reasons.withdraws(case.text)
        or (_ORDER.search(plain) and not _SOME.search(plain))
    ):
        return []
    return ask_articles(case, has, "")


def ask_articles(case: Case, has: Sequence[dict[str, Any]], head: str) -> Move:
    """Ask which articles of the order are meant."""
    question = joined(head, say("engine.which_back", order=case.number, articles=numbered(has)))
    return case.ask("items", question, [str(line["handle"]) for line in has])


def _must_say_why(case: Case, action: str) -> bool:
    """Whether the shop wants one of its reasons; where it does not, none is asked for."""
    return case.rule(action).get("reason_required", True) is not False


def reasons_of(case: Case, action: str) -> dict[str, str]:
    """Return the reasons that the shop takes for an action: codes, and the words that customers read."""
    return reasons.known(case.order, action)
