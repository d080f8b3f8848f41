"""Whether a form names several of a thing, by the endings of its language: "as canecas" are mugs, and more than one."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.errors import ConfigurationError

#: English plurals that no ending tells.
_ODD = {"knife": "knives", "scarf": "scarves", "shelf": "shelves", "leaf": "leaves"}
_SIBILANT = ("s", "x", "z", "ch", "sh")
Endings = Sequence[tuple[str, str]]


def endings(settings: object) -> Endings:
    """Return the pairs of endings, of one and of several, that a table lists.

    Raises:
        ConfigurationError: They are not pairs.
    """
    pairs = settings if isinstance(settings, list) else []
    if not all(isinstance(each, list) and len(each) == 2 for each in pairs):
        raise ConfigurationError("The plurals of a table have to be pairs of endings.")
    return [(str(one), str(several)) for one, several in pairs]


def is_several(form: str, forms: Sequence[str], pairs: Endings) -> bool:
    """Return whether a form of an entry is the plural of another form of it; never where that is not sure."""
    return any(
        form.endswith(several) and len(form) > len(several) and f"{form[: len(form) - len(several)]}{one}" in others
        for one, several in pairs
        for others in [{each for each in forms if each != form}]
    )


def several(english: str) -> str:
    """Return English words for a thing in the plural: "rain jacket" as "rain jackets"."""
    *before, last = english.split() or [""]
    if not last or last.endswith("s"):
        return english
    if last in _ODD:
        plural = _ODD[last]
    elif last.endswith("y") and last[-2:-1] not in "aeiou":
        plural = f"{last[:-1]}ies"
    else:
        plural = f"{last}es" if last.endswith(_SIBILANT) else f"{last}s"
    return " ".join([*before, plural])
