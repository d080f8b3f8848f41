"""What is asked of an order, and what is no such question."""

import pytest

from agent.embedded import order_questions
from agent.wording import order_facts


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("when will it get here", "arrival"),
        ("so today?", "arrival"),
        ("eta?", "arrival"),
        ("isnt that late", "late"),
        ("its been ages", "late"),
        ("when does it leave", "leaves"),
        ("is order 1018 packed yet", "leaves"),
        ("who brings it", "carrier"),
        ("whats the tracking nr", "tracking"),
        ("who took it", "took"),
        ("to which adress", "address"),
        ("where is it going", "address"),
        ("so was my card charged", "charged"),
        ("and how did i pay", "way"),
        ("how much was it", "total"),
        ("whats in it", "articles"),
        ("which items of 1009 have been shipped already?", "parts"),
        ("why is 1025 still pending?", "why"),
        ("did i get my refund for 1020", "refund"),
        ("how long does that take normally", "payout"),
        ("how much will it be", "worth"),
        ("when did i order that", "placed"),
        ("was that delivered", "arrived"),
        ("when exactly", "hour"),
        ("any update?", "now"),
        ("wheres it now", "now"),
        ("any news on my order", "now"),
        ("hows my refund doing", "refund"),
        ("did the rest ship yet", "parts"),
        ("who delivers it", "carrier"),
    ],
)
def test_questions_are_heard(text: str, kind: str) -> None:
    assert kind in order_questions.kinds(text)


@pytest.mark.parametrize(
    "text",
    [
        "can i still change the address",
        "my default address is Lindenstrasse 12, 10969 Berlin",
        "cancel it",
        "i want my money back then",
        "what is your return policy",
        "do you deliver to spain",
        "thanks",
        "why do u need my email",
        "please update my address",
    ],
)
def test_other_words_ask_nothing_of_an_order(text: str) -> None:
    assert order_questions.kinds(text) == ()


def test_every_kind_that_is_heard_has_an_answer() -> None:
    assert set(order_questions._kinds()) <= order_facts.KINDS
