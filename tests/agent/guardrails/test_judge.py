"""A sentence that was read is shown only where its kind may stand."""

import pytest

from agent.guardrails.judge import PRODUCTS, Turn, may_show
from agent.guardrails.sentence_kinds import BESIDE_MATTER, BESIDE_PRODUCTS, Kind
from agent.guardrails.sentence_reader import Reading

MATTERS = [Turn(), Turn(proposal_open=True), Turn(matter=False, after_outcome=True)]


@pytest.mark.parametrize("kind", list(Kind))
def test_by_default_nothing_is_shown(kind: Kind) -> None:
    sure = Reading(kind, 1.0, 1.0, asks=False)
    for turn in MATTERS:
        allowed = kind in BESIDE_MATTER and not (turn.proposal_open and kind in (Kind.QUESTION, Kind.PERSON))
        assert (may_show(sure, turn) is None) is allowed
        assert may_show(Reading(kind, 0.1, 1.0, asks=False), turn)
    assert (may_show(sure, PRODUCTS) is None) is (kind in BESIDE_PRODUCTS)
    assert may_show(Reading(kind, 1.0, 0.1, asks=False), PRODUCTS)


@pytest.mark.parametrize("kind", list(Kind))
def test_beside_an_open_proposal_nothing_asks(kind: Kind) -> None:
    assert may_show(Reading(kind, 1.0, 1.0, asks=True), Turn(proposal_open=True))


def test_beside_an_open_proposal_not_even_articles_are_spoken_of() -> None:
    aside = Turn(matter=False, proposal_open=True)
    assert may_show(Reading(Kind.PRODUCT, 0.0, 1.0, asks=False), aside)  # "this only shows pictures of the jacket"
    assert may_show(Reading(Kind.PRODUCT, 0.0, 1.0, asks=True), aside)
    assert may_show(Reading(Kind.CHOICE, 1.0, 1.0, asks=False), aside)
