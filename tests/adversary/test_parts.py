"""A part of an order is what was said: an unknown thing is asked about, one is not all, and what is kept is kept."""

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary import said_rows, test_said
from tests.adversary.part_rows import ALL_OF_IT, KINDS, WHOLE_1015

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("kind", KINDS)
async def test_a_call_for_another_part_is_refused(stage: Stage, kind: str) -> None:
    assert await test_said.let_through(stage, KINDS[kind]) == []


@pytest.mark.parametrize("kind", KINDS)
async def test_the_engine_proposes_that_part_or_asks(stage: Stage, kind: str) -> None:
    wrong, lost = await test_said.proposed_otherwise(stage, KINDS[kind])
    meant = [each for each in KINDS[kind] if each.shows]
    assert wrong == [] and len(lost) <= (1 - test_said.PROPOSES) * len(meant), (wrong, lost)


async def test_all_of_an_order_needs_no_question(stage: Stage) -> None:
    rows = [said_rows.row(text, "refund_order 1015", WHOLE_1015) for text in ALL_OF_IT]
    assert await test_said.proposed_otherwise(stage, rows) == ([], [])
    assert len(await test_said.let_through(stage, rows)) == len(rows)
