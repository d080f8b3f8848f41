"""Lines written many at once."""

from __future__ import annotations

from agent.embedded.line_patterns import MOST, expanded


def test_a_choice_is_one_of_its_parts_and_brackets_may_be_nothing() -> None:
    assert expanded("(scrap|ditch) it[ please| pls]") == sorted(
        ["scrap it", "scrap it please", "scrap it pls", "ditch it", "ditch it please", "ditch it pls"]
    )
    assert expanded("as it stands") == ["as it stands"]


def test_of_many_a_few_are_taken_and_always_the_same() -> None:
    pattern = "(a|b|c|d) (e|f|g|h)"
    assert len(expanded(pattern)) == MOST and expanded(pattern) == expanded(pattern)
