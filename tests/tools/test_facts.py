"""The facts of an order by type: what is not known has its default, and nothing that a store says breaks the reading."""

from __future__ import annotations

import pytest

from commerce.order import OrderStatus
from service import orders
from tests.commerce.orders import make
from tools.facts import OrderFacts, OrderLine


def test_what_the_service_tells_is_read_whole() -> None:
    found = OrderFacts.model_validate(
        {**orders.describe(make(OrderStatus.SHIPPED)), "can": {"refund_order": {"allowed": False, "reason": "no"}}}
    )
    assert found.number and found.items and all(each.title and each.quantity for each in found.items)
    assert found.total and found.currency and not found.can["refund_order"].allowed
    line = OrderLine.model_validate(orders.summarise(make(OrderStatus.SHIPPED)))
    assert (line.number, line.total, line.items) == (
        found.number,
        found.total,
        sum(each.quantity for each in found.items),
    )


@pytest.mark.parametrize("told", [{}, {"number": 7, "items": 3, "delivered_on": None, "tracking": None, "new": 1}])
def test_what_is_not_known_has_its_default(told: dict[str, object]) -> None:
    found = OrderFacts.model_validate(told)
    assert (found.items, found.tracking, found.delivered_on, found.can) == ([], [], "", {})
    assert found.number == str(told.get("number", ""))
