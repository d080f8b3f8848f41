"""SIGKILL of the HTTP server at random times, with yeses by word and by button: nothing is lost, nothing doubled.

``SHOPCLERK_TEST_KILLS_HTTP=200`` makes the long run, ``SHOPCLERK_TEST_KILLS_SEED`` another one.
"""

from __future__ import annotations

import os

import pytest

from evals.faults.http_kills import bench
from evals.faults.platform import Kind

pytestmark = pytest.mark.faults
KILLS = int(os.environ.get("SHOPCLERK_TEST_KILLS_HTTP", "6"))
SEED = int(os.environ.get("SHOPCLERK_TEST_KILLS_SEED", "1"))


@pytest.mark.timeout(240 + 30 * KILLS)
@pytest.mark.parametrize("kind", ["keys", "none"])
def test_a_server_that_is_killed_at_any_time_keeps_its_word(kind: Kind) -> None:
    result = bench(KILLS, SEED, kind=kind)
    assert result.findings == []
    assert (result.lost, result.doubled, result.unresolved) == (0, 0, 0)
    assert result.kills == KILLS
    assert result.changes and result.effects >= result.confirmed > 0
    assert KILLS < 6 or (result.typed and result.pressed)
