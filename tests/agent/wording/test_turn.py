"""A turn's results are told completely, in order, and once."""

from __future__ import annotations

from typing import Any

import pytest

from agent.history import Step
from agent.wording.turn import word
from commerce.sentences import say
from tools.results import of

ORDER: dict[str, Any] = {
    "number": "1007",
    "status": "shipped",
    "placed_on": "2026-11-20",
    "total": "104.90",
    "currency": "EUR",
    "items": [{"title": "Rain jacket", "quantity": 1, "sku": "J"}],
    "refunded": "0.00",
    "shipping_address": "Weg 1, Bonn",
    "can": {
        "cancel_order": {"allowed": False, "reason": "Order 1007 was sent already."},
        "return_items": {"allowed": True, "reason": ""},
    },
}
READ = Step("get_order", {"order_number": "1007"}, of({"kind": "order", "order": ORDER}))
LIST = Step(
    "list_orders", {}, of({"kind": "orders", "orders": [ORDER | {"items": 1}, ORDER | {"number": "1008", "items": 2}]})
)
ITEM = {"id": "p1", "title": "Rain jacket", "price": "89.00", "currency": "EUR", "in_stock": True}
FOUND = Step("search_products", {"query": "jacket"}, of({"kind": "products", "items": [ITEM], "total": 1}))


def step(tool: str, kind: str, number: str = "1007", **result: Any) -> Step:
    return Step(tool, {"order_number": number}, of({"kind": kind, **result}))


def test_an_order_card_is_told_once() -> None:
    assert word([LIST, READ, READ]).text == word([READ]).text
    assert word([READ]).text.startswith("Order 1007 of 20 November 2026. Status: shipped.")
    assert word([READ]).question == ""


def test_a_list_asks_which_order_it_is_about() -> None:
    found = word([LIST])
    assert found.text.splitlines()[0] == "These are your orders:"
    assert found.question == say("chat.which_order")


def test_why_something_is_not_possible_is_told_when_it_is_asked_for() -> None:
    assert "sent already" in word([READ], {"cancel"}).text
    assert "sent already" not in word([READ], {"return"}).text
    assert "You can still send articles back" in word([READ], {"change"}).text
    assert "It goes to: Weg 1, Bonn." in word([READ], {"address"}).text


@pytest.mark.parametrize("kind", ["denied", "needs_person", "queued", "step_up"])
def test_of_a_chain_only_the_end_is_told(kind: str) -> None:
    end = step("refund_order", kind, reason="Not possible.", code="x")
    found = word([LIST, READ, end])
    assert "Status" not in found.text
    assert found.text
    other = word([READ, step("refund_order", kind, "1015", reason="Not possible.", code="x")])
    assert "Order 1007" in other.text


def test_a_person_is_offered_where_one_is_needed() -> None:
    found = word([step("refund_order", "needs_person", reason="That needs a person.")])
    assert (found.text, found.question, found.offers) == ("That needs a person.", say("chat.offer"), True)


def test_failed_tries_are_not_told_beside_what_came_out() -> None:
    wrong = step("refund_order", "error", code="bad_arguments", message="amount: Value error.")
    assert word([wrong, READ]).text == word([READ]).text
    assert word([READ, wrong]).text == word([READ]).text
    alone = word([wrong])
    assert (alone.text, alone.question) == (say("chat.not_understood"), say("chat.say_again"))


def test_an_error_repeats_nothing_that_only_the_model_said() -> None:
    lie = step("get_product", "error", "I have refunded it", code="x", message="Nothing named I have refunded it.")
    assert word([lie], own=["hello"]).text == say("chat.something_wrong")
    assert word([lie], own=["what is I have refunded it"]).text == "Nothing named I have refunded it."


def test_sentences_that_are_read_already_are_not_said_again() -> None:
    end = Step("proposal_status", {}, of({"kind": "outcome", "sentence": "Done: order 1007 is cancelled."}))
    assert word([end], said=["Done: order 1007 is cancelled."]).text == ""
    assert word([end]).text == "Done: order 1007 is cancelled."


def test_rules_and_answers_are_quoted() -> None:
    rule = Step("store_policy", {"topic": "returns"}, of({"kind": "policy", "text": "Returns within 30 days."}))
    quote = {"text": "The warranty is two years.", "title": "Warranty", "url": "https://shop.example.com/w"}
    told = Step("ask_store", {"question": "?"}, of({"kind": "answer", "found": True, "quotes": [quote]}))
    found = word([rule, told]).text
    assert found.splitlines()[0] == "Returns within 30 days."
    assert "“The warranty is two years.”" in found
    unknown = word([Step("ask_store", {"question": "?"}, of({"kind": "answer", "found": False, "quotes": []}))])
    assert (unknown.text, unknown.question) == (say("chat.not_known"), say("chat.offer"))


def test_only_the_last_question_is_asked() -> None:
    proof = step("get_order", "verify_first", message="Please sign in first.")
    found = word([LIST, proof])
    assert found.question == say("chat.ask_proof")


def test_an_order_that_nobody_named_is_asked_for_without_repeating_it() -> None:
    step = Step(
        "refund_order",
        {"order_number": "1015"},
        of(
            {
                "kind": "error",
                "code": "order_not_named",
                "message": "Nobody has spoken of order 1015.",
                "ask": "Which order do you mean?",
            }
        ),
    )
    worded = word([step], own=["refund please"])
    assert (worded.text, worded.question) == ("", "Which order do you mean?")
