"""Which article of a list a colour, a place or a short word means, and what goes on from one that was tried on."""

from __future__ import annotations

from typing import Any

import pytest

from commerce.sentences import joined, say

TOOLS = ("search_products", "get_product", "try_on", "handoff", "get_order", "list_orders")


@pytest.fixture
def talk(talk_with: Any) -> Any:
    return talk_with(*TOOLS)


@pytest.fixture
def coloured(talk_with: Any, shop: Any) -> Any:
    """A list of three, one of which comes in a blue; no two share a colour."""
    three = (("p1", "Rain Jacket", ["Red"]), ("p2", "Storm Coat", ["Petrol", "Black"]), ("p3", "Wool Coat", ["Green"]))
    items = [
        {
            "id": key,
            "title": title,
            "price": "9.00",
            "currency": "USD",
            "in_stock": True,
            "options": {"Colour": colours},
        }
        for key, title, colours in three
    ]
    shop.answers["search_products"] = {"kind": "products", "query": "coats", "total": 3, "items": items}
    return talk_with(*TOOLS)


@pytest.mark.parametrize(
    ("text", "item", "colour"),
    [
        ("put the blue one on me", "p2", "blue"),
        ("can I see the red one on me?", "p1", "red"),
        ("the green one on my head pls", "p3", "green"),
        ("try on the green coat", "p3", "green"),
        ("show me the black one on my photo", "p2", "black"),
    ],
)
def test_the_one_of_the_list_that_has_the_colour(coloured: Any, text: str, item: str, colour: str) -> None:
    coloured.say("coats")
    assert coloured.say(text) == "Please add a photo."
    assert coloured.calls[-1] == ("try_on", {"item": item, "variant": colour})


def test_several_of_the_colour_are_a_choice(coloured: Any, shop: Any) -> None:
    shop.answers["search_products"]["items"][2]["options"] = {"Colour": ["Navy", "Green"]}
    coloured.say("coats")
    asked = coloured.say("put the blue one on me")
    assert "1) Storm Coat" in asked and "2) Wool Coat" in asked and "Rain" not in asked
    coloured.say("2")
    assert coloured.calls[-1] == ("try_on", {"item": "p3", "variant": "blue"})


def test_none_of_the_colour_is_said(coloured: Any) -> None:
    coloured.say("coats")
    asked = coloured.say("put the yellow one on me")
    assert asked.startswith(say("tryon.ask.none_coloured", colour="yellow")) and "3) Wool Coat" in asked
    assert "try_on" not in coloured.names
    coloured.say("the black one then")
    assert coloured.calls[-1] == ("try_on", {"item": "p2", "variant": "black"})


def test_another_of_the_list_has_the_colour_that_the_first_lacks(coloured: Any, shop: Any) -> None:
    article = {"product_id": "p1", "title": "Rain Jacket", "colour": "Red"}
    shop.answers["try_on"] = {
        "kind": "tryon",
        "stage": "photo",
        "sentence": "x",
        "article": article,
        "colours": ["Red"],
        "sizes": [],
    }
    coloured.say("coats")
    coloured.say("try on the first one")
    coloured.say("put the black one on me")
    assert coloured.calls[-1] == ("try_on", {"item": "p2", "variant": "black"})


@pytest.mark.parametrize(
    ("text", "item"),
    [
        ("nah too big. the first one instead", "p1"),
        ("the third one", "p3"),
        ("1", "p1"),
        ("meh. next one", "p3"),
        ("ok next", "p3"),
        ("try it", "p2"),
        ("it's up", "p2"),
        ("whats taking so long", "p2"),
        ("show me the pic", "p2"),
        ("there u go", "p2"),
        ("what's wrong?", "p2"),
        ("the cheapest one on me", "p1"),
    ],
)
def test_short_words_go_on_from_what_is_tried_on(coloured: Any, shop: Any, text: str, item: str) -> None:
    shop.answers["search_products"]["items"][0]["price"] = "8.00"
    coloured.say("coats")
    coloured.say("try on the second one")
    coloured.say(text)
    assert coloured.names[-2:] == ["try_on", "try_on"] and coloured.calls[-1][1]["item"] == item


@pytest.mark.parametrize("text", ["try them all on me", "put both on me", "can I see all of these on me?"])
def test_one_is_shown_after_the_other(coloured: Any, text: str) -> None:
    coloured.say("coats")
    asked = coloured.say(text)
    assert asked.startswith(say("tryon.ask.one_by_one")) and "try_on" not in coloured.names
    narrowed = coloured.say("2 and 3")
    assert narrowed.startswith(say("tryon.ask.one_by_one")) and "1) Storm Coat; 2) Wool Coat" in narrowed.replace(
        ", 9.00 USD, in stock", ""
    )
    coloured.say("1")
    assert coloured.calls[-1] == ("try_on", {"item": "p2"})


@pytest.mark.parametrize("text", ["do these suit me?", "which one looks better on me", "would they look good on me?"])
def test_what_suits_somebody_is_theirs_to_say(coloured: Any, text: str) -> None:
    coloured.say("coats")
    assert coloured.say(text).startswith(say("tryon.ask.no_taste")) and "try_on" not in coloured.names


def test_named_by_ordinals_one_is_shown_after_the_other(coloured: Any) -> None:
    coloured.say("coats")
    asked = coloured.say("the first and third on me")
    assert asked.startswith(say("tryon.ask.one_by_one")) and "Storm" not in asked and "2) Wool Coat" in asked


def test_an_answer_names_what_is_looked_for(talk: Any) -> None:
    talk.say("can I see this on me?")
    assert "2) Storm Coat" in talk.say("blazers")


def test_a_colour_goes_with_the_one_that_was_offered(talk: Any) -> None:
    talk.say("rain jackets")
    talk.say("tell me about the second one")
    talk.say("would it suit me?")
    talk.say("try it on in navy")
    assert talk.calls[-1] == ("try_on", {"item": "p2", "variant": "navy"})


@pytest.mark.parametrize("text", ["done", "try again", "where's the picture", "other photo"])
def test_which_is_asked_again_where_the_photo_came_first(coloured: Any, text: str) -> None:
    coloured.say("coats")
    asked = coloured.say("can I see one on me?")
    for _ in range(3):
        assert coloured.say(text) == asked
    coloured.say("2")
    assert coloured.calls[-1] == ("try_on", {"item": "p2"})


def test_an_article_of_an_order_is_tried_on(talk: Any) -> None:
    talk.say("where is my order 1007?")
    asked = talk.say("can I see it on me?")
    assert "1) Alpine Rain Jacket; 2) Wool Beanie?" in asked
    talk.say("2")
    assert talk.calls[-1] == ("try_on", {"item": "HAT-11-G"})


@pytest.mark.parametrize("text", ["stop it", "ok stop that please", "cancel the picture"])
def test_a_picture_is_to_stop(talk: Any, text: str) -> None:
    talk.say("rain jackets")
    talk.say("try on the second one")
    assert talk.say(text) == joined(say("tryon.none_begun"), say("tryon.kept"))


def test_a_guess_lists_nothing_at_random(talk: Any) -> None:
    assert talk.say("kann ich die Sonnenbrille anprobieren") == say("tryon.ask.which_at_all")


def test_the_one_before_is_shown_again(coloured: Any) -> None:
    coloured.say("coats")
    coloured.say("put the black one on me")
    coloured.say("and the third one")
    coloured.say("lol looks awful. the one before")
    assert coloured.calls[-1] == ("try_on", {"item": "p2", "variant": "black"})


@pytest.mark.parametrize("text", ["whichever", "you choose", "any of them"])
def test_any_of_them_is_the_first(coloured: Any, text: str) -> None:
    coloured.say("coats")
    coloured.say("can I see one on me?")
    coloured.say(text)
    assert coloured.calls[-1] == ("try_on", {"item": "p1"})


def test_those_whose_names_say_so_are_the_choice(coloured: Any) -> None:
    coloured.say("coats")
    asked = coloured.say("put a coat on me")
    assert "1) Storm Coat" in asked and "2) Wool Coat" in asked and "Rain" not in asked


def test_nothing_found_is_said(talk: Any, shop: Any) -> None:
    shop.answers["search_products"] = {"kind": "products", "query": "x", "total": 0, "items": []}
    talk.say("can I see this on me?")
    assert talk.say("blazers") == joined(say("tryon.ask.none_found"), say("tryon.ask.which_at_all"))


PICTURE = {
    "kind": "tryon",
    "stage": "done",
    "sentence": "It is ready.",
    "article": {"product_id": "p2", "title": "Storm Coat", "colour": "Black"},
    "colours": ["Black", "Petrol"],
    "sizes": ["M"],
}


@pytest.mark.parametrize("text", ["does it suit me?", "would it look good on me?", "steht mir das?", "ça me va ?"])
def test_whether_a_picture_suits_is_theirs_to_say(coloured: Any, shop: Any, text: str) -> None:
    shop.answers["try_on"] = PICTURE
    coloured.say("coats")
    coloured.say("try on the second one")
    assert coloured.say(text) == say("tryon.ask.yours") and coloured.names.count("try_on") == 1


@pytest.mark.parametrize(
    "text",
    ["i dont want to upload anything", "I have no camera", "I'd rather not send a photo", "no quiero subir nada"],
)
def test_who_adds_no_photo_is_told_that_none_is_needed(coloured: Any, shop: Any, text: str) -> None:
    shop.answers["try_on"] = {**PICTURE, "stage": "photo"}
    coloured.say("coats")
    coloured.say("try on the second one")
    assert coloured.say(text) == joined(say("tryon.none_begun"), say("tryon.told.need"))
    assert coloured.names.count("try_on") == 1


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("try on the bikini", "intimate"),
        ("I want to see the swimsuit on me", "intimate"),
        ("try on a onesie for kids", "children"),
    ],
)
def test_what_is_shown_on_nobody_is_said_before_anything_is_chosen(coloured: Any, text: str, told: str) -> None:
    coloured.say("coats")
    assert coloured.say(text) == say(f"tryon.{told}") and "try_on" not in coloured.names


def test_no_choice_among_what_is_not_shown(coloured: Any, shop: Any) -> None:
    for each, title in zip(
        shop.answers["search_products"]["items"], ("Wool Socks", "Trail Socks", "Bed Socks"), strict=True
    ):
        each["title"] = title
    coloured.say("socks")
    coloured.say("try on the socks")
    assert coloured.calls[-1] == ("try_on", {"item": "p1"})


@pytest.mark.parametrize(
    "text", ["can i see both the first and the second on me", "try the first and the second on me at the same time"]
)
def test_one_is_shown_after_the_other_however_it_is_said(coloured: Any, text: str) -> None:
    coloured.say("coats")
    assert coloured.say(text).startswith(say("tryon.ask.one_by_one")) and "try_on" not in coloured.names


def test_two_kinds_at_once_are_none(talk: Any) -> None:
    asked = talk.say("can I try on trousers and a shirt at the same time")
    assert asked == joined(say("tryon.ask.one_by_one"), say("tryon.ask.which_at_all"))


def test_what_is_found_beside_the_thing_that_was_named_is_asked_first(coloured: Any, shop: Any) -> None:
    shop.answers["search_products"]["items"] = shop.answers["search_products"]["items"][:1]
    asked = coloured.say("necklace on me?")
    assert "try_on" not in coloured.names and asked.startswith("Would you like to see")


def test_a_colour_is_no_question_of_stock(coloured: Any, shop: Any) -> None:
    shop.answers["try_on"] = PICTURE
    coloured.say("coats")
    coloured.say("try on the second one")
    coloured.say("is it available in petrol?")
    assert coloured.calls[-1] == ("try_on", {"item": "p2", "variant": "Petrol"})
