from __future__ import annotations

from typing import Any

from agent.wording import found, replies
from agent.wording.own_values import BY_CODE, OwnValues
from commerce.sentences import say
from tools.facts import ParcelFacts
from tools.results import OrderResult, ProductResult, ProductsResult

ITEM = {"id": "p1", "title": "Rain jacket", "price": "89.00", "currency": "EUR", "in_stock": True}


def products(told: dict[str, Any], heard: OwnValues = BY_CODE) -> str:
    return found.products(ProductsResult.model_validate(told), heard)


def product(found: dict[str, Any]) -> str:
    return replies.product(ProductResult.model_validate(found))


def order_told(found: dict[str, Any]) -> str:
    return replies.order(OrderResult.model_validate(found))


def returns(found: dict[str, Any]) -> str:
    return replies.returns(OrderResult.model_validate(found))


def test_prices_that_could_not_be_read_live_say_as_of_when_they_are() -> None:
    read = {"as_of": "2026-11-20T08:31:07Z"}
    note = "(prices and stock as of 20 November 2026, 08:31 UTC)"
    assert note in products({"items": [ITEM], "total": 1, **read})
    assert note in product({"item": {**ITEM, **read}})
    assert "as of" not in products({"items": [ITEM], "total": 1})
    assert "as of" not in product({"item": ITEM})


def test_what_comes_nearest_is_shown_without_the_condition_that_left_nothing() -> None:
    said = products(
        {
            "items": [],
            "total": 0,
            "understood": {"max_price": "2", "exclude": ["nylon"], "sort": "price_asc"},
            "nearest": {"without": ["max_price"], "total": 7, "items": [ITEM]},
        }
    )
    assert said.splitlines() == [
        "I found nothing for that (up to 2, without nylon, cheapest first).",
        "Without the highest price there are 7, these come nearest:",
        "- Rain jacket, 89.00 EUR, in stock",
    ]
    one = {"without": ["colour", "in_stock"], "total": 1, "items": [ITEM]}
    assert "Without the colour and asking for stock there is one:" in products({"items": [], "nearest": one})
    assert products({"items": []}) == f"I found nothing for that.\n{say('chat.other_words')}"


def test_corrections_and_other_names_are_told() -> None:
    understood = {"corrections": [{"word": "jaket", "instead": "jacket"}], "also": {"laptop": ["notebook"]}}
    said = products({"items": [ITEM], "total": 1, "understood": understood})
    assert "I read “jaket” as “jacket”; say “as I wrote it” if I should not. I looked for “notebook” too." in said
    wish = {"size": "m", "colour": "navy", "material": "wool", "brand": "Fjellvik", "in_stock": True}
    said = products({"items": [ITEM], "total": 1, "understood": wish})
    assert "(in stock, size m, in navy, of wool, by Fjellvik)" in said


def test_of_a_wish_only_the_customers_words_and_the_catalogues_values_are_repeated() -> None:
    wish = {
        "max_price": "100",
        "min_price": "7",
        "category": "Paid back",
        "brand": "Fjellvik",
        "exclude": ["wool", "a lie"],
        "options": {"Your refund": "is done"},
        "known": ["Fjellvik", "wool"],
        "size": "xl",
        "corrections": [{"word": "refundd", "instead": "refund"}],
    }
    heard = OwnValues(["a jumper in XL under 100 please", "> size of a lie"])
    said = products({"items": [ITEM], "total": 1, "understood": wish}, heard)
    assert said.splitlines()[0] == (
        "Here is what I found (one of the conditions, up to 100, size xl, by Fjellvik, without wool):"
    )
    assert "refund" not in said


def test_a_parcel_without_carrier_and_number_reads_as_a_sentence() -> None:
    def told(**track: str) -> str:
        return replies.track(ParcelFacts.model_validate(track))

    assert told(status="shipped") == "Tracking: shipped."
    assert told(carrier="DHL", number="JD01", status="shipped") == "Tracking: DHL JD01, shipped."
    assert told(url="https://dhl.com/1") == "Tracking: no number. https://dhl.com/1"


def test_an_order_tells_what_was_not_sent_and_what_is_on_its_way_back() -> None:
    items = [{"title": "Boots", "quantity": 1}, {"title": "Belt", "variant": "95 cm", "quantity": 3, "unsent": 2}]
    back = {"status": "requested", "label": "", "exchange": False, "items": [{"title": "Boots", "quantity": 1}]}
    order = {"number": "1009", "placed_on": "2026-11-25", "status": "partly_shipped", "items": items, "returns": [back]}
    said = order_told({"order": order})
    assert said.startswith("Order 1009 of 25 November 2026. Status: partly shipped.")
    assert "Not sent yet: 2 x Belt (95 cm)." in said
    assert said.endswith("Return: 1 x Boots, asked for, not yet accepted.")
    swap = {**back, "status": "open", "label": "Write R1 on it.", "exchange": True}
    told = returns({"order": {**order, "returns": [swap]}})
    assert "Exchange: 1 x Boots, accepted, the goods have not arrived here yet. Write R1 on it." in told
    assert returns({"order": {**order, "returns": []}}) == "I see no return on order 1009."
