# ruff: noqa: E501 - tables of messages and calls read better whole
"""Articles that only their options or places tell apart: which one is called for, and what is asked when nobody can tell."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import articles
from tests.agent.embedded.conftest import can

REASON = "too small"


def line(
    handle: str, title: str, variant: str = "", sku: str = "", count: int = 1, price: str = "50.00"
) -> dict[str, Any]:
    return {
        "handle": handle,
        "title": title,
        "variant": variant,
        "sku": sku,
        "product_id": "p1" if sku == "HD" else "",
        "variant_id": f"v-{handle}",
        "quantity": count,
        "price": price,
        "refunded": 0,
    }


@pytest.fixture(autouse=True)
def hoodies(shop: Any) -> None:
    """Two hoodies that report their parent's SKU, candles without one, and a cap whose product was deleted."""
    items = [
        line("Lhoodies", "Hoodie Norderney", "S", "HD"),
        line("Lhoodiel", "Hoodie Norderney", "L", "HD"),
        line("Lcandle", "Candle Spiekeroog", count=2, price="4.90"),
        line("Lcap", "Wool Cap Sylt", "", price="20.00"),
    ]
    for number, status in (("1007", "open"), ("1008", "delivered")):
        shop.orders[number] = {
            **shop.orders[number],
            "items": items,
            "status": status,
            "can": can("refund_order", "return_items", "exchange_items"),
        }


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (["refund the hoodie in size L of order 1007"], [("Lhoodiel", 1)]),
        (["refund the L of order 1007"], [("Lhoodiel", 1)]),
        (["refund the hoodie of order 1007", "2"], [("Lhoodiel", 1)]),
        (["refund the hoodie of order 1007", "the second one"], [("Lhoodiel", 1)]),
        (["refund the hoodie of order 1007", "L"], [("Lhoodiel", 1)]),
        (["refund the hoodie of order 1007", "both"], [("Lhoodies", 1), ("Lhoodiel", 1)]),
        (["refund the hoodie of order 1007", "1 and 2"], [("Lhoodies", 1), ("Lhoodiel", 1)]),
        (["refund both hoodies of order 1007"], [("Lhoodies", 1), ("Lhoodiel", 1)]),
        (["refund two hoodies of order 1007"], [("Lhoodies", 1), ("Lhoodiel", 1)]),
        (["refund one candle of order 1007"], [("Lcandle", 1)]),
        (["refund the candles of order 1007"], [("Lcandle", 2)]),
        (["refund the cap of order 1007"], [("Lcap", 1)]),
        (["refund HD from order 1007", "1"], [("Lhoodies", 1)]),
        (["refund order 1007 please, the third item only"], [("Lcandle", 2)]),
        (["refund one piece of order 1007", "3"], [("Lcandle", 1)]),
        (["refund the small hoodie and one candle of order 1007"], [("Lhoodies", 1), ("Lcandle", 1)]),
    ],
)
def test_a_refund_is_of_what_was_named(talk: Any, texts: list[str], items: list[tuple[str, int]]) -> None:
    for text in texts:
        assert talk.say(text)
    name, args = talk.calls[-1]
    assert (name, args.get("items")) == ("refund_order", [{"item": item, "quantity": many} for item, many in items])


@pytest.mark.parametrize(
    ("texts", "items"),
    [
        (["return the hoodie in size L of order 1008, it is too small"], [("Lhoodiel", 1)]),
        (["return the hoodie of order 1008, it is too small", "2"], [("Lhoodiel", 1)]),
        (["return the hoodie of order 1008, it is too small", "the L"], [("Lhoodiel", 1)]),
        (["return one candle of order 1008, it is too small"], [("Lcandle", 1)]),
        (["return the cap of order 1008, it is too small"], [("Lcap", 1)]),
    ],
)
def test_a_return_is_of_what_was_named(talk: Any, texts: list[str], items: list[tuple[str, int]]) -> None:
    for text in texts:
        assert talk.say(text)
    name, args = talk.calls[-1]
    assert (name, args.get("items")) == ("return_items", [{"item": item, "quantity": many} for item, many in items])


def test_the_list_shows_what_tells_them_apart(talk: Any) -> None:
    said = talk.say("refund the hoodie of order 1007")
    assert "1) Hoodie Norderney (S); 2) Hoodie Norderney (L)" in said
    assert "Candle" not in said
    assert talk.names == ["get_order"]


def test_what_is_not_there_is_not_the_whole_order(talk: Any) -> None:
    said = talk.say("refund the XL of order 1007")
    assert "It has: 1) Hoodie Norderney (S)" in said and "3) Candle Spiekeroog" in said
    assert talk.names == ["get_order"]


def test_two_of_one_kind_are_taken_from_both_lines(talk: Any, shop: Any) -> None:
    mugs = [line("Lmugone", "Mug", price="9.00"), line("Lmugtwo", "Mug", price="9.00") | {"variant_id": "v-Lmugone"}]
    shop.orders["1007"]["items"] = [*mugs, line("Lcap", "Wool Cap Sylt")]
    talk.say("refund two mugs of order 1007")
    assert talk.calls[-1][1]["items"] == [{"item": "Lmugone", "quantity": 1}, {"item": "Lmugtwo", "quantity": 1}]


def test_an_exchange_goes_by_handles(talk: Any, shop: Any) -> None:
    variants = [
        {
            "id": f"v-{size}",
            "handle": f"V{size}",
            "sku": "HD",
            "title": size,
            "options": {"Size": size},
            "price": "50.00",
            "in_stock": True,
        }
        for size in "SML"
    ]
    shop.orders["1008"]["items"][1]["variant_id"] = "v-L"
    shop.answers["get_product"] = {
        "kind": "product",
        "item": {"id": "p1", "title": "Hoodie Norderney", "variants": variants},
    }
    talk.say("exchange the hoodie in L of order 1008 for size M")
    assert talk.calls[-1][1]["swaps"] == [{"item": "Lhoodiel", "quantity": 1, "variant": "VM"}]


def test_the_checkout_is_of_the_variant_that_was_meant(talk: Any, shop: Any) -> None:
    variants = [
        {
            "id": f"v-{size}",
            "handle": f"V{size}",
            "sku": "HD",
            "title": size,
            "options": {"Size": size},
            "price": "50.00",
            "in_stock": True,
        }
        for size in "SML"
    ]
    shop.answers["get_product"] = {"kind": "product", "item": {"id": "p1", "title": "Hoodie", "variants": variants}}
    talk.say("rain jacket under 120")
    talk.say("I would like to buy the first one")
    talk.say("the L")
    assert talk.calls[-1] == ("checkout_link", {"items": [{"item": "VL", "quantity": 1}]})


def test_a_number_in_a_title_counts_nothing() -> None:
    assert articles.counted("refund Plain linen Boots 2 from 1015", "Plain linen Boots 2", 1) is None
    assert articles.counted("refund 3 Plain linen Boots 2 from 1015", "Plain linen Boots 2", 4) == 3


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("my mugs arrived and two are broken", 2),
        ("the mugs came. one is chipped", 1),
        ("the mugs are broken", 4),
        ("refund the mugs", 4),
    ],
)
def test_of_several_as_many_are_meant_as_are_broken(text: str, many: int) -> None:
    line = {"title": "Anouk Big Mug", "quantity": 4, "left": 4}
    assert articles.quantity(text, line) == many
