"""What goes on about an order is read by what it is after: the head, its exemplars, and the moves."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from agent.embedded import order_talk, size_steps
from agent.embedded.line_patterns import expanded
from runtime.yaml_file import read_yaml

#: Written after the exemplars, and none of them.
UNSEEN = [
    ("so does it get here tomorrow", "status"),
    ("when might that turn up", "status"),
    ("the carrier's page knows nothing of that number", "tracking"),
    ("there is no refund on my statement so far", "refund_state"),
    ("is the return back at your place", "return_state"),
    ("the lid came off and it is cracked", "broken"),
    ("i honestly don't like the item", "dislike"),
    ("the other item stays with me", "keep"),
    ("alright then i will be patient", "wait"),
    ("tell the courier to leave it next door", "note"),
    ("could i have the receipt", "invoice"),
    ("what was the price of the item", "price"),
    ("come on, there must be something you can do", "why_not"),
    ("do you have umbrellas", "shop"),
    ("show me warm gloves", "shop"),
]


def test_the_head_knows_what_it_was_fitted_on() -> None:
    with np.load(order_talk.HEAD.weights, allow_pickle=False) as shipped:
        assert str(shipped["exemplars"]) == order_talk.HEAD.digest(), "run: shopclerk engine train"
        assert tuple(shipped["labels"]) == tuple(order_talk.HEAD.exemplars)


def test_no_line_stands_twice() -> None:
    lines = [line for each in order_talk.HEAD.exemplars.values() for line in each]
    assert len(lines) == len(set(lines))


def test_words_that_are_no_exemplar_are_read() -> None:
    lines = {line for each in order_talk.HEAD.exemplars.values() for line in each}
    assert not lines & {text for text, _ in UNSEEN}
    read = {text: order_talk.read(text, order_talk.LIKELY) for text, _ in UNSEEN}
    wrong = {text: read[text] for text, wish in UNSEEN if read[text] not in ("", wish)}
    missed = [text for text, _ in UNSEEN if not read[text]]
    assert not wrong and len(missed) <= 3, (wrong, missed)


def test_wishes_in_wordings_that_were_held_out_are_read() -> None:
    unseen = {
        wish: [line for each in lines for line in expanded(str(each), most=3)]
        for wish, lines in read_yaml(Path(__file__).with_name("order_wishes.yaml")).items()
    }
    learned = {line for each in order_talk.HEAD.exemplars.values() for line in each}
    assert not learned & {line for lines in unseen.values() for line in lines}
    read = [(wish, order_talk.HEAD.chances(line)) for wish, lines in unseen.items() for line in lines]
    found = [(wish, *next(iter(chances.items()))) for wish, chances in read]
    wrong = [each for each in found if each[0] != each[1] and each[:2] != ("swap", "misfit")]
    surely_wrong = [each for each in wrong if each[2] >= order_talk.SURE]
    assert len(wrong) <= 0.2 * len(found), wrong
    assert len(surely_wrong) <= 0.1 * len(found), surely_wrong


def test_nothing_is_read_of_nothing() -> None:
    assert not order_talk.read("") and not order_talk.read("when is it coming " * 20)


@pytest.mark.parametrize(
    ("text", "tool"),
    [("ok when", "get_order"), ("and how long until then", "get_order"), ("their site cannot find it", "get_order")],
)
def test_follow_ups_are_about_the_order_that_was_shown(talk: Any, text: str, tool: str) -> None:
    talk.say("where is order 1007?")
    talk.say(text)
    assert talk.calls[-1] == (tool, {"order_number": "1007"})


def test_after_articles_were_shown_the_same_words_are_about_those(talk: Any) -> None:
    talk.say("where is order 1007?")
    talk.say("show me rain jackets")
    before = talk.names.count("get_order")
    talk.say("i don't like them")
    assert talk.names.count("get_order") == before


def test_what_is_not_liked_is_asked_about_and_not_changed(talk: Any) -> None:
    talk.say("where is order 1008?")
    assert "return" in talk.say("i do not like it at all").casefold()
    assert "return_items" not in talk.names


def test_what_is_waited_for_needs_no_answer(talk: Any) -> None:
    talk.say("where is order 1007?")
    assert "anything else" in talk.say("no it's fine i'll wait")


SIZES = [{"id": each, "options": {"Colour": "Navy", "Size": each}} for each in ("L", "S", "XL", "M", "XXS")]
MEASURES = [{"id": each, "options": {"Size": each}} for each in ("28 cm", "20 cm", "24 cm")]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("one size up please", "bigger"),
        ("it is too tight", "bigger"),
        ("a smaller one", "smaller"),
        ("too wide", "smaller"),
        ("not bigger, smaller", ""),
        ("in blue", ""),
    ],
)
def test_which_way_a_size_goes(text: str, step: str) -> None:
    assert size_steps.read(text) == step


def test_sizes_in_their_order() -> None:
    here = SIZES[3]
    assert [each["id"] for each in size_steps.towards("bigger", SIZES, here)] == ["L", "XL"]
    assert [each["id"] for each in size_steps.towards("smaller", SIZES, here)] == ["S", "XXS"]
    assert [each["id"] for each in size_steps.towards("bigger", MEASURES, MEASURES[2])] == ["28 cm"]
    colours = [{"id": each, "options": {"Colour": each}} for each in ("Petrol", "Forest")]
    assert not size_steps.towards("bigger", colours, colours[0]) and not size_steps.others(colours, colours[0])
    other = [*SIZES, {"id": "red", "options": {"Colour": "Red", "Size": "XL"}}]
    assert "red" not in [each["id"] for each in size_steps.others(other, here)]


def test_an_article_of_the_order_alone_is_asked_after_there(talk: Any) -> None:
    talk.say("where is order 1009?")
    talk.say("beanie?")
    assert talk.names[-1] == "get_order" and "search_products" not in talk.names


def test_an_article_alone_with_nothing_that_points_at_the_order_is_searched_for(talk: Any) -> None:
    talk.say("where is my order 1007?")
    talk.say("rain jacket")
    assert talk.names[-1] == "search_products"
