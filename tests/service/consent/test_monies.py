"""What of a price somebody wants back: the tax or the shipping alone is known, and what is only among it is not."""

from __future__ import annotations

import pytest

from service.consent.monies import Part, part


@pytest.mark.parametrize(
    ("text", "words", "carriage"),
    [
        ("refund the shipping of 4411", "shipping", True),
        ("can I get the delivery fee back for 4411", "delivery fee", True),
        ("ich möchte die Versandkosten von 4411 zurück", "versandkosten", True),
        ("reembolsen los gastos de envío de 4411", "gastos de envío", True),
        ("rimborsatemi le spese di spedizione di 4411", "spese di spedizione", True),
        ("refund only the tax of 4411", "tax", False),
        ("refund the unfair import tax", "unfair import tax", False),
        ("erstattet mir das Pfand von 4411", "pfand", False),
        ("die Mehrwertsteuer von 4411 bitte erstatten", "mehrwertsteuer", False),
        ("reembólsame solo el IVA de 4411", "iva", False),
        ("rimborsami la differenza di prezzo di 4411", "differenza di prezzo", False),
    ],
)
def test_a_part_of_the_price_is_wanted(text: str, words: str, carriage: bool) -> None:
    assert part(text) == Part(words, carriage)


@pytest.mark.parametrize(
    "text",
    [
        "refund 4411",
        "refund all of 4411 including tax",
        "refund 4411, shipping included",
        "refund my order 4411 with shipping",
        "refund 4411 for tax reasons",
        "refund the late delivery 4411",
        "refund 4411 because of the shipping time",
        "return 4411 to the delivery address",
        "cancel the delivery of 4411",
        "refund 4411, the difference to the picture is huge",
        "refund 4411 as the delivery was late",
        "erstatten Sie mir 4411 inklusive Mehrwertsteuer",
        "refund the insurance box of 4411",
        "what is the tax on 4411?",
        "> refund the tax\nthanks",
    ],
)
def test_no_part_of_the_price_is_wanted(text: str) -> None:
    assert part(text) is None
