"""Some pieces of an order that was not sent are not wanted: how many go."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("one beanie is enough", 1),
        ("one beanie less please", 1),
        ("i only need one beanie", 1),
        ("reduce the beanies to 1", 1),
        ("i typed 2 beanies but meant 1", 1),
        ("trim the beanies to one", 1),
        ("1 beanie rather than 2", 1),
        ("somehow i have 2 beanies in there, should be 1", 1),
        ("the beanies are not needed", 2),
        ("dont want the beanies, only the jacket", 2),
    ],
)
def test_so_many_go_and_never_the_whole_order(talk: Any, text: str, many: int) -> None:
    talk.say("show me order 1009")
    talk.say(text)
    name, args = talk.calls[-1]
    assert (name, args["items"]) == ("refund_order", [{"item": "Lhat", "quantity": many}])


@pytest.mark.parametrize("text", ["cancel it", "cancel the whole order"])
def test_all_of_it_is_cancelled(talk: Any, text: str) -> None:
    talk.say("show me order 1009")
    talk.say(text)
    assert "refund_order" not in talk.names
