"""Numbers stand on grounds, however they are written."""

import pytest

from agent.guardrails.figures import Figure, Stated, figures

RESULTS = [
    {
        "kind": "order",
        "order": {
            "number": "1007",
            "total": "1234.50",
            "placed_on": "2026-05-12",
            "lines": [{"quantity": 2}, {"quantity": 1}],
        },
    },
    {"kind": "policy", "text": "Returns within 30 days. A fee of 10% is kept."},
]


@pytest.mark.parametrize(
    "said",
    [
        "Order 1007 cost 1.234,50 EUR.",
        "Order 1007 cost €1,234.50.",
        "1234,5 zł",
        "Es waren 1 234,50 Euro am 12. Mai.",
        "You bought it on May 12th.",
        "It was on the 12th of May.",
        "le 12 mai",
        "el 12 de mayo",
        "12.05.2026",
        "5月12日",
        "١٢٣٤٫٥٠ يورو",
        "１２３４．５０ユーロ",
        "thirty days, trente jours, dreißig Tage, otuz gün, trzydzieści dni",
        "三十日以内",
        "삼십 일 이내",
        "10 percent, 10 %, 10 Prozent, %10",
        "It has two articles.",
        "No number at all.",
    ],
)
def test_what_a_result_states_may_be_said_in_any_form(said: str) -> None:
    assert Stated(RESULTS).lacking(said) == []


@pytest.mark.parametrize(
    "said",
    [
        "Order 1008.",
        "1.234,51 EUR",
        "You get 30% off.",
        "It arrives on 13 May.",
        "am 12. Juni",
        "6月12日",
        "forty days",
        "四十日以内",
        "사흘 안에",
        "kırk gün",
        "١٢٫٥٠ يورو",
        "１２６．８０",
        "126.80 EUR is back on your card",
        "hundred euros",
    ],
)
def test_what_nobody_states_is_lacking(said: str) -> None:
    assert Stated(RESULTS).lacking(said)


def test_small_counts_are_fine_where_products_are_talked_about() -> None:
    assert Stated([]).lacking("Both jackets and two hats.", few=True) == []
    assert Stated([]).lacking("It costs two euros.", few=True) == [Figure("money", "2")]
    assert Stated([]).lacking("Take 2 % off.", few=True) == [Figure("percent", "2")]
    assert Stated([]).lacking("Two hats.")


def test_the_customer_names_orders_and_sizes_but_no_money() -> None:
    stated = Stated([], ["order 1012, size 44, I want 80 EUR and 50 percent"])
    assert stated.lacking("Do you mean order 1012 in size 44?") == []
    assert stated.lacking("You get 80 EUR.")
    assert stated.lacking("You get 50%.")


def test_figures_of_one_number_in_two_spellings_are_one() -> None:
    assert figures("1.234,50 EUR, 1,234.50 EUR, €1234.5") == [Figure("money", "1234.5")]
