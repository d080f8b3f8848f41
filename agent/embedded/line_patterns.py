"""Lines that are written many at once: ``(scrap|ditch) the item[s][ please]`` stands for eight of them.

What heads are fitted on has to name every wish in many verbs; written out, the same data would be ten times as long.
"""

from __future__ import annotations

import random
import re

#: So many lines of a pattern are taken, lest one of many choices outweighs the others.
MOST = 8
_CHOICE = re.compile(r"\(([^()\[\]]*)\)|\[([^()\[\]]*)\]")


def expanded(pattern: str, most: int = MOST) -> list[str]:
    """Return the lines that a pattern stands for, the same ones every time.

    Args:
        pattern: ``(a|b)`` is one of them, ``[a|b]`` one of them or nothing; neither holds another.
        most: How many lines at most.
    """
    lines = [pattern]
    while any(_CHOICE.search(line) for line in lines):
        lines = [chosen for line in lines for chosen in _first_chosen(line)]
    every = sorted({" ".join(line.split()) for line in lines})
    if len(every) <= most:
        return every
    return sorted(random.Random(pattern).sample(every, most))


def _first_chosen(line: str) -> list[str]:
    match = _CHOICE.search(line)
    if match is None:
        return [line]
    choices = match[1].split("|") if match[1] is not None else ["", *match[2].split("|")]
    return [line[: match.start()] + each + line[match.end() :] for each in choices]
