"""Failpoints do nothing unless armed."""

import pytest

from runtime.failpoints import FailpointError, arm, failpoint


def test_unarmed_points_do_nothing() -> None:
    hits: list[int] = []
    with arm("a.point", lambda: hits.append(1)):
        failpoint("nothing.here")
    failpoint("a.point")
    assert hits == []


def test_armed_points_act_inside_the_block() -> None:
    hits: list[int] = []
    with arm("a.point", lambda: hits.append(1)):
        failpoint("a.point")
        failpoint("another.point")
    failpoint("a.point")
    assert hits == [1]
    with arm("a.point", "error"), pytest.raises(FailpointError):
        failpoint("a.point")
