"""Fixtures of this room."""

from tests.homes import demo_home, home, house, stage  # noqa: F401
