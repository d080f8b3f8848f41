"""What a mail's sender wrote themselves: without what they quote, and without their signature.

Read line by line and in any language: a quotation is known by its marks, what leads it in by its place before them.
Where something is left by mistake, a "yes" does not stand alone any more, and counts for nothing.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("quoted.yaml")
_SIGNATURE = ("-- ", "--", "—")
#: A line of the head that some programs put before a quotation without marks, such as "From: Jo <jo@example.com>".
_HEAD = re.compile(r"\*?[^\W\d_][\w -]{0,20}\*?:\*? ?\S")
_HEAD_LINES = 3
#: How many lines before a quotation may lead it in, as programs fold them.
_LED_IN = 3


@cache
def _marks(kind: str) -> tuple[str, ...]:
    return tuple(str(each) for each in read_yaml(_FILE)[kind])


def without_quotes(text: str) -> str:
    """Return the sender's own words."""
    kept: list[str] = []
    said = False
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    for number, line in enumerate(lines):
        if line.lstrip().startswith(">"):
            _drop_lead(kept)
            continue
        if _ends(lines, number, said):
            break
        said = said or bool(line.strip())
        kept.append(line.rstrip())
    return "\n".join(kept).strip()


def _ends(lines: list[str], number: int, said: bool) -> bool:
    """Return whether nothing from this line on is the sender's own."""
    line = lines[number]
    low = line.strip().casefold()
    if line in _SIGNATURE or low.startswith(_marks("cut")):
        return True
    if said and low.startswith(_marks("sent_from")) and len(low) < 80:
        return True
    head = lines[number : number + _HEAD_LINES]
    return len(head) == _HEAD_LINES and "@" in " ".join(head) and all(_HEAD.match(each.strip()) for each in head)


def _drop_lead(kept: list[str]) -> None:
    """Take back what leads a quotation in: a line that ends with a colon, with those that it was folded from."""
    while kept and not kept[-1]:
        kept.pop()
    if not kept or not kept[-1].endswith(":"):
        return
    for _ in range(_LED_IN):
        if not kept or not kept[-1]:
            break
        kept.pop()
