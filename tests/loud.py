"""Skips that nobody can overlook: the terminal summary lists them with how to make them run."""

from __future__ import annotations

from typing import NoReturn

import pytest

PREFIX = "NOT RUN: "


def skip_loudly(what: str, remedy: str) -> NoReturn:
    """Skip the running test because this machine lacks something, and say so in the summary."""
    pytest.skip(f"{PREFIX}{what}. {remedy}")
