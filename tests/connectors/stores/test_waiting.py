"""Retry-After as it is written in practice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.stores.waiting import retry_after
from runtime import clock


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3", 3.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("", 0.0),
        ("soon", 0.0),
        ("inf", 0.0),
        ("nan", 0.0),
        ("1e999", 0.0),
        ("86400", 3600.0),
        ("Wed, 21 Oct 2015 07:28:00 GMT", 0.0),
    ],
)
def test_seconds(text: str, seconds: float) -> None:
    assert retry_after(text) == seconds


def test_a_date() -> None:
    at = clock.now().astimezone(UTC) + timedelta(seconds=90)
    assert 80 <= retry_after(format_datetime(at, usegmt=True)) <= 90
    assert isinstance(at, datetime)


@given(st.text(max_size=40))
def test_any_text_is_fine(text: str) -> None:
    assert 0.0 <= retry_after(text) <= 3600.0
