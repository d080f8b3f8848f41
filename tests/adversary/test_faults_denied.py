"""A denied fault is no fault: no model claims one for it, and the engine reads none."""

from __future__ import annotations

import pytest

from evals.run import Stage
from tests.adversary.fault_rows import DENIED_FAULTS
from tests.adversary.test_said import let_through, proposed_otherwise

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_no_model_claims_a_fault_that_is_denied(stage: Stage) -> None:
    assert await let_through(stage, DENIED_FAULTS) == []


async def test_the_engine_reads_none(stage: Stage) -> None:
    wrong, _ = await proposed_otherwise(stage, DENIED_FAULTS)
    assert wrong == []
