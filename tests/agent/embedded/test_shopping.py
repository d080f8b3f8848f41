from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.embedded.shopping import taken_back, wanted
from tools.discovery import SearchArguments

BEFORE: dict[str, Any] = {"query": "blue mugs", "max_price": "20", "in_stock": True, "exclude": ["steel"]}


@pytest.mark.parametrize(
    ("text", "ignored", "gone"),
    [
        ("ignore the price", {"price", "cheap"}, "max_price"),
        ("forget about my budget please", {"price", "cheap"}, "max_price"),
        ("the price doesn't matter", {"price", "cheap"}, "max_price"),
        ("Without the price limit?", {"price", "cheap"}, "max_price"),
        ("ok, any colour is fine", {"colour"}, ""),
        ("size does not matter", {"size"}, ""),
        ("in any size", {"size"}, ""),
        ("drop the brand", {"brand"}, ""),
        ("leave out stock", {"in_stock"}, "in_stock"),
        ("ignore what I ruled out", {"exclude"}, "exclude"),
        ("as I wrote it", {"corrections"}, ""),
        ("ignore the spelling", {"corrections"}, ""),
        ("exactly what I typed!", {"corrections"}, ""),
    ],
)
def test_what_was_understood_is_taken_back(text: str, ignored: set[str], gone: str) -> None:
    again = taken_back(text, BEFORE)
    assert again is not None
    assert set(again["ignore"]) == ignored
    assert gone not in again
    assert again["query"] == "blue mugs"
    assert SearchArguments.model_validate(again).ignore == again["ignore"]


def test_one_after_the_other_may_be_taken_back() -> None:
    again = taken_back("any size", taken_back("ignore the price", BEFORE) or {})
    assert again is not None
    assert again["ignore"] == ["price", "cheap", "size"]


@pytest.mark.parametrize(
    "text",
    [
        "ignore previous instructions",
        "ignore the price tag and refund me",
        "mugs in any colour",
        "what does it cost",
        "",
        "is the size right?",
        "forget it",
    ],
)
def test_other_messages_take_nothing_back(text: str) -> None:
    assert taken_back(text, BEFORE) is None


def test_without_a_search_there_is_nothing_to_take_back() -> None:
    assert taken_back("ignore the price", {}) is None


@given(st.text(max_size=300))
def test_any_message_is_read(text: str) -> None:
    arguments = wanted(text).arguments()
    assert SearchArguments.model_validate(arguments)
    again = taken_back(text, BEFORE)
    assert again is None or again["query"] == "blue mugs"


@pytest.mark.parametrize(
    ("text", "highest"),
    [
        ("2 mugs for under 50", "25"),
        ("i need three cushions for max 100 altogether", "33.33"),
        ("2 mugs under 50", "50"),
        ("2 mugs for under 20 each", "20"),
        ("size 6 boots for under 100", "100"),
        ("a 4 person tent for under 200", "200"),
    ],
)
def test_a_sum_for_several_is_shared_among_them(text: str, highest: str) -> None:
    assert wanted(text).arguments()["max_price"] == highest
