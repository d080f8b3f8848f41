"""Single questions about an order: when it comes, who brings it, where it goes, how it was paid, why it waits.

They are answered one by one from the order's facts (`agent.wording.order_facts`), where an order is named or in focus.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from agent.embedded import finding_orders
from agent.embedded.articles import lines, meant, named
from agent.embedded.dialogue import Frame, Move
from agent.embedded.numbers import order_numbers
from agent.embedded.text import normalise
from agent.embedded.turn import Turn
from agent.wording import order_facts
from commerce import causes
from commerce.sentences import say
from commerce.text import one_line
from runtime import clock
from runtime.yaml_file import read_yaml
from service.consent import said
from tools.results import OrderResult

_MOST = 3
#: Actions whose words stand in questions that ask for none: "which card did I pay with".
_NAMED_ONLY = frozenset({"refund", "address", "payment", "message", "return"})
#: Asked of what is still on its way, where no order is named.
_OF_THE_WAY = frozenset({"late", "arrival", "carrier", "tracking", "now"})
#: Asked of what goes back, where no order is named.
_OF_MONEY = frozenset({"refund", "returned"})
#: Asked of what is not paid yet, where no order is named.
_OF_DEBT = frozenset({"charged"})
#: What another kind tells better, where both are heard.
_INSTEAD = {
    "arrival": ("hour", "arrived", "leaves", "took", "placed"),
    "articles": ("parts",),
    "late": ("arrival",),
    "why": ("late",),
    "total": ("worth", "way"),
    "leaves": ("parts",),
    "address": ("mail",),
    "refund": ("way", "worth", "payout", "returned"),
    "inside": ("address", "carrier", "tracking", "parts", "arrival"),
    "arrived": ("returned",),
}


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = read_yaml(Path(__file__).with_suffix(".yaml"))
    return data


@cache
def _kinds() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(each.replace("<it>", _data()["it"])) for name, each in _data()["kinds"].items()}


@cache
def _its() -> re.Pattern[str]:
    return re.compile(_data()["its"], re.I)


@cache
def _mine() -> re.Pattern[str]:
    return re.compile(_data()["mine"], re.I)


@cache
def _not_asked() -> re.Pattern[str]:
    return re.compile(_data()["not_asked"])


def kinds(text: str) -> tuple[str, ...]:
    """Return what words ask of an order, see `agent.wording.order_facts.KINDS`; empty where they ask nothing."""
    plain = normalise(text[:300]).casefold()
    if len(plain.split()) > _data()["longest"] or _not_asked().search(plain):
        return ()
    found = [name for name, pattern in _kinds().items() if pattern.search(plain)]
    told = [name for name in found if not any(other in found for other in _INSTEAD.get(name, ()))]
    return tuple(told[:_MOST])


def asked(turn: Turn) -> Move | None:
    """Return the look at the order that a question is about; None where none is asked, or no order is in focus."""
    if "get_order" not in turn.tools:
        return None
    wanted, number = kinds(turn.text), _order(turn)
    told_of = {"cancel"} if wanted[:1] == ("why",) else set()
    named = said.families(turn.text)
    if named - _NAMED_ONLY - told_of or (named and wanted == ("late",)):  # that is late is told, and why it is wished
        return None
    if wanted == ("inside",) and not (number and finding_orders.in_focus(turn)):
        return None
    if not wanted or (causes.read(turn.text) and wanted[0] != "late"):
        return None
    if not number:
        return _of_some(turn, set(wanted))
    frame = Frame("lookup", finding_orders.ASKED, {"ask": list(wanted), "text": turn.text})
    return turn.call("get_order", {"order_number": number}, frame, "order_status")


def _of_some(turn: Turn, wanted: set[str]) -> Move | None:
    """Return the look for the order of a question that names none: the one on its way, or whose money goes back."""
    if wanted & _OF_MONEY and _mine().search(turn.text):
        return finding_orders.going_back(turn)
    if wanted & _OF_DEBT:
        return finding_orders.unpaid(turn)
    way = wanted & _OF_THE_WAY and ("now" in wanted or _its().search(turn.text))
    return finding_orders.still_out(turn) if way else None


def _order(turn: Turn) -> str:
    """Return the order that a question is about: the one that is named, else the one that was shown last."""
    named = order_numbers(turn.text)
    if named:
        return named[0] if len(named) == 1 else ""
    if found := turn.frame.args.get("order_number") if turn.frame.args.get(finding_orders.FOUND) else "":
        return str(found)
    return str(turn.history.current_order() or "") if finding_orders.speaks_of_orders(turn) else ""


def told(turn: Turn, result: OrderResult) -> Move | None:
    """Return the answer once the order was looked at; None where nothing of it was asked, or nothing is known."""
    wanted = [str(each) for each in turn.frame.args.get("ask") or ()]
    asked_here = turn.frame.intent == finding_orders.ASKED
    text = order_facts.answer(wanted, result.facts, clock.now().date()) if asked_here else ""
    if asked_here and wanted == ["total"] and (of_article := _price(turn, result)):
        text = of_article
    if not text:
        return None
    if "why" in wanted and not order_facts.knows_why(result.facts):
        return turn.offer_person(text, "order_status")
    return turn.say(text, intent="order_status")


def _price(turn: Turn, result: OrderResult) -> str:
    """Return what the one article cost that the question names; empty where it names none, or several."""
    found = meant(str(turn.frame.args.get("text") or ""), lines(result.order)).lines
    price = one_line(str(found[0].get("price") or ""), 40) if len(found) == 1 else ""
    if not price:
        return ""
    article = f"{found[0].get('quantity') or 1} x {named(found[0])}"
    amount = f"{price} {one_line(result.facts.currency, 8)}"
    return say("order_facts.price", order=result.number.lstrip("#"), article=article, amount=amount)
