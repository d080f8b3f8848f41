"""Fixtures of this room."""

from tests.homes import demo_home, stage  # noqa: F401
