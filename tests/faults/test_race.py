"""Refunds of one order at once, from several sessions and processes: never more than was paid."""

from __future__ import annotations

import pytest

from evals.faults.race import race

pytestmark = pytest.mark.faults


def test_refunds_at_once_never_come_to_more_than_was_paid() -> None:
    counted = race(3)
    assert counted["findings"] == []
    assert counted["over_refunded"] == 0
    assert counted["refused_by_store"] == 0  # our own ledger stops them before the platform has to
    assert counted["orders"] == 3
    assert 3 <= counted["confirmed"] <= 9  # three shares fit into an order
    ended = counted["confirmed"] + counted["refused"] + counted["stopped_before_sending"]
    assert ended == 3 * 9  # every yes, from a door or from the chat, came to one of three ends
