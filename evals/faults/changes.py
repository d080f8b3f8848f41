"""The changes that the fault benches ask for, written over actions: name, and the arguments of the n-th request."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from connectors.stores.demo import cast


def refund(number: int) -> dict[str, Any]:
    """A small sum of an order that has arrived, another one each time."""
    return {"order_number": cast.DELIVERED, "amount": f"0.{number % 90 + 10}"}


def address(number: int) -> dict[str, Any]:
    """Another house number each time."""
    return {
        "order_number": cast.OPEN, "line1": f"Teststrasse {number + 1}", "city": "Berlin", "postcode": "10115",
        "country": "DE",
    }  # fmt: skip


CHANGES: dict[str, Callable[[int], dict[str, Any]]] = {"refund_order": refund, "change_address": address}
RECORDED = frozenset({"refund_order"})  # kinds of effects that the platform's books name by our key
