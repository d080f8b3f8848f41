"""Whether money that a model asks for is for goods, where the words want a part of the price: the tax alone."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from commerce import articles
from commerce.errors import NeedsPerson
from commerce.sentences import say
from commerce.text import one_line
from service.changes.spec import Case
from service.consent import monies, portions, quantities
from service.consent.refusing import refused
from service.consent.said import FAMILIES

_OF_MONEY = frozenset({"refund", "return", "cancel"})


def check(case: Case, action: str, arguments: BaseModel) -> None:
    """Check that the newest words that want money want it for goods, or that no more than their part is asked for.

    Raises:
        InputError: They want the shipping cost, and something else is asked for; the message is the question to ask.
        NeedsPerson: They want a part of the price that nobody can tell by the order.
    """
    given: dict[str, Any] = arguments.model_dump()
    if case.said is None or FAMILIES.get(action) not in _OF_MONEY or given.get("amount"):
        return
    known = articles.of_order(case.order)
    lines = [(article, line.quantity) for article, line in zip(known, case.order.lines, strict=True)]
    for text in quantities.about([each.text for each in case.said if each.customer], case.order.number):
        part = monies.part(text)
        if part is not None and not articles.mentions(part.words, known):
            _refuse(case.order.number, part, given)
            return
        if portions.read(text, lines) is not None:
            return


def _refuse(number: str, part: monies.Part, given: dict[str, Any]) -> None:
    if not part.carriage:
        told = say("changes.part_of_price", order=number, part=one_line(part.words, 60))
        raise NeedsPerson(told, code="part_of_price")
    if not given.get("shipping") and not given.get("items"):
        question = say("changes.all_or_shipping", order=number)
        raise refused("the customer asks for the shipping cost", question, "part_of_order")
