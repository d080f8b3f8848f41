from __future__ import annotations

import pytest

from agent.embedded.numbers import lone_number, order_numbers, skus, without_orders


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("where is my order 1007?", ["1007"]),
        ("#1007", ["1007"]),
        ("order no. 1007 please", ["1007"]),
        ("order #12", ["12"]),
        ("my order number is 1007", ["1007"]),
        ("can you cancel W1007", ["W1007"]),
        ("Order ID (I think): 402-3456789-0123456", ["402-3456789-0123456"]),
        ("regarding order number AZ10029384756, it shows as delivered", ["AZ10029384756"]),
        ("order id: #408-7965432-1234567 was cancelled", ["408-7965432-1234567"]),
        ("refund 1007", ["1007"]),
        ("refund orders 1007, 1008 and 1009", ["1007", "1008", "1009"]),
        ("order 1007, yes order 1007", ["1007"]),
        ("order\u200b \uff11\uff10\uff10\uff17", ["1007"]),
        ("is JKT-204 in stock", []),
        ("order JKT-204 for me", []),
        ("refund $1499", []),
        ("it cost 1499 dollars", []),
        ("rain jackets under 1200", []),
        ("call me at 518 0192780", []),
        ("I ordered 2 jackets", []),
        ("order 2 jackets", []),
        ("where is order 27?", ["27"]),
        ("refund order 27", ["27"]),
        ("please cancel my order 7, I do not need it", ["7"]),
        ("Change the address of order 26 to Seilerweg 4, 20359 Hamburg", ["26"]),
        ("when will my order 27 arrive", ["27"]),
        ("my order 8 hasn't arrived.", ["8"]),
        ("Order 27: where is it?", ["27"]),
        ("where are orders 26, 27 and 130?", ["26", "27", "130"]),
        ("order 2", []),
        ("I want to order 2", []),
        ("can I order 3 please", []),
        ("I'd like to order 2 and 3 of those", []),
        ("in my order 2 mugs were broken", []),
        ("I placed the order 2 days ago", []),
        ("the order 20% off", []),
        ("change my order 2 jackets to 3", []),
        ("is order 12.50 the total", []),
        ("mail jo1007@example.com", []),
        ("order \u0661\u0660\u0660\u0667", []),
        ("", []),
    ],
)
def test_order_numbers(text: str, numbers: list[str]):
    assert order_numbers(text) == numbers


def test_the_words_around_a_number_stay():
    assert without_orders("refund order 27 and send order 1007 to me") == "refund  |  and send  |  to me"


def test_a_postcode_is_no_order_number_where_addresses_are_expected():
    assert order_numbers("12 Oak Street, Austin TX 78701", bare=False) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1007", "1007"),
        ("#7", "7"),
        ("it's 1007!", "1007"),
        ("order number 1007", "1007"),
        ("JKT-204", None),
        ("hi", None),
    ],
)
def test_lone_number(text: str, number: str | None):
    assert lone_number(text) == number


def test_skus_keep_their_spelling():
    assert skus("is jkt-204 or TSH-12-M there? not t-shirts, not 12-34") == ["jkt-204", "TSH-12-M"]


def test_a_postcode_is_no_order() -> None:
    assert order_numbers("do you ship to 10115") == []
    assert order_numbers("my postcode is 20095") == []
    assert order_numbers("is 10115 sent to the right address") == ["10115"]
