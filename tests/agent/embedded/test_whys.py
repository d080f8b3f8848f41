"""Why something was not done with an order: which action is asked about, and that nothing is tried."""

from typing import Any

import pytest

from agent.embedded import whys


@pytest.mark.parametrize(
    ("text", "deed"),
    [
        ("why cant you refund 1003", "refund"),
        ("why can't i return 1003", "return"),
        ("why didnt you cancel 1015?", "cancel_order"),
        ("why wasnt it cancelled", "cancel_order"),
        ("why havent you refunded my order", "refund"),
        ("why wont you exchange it", "exchange"),
        ("why can i not send it back", "return"),
        ("why cancel it", ""),
        ("why is it late", ""),
        ("cancel 1015", ""),
    ],
)
def test_the_action_is_read(text: str, deed: str) -> None:
    assert whys.action_missed(text) == deed


@pytest.mark.parametrize("text", ["why didnt you cancel order 1009?", "why can't you cancel order 1009"])
def test_the_order_is_looked_at_and_nothing_is_tried(talk: Any, text: str) -> None:
    talk.say(text)
    assert [name for name, _ in talk.calls] == ["get_order"]


def test_asked_for_once_more_it_is_put_together(talk: Any) -> None:
    talk.say("why didnt you cancel order 1009?")
    assert "Why would you like to cancel order 1009?" in talk.say("then cancel it now")
