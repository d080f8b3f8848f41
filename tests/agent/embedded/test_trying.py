"""The engine reads who wants to see what on themselves; what is said of it comes from the tool, so from code."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.sentences import joined, say

TOOLS = ("search_products", "get_product", "try_on", "handoff", "get_order", "list_orders")


@pytest.fixture
def talk(talk_with: Any) -> Any:
    return talk_with(*TOOLS)


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("try on the second one", "p2"),
        ("can I see the first on me?", "p1"),
        ("how would the last one look on me?", "p2"),
        ("2nd one on me", "p2"),
        ("second on my head please", "p2"),
        ("try the storm coat on", "p2"),
        ("show me the rain jacket on my photo", "p1"),
        ("let me try on JKT-204", "JKT-204"),
        ("can I see the Rain Jacket (RJK-BRA-RST-L) on me?", "RJK-BRA-RST-L"),
    ],
)
def test_the_article_is_the_one_that_the_words_name(talk: Any, text: str, item: str) -> None:
    talk.say("rain jackets")
    assert talk.say(text) == "Please add a photo."
    assert talk.calls[-1] == ("try_on", {"item": item})


@pytest.mark.parametrize(
    "text", ["can I see this on me", "how would I look in that", "try it on", "can I try these on?"]
)
def test_it_is_what_was_looked_at_last(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say(text)
    assert talk.calls[-1] == ("try_on", {"item": "p2"})


@pytest.mark.parametrize(("answer", "item"), [("2", "p2"), ("the first", "p1"), ("storm coat", "p2")])
def test_which_of_those_shown_is_asked(talk: Any, answer: str, item: str) -> None:
    talk.say("rain jackets")
    asked = talk.say("can I see this on me?")
    assert "1) Rain Jacket" in asked and "2) Storm Coat" in asked and "try_on" not in talk.names
    talk.say(answer)
    assert talk.calls[-1] == ("try_on", {"item": item})


def test_with_nothing_shown_it_is_looked_for_or_asked(talk: Any) -> None:
    assert talk.say("can I see this on me?") == say("tryon.ask.which_at_all")
    assert "1) Rain Jacket" in talk.say("a jacket or coat")
    assert talk.names == ["search_products"]
    assert talk.say("2") == "Please add a photo." and talk.calls[-1] == ("try_on", {"item": "p2"})


def test_the_one_that_is_called_just_so_needs_no_question(talk: Any) -> None:
    assert talk.say("I want to see the storm coat on me in green") == "Please add a photo."
    assert talk.names == ["search_products", "try_on"] and talk.calls[-1] == (
        "try_on",
        {"item": "p2", "variant": "green"},
    )


@pytest.mark.parametrize(
    ("text", "variant"),
    [
        ("and in green?", "Green"),
        ("show it in navy blue", "Navy blue"),
        ("what about green?", "Green"),
        ("in purple please", "purple"),
    ],
)
def test_another_colour_of_it(talk: Any, text: str, variant: str) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say(text)
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": variant})


def test_another_colour_asks_which(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    assert "1) Navy blue; 2) Green" in talk.say("another colour")
    talk.say("2")
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": "Green"})


@pytest.mark.parametrize("text", ["size chart", "another size chart", "which sizes are there?", "will it fit me?"])
def test_sizes_are_told_and_no_fit_is_claimed(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    told = talk.say(text)
    assert "S, M" in told and say("tryon.ask.no_fit") in told and say("tryon.ask.no_chart", title="Storm Coat") in told
    assert talk.names[-1] == "try_on"


@pytest.mark.parametrize("text", ["and in size M?", "in L please", "what about a smaller one?"])
def test_another_size_looks_the_same(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    told = talk.say(text)
    assert told.startswith(say("tryon.ask.same_in_all")) and say("tryon.ask.no_fit") in told


def test_what_is_asked_of_it_is_asked_of_what_is_tried_on(talk_with: Any, shop: Any) -> None:
    shop.answers["ask_store"] = {"kind": "answer", "found": False, "quotes": []}
    talk = talk_with(*TOOLS, "ask_store")
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say("is it waterproof?")
    assert talk.calls[-2:] == [("get_product", {"product_id": "p2"}), ("ask_store", {"question": "is it waterproof?"})]


def test_a_size_chart_of_the_shops_own_is_quoted(talk: Any, shop: Any) -> None:
    article = {"product_id": "p2", "title": "Storm Coat", "colour": "Red"}
    shop.answers["try_on"] = {
        "kind": "tryon",
        "stage": "photo",
        "sentence": "x",
        "article": article,
        "colours": ["Red"],
        "sizes": [],
        "size_chart": "S: chest 90 cm",
    }
    talk.say("rain jackets")
    talk.say("try on the second one")
    assert "S: chest 90 cm" in talk.say("size chart")
    assert talk.say("another colour") == say("tryon.ask.one_colour", title="Storm Coat")


@pytest.mark.parametrize(
    "text", ["what happens to my photo?", "how long do you keep my picture?", "is my photo stored?"]
)
def test_what_becomes_of_a_photo_is_told_by_code(talk: Any, text: str) -> None:
    assert talk.say(text) == say("tryon.kept")
    assert talk.calls == []


def test_where_nothing_can_be_tried_on_it_says_so_and_shows_the_page(talk_with: Any, shop: Any) -> None:
    talk = talk_with("search_products", "handoff")
    item = {
        "id": "p1",
        "title": "Coat",
        "price": "79.00",
        "currency": "USD",
        "in_stock": True,
        "url": "https://demo.example.com/p/coat",
    }
    shop.answers["search_products"] = {"kind": "products", "query": "coat", "total": 1, "items": [item]}
    talk.say("coats")
    assert talk.say("can I see this on me?") == joined(say("tryon.not_set_up"), say("tryon.ask.page", url=item["url"]))
    assert talk.say("let me try on the sunglasses") == say("tryon.not_set_up")
    assert talk.names == ["search_products"]


@pytest.mark.parametrize(
    "text",
    [
        "I tried it on and it is too small, I want to return order 1007",
        "can I see my orders?",
        "what is on me to pay for order 1007?",
    ],
)
def test_other_wishes_are_no_try_on(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say(text)
    assert "try_on" not in talk.names


def test_the_colour_stays_until_another_one_is_named(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say("and in green?")
    talk.say("try it on")
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": "Green"})
    talk.say("try on the blue one")
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": "blue"})


def test_another_one_of_the_list_is_tried_on_next(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say("and the first one?")
    assert talk.calls[-1] == ("try_on", {"item": "p1"})


@pytest.mark.parametrize("text", ["is it in stock?", "how much is it?", "what does it cost"])
def test_price_and_stock_are_those_of_what_is_tried_on(talk: Any, shop: Any, text: str) -> None:
    article = {
        "product_id": "p2",
        "title": "Storm Coat",
        "colour": "Red",
        "price": "99.00",
        "currency": "USD",
        "in_stock": True,
    }
    shop.answers["try_on"] = {
        "kind": "tryon",
        "stage": "photo",
        "sentence": "x",
        "article": article,
        "colours": ["Red", "Green"],
    }
    talk.say("rain jackets")
    talk.say("try on the second one")
    assert talk.say(text) == "Storm Coat, 99.00 USD, in stock."
    talk.say("another colour")
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": "Green"})


@pytest.mark.parametrize(
    "text", ["yes", "ok", "done", "I uploaded it", "is it ready?", "where is my picture?", "show me the picture"]
)
def test_how_it_stands_is_looked_up_again(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say("and in green?")
    talk.say(text)
    assert talk.names[-3:] == ["try_on"] * 3 and talk.calls[-1] == ("try_on", {"item": "p2", "variant": "Green"})


def test_another_photo_is_another_beginning(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    assert talk.say("can I use another photo?") == say("tryon.ask.another_photo")


def test_what_is_tried_on_is_what_is_taken(talk_with: Any) -> None:
    talk = talk_with(*TOOLS, "checkout_link")
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say("I'll take it")
    assert talk.calls[-1] == ("get_product", {"product_id": "p2"})


def test_colours_after_another_search_are_a_search(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    talk.say("show me jeans")
    talk.say("in green")
    assert talk.names[-1] == "search_products"


@pytest.mark.parametrize(
    "text",
    [
        "please stop showing pictures of me",
        "no picture of me in it please",
        "don't try it on me",
        "I'd rather not try it on",
        "nobody asked you to try it on",
        "I do not want to see it on me",
        "no photo sorry",
    ],
)
def test_who_wants_no_picture_gets_none(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    assert talk.say(text) == joined(say("tryon.none_begun"), say("tryon.kept")) and "try_on" not in talk.names


@pytest.mark.parametrize("text", ["who can see my photo?", "would it suit me?", "what size am I on the photo?"])
def test_a_guess_of_the_router_begins_no_picture(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    assert talk.say(text) == say("tryon.ask.shall_i", title="Storm Coat") and "try_on" not in talk.names
    assert talk.say("yes") == "Please add a photo." and talk.calls[-1] == ("try_on", {"item": "p2"})


@pytest.mark.parametrize(
    "text", ["try on a sofa", "try on a watch", "can I try on a pair of jeans?", "put the beanie on me"]
)
def test_another_article_that_is_named_is_looked_for(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say("try it on")
    tried = talk.names.count("try_on")
    talk.say(text)
    assert talk.names[-1] == "search_products" and talk.names.count("try_on") == tried


def test_the_colour_before_on_me_is_read(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("show the storm coat in black on me")
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": "black"})
