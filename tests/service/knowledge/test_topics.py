"""Topics are known by what shoppers type, a fragment goes on from the one before, and each row is whole."""

from __future__ import annotations

import numpy as np
import pytest

from service import terms
from service.knowledge import topics
from service.knowledge.chunks import Source, chunks
from service.knowledge.index import Passages


def name(text: str, before: str = "") -> str:
    found = topics.of(text, before)
    return found.name if found else ""


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("packstation ok?", "lockers"),
        ("klarna?", "payment_methods"),
        ("sundays?", "hours"),
        ("phone number?", "contact"),
        ("can i return worn shoes", "goods_state"),
        ("need the original box?", "original_box"),
        ("canada", "country"),
        ("do you ship to the us", "country"),
        ("price dropped after i ordered", "price_drop"),
        ("do you ship to 10115", "country"),
        ("delivery to 20095?", "country"),
        ("shipping cost to 1010 vienna", "shipping_cost"),
        ("how long to austria", "delivery_time"),
        ("how long does it take to france", "delivery_time"),
        ("is express possible to france", "express"),
    ],
)
def test_a_topic_is_known_by_its_words(text: str, topic: str) -> None:
    assert name(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "rain jacket in yellow",
        "where is my order",
        "cancel it",
        "hello",
        "turkey sandwich",
        "jersey dress",
        "my parcel never came",
        "a custom made mug",
        "size M please",
        "how long to charge it",
        "ship 1018 to 10115",
        "how long to wait for 1015",
    ],
)
def test_other_words_are_no_question_to_the_shop(text: str) -> None:
    assert name(text) == ""


@pytest.mark.parametrize(
    ("before", "text", "topic"),
    [
        ("gift_card_amounts", "how long is it good for", "gift_card_valid"),
        ("returns", "who pays for it", "returns_cost"),
        ("goods_state", "and sale stuff?", "sale_return"),
        ("codes", "does it work on sale stuff", "code_on_sale"),
        ("warranty", "on backpacks too?", "warranty_of"),
        ("shipping", "how much", "shipping_cost"),
        ("sizes_run", "shoes?", "size_shoes"),
    ],
)
def test_a_fragment_goes_on_from_the_topic_before(before: str, text: str, topic: str) -> None:
    assert name(text, before) == topic
    assert name(text) != topic


def test_every_row_is_whole() -> None:
    rows = topics.table()
    assert len({row.name for row in rows}) == len(rows)
    groups = {row.group for row in rows}
    for row in rows:
        assert row.holds is not None or row.policy
        assert not row.policy or row.policy in terms.TOPICS
        assert set(row.follows) <= groups | {each.name for each in rows}
        assert not row.near or topics.named(row.near)


def test_pages_in_another_language_are_searched_without_topics() -> None:
    page = "Wir versenden nach Deutschland. Pakete gehen an Packstationen. Der Versand kostet vier Euro."
    found = Passages(list(chunks(Source("a", "page", "Versand", ""), page)), np.zeros((3, 4), np.float32))
    assert not found.english


def test_a_postcode_is_no_order() -> None:
    assert topics.without_postcode("shipping cost to 1010 vienna") == "shipping cost to vienna"
    assert topics.without_postcode("change 1018 to 1015") == "change 1018 to 1015"
