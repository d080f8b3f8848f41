"""The passage that is quoted to a question as shoppers type it is seldom a wrong one, also in a shop of another trade."""

from __future__ import annotations

from typing import Any

import pytest

from evals.pages import SHOPS, evaluate


@pytest.fixture(scope="module")
def measured() -> dict[str, dict[str, Any]]:
    return evaluate()


@pytest.mark.parametrize("shop", SHOPS)
def test_a_wrong_quote_is_rare(measured: dict[str, dict[str, Any]], shop: str) -> None:
    found = measured[shop]
    assert found["wrong"] / found["questions"] <= 0.03, found["not_right"]


@pytest.mark.parametrize("shop", SHOPS)
def test_most_questions_are_answered(measured: dict[str, dict[str, Any]], shop: str) -> None:
    found = measured[shop]
    assert found["right"] / found["questions"] >= 0.95, found["not_right"]
