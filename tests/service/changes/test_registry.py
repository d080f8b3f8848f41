"""How actions are found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commerce.errors import ConfigurationError
from service.changes import registry
from service.changes.registry import ACTIONS


def test_two_actions_of_one_name_or_one_route_are_refused() -> None:
    first, second = list(ACTIONS.values())[:2]
    with pytest.raises(ConfigurationError, match=f"two actions by the name of {first.name}"):
        registry._by_name([first, second, replace(first, path="elsewhere")])
    with pytest.raises(ConfigurationError, match="same route"):
        registry._by_name([first, replace(second, path=first.path)])


def test_an_actions_place_says_where_it_is_told_of() -> None:
    specs = list(ACTIONS.values())
    assert list(registry._by_name([replace(specs[0], place=999_999), *specs[1:]])) == [
        each.name for each in (*specs[1:], specs[0])
    ]
