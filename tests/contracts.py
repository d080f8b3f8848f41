"""The contracts of `evals.contracts` as tests: a test gives a world and calls `kept`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from evals.contracts.suite import Contract, NotOffered


def every(contracts: Iterable[Contract[Any]]) -> list[Any]:
    """Return contracts as values of a parameter; those that change nothing are marked."""
    reading = pytest.mark.reads_only
    return [pytest.param(each, id=str(each), marks=() if each.changes else reading) for each in contracts]


async def kept(contract: Contract[Any], world: Any) -> None:
    """Try a contract; what is not offered is skipped."""
    try:
        await contract.keep(world)
    except NotOffered as error:
        pytest.skip(str(error))
