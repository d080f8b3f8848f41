"""Arguments that must be one of a closed list, which code holds and the error names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from commerce.errors import InputError
from commerce.sentences import say
from commerce.text import one_line

_FILLERS = frozenset("my the a an to with on file please account use instead method payment by from".split())


def choose(said: str, options: Mapping[str, str], what: Literal["reason", "cause"]) -> str:
    """Return the code of the option that ``said`` names, by code or words; empty for an empty ``said``.

    Raises:
        InputError: It is none of them; the message lists their words.
    """
    wanted = _plain(said)
    if not wanted:
        return ""
    for code, words in options.items():
        if wanted in (_plain(code), _plain(words)):
            return code
    raise InputError(say(f"changes.one_of.{what}", options=", ".join(options.values())), code="not_in_list")


def match_label(said: str, labels: Mapping[str, str]) -> str:
    """Return the key of the one label that ``said`` names: in full, or by words that only one label has.

    Raises:
        InputError: No label or several fit; the message lists them.
    """
    wanted = _plain(said)
    exact = [key for key, label in labels.items() if _plain(label) == wanted]
    words = set(wanted.split()) - _FILLERS
    found = exact or [key for key, label in labels.items() if words and words <= set(_plain(label).split())]
    if len(found) == 1:
        return found[0]
    listed = ", ".join(one_line(label, 60) for label in labels.values())
    if not listed:
        raise InputError(say("changes.no_other_method"), code="none_on_file")
    key = "changes.several_methods" if found else "changes.unknown_method"
    raise InputError(say(key, methods=listed), code="not_in_list")


def _plain(text: str) -> str:
    return " ".join(one_line(text, 200).casefold().replace("_", " ").replace("-", " ").strip(".!? ").split())
