"""Single questions about an order are answered from its facts, and a guess is called one."""

from datetime import date
from typing import Any

import pytest

from agent.wording import order_facts
from tools.facts import OrderFacts

TODAY = date(2026, 12, 2)
PARCEL = {"carrier": "DPD", "number": "015", "status": "in_transit", "shipped_on": "2026-11-30"}


def facts(**changes: Any) -> OrderFacts:
    known = {
        "number": "1007",
        "status": "shipped",
        "placed_on": "2026-11-28",
        "total": "104.90",
        "currency": "EUR",
        "paid": "104.90",
        "paid_with": "Visa ending 4242",
        "shipping_address": "Mara Lindt, Kranichweg 20, Hamburg",
        "email": "mara@example.com",
        "items": [{"title": "Boots", "quantity": 1}, {"title": "Belt", "quantity": 1}],
        "tracking": [PARCEL],
        "delivery_time": "2 to 5 working days",
        "payout_days": "5 to 7 working days",
    }
    return OrderFacts.model_validate(known | changes)


OPEN = {"status": "open", "tracking": []}
PARTLY = {"status": "partly_shipped", "items": [{"title": "Boots"}, {"title": "Belt", "unsent": 1}]}
BACK = {"returns": [{"status": "open", "items": [{"title": "Boots", "quantity": 1, "amount": "79.00"}]}]}


@pytest.mark.parametrize(
    ("asked", "changes", "said"),
    [
        ("arrival", {}, ["DPD", "by 7 December 2026", "estimate"]),
        ("arrival", {"tracking": [PARCEL | {"status": "out_for_delivery"}]}, ["out for delivery", "today"]),
        ("arrival", {"tracking": [PARCEL | {"shipped_on": "2026-11-16"}]}, ["is late", "sorry"]),
        ("arrival", {"delivery_time": ""}, ["has given no day"]),
        ("arrival", {"delivered_on": "2026-12-01", "status": "delivered"}, ["was delivered on 1 December 2026"]),
        ("arrival", OPEN, ["not been sent yet", "2 to 5 working days"]),
        ("arrival", {"status": "cancelled", "tracking": []}, ["will not arrive"]),
        ("leaves", OPEN, ["not been sent yet", "do not know the day"]),
        ("carrier", {}, ["DPD"]),
        ("tracking", OPEN, ["no tracking number yet"]),
        ("took", {"delivered_on": "2026-12-01", "status": "delivered"}, ["only the carrier knows"]),
        ("address", {}, ["goes to: Mara Lindt, Kranichweg 20"]),
        ("way", {}, ["Visa ending 4242"]),
        ("charged", {"status": "failed", "paid": "0.00"}, ["nothing was paid"]),
        ("total", {}, ["104.90 EUR"]),
        ("parts", PARTLY, ["this was sent: 1 x Boots", "Not sent yet: 1 x Belt"]),
        ("parts", OPEN, ["Nothing of order 1007"]),
        ("why", {"status": "pending", "tracking": []}, ["waits for its payment"]),
        (
            "refund",
            {"refunded": "9.00", "refunds": [{"amount": "9.00", "on": "2026-12-01"}]},
            ["9.00 EUR", "1 December"],
        ),
        ("refund", BACK, ["No money has been paid back", "not arrived here yet"]),
        ("refund", {}, ["no return"]),
        ("worth", BACK, ["79.00 EUR"]),
        ("mail", {}, ["mara@example.com"]),
        ("placed", {}, ["28 November 2026"]),
    ],
)
def test_an_answer_tells_what_is_known(asked: str, changes: dict[str, Any], said: list[str]) -> None:
    answer = order_facts.answer([asked], facts(**changes), TODAY)
    assert all(each in answer for each in said), answer


def test_every_kind_has_an_answer_or_none_where_nothing_is_known() -> None:
    for kind in order_facts.KINDS:
        assert isinstance(order_facts.answer([kind], OrderFacts(number="1"), TODAY), str)


def test_days_of_a_weekend_are_no_working_days() -> None:
    assert order_facts.window(date(2026, 12, 4), "1 to 2 working days") == (date(2026, 12, 7), date(2026, 12, 8))
    assert order_facts.window(date(2026, 12, 4), "3 days") == (date(2026, 12, 7), date(2026, 12, 7))
    assert order_facts.window(date(2026, 12, 4), "soon") is None
