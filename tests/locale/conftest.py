"""Fixtures of this folder."""

from tests.homes import demo_home, stage  # noqa: F401
