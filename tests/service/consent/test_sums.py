"""A sum is money that was said, and one plain sum; a share, a limit, a rest and a choice are none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from commerce.sentences import say
from service.consent.sums import newest, only_told, read

TITLES = ["Moss Big Mug", "Cleo Frying Pan"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("give me 12,50 EUR back for order 4411", "12.50"),
        ("refund $7 of 4411", "7"),
        ("€ 3.20 please, order 4411", "3.20"),
        ("refund ten euros of 4411", "10"),
        ("erstatte zwölf... nein, zehn Euro", "10"),
        ("reembolsa 8 euros del 4411", "8"),
        ("zwróć 15 zł za 4411", "15"),
        ("refund 1.234,50 EUR", "1234.50"),
        ("5 EUR back, 2nd floor, 24 cm", "5"),
        ("4411: 10ユーロ", "10"),
    ],
)
def test_one_sum_in_figures_or_a_word(text: str, value: str) -> None:
    said = read(text, articles=TITLES)
    assert said is not None and Decimal(value) in said.values, said


@pytest.mark.parametrize(
    "text",
    [
        "refund 30% of 4411",
        "refund 20 percent of order 4411",
        "refund half of 4411",
        "cancel a third of 4411",
        "erstatte die Hälfte von 4411",
        "rembourse la moitié de 4411",
        "devuelve la mitad de 4411",
        "refund everything but 5 EUR of 4411",
        "keep 5 EUR and refund the rest of 4411",
        "refund 60.20 minus 5 EUR for 4411",
        "refund 5 or 15 EUR of 4411",
        "refund up to 5 EUR",
        "refund not more than 5 EUR",
        "at least 5 EUR back",
        "erstatte höchstens 5 Euro",
        "rembourse 5 ou 15 euros",
        "refund between 5 EUR and 15 EUR",
        "alles bis auf 5 Euro erstatten",
        "refund 5 EUR of the 60.20 EUR",
    ],
)
def test_what_is_no_plain_sum(text: str) -> None:
    said = read(text, articles=TITLES)
    assert said is not None and not said.plain


@pytest.mark.parametrize(
    "text",
    [
        "refund order 4411",
        "ship it to the 2nd floor",
        "refund 2 x mug",
        "the 24 cm pan of 4411, refund it",
        "refund half of the mugs of 4411",
        "refund 4411, ordered on 12.05.2026",
        "refund 4411, I waited half an hour",
        "do you have pans under 50 EUR?",
        "it came half empty, refund 4411",
    ],
)
def test_numbers_that_are_no_money(text: str) -> None:
    assert read(text, articles=TITLES) is None


def test_a_bare_number_is_a_sum_where_one_was_asked_for() -> None:
    assert read("12.50 please") is None
    assert newest([("12.50 please", say("asked.how_much")), ("refund half of 4411", "")]) is not None
    found = newest([("do you have jackets?", ""), ("5 EUR back for 4411", "")])
    assert found is not None and found[0] == 1 and found[1].values == {Decimal(5)}


@pytest.mark.parametrize(
    "text",
    [
        "I paid 20 EUR elsewhere for it",
        "I have 20 euro left",
        "20 EUR shipping is a lot",
        "refund 4411, I paid 20 EUR for shipping",
        "refund 4411; it cost me 20 EUR at the post office",
        "refund the mug of 4411, elsewhere it costs 20 EUR",
        "refund 4411, I found it for 20 EUR at another shop",
        "refund 4411, 20 euro is a lot of money for me",
        "refund 4411 I paid 20 EUR for it",
        "erstatte 4411, ich habe anderswo 20 Euro bezahlt",
        "ich habe nur noch 20 Euro",
        "das kostet anderswo 20 Euro",
        "reembolsa 4411, en otra tienda cuesta 20 euros",
        "solo me quedan 20 euros",
        "pagué 20 euros por el envío",
        "rimborsa 4411, altrove costa 20 euro",
        "ho pagato 20 euro altrove",
        "mi restano 20 euro",
    ],
)
def test_a_sum_that_is_only_told_is_not_asked_for(text: str) -> None:
    assert read(text, articles=TITLES) is None and only_told(text)


@pytest.mark.parametrize(
    "text",
    [
        "the mug of 4411 was 20 EUR cheaper elsewhere, I want a refund",
        "refund 4411, that was 20 EUR too much",
        "erstatte 4411, anderswo war es 20 Euro billiger",
        "reembolsa 4411, era 20 euros más barato",
        "rimborsa 4411, costava 20 euro in meno",
    ],
)
def test_of_a_comparison_nobody_can_tell_what_is_wanted(text: str) -> None:
    said = read(text, articles=TITLES)
    assert said is not None and not said.plain


@pytest.mark.parametrize(
    "text",
    [
        "refund the 4.90 EUR shipping I paid for 4411",
        "I would like to have 4.90 EUR refunded for 4411",
        "refund 4.90 EUR of 4411, I paid for it twice",
        "I want 4.90 EUR back",
        "give me 4.90 EUR for 4411 and I keep it",
        "erstatte 4,90 Euro von 4411",
        "quiero 4,90 euros de vuelta",
        "vorrei 4,90 euro indietro",
        "the refund should be 4.90 EUR",
    ],
)
def test_a_sum_that_is_asked_for_counts(text: str) -> None:
    said = read(text, articles=TITLES)
    assert said is not None and said.values == {Decimal("4.90")} and not only_told(text)


def test_what_answers_the_question_for_a_sum_is_one_and_no_story() -> None:
    for text in ("20 EUR", "20 EUR is fine", "it was 20 EUR", "make it 20 EUR please"):
        said = read(text, asked=True)
        assert said is not None and said.values == {Decimal(20)}, text
    for text in ("I have 20 euro left", "20 EUR shipping is a lot", "I paid 20 EUR elsewhere for it"):
        assert read(text, asked=True) is None, text


@pytest.mark.parametrize(
    "text",
    [
        "refund order 1012, 12.90 only",
        "refund 12.90 for order 1012 please",
        "ich möchte 12,90 von 1012 erstattet",
        "reembolsa 12,90 del pedido 1012",
    ],
)
def test_cents_without_a_currency_are_a_sum_where_money_is_asked_for(text: str) -> None:
    found = read(text)
    assert found is not None and found.values == {Decimal("12.90")}


@pytest.mark.parametrize(
    "text",
    ["refund 1012, it came on 12.05.", "refund the 24.50 cm pan", "my number is 12.90", "refund 1012 today at 12.30"],
)
def test_days_times_and_measures_are_no_sums(text: str) -> None:
    assert read(text) is None
