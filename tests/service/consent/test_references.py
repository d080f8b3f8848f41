"""Which tokens of a message are order numbers, and which are SKUs, dates, sums and the like."""

from __future__ import annotations

import pytest

from service.consent import said
from service.consent.references import named, written

NUMBERS = (
    "WC-1042",
    "FW-2026-0042",
    "INV/2026/0045",
    "B2B.1051",
    "ORDER_1052",
    "2026-0043",
    "SO1044",
    "1046-B",
    "FW20260047",
    "00049",
    "1053/26",
    "W-7",
    "106",
)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(
    "text",
    [
        "cancel order {}",
        "where is my order {}?",
        "Order no. {}: where is it?",
        "the order #{} is late",
        "cancel order {}, please",
        "Bestellung {} stornieren",
        "Auftragsnummer: {}",
        "annulez la commande n° {}",
        "el pedido {} no ha llegado",
        "l'ordine n. {}",
    ],
)
def test_what_stands_where_an_order_is_named_is_its_number(number: str, text: str) -> None:
    assert named(text.format(number)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "I want to order JKT-204",
        "order JKT-204 for me",
        "can I order LAMP-01 please",
        "cancel 1015 and order JKT-204 instead",
        "my order of 12.03.2026",
        "my order 12.03.2026 has not come",
        "order 2026-11-30",
        "my order 12/11 is late",
        "order 12.50",
        "order 1.299",
        "my order 500g is late",
        "the order 120x60 is bent",
        "order 2 mugs",
        "I want to order 200 pieces",
        "order 10-12 days ago",
        "mail order1@shop.com",
        "send it to Weg 12/345, SW1A 2AA London",
        "call 0151-2345678",
        "parcel JD014600006281",
        "is TSH-12-M in stock?",
        "my order mp3 player",
        "how do I order it",
    ],
)
def test_what_is_something_else_is_none(text: str) -> None:
    assert named(text) == []


def test_several_are_all_read() -> None:
    assert named("cancel orders 106, WC-1042 and FW-2026-0042") == ["106", "WC-1042", "FW-2026-0042"]
    assert named("cancel order 106 and order WC-1042") == ["106", "WC-1042"]


@pytest.mark.parametrize("token", ["", "12", "106", "500ml", "1299.00", "A" * 41 + "123", "iphone15"])
def test_what_is_no_number_of_letters_and_signs(token: str) -> None:
    assert not written(token)


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        ("can i change the address of the 1408", ["1408"]),
        ("c'est possible de changer l'adresse de la 1408", ["1408"]),
        ("se puede cambiar la dirección del 1408?", ["1408"]),
        ("send it to the 1408 Main Street", []),
        ("it goes to a street in the 1408 Main district", []),
    ],
)
def test_an_order_with_an_article_before_it_is_no_house(text: str, orders: list[str]) -> None:
    assert said.placed(text) == orders
