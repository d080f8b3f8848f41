"""Money goes back the way it was paid: words that want it elsewhere are known, and others are not."""

from __future__ import annotations

import pytest

from service.consent.payees import elsewhere, without


@pytest.mark.parametrize(
    "text",
    [
        "refund 4411 to another card",
        "refund order 4411 to my neighbour",
        "cancel 4411 and refund it to my new account",
        "return 4411, money to my wife please",
        "erstatte 4411 auf ein anderes Konto",
        "rembourse 4411 sur une autre carte",
        "reembolsa 4411 a mi hermana",
        "rimborsa 4411 su un altro conto",
        "refund 4411 to my sister's new account",
    ],
)
def test_wants_it_elsewhere(text: str) -> None:
    assert elsewhere(text)
    assert not elsewhere(without(text))


@pytest.mark.parametrize(
    "text",
    [
        "refund 4411 to my card",
        "return 4411, it was for my sister",
        "refund order 4411",
        "send 4411 to my neighbour instead",
        "refund 4411, I gave it to a colleague of mine",
        "where is my refund",
    ],
)
def test_wants_nothing_of_the_kind(text: str) -> None:
    assert not elsewhere(text)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("refund 4411 as store credit", "refund 4411"),
        ("refund the mug of 4411 to a gift card please", "refund the mug of 4411 please"),
        ("erstatte mir 4411 als Guthaben", "erstatte mir 4411"),
        ("reembolso de 4411 en vale de compra", "reembolso de 4411"),
        ("rimborso di 4411 in buono acquisto", "rimborso di 4411"),
        ("refund 4411, store credit is fine", "refund 4411"),
    ],
)
def test_wants_credit(text: str, left: str) -> None:
    assert elsewhere(text) and without(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "refund 4411, I don't want store credit",
        "refund 4411, no voucher please",
        "erstatte 4411, keinen Gutschein",
        "no quiero vale por 4411, reembolso",
        "rimborso di 4411, niente buoni",
        "refund 4411 to my gift card",
        "I paid 4411 with a gift card, refund it",
        "refund the gift card of 4411",
        "refund 4411 to my credit card",
        "refund 4411 instead of a voucher",
    ],
)
def test_wants_no_credit(text: str) -> None:
    assert not elsewhere(text)
