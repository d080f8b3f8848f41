from __future__ import annotations

from agent.embedded import replies

ITEM = {"id": "p1", "title": "Rain jacket", "price": "89.00", "currency": "EUR", "in_stock": True}


def test_prices_that_could_not_be_read_live_say_as_of_when_they_are() -> None:
    read = {"as_of": "2026-11-20T08:31:07Z"}
    note = "(prices and stock as of 2026-11-20 08:31 UTC)"
    assert note in replies.products({"items": [ITEM], "total": 1, **read})
    assert note in replies.product({"item": {**ITEM, **read}})
    assert "as of" not in replies.products({"items": [ITEM], "total": 1})
    assert "as of" not in replies.product({"item": ITEM})
