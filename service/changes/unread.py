"""Whether a request that takes a whole order was read to its last word, where the lists of its language are short."""

from __future__ import annotations

from pydantic import BaseModel

from commerce.known_again import holds
from commerce.sentences import joined, say
from service import consent
from service.changes.spec import ActionSpec, Case
from service.consent import complete
from service.consent.refusing import refused


def check(case: Case, spec: ActionSpec, arguments: BaseModel) -> None:
    """Check that no word of the request for a whole order is unread, unless the customer has heard so and says yes.

    Args:
        case: The case.
        spec: The action.
        arguments: The call's arguments; a sum, and fewer articles than the order has, are checked elsewhere.

    Raises:
        InputError: Some are; ``ask`` is the question to the customer.
    """
    items, amount = getattr(arguments, "items", ()), getattr(arguments, "amount", "")
    if case.said is None or spec.intent != "goods" or amount or 0 < len(items) < len(case.order.lines):
        return
    whole = say("changes.prepare_whole", change=spec.label.thing, order=case.order.number)
    ask = joined(say("changes.not_read"), whole)
    newest = next((n for n in range(len(case.said) - 1, -1, -1) if case.said[n].customer), None)
    before = next((each.text for each in reversed(case.said[: newest or 0]) if not each.customer), "")
    if newest is not None and holds(before, ask) and consent.read(case.said[newest].text) == "yes":
        return
    lines = case.order.lines
    only = lines[0].title if len(lines) == 1 and lines[0].quantity == 1 else ""
    if complete.unread(case.said, spec.name, case.order.number, only):
        raise refused("not every word of the customer's could be read", ask, "not_read")
