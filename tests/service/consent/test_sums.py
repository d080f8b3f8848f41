"""A sum is money that was said, and one plain sum; a share, a limit, a rest and a choice are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from service.consent.sums import HOW_MUCH, newest, read

TITLES = ["Moss Big Mug", "Cleo Frying Pan"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("give me 12,50 EUR back for order 4411", "12.50"), ("refund $7 of 4411", "7"), ("€ 3.20 please, order 4411", "3.20"),
        ("refund ten euros of 4411", "10"), ("erstatte zwölf... nein, zehn Euro", "10"), ("reembolsa 8 euros del 4411", "8"),
        ("zwróć 15 zł za 4411", "15"), ("refund 1.234,50 EUR", "1234.50"), ("5 EUR back, 2nd floor, 24 cm", "5"), ("4411: 10ユーロ", "10"),
    ],
)  # fmt: skip
def test_one_sum_in_figures_or_a_word(text: str, value: str) -> None:
    said = read(text, articles=TITLES)
    assert said is not None and Decimal(value) in said.values, said


@pytest.mark.parametrize(
    "text",
    [
        "refund 30% of 4411", "refund 20 percent of order 4411", "refund half of 4411", "cancel a third of 4411", "erstatte die Hälfte von 4411",
        "rembourse la moitié de 4411", "devuelve la mitad de 4411", "refund everything but 5 EUR of 4411", "keep 5 EUR and refund the rest of 4411",
        "refund 60.20 minus 5 EUR for 4411", "refund 5 or 15 EUR of 4411", "refund up to 5 EUR", "refund not more than 5 EUR", "at least 5 EUR back",
        "erstatte höchstens 5 Euro", "rembourse 5 ou 15 euros", "refund between 5 EUR and 15 EUR", "alles bis auf 5 Euro erstatten", "refund 5 EUR of the 60.20 EUR",
    ],
)  # fmt: skip
def test_what_is_no_plain_sum(text: str) -> None:
    said = read(text, articles=TITLES)
    assert said is not None and not said.plain


@pytest.mark.parametrize(
    "text",
    ["refund order 4411", "ship it to the 2nd floor", "refund 2 x mug", "the 24 cm pan of 4411, refund it", "refund half of the mugs of 4411",
     "refund 4411, ordered on 12.05.2026", "refund 4411, I waited half an hour", "do you have pans under 50 EUR?", "it came half empty, refund 4411"],
)  # fmt: skip
def test_numbers_that_are_no_money(text: str) -> None:
    assert read(text, articles=TITLES) is None


def test_a_bare_number_is_a_sum_where_one_was_asked_for() -> None:
    assert read("12.50 please") is None
    assert newest([("12.50 please", HOW_MUCH), ("refund half of 4411", "")]) is not None
    found = newest([("do you have jackets?", ""), ("5 EUR back for 4411", "")])
    assert found is not None and found[0] == 1 and found[1].values == {Decimal(5)}
