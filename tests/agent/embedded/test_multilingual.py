"""The router's second reader: for other languages alone, and beside the gloss."""

from __future__ import annotations

import numpy as np

from agent.embedded import multilingual
from agent.embedded.intents import INTENTS
from agent.embedded.router import router
from commerce.language import speaking


def test_english_is_not_read_by_it() -> None:
    scores = np.zeros(len(INTENTS))
    assert multilingual.beside(scores, "") is scores
    with speaking("de"):
        again = router().route_words("where is my order 1015?")
    assert again == router().route("where is my order 1015?")


def test_words_that_the_table_lacks_are_heard() -> None:
    with speaking("de"):
        assert router().route_words("Lieferanschrift berichtigen").label == "change_address"


def test_the_head_is_of_these_lines() -> None:
    with np.load(multilingual.HEAD, allow_pickle=False) as head:
        assert str(head["exemplars"]) == multilingual.digest()
