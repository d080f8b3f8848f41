# ruff: noqa: E501 - tables of messages and calls read better whole
"""Changes that need several things: what is taken from the words, what is asked for, and what is called."""

from __future__ import annotations

from typing import Any

import pytest

from agent.embedded import pattern_intents
from agent.embedded.other_variants import matching


@pytest.mark.parametrize(
    ("texts", "tool", "args"),
    [
        (["cancel order 1009, I no longer need it"], "cancel_order", {"reason": "no_longer_needed"}),
        (["cancel order 1009", "2"], "cancel_order", {"reason": "too_small"}),
        (["cancel order 1009", "my cat sat on the keyboard"], "cancel_order", {"reason": "other"}),
        (
            ["return the beanie of order 1008, it is too small"],
            "return_items",
            {"items": [{"item": "Lhat", "quantity": 1}], "reason": "too_small"},
        ),
        (
            ["return one beanie of order 1008 because it has a hole"],
            "return_items",
            {"items": [{"item": "Lhat", "quantity": 1}], "reason": "defective", "note": "it has a hole"},
        ),
        (
            ["I want to return something from order 1008", "both", "too small"],
            "return_items",
            {"items": [], "reason": "too_small"},
        ),
        (["return order 1008", "too small"], "return_items", {"items": [], "reason": "too_small"}),
        (
            ["can I get the jacket of order 1009 in size L instead"],
            "change_items",
            {"swaps": [{"item": "Ljkt", "quantity": 1, "variant": "VLR"}]},
        ),
        (
            ["exchange the jacket of order 1008 for the navy blue one, it is too small"],
            "exchange_items",
            {"swaps": [{"item": "Ljkt", "quantity": 1, "variant": "VMN"}], "reason": "too_small"},
        ),
        (
            ["swap something in order 1009", "the jacket", "a large one"],
            "change_items",
            {"swaps": [{"item": "Ljkt", "quantity": 1, "variant": "VLR"}]},
        ),
        (["charge order 1009 to my PayPal instead"], "change_payment", {"method": "PayPal"}),
        (["change the payment method of order 1009", "1"], "change_payment", {"method": "Visa ending 4242"}),
        (["send me the invoice of order 1007 again"], "resend_message", {"kind": "invoice"}),
        (["resend the mail for order 1007", "the confirmation"], "resend_message", {"kind": "confirmation"}),
        (["leave a note on order 1007: ring twice"], "add_note", {"text": "ring twice"}),
        (
            ["add a note to order 1007", "leave it with the neighbours"],
            "add_note",
            {"text": "leave it with the neighbours"},
        ),
    ],
)
def test_what_is_called(talk: Any, texts: list[str], tool: str, args: dict[str, Any]):
    for text in texts:
        assert talk.say(text)
    name, called = talk.calls[-1]
    assert name == tool
    assert called.pop("order_number") in ("1007", "1008", "1009")
    assert called == args


def test_the_account_is_about_no_order(talk: Any):
    talk.say("my default address is 12 Oak Street, Denver, CO 80203, USA")
    assert talk.calls == [
        (
            "change_profile_address",
            {"line1": "12 Oak Street", "city": "Denver", "province": "CO", "postcode": "80203", "country": "USA"},
        )
    ]


def test_a_telephone_number_has_no_place_in_the_accounts_address(talk: Any):
    said = talk.say("my default address is 12 Oak Street, Denver, CO 80203, USA, phone 303 555 0101")
    assert "303 555 0101" in said and not talk.calls


def test_what_is_not_possible_is_told_and_another_way_offered(talk: Any):
    said = talk.say("cancel order 1008")
    assert "too late for cancel_order" in said
    assert "return instead" in said
    talk.say("yes")
    talk.say("too small")
    assert talk.calls[-1] == ("return_items", {"order_number": "1008", "items": [], "reason": "too_small"})


@pytest.mark.parametrize(
    "text",
    [
        "change the jacket of order 1009 to size L",
        "swap the jacket of order 1009 for a large one",
        "can I get the jacket of order 1009 in size L instead",
        "please change order 1009 to size L",
    ],
)
def test_a_shop_that_cannot_change_unsent_orders_says_so_and_offers_a_person(talk: Any, shop: Any, text: str):
    del shop.orders["1009"]["can"]["change_items"]
    said = talk.say(text)
    assert "has not been sent cannot be changed in this chat" in said and "once an order has arrived" in said
    assert "cannot exchange" not in said and [name for name, _ in talk.calls] == ["get_order"]
    talk.say("yes")
    assert talk.calls[-1][0] == "handoff"


def test_goods_that_must_come_back_first_lead_to_a_return(talk: Any, shop: Any):
    shop.answers["refund_order"] = {
        "kind": "needs_person",
        "code": "return_first",
        "reason": "The goods must come back first.",
    }
    assert "return instead" in talk.say("refund order 1008")
    talk.say("yes")
    assert talk.names[-1] == "get_order"


def test_taking_what_was_shown_leads_to_the_checkout(talk: Any):
    talk.say("rain jacket under 120")
    assert "Which one" in talk.say("I'll take it")
    assert "Which variant" in talk.say("the first one")
    assert "https://demo.example.com/cart/1" in talk.say("size L in red")
    assert talk.calls[-1] == ("checkout_link", {"items": [{"item": "VLR", "quantity": 1}]})


def test_without_products_there_is_nothing_to_take(talk: Any):
    talk.say("I'll take it")
    assert "checkout_link" not in talk.names


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("please use my other card for order 1015", "change_payment"),
        ("can I pay with PayPal?", ""),
        ("my card was declined", ""),
        ("why was my card charged twice", ""),
        ("refund it to my PayPal", ""),
        ("I did not get the order confirmation", "resend_message"),
        ("update the address in my profile", "change_profile_address"),
        ("change the address of order 1015", ""),
        ("what is my default address?", ""),
        ("tell the driver to use the back door", "add_note"),
        ("do you have it in blue?", ""),
        ("can I have the shirt in blue instead", "exchange"),
        ("I want my refund in cash instead", ""),
        ("I would like to buy the second one", "checkout_link"),
        ("I want to get it refunded", ""),
    ],
)
def test_wishes_that_plain_words_name(text: str, wish: str):
    assert pattern_intents.intent(text, shown=True) == wish


VARIANTS = [
    {"id": f"T-{size}-{colour}", "options": {"Size": size, "Colour": colour}}
    for size in ("S", "M", "L")
    for colour in ("Red", "Sea green")
]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("in L please", ["T-L-Red"]),
        ("I'm after a large one", ["T-L-Red"]),
        ("it is too small, size l", ["T-L-Red"]),
        ("from M to S", ["T-S-Red"]),
        ("the sea green one", ["T-M-Sea green"]),
        ("sea green in S", ["T-S-Sea green"]),
        ("the red one", []),
        ("another one", []),
    ],
)
def test_the_variant_that_is_meant(text: str, ids: list[str]):
    assert [each["id"] for each in matching(text, VARIANTS, "T-M-Red")] == ids


@pytest.mark.parametrize(
    ("answer", "tool"),
    [("just the beanie", "refund_order"), ("1", "refund_order"), ("all of it", "cancel_order"), ("2", "cancel_order")],
)
def test_cancel_it_after_an_article_asks_whether_all_of_it(talk: Any, answer: str, tool: str):
    talk.say("show me order 1009")
    talk.say("the beanie looks nice")
    assert "only Wool Beanie" in talk.say("cancel it")
    assert not [name for name, _ in talk.calls if name in ("refund_order", "cancel_order")]
    talk.say(answer)
    if tool == "cancel_order" and talk.calls[-1][0] != tool:
        talk.say("no longer needed")
    assert talk.calls[-1][0] == tool
