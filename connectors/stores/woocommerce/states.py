"""The states of orders: WooCommerce's own seven, and those of plug-ins as far as they are safely known."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from commerce.order import OrderStatus
from commerce.text import one_line
from connectors.stores.woocommerce.values import Node, text
from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("states.yaml")
_OWN = {
    "pending": OrderStatus.PENDING,
    "on-hold": OrderStatus.ON_HOLD,
    "processing": OrderStatus.OPEN,
    "completed": OrderStatus.SHIPPED,
    "cancelled": OrderStatus.CANCELLED,
    "refunded": OrderStatus.REFUNDED,
    "failed": OrderStatus.FAILED,
}
_SENT = (OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.PARTLY_SHIPPED)
_WORDS = re.compile(r"[a-z]+(?:-[a-z]+)*")
UNSEEN = frozenset(["draft", "checkout-draft", "auto-draft", "trash"])


def slug(node: Node) -> str:
    """Return the state of an order by its slug; some plug-ins write it as it stands in the database."""
    return text(node.get("status")).strip().casefold().removeprefix("wc-")


def status(state: str) -> OrderStatus:
    """Return what a state means, on hold where nobody here knows."""
    return _known().get(state, OrderStatus.ON_HOLD)


def payable(state: str) -> bool:
    """Return whether money of a paid order in this state may go back without a person.

    In other states it waits for something that only the shop's people know of: a dispute, a step of a plug-in.
    """
    return state in ("processing", "completed", "cancelled", "refunded") or status(state) in _SENT


def called(state: str) -> str:
    """Return what customers read of a state of the shop's own in which only its people know what may be changed.

    Empty where the state is one of WooCommerce's, or says that the goods have left.
    """
    if state in _OWN or status(state) in _SENT:
        return ""
    words = state.split("-")
    told = _WORDS.fullmatch(state) and not _internal() & set(words)
    return one_line(" ".join(words), 40) if told else "on hold"


def _data() -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(_FILE)
    return found


@cache
def _internal() -> frozenset[str]:
    return frozenset(_split(_data()["internal"]))


@cache
def _known() -> dict[str, OrderStatus]:
    rows = ((OrderStatus(name), said) for name, said in _data().items() if name != "internal")
    return {state: meaning for meaning, said in rows for state in _split(said)} | _OWN


def _split(said: str) -> list[str]:
    return [one.strip() for one in said.split("|")]
