"""What only backs a proposal: a reason, a fact, agreement without a plain yes."""

from __future__ import annotations

import pytest

from service.consent import backs, read
from service.consent.reading import Shown

MUGS = Shown("p", "return_items", "1014", ("4 x Anouk Big Mug (Petrol)",), {"items": [{"item": "a", "quantity": 4}]})
ORDER = Shown("p", "cancel_order", "1231", ("1231",), {})
MONEY = Shown("p", "refund_order", "1012", ("1 x Plant Pot", "46.90"), {"items": [{"item": "a", "quantity": 1}]})


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (ORDER, "I ordered it in the wrong shop"),
        (ORDER, "found it cheaper elsewhere"),
        (ORDER, "yep thats the one"),
        (ORDER, "the whole thing yeah"),
        (ORDER, "no use for it now"),
        (MUGS, "they didn't match the plates"),
        (MUGS, "makes my head itch"),
        (MUGS, "got them by mistake"),
        (MUGS, "never used, still in the box"),
        (MONEY, "just the money"),
        (MONEY, "I asked all my neighbours, nothing"),
        (MONEY, "asked the postman too, no luck"),
    ],
)
def test_a_reason_a_fact_or_agreement_backs_it_and_is_no_yes(shown: Shown, text: str) -> None:
    assert backs(text, shown)
    assert read(text, shown) not in ("yes", "named")


@pytest.mark.parametrize(
    "text",
    [
        "only one of them",
        "two of them are fine actually",
        "the shirts",
        "the grey ones",
        "it was the beanie",
        "they fit after all",
        "let me think about it first",
        "let us see about that",
        "that is not what I meant",
        "I would rather keep it",
        "my wife wants to keep it",
        "it just turned up",
        "my neighbour had it",
        "found it",
        "my sister took them",
        "I got it on PayPal",
        "I got a voucher",
        "it's 1408",
        "its the other order",
        "I said exchange",
        "it was a misunderstanding",
        "I made a mistake",
        "my boss says no",
        "is it free?",
        "when it arrived it was late",
        "the colour is lovely",
        "ordered two",
        "it came in size L",
    ],
)
@pytest.mark.parametrize("shown", [MUGS, ORDER, MONEY])
def test_what_limits_changes_or_takes_back_does_not(shown: Shown, text: str) -> None:
    assert not backs(text, shown)


def test_the_whole_of_it_backs_an_order_and_not_some_pieces() -> None:
    assert backs("the whole thing", ORDER)
    assert not backs("the whole thing", MUGS)
