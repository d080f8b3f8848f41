"""Intents are rows; one without examples, a handler or lines to learn from is refused."""

from pathlib import Path

import pytest

from agent.embedded import intents
from agent.embedded.intents import ROWS
from agent.embedded.router import router
from agent.embedded.validate import problems
from commerce.errors import ConfigurationError


def test_the_engines_data_hold_together() -> None:
    assert problems(router()) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"examples": ()}, "refund has no examples"),
        ({"counterexamples": ()}, "refund has no examples"),
        ({"examples": ("hello there",)}, "refund is not heard in “hello there”"),
        ({"counterexamples": ("refund order 1015 please",)}, "refund is heard in “refund order 1015 please”"),
        ({"tools": ("pay_out",)}, "refund names a tool that is none: pay_out"),
    ],
)
def test_a_row_that_cannot_work_is_refused(change: dict[str, object], told: str) -> None:
    rows = {**ROWS, "refund": ROWS["refund"].model_copy(update=change)}
    assert any(told in problem for problem in problems(router(), rows))


def test_a_row_needs_a_handler_and_a_handler_a_row() -> None:
    mine = ROWS["refund"].model_copy(update={"name": "gift"})
    rows = {name: row for name, row in ROWS.items() if name != "refund"} | {"gift": mine}
    found = problems(router(), rows)
    assert "gift has no handler in intent_handlers.py." in found
    assert "refund has a handler and no row in intents.yaml." in found


@pytest.mark.parametrize("text", ["refund: {color: red}\n", "refund: 5\n", "- refund\n"])
def test_what_is_no_row_is_told(text: str, tmp_path: Path) -> None:
    (tmp_path / "intents.yaml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"intents\.yaml"):
        intents.read(tmp_path / "intents.yaml")
