"""How much there is to read in a message, so that no reader of it meets more than is cheap.

What people write has words between its marks. A text that is mostly marks, numbers or line breaks has as many parts as
characters, and whatever looks at one part beside another takes a while for it.
"""

from __future__ import annotations

import re
import unicodedata

WORDS, MARKS, NUMBERS, LINES = 1_000, 300, 150, 150
_MARK = re.compile(r"[^\w\s]+|_+")
_NUMBER = re.compile(r"\d+")


def too_much(text: str) -> bool:
    """Return whether a text has more words, marks, numbers or lines than are read of one message."""
    if text.count("\n") >= LINES or len(text.split()) > WORDS or len(_NUMBER.findall(text)) > NUMBERS:
        return True
    # Vowel signs of many scripts are no marks.
    return sum(unicodedata.category(each[0])[0] != "M" for each in _MARK.findall(text)) > MARKS
