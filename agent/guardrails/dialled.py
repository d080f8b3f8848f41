"""Numbers that are said digit by digit, as telephone numbers are: nobody reads out a size or a price like that."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from agent.guardrails.cues import fold
from agent.guardrails.number_words import NUMBERS
from runtime.yaml_file import read_yaml

#: So many digits in a row are a number to dial or to type.
LONG = 5
#: What may stand between two digits.
_BETWEEN = r"[\s,;:.\-\u2010-\u2015/]{0,3}"


def dialled(text: str) -> bool:
    """Return whether a text spells out a run of digits, at least three of them in words, in any language."""
    flat = fold(unicodedata.normalize("NFKC", text))
    return any(_long(match[0]) for match in _runs().finditer(flat)) or bool(_together().search(flat))


def _long(run: str) -> bool:
    words = _one().findall(run)
    times = _times()
    count = worded = 0
    for place, word in enumerate(words):
        if word in times and place + 1 < len(words):
            count, worded = count + times[word] - 1, worded + 1
            continue
        count += len(word) if word.isdigit() else 1
        worded += not word.isdigit()
    return count >= LONG and worded >= 3


@cache
def _times() -> dict[str, int]:
    return {fold(word): int(number) for number, words in read_yaml(NUMBERS)["times"].items() for word in words}


@cache
def _spoken() -> str:
    digits = {fold(word) for words in read_yaml(NUMBERS)["digits"].values() for word in words}
    words = sorted(map(re.escape, digits | set(_times())), key=len, reverse=True)
    return rf"(?<![^\W\d])(?:{'|'.join(words)})(?![^\W\d])|(?<!\d)\d{{1,3}}(?!\d)"


@cache
def _one() -> re.Pattern[str]:
    return re.compile(_spoken())


@cache
def _runs() -> re.Pattern[str]:
    filler = "|".join(sorted(map(re.escape, map(fold, read_yaml(NUMBERS)["between"])), key=len, reverse=True))
    between = rf"{_BETWEEN}(?:(?:{filler}){_BETWEEN})?"
    return re.compile(rf"(?:{_spoken()})(?:{between}(?:{_spoken()})){{2,40}}")


@cache
def _together() -> re.Pattern[str]:
    """The digits of scripts without spaces."""
    return re.compile(
        "|".join(
            rf"(?:(?:{'|'.join(map(re.escape, map(fold, words)))})[\s,、・\-]?){{{LONG},40}}"
            for words in read_yaml(NUMBERS)["unspaced"].values()
        )
    )
