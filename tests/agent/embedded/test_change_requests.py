"""Wishes for changes in few words."""

from __future__ import annotations

import pytest

from agent.embedded import change_requests


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("pls note on 1015: ring twice", "add_note"),
        ("please leave the parcel with the neighbour, order 1015", "add_note"),
        ("take one mug out", "cancel_order"),
        ("remove the pan", "cancel_order"),
        ("can i get only the shipping back for 1012", "refund"),
        ("i need to change my order", "order_changes"),
        ("change it", "order_changes"),
        ("change adress of 1015", "change_address"),
        ("reorder 1012", "reorder"),
        ("order the candles again", "reorder"),
        ("is it out of stock", ""),
        ("leave it", ""),
        ("when will you ship to austria again", ""),
    ],
)
def test_words_name_a_wish(text: str, label: str) -> None:
    assert change_requests.label(text) == label
