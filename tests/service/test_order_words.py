"""Which order words name: by its articles, its day, its state, its place in the row."""

from datetime import UTC, date, datetime

import pytest

from commerce.money import Money
from commerce.order import Fulfilment, LineItem, Order, OrderStatus
from service import order_words
from tests.commerce.orders import make

TODAY = date(2026, 12, 2)


def order(number: str, day: str, status: OrderStatus, *titles: str, arrived: str = "") -> Order:
    placed = datetime.fromisoformat(day).replace(tzinfo=UTC)
    lines = tuple(
        LineItem(id=f"{number}-{n}", title=title, variant_title=variant, quantity=1, price=Money("20", "EUR"))
        for n, (title, _, variant) in enumerate(each.partition("|") for each in titles)
    )
    there = datetime.fromisoformat(arrived).replace(tzinfo=UTC) if arrived else None
    parcels = (Fulfilment(id="f", delivered_at=there),) if status not in (OrderStatus.OPEN, OrderStatus.PENDING) else ()
    return make(status, id=number, number=number, placed_at=placed, lines=lines, fulfilments=parcels)


MINE = (
    order("25", "2026-12-02", OrderStatus.PENDING, "Fenna Noise-Cancelling Earbuds|Black"),
    order("15", "2026-12-01", OrderStatus.OPEN, "Juno Table Lamp|Rose", "Delft Scented Candle"),
    order("07", "2026-11-28", OrderStatus.SHIPPED, "Dagny Rain Jacket|Navy / L", "Anouk 3-Pack Socks|Mint"),
    order("14", "2026-11-25", OrderStatus.DELIVERED, "Cleo Frying Pan", "Moss Big Mug|Sage", arrived="2026-11-28"),
    order("12", "2026-11-23", OrderStatus.DELIVERED, "Rowan Pocket T-Shirt|Ecru / M", arrived="2026-11-27"),
    order(
        "03", "2026-09-13", OrderStatus.DELIVERED, "Vega Slip-On Sneakers|White", "Oslo Soap Bar", "Ulva Big Mug|Sky"
    ),
)


def test_an_order_is_called_by_what_is_in_it() -> None:
    soap = ["Greta Soap Bar (Fig leaf)"]
    both = ["Dunlin Cable-Knit Jumper (Navy)", "Juno Lamp (Rose)"]
    assert order_words.without_contents("cancel the soap one", soap) == "cancel the order"
    assert order_words.without_contents("cancel the jumper n lamp order", both) == "cancel the order"
    assert order_words.without_contents("swap the navy one for l", both) == "swap the navy one for l"
    assert order_words.called("is the yoga mat paid", ["Sorrel Yoga Mat (Grey)"], "item", "items") == "is the item paid"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("where are my socks", ["07"]),
        ("cancel my lamp order", ["15"]),
        ("order with the candels", ["15"]),
        ("the soap gave me a rash", ["03"]),
        ("return the shoes", ["03"]),
        ("two tshirts were in it", ["12"]),
        ("a wool jacket", ["07"]),
        ("the mug", ["14", "03"]),
        ("the sage mug", ["14"]),
        ("my order from yesterday", ["15"]),
        ("what did i order on 23 november", ["12"]),
        ("the one that came on saturday", ["14"]),
        ("the mug order from november", ["14"]),
        ("my last order", ["25"]),
        ("my first order", ["03"]),
        ("the order before that", ["15"]),
        ("which orders are still pending", ["25"]),
        ("what's still on its way", ["07"]),
        ("what is still missing", ["25", "15", "07"]),
        ("the mugs i got are ugly", ["14", "03"]),
        ("the mug that i got today", ["14", "03"]),
        ("a mug in the parcel was broken", ["14", "03"]),
        ("is the lamp on its way", ["15"]),  # it is not yet, and asked after
        ("cancel the order from 3 november", []),
    ],
)
def test_words_find_the_order(text: str, numbers: list[str]) -> None:
    found = order_words.found(text, MINE, TODAY, "25")
    assert found.by
    assert [each.number for each in found.orders] == numbers


@pytest.mark.parametrize(
    "text",
    ["fine, is that ok", "is my big parcel coming", "what's the weather", "a blue one", "i need it by friday", "hello"],
)
def test_other_words_name_none(text: str) -> None:
    assert order_words.found(text, MINE, TODAY).by == ()


def test_what_is_missing_tells_which_may_be_meant_and_names_none() -> None:
    assert order_words.found("where is my parcel", MINE, TODAY).by == ("way",)


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("cancel my lamp order", "cancel my order"),
        ("cancel the order with the lamp and the candle, please", "cancel the order, please"),
        ("cancel the one with the lamp", "cancel the order"),
        ("cancel the lamp of my order", "cancel the lamp of my order"),
        ("cancel the lamp", "cancel the lamp"),
        ("the lamp order: only the candle goes", "the order: only the candle goes"),
        ("cancel my last order", "cancel my last order"),
    ],
)
def test_an_order_named_by_what_is_in_it_is_no_part_of_it(text: str, rest: str) -> None:
    assert order_words.without_contents(text, ["Juno Table Lamp", "Delft Scented Candle"]) == rest


def test_the_ends_of_the_row_need_no_other_order() -> None:
    assert order_words.names_oldest("cancel my oldest order")
    assert not order_words.names_place_beside("cancel my newest order")
    assert order_words.names_place_beside("the one before that")
    assert [each.number for each in order_words.found("the order i just placed", MINE, TODAY).orders] == ["25"]


def test_what_went_back_is_found() -> None:
    back = make(OrderStatus.REFUNDED, id="20", number="20", placed_at=MINE[2].placed_at)
    found = order_words.found("the orders i sent something back from", (*MINE, back), TODAY)
    assert [each.number for each in found.orders] == ["20"]
