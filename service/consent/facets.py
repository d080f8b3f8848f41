"""Whether words name another value of an action's argument than is shown: the invoice beside one for another mail.

The phrases are data (``facets.yaml``). A yes that names the action by such a word agrees to that alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from runtime.yaml_file import read_yaml
from service.consent.lists import fold, has, without

_FILE = Path(__file__).with_name("facets.yaml")


def contradicts(words: str, action: str, arguments: Mapping[str, Any]) -> bool:
    """Return whether words name what an action is not about.

    Args:
        words: Folded words of a message.
        action: The action that is shown.
        arguments: Its arguments; those without phrases do not count.
    """
    return any(
        bool(_said(words, phrases) - {str(arguments.get(name))}) for name, phrases in _facets().get(action, {}).items()
    )


def _said(words: str, phrases: tuple[tuple[str, str], ...]) -> set[str]:
    """Return the values that words name, longer phrases first."""
    said = set()
    for phrase, value in phrases:
        if has(words, phrase):
            said.add(value)
            words = without(words, phrase)
    return said


@cache
def _facets() -> dict[str, dict[str, tuple[tuple[str, str], ...]]]:
    """Return pairs of phrase and value by action and argument, longest first."""
    return {
        action: {
            name: tuple(
                sorted(
                    ((fold(phrase), str(value)) for value, held in values.items() for phrase in held.split("|")),
                    key=lambda pair: -len(pair[0]),
                )
            )
            for name, values in arguments.items()
        }
        for action, arguments in read_yaml(_FILE).items()
    }
