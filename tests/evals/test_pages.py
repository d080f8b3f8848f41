"""The passage that is quoted to a question as shoppers type it is seldom a wrong one, also in a shop of another trade."""

from __future__ import annotations

import pytest

from evals.pages import evaluate

FOUND = evaluate()


@pytest.mark.parametrize("shop", FOUND)
def test_a_wrong_quote_is_rare(shop: str) -> None:
    found = FOUND[shop]
    assert found["wrong"] / found["questions"] <= 0.03, found["not_right"]


@pytest.mark.parametrize("shop", FOUND)
def test_most_questions_are_answered(shop: str) -> None:
    found = FOUND[shop]
    assert found["right"] / found["questions"] >= 0.95, found["not_right"]
