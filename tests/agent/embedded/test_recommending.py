# ruff: noqa: E501 - tables of messages read better whole
from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import BaseMessage, HumanMessage, ToolMessage

from agent.embedded.product_questions import about_product
from agent.embedded.recommending import mode, tastes


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("do you have something similar to this one?", "similar"),
        ("show me similar products", "similar"),
        ("anything else like that", "similar"),
        ("are there any alternatives?", "similar"),
        ("what goes with this?", "goes_with"),
        ("which shoes would match it", "goes_with"),
        ("what can I wear with these", "goes_with"),
        ("accessories for the second one", "goes_with"),
        ("something that goes well with a wool coat", "goes_with"),
        ("recommend me something", "for_you"),
        ("any suggestions?", "for_you"),
        ("what would you recommend for me", "for_you"),
        ("surprise me", "for_you"),
        ("I don't like any of these", "for_you"),
        ("not my style, these", "for_you"),
        ("what's popular right now", "trending"),
        ("show me your best sellers", "trending"),
        ("what do other customers buy?", "trending"),
        ("recommend a rain jacket under 120", ""),
        ("does this jacket go with jeans", ""),
        ("rain jacket", ""),
        ("I want to exchange it for a similar one", ""),
        ("where is my order", ""),
        ("refund the one I don't like", ""),
        ("my return is similar to the last one", ""),
        ("do you have it in blue", ""),
    ],
)
def test_plain_words_name_the_kind(text: str, kind: str) -> None:
    assert mode(text, shown=True) == kind


def test_something_similar_needs_something_shown() -> None:
    assert mode("show me similar products", shown=False) == ""
    assert mode("something similar to the Emil jacket", shown=False) == "similar"


def conversation(*said: str) -> list[BaseMessage]:
    items = [{"id": f"p{n}", "title": f"{name} Jacket"} for n, name in enumerate(("Emil", "Brae", "Greta"), 1)]
    result = ToolMessage(json.dumps({"kind": "products", "items": items}), tool_call_id="x")
    return [HumanMessage("jackets"), result, *(HumanMessage(each) for each in said)]


@pytest.mark.parametrize(
    ("said", "liked", "rejected"),
    [
        (("I like the second one",), ["p2"], []),
        (("I don't like the first one",), [], ["p1"]),
        (("Greta is lovely, but I hate Brae",), ["p3"], ["p2"]),
        (("I don't like any of them",), [], ["p1", "p2", "p3"]),
        (("I like the first one", "actually I don't like the first one"), [], ["p1"]),
        (("what does the first one cost",), [], []),
        (("I'd like to see more",), [], []),
    ],
)
def test_tastes_are_read_from_the_customers_words(said: tuple[str, ...], liked: list[str], rejected: list[str]) -> None:
    assert tastes(conversation(*said)) == (liked, rejected)


@pytest.mark.parametrize(
    "content", ["nonsense", "[]", '{"kind": "products"}', '{"kind": "products", "items": [1, {}]}']
)
def test_odd_results_are_no_trouble(content: str) -> None:
    messages: list[BaseMessage] = [ToolMessage(content, tool_call_id="x"), HumanMessage("I like the first one")]
    assert tastes(messages) == ([], [])


@pytest.mark.parametrize(
    "text",
    [
        "is it machine washable?",
        "does it have a hood",
        "what is it made of?",
        "can I put it in the dryer",
        "how do I wash this",
    ],
)
def test_questions_on_the_product(text: str) -> None:
    assert about_product(text)


@pytest.mark.parametrize(
    "text",
    [
        "is it in stock?",
        "where is it",
        "is it possible to return it",
        "I like it",
        "is that my order",
        "do you have it in blue",
        "how much does it cost",
    ],
)
def test_other_questions(text: str) -> None:
    assert not about_product(text)


RECOMMENDED: dict[str, Any] = {
    "kind": "products",
    "recommended": "similar",
    "basis": "content",
    "about": {"id": "p1", "title": "Rain Jacket"},
    "items": [
        {
            "id": "p2",
            "title": "Storm Coat",
            "price": "99.00",
            "currency": "USD",
            "in_stock": True,
            "because": "same material (nylon)",
        }
    ],
}


@pytest.fixture
def clerk(shop: Any, talk: Any) -> Any:
    from tests.agent.embedded.conftest import ARGUMENTS, Talk

    tools = {
        **ARGUMENTS,
        "recommend": ["kind", "product_id", "liked", "rejected", "cheaper", "min_price", "max_price", "category"],
        "ask_store": ["question", "product_id"],
    }
    shop.answers["recommend"] = RECOMMENDED
    del talk
    return Talk(shop, tools)


def test_similar_is_asked_for_the_product_meant_and_told_with_its_reason(clerk: Any) -> None:
    clerk.say("rain jacket under 120")
    text = clerk.say("something similar to the second one but cheaper")
    assert clerk.calls[-1] == ("recommend", {"kind": "similar", "cheaper": True, "product_id": "p2"})
    assert text == "These are similar to Rain Jacket:\n- Storm Coat, 99.00 USD, in stock: same material (nylon)"


def test_what_was_turned_down_goes_along(clerk: Any) -> None:
    clerk.say("rain jacket")
    clerk.say("I don't like the first one. Recommend me something else")
    assert clerk.calls[-1] == ("recommend", {"kind": "for_you", "rejected": ["p1"]})


def test_an_answer_is_quoted_with_its_source(clerk: Any) -> None:
    quote = {"text": "Two years.", "heading": "How long?", "title": "Warranty", "url": "https://shop.example.com/w"}
    clerk.shop.answers["ask_store"] = {"kind": "answer", "found": True, "quotes": [quote]}
    assert (
        clerk.say("do you price match other shops?")
        == "\u201cTwo years.\u201d\nSource: Warranty, https://shop.example.com/w"
    )


def test_what_is_not_found_is_not_known(clerk: Any) -> None:
    clerk.shop.answers["ask_store"] = {"kind": "answer", "found": False, "quotes": []}
    assert clerk.say("do you price match other shops?").startswith("I do not know")


def test_a_right_is_told_by_the_rule_and_the_page_beside_it(clerk: Any) -> None:
    clerk.shop.answers["ask_store"] = {"kind": "answer", "found": False, "quotes": []}
    assert clerk.say("is there a warranty on your products") == "A refund is possible within 30 days."
    assert clerk.names[-2:] == ["store_policy", "ask_store"]


@pytest.mark.parametrize("text", ["not that expensive, like under 100", "not that big", "not those heavy ones"])
def test_a_degree_turns_nothing_down(text: str) -> None:
    assert mode(text, shown=True) == ""


@pytest.mark.parametrize("text", ["not this one", "no, not those", "I do not like these"])
def test_what_is_turned_down_is_heard(text: str) -> None:
    assert mode(text, shown=True) == "for_you"
