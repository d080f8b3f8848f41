"""The question that carries a proposal, the same on every face, and the yes that names its action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from commerce import articles
from commerce.order import Order
from commerce.pointing import Said
from commerce.sentences import dotted, exists, say
from service import order_words
from service.changes.registry import ACTIONS
from service.consent import plainly
from service.consent.lists import fold
from service.consent.own_pieces import Proposed
from store.models import Proposal


def confirm() -> str:
    """Return the question that a plain yes or no answers."""
    return say("changes.confirm")


def wished(proposal: Proposal) -> bool:
    """Return whether the customer's own words ask for a proposal; otherwise only a yes that names it counts."""
    return bool(proposal.quote.get("wished", True))


def question(proposal: Proposal) -> str:
    """Return the question under a proposal's summary."""
    return confirm() if wished(proposal) else say("changes.confirm_by_name", answer=of(proposal))


def plain(said: Sequence[Said], action: str, order: Order, arguments: Mapping[str, Any]) -> bool:
    """Return whether a plain yes to a change is enough, see `service.consent.plainly`.

    Args:
        said: The customer's words that stand, within the conversation.
        action: The action.
        order: The order.
        arguments: The action's arguments.
    """
    found = articles.of_order(order)
    pieces = {each["item"]: int(each.get("quantity") or 1) for each in arguments.get("items") or () if "item" in each}
    amount = str(arguments.get("amount") or "")
    if not pieces and not amount:
        pieces = {each.handle: line.quantity for each, line in zip(found, order.lines, strict=True)}
    titles = [f"{each.title} ({each.variant})" for each in found]
    # "My lamp order" is the order, whatever else is in it.
    told = [
        replace(each, text=order_words.without_contents(each.text, titles)) if each.customer else each for each in said
    ]
    return plainly.plain(told, action, found, Proposed(order.number, pieces, amount, names=_names(order)))


def _names(order: Order) -> frozenset[str]:
    """Return the words of the names on an order."""
    places = [each for each in (order.shipping_address, order.billing_address) if each is not None]
    return frozenset(word for each in places for word in fold(each.name).split())


def of(proposal: Proposal) -> str:
    """Return the yes that names a proposal's action."""
    return named(proposal.action, proposal.order_number, proposal.arguments or {})


def named(action: str, number: str, arguments: Mapping[str, Any]) -> str:
    """Return the yes that names an action: "yes, cancel 1015"; `service.consent` reads each, in any language."""
    spec = ACTIONS[action]
    key = dotted(f"{spec.label.sentences}.yes", spec.yes_words(arguments) if spec.yes_words is not None else "")
    return say(key, order=number) if exists(key) else f"yes, {spec.label.verb} {number}".strip()
