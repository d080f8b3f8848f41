"""Money goes back the way it was paid: words that want it elsewhere are known, and others are not."""

from __future__ import annotations

import pytest

from service.consent.payees import elsewhere, without


@pytest.mark.parametrize(
    "text",
    ["refund 4411 to another card", "refund order 4411 to my neighbour", "cancel 4411 and refund it to my new account", "return 4411, money to my wife please",
     "erstatte 4411 auf ein anderes Konto", "rembourse 4411 sur une autre carte", "reembolsa 4411 a mi hermana", "rimborsa 4411 su un altro conto", "refund 4411 to my sister's new account"],
)  # fmt: skip
def test_wants_it_elsewhere(text: str) -> None:
    assert elsewhere(text)
    assert not elsewhere(without(text))


@pytest.mark.parametrize(
    "text",
    ["refund 4411 to my card", "return 4411, it was for my sister", "refund order 4411", "send 4411 to my neighbour instead", "refund 4411, I gave it to a colleague of mine", "where is my refund"],
)  # fmt: skip
def test_wants_nothing_of_the_kind(text: str) -> None:
    assert not elsewhere(text)
