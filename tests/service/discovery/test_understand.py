from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from service.discovery.spelling import Speller
from service.discovery.understand import read


@pytest.mark.parametrize(
    ("query", "text", "low", "high"),
    [
        ("rain jacket under 120", "rain jacket", None, "120"),
        ("laptop under $85", "laptop", None, "85"),
        ("scarf between 20 and 40 euros", "scarf", "20", "40"),
        ("between 40 and 20 euros", "", "20", "40"),
        ("headphones max 100 dollars", "headphones", None, "100"),
        ("boots 100 euros max", "boots", None, "100"),
        ("at least 30", "", "30", None),
        ("mugs from 20 to 40 euros", "mugs", "20", "40"),
        ("$20-$40 mug", "mug", "20", "40"),
        ("not much more than $300", "", None, "330.00"),
        ("lamp around 30", "lamp", "22.50", "37.50"),
        ("I'm looking for a red dress below 49,95 €", "red dress", None, "49.95"),
        ("laptop under 1,299.00 in stock", "laptop", None, "1299.00"),
        ("tv, no more than 2k", "tv", None, "2000"),
        ("phone < 200", "phone", None, "200"),
        ("a gift over 15 € and under 30 €", "gift and", "15", "30"),
        ("watch for less than 50 bucks please", "watch for please", None, "50"),
        ("budget 500 laptop", "laptop", None, "500"),
        # Numbers that are no prices stay.
        ("tv under 40 inches", "tv under 40 inches", None, None),
        ("monitor 24-27 inch", "monitor 24-27 inch", None, None),
        ("tent for up to 4 people", "tent for up to 4 people", None, None),
        ("power bank over 10000 mah", "power bank over 10000 mah", None, None),
        ("battery at least 30 hours", "battery at least 30 hours", None, None),
        ("spiel unter 3 Jahren", "spiel unter 3 Jahren", None, None),
        ("house under one roof", "house under one roof", None, None),
        ("under armour shirt", "under armour shirt", None, None),
        ("calendar from 2019", "calendar from 2019", None, None),
        ("usb 3.0 hub 4-port", "usb 3.0 hub 4-port", None, None),
    ],
)
def test_prices_are_understood(query: str, text: str, low: str | None, high: str | None) -> None:
    reading = read(query)
    assert reading.text == text
    assert reading.min_price == (Decimal(low) if low else None)
    assert reading.max_price == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    ("query", "text", "stock", "sort"),
    [
        ("mugs in stock", "mugs", True, None),
        ("only in-stock boots, please", "boots, please", True, None),
        ("cheapest usb cable", "usb cable", None, "price_asc"),
        ("the best rated mugs", "mugs", None, "rating"),
        ("newest watches available now", "watches", True, "newest"),
        ("most expensive watch", "watch", None, "price_desc"),
        ("do you have any umbrellas?", "umbrellas", None, None),
        ("out of stock", "out of stock", None, None),
        ("stockings", "stockings", None, None),
    ],
)
def test_stock_and_order_are_understood(query: str, text: str, stock: bool | None, sort: str | None) -> None:
    reading = read(query)
    assert (reading.text, reading.in_stock, reading.sort) == (text, stock, sort)


PARTS = ["under", "over", "between", "20", "$", "€", "1,000.5", "and", "max", "-", "in", "stock", "k"]


@given(st.text(max_size=300) | st.lists(st.sampled_from(PARTS)).map(" ".join))
@example("under " * 60)
@example("1" * 300)
@example("٣ under ٣")
def test_any_text_is_read(text: str) -> None:
    reading = read(text)
    for bound in (reading.min_price, reading.max_price):
        assert bound is None or bound.is_finite()
        assert bound is None or bound >= 0


@given(
    st.decimals(1, 99999, places=2), st.sampled_from(["under {} euros", "max ${}", "{} € or less", "no more than {}"])
)
def test_every_cap_is_heard_exactly(amount: Decimal, form: str) -> None:
    reading = read("blue mug " + form.format(amount))
    assert reading.max_price == amount
    assert reading.text == "blue mug"


VOCABULARY = {"laptop": 50, "jacket": 40, "packet": 60, "smart": 30, "watch": 30, "fans": 9, "waterproof": 5, "tp": 1}


@pytest.fixture
def speller() -> Speller:
    return Speller(VOCABULARY, lambda word: VOCABULARY.get(word, 0))


@pytest.mark.parametrize(
    ("word", "instead"),
    [
        ("lsptop", ("laptop",)),
        ("latpop", ("laptop",)),
        ("laptops", ("laptop",)),
        ("jaket", ("jacket",)),
        ("smartwatch", ("smart", "watch")),
        ("watreproff", ("waterproof",)),
        ("vans", None),  # a short word with another first letter is another word
        ("laptop", None),
        ("xqzv", None),
        ("abc", None),
        ("dv7x", None),
        ("", None),
        ("größe", None),
    ],
)
def test_words_are_corrected_to_the_catalogue(speller: Speller, word: str, instead: tuple[str, ...] | None) -> None:
    found = speller.correct(word)
    assert (found.instead if found else None) == instead


@given(st.text(max_size=30))
def test_any_word_may_be_misspelled(word: str) -> None:
    found = Speller(VOCABULARY, lambda known: VOCABULARY.get(known, 0)).correct(word)
    assert found is None or all(part in VOCABULARY for part in found.instead)
