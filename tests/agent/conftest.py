"""Fixtures of this folder."""

from tests.homes import container, demo_home, home, stage  # noqa: F401
