"""Which of the products shown words mean, also those of the list before."""

from __future__ import annotations

from agent.embedded import product_comparing
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
