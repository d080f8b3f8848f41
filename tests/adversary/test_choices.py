"""A way to pay, a mail or a note that is only spoken of is none that is wanted, whatever a model calls for."""

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.choice_rows import KINDS, WANTED
from tests.adversary.test_other_money import summaries
from tests.adversary.test_said import let_through, proposed_otherwise

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest.mark.parametrize("kind", KINDS)
async def test_what_is_only_spoken_of_is_refused(stage: Stage, kind: str) -> None:
    assert await let_through(stage, KINDS[kind]) == []


async def test_the_engine_charges_nothing_that_is_only_spoken_of(stage: Stage) -> None:
    wrong, _ = await proposed_otherwise(stage, KINDS["ways to pay"])
    assert wrong == []


async def test_what_is_wanted_is_proposed(stage: Stage) -> None:
    found = await summaries(stage, WANTED)
    assert [each.says for each, shown in zip(WANTED, found, strict=True) if each.shows not in shown] == []
