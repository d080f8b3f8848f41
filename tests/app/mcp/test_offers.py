"""What is offered, and what a program may count on of it."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args, get_type_hints

from app.mcp.offers import every
from service.changes.registry import ACTIONS
from tools import actions, advice, cart, discovery, orders, verification

_MODULES = (discovery, advice, orders, cart, actions, verification)


def test_each_tool_promises_what_its_function_returns() -> None:
    """What is promised by nobody would come as an error."""
    for offer in every().values():
        if not offer.chat or offer.chat in ACTIONS:
            continue
        run = next(getattr(each, offer.chat) for each in _MODULES if hasattr(each, offer.chat))
        returned = get_type_hints(run)["return"]
        assert set(offer.results) == set(get_args(returned) or (returned,)), offer.name


def test_a_changed_tool_has_another_hash() -> None:
    """Whoever pins a tool sees each change of what a model reads of it, and no other one."""
    offer = every()["request_refund"]
    changed = (
        replace(offer, description=f"{offer.description} "),
        replace(offer, arguments={**offer.arguments, "title": "x"}),
        replace(offer, results=offer.results[:1]),
        replace(offer, destroys=False),
        replace(offer, name="request_refunds"),
    )
    assert len({offer.digest, *(each.digest for each in changed)}) == 1 + len(changed)
    assert replace(offer, level="orders").digest == offer.digest == replace(offer).digest
