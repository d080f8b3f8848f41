from __future__ import annotations

from agent.embedded import replies, talk

ITEM = {"id": "p1", "title": "Rain jacket", "price": "89.00", "currency": "EUR", "in_stock": True}


def test_prices_that_could_not_be_read_live_say_as_of_when_they_are() -> None:
    read = {"as_of": "2026-11-20T08:31:07Z"}
    note = "(prices and stock as of 2026-11-20 08:31 UTC)"
    assert note in replies.products({"items": [ITEM], "total": 1, **read})
    assert note in replies.product({"item": {**ITEM, **read}})
    assert "as of" not in replies.products({"items": [ITEM], "total": 1})
    assert "as of" not in replies.product({"item": ITEM})


def test_what_comes_nearest_is_shown_without_the_condition_that_left_nothing() -> None:
    said = replies.products({
        "items": [], "total": 0, "understood": {"max_price": "2", "exclude": ["nylon"], "sort": "price_asc"},
        "nearest": {"without": ["max_price"], "total": 7, "items": [ITEM]},
    })  # fmt: skip
    assert said.splitlines() == [
        "I found nothing for that (up to 2, without nylon, cheapest first).",
        "Without the highest price there are 7, these come nearest:",
        "- Rain jacket, 89.00 EUR, in stock",
    ]
    one = {"without": ["colour", "in_stock"], "total": 1, "items": [ITEM]}
    assert "Without the colour and asking for stock there is one:" in replies.products({"items": [], "nearest": one})
    assert replies.products({"items": []}) == f"I found nothing for that.\n{talk.OTHER_WORDS}"


def test_corrections_and_other_names_are_told() -> None:
    understood = {"corrections": [{"word": "jaket", "instead": "jacket"}], "also": {"laptop": ["notebook"]}}
    said = replies.products({"items": [ITEM], "total": 1, "understood": understood})
    assert "I read “jaket” as “jacket”; say “as I wrote it” if I should not. I looked for “notebook” too." in said
    wish = {"size": "m", "colour": "navy", "material": "wool", "brand": "Fjellvik", "in_stock": True}
    said = replies.products({"items": [ITEM], "total": 1, "understood": wish})
    assert "(in stock, size m, in navy, of wool, by Fjellvik)" in said


def test_a_parcel_without_carrier_and_number_reads_as_a_sentence() -> None:
    def told(**track: str) -> str:
        return replies._track(track)

    assert told(status="shipped") == "Tracking: shipped."
    assert told(carrier="DHL", number="JD01", status="shipped") == "Tracking: DHL JD01, shipped."
    assert told(url="https://dhl.com/1") == "Tracking: no number. https://dhl.com/1"
