"""Which of the products shown words mean, also those of the list before."""

from __future__ import annotations

from agent.embedded import pattern_intents, product_comparing, product_references
from agent.embedded.state import Dialogue, Named


def test_the_list_before_is_remembered() -> None:
    first = Dialogue(products=(Named(id="a"), Named(id="b")))
    after = first.model_copy(update=first._listed([{"id": "c", "title": "Mug"}]))
    assert after.earlier == ("a", "b")
    again = after.model_copy(update=after._listed([{"id": "d", "title": "Pan"}]))
    assert again.earlier == ("a", "b")  # a list of one has no places


def test_which_to_take_is_asked_of_what_was_shown() -> None:
    for text in ("which would you take", "which one should i get", "what is your favourite", "i can't decide"):
        assert product_comparing.asks_pick(text), text
    for text in ("which size should i take", "what would you take with it", "can i get the red one"):
        assert not product_comparing.asks_pick(text), text


def test_what_lasts_is_no_place_in_a_list() -> None:
    shown = ["a", "b", "c"]
    assert product_references._by_place("how long does the battery last", shown) == ()
    assert product_references._by_place("is the last one waterproof", shown) == ("c",)
    assert product_references._by_place("last one in yellow?", shown) == ("c",)


def test_what_is_taken_along_is_not_bought() -> None:
    assert pattern_intents.intent("can i take it in the shower", shown=True) == ""
    assert pattern_intents.intent("i'll take it in blue", shown=True) == "checkout_link"
