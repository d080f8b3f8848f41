"""In which currency somebody's words name a sum: by its code, sign or name right beside the number.

A model may leave the currency out or name the order's own. So it is read from the words: "5 USD" is no 5 EUR.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from commerce.currencies import DIGITS
from commerce.numerals import in_figures
from commerce.own_words import own
from commerce.text import clean
from runtime.yaml_file import read_yaml

_FILE = Path(__file__).with_name("currencies.yaml")
_LONGEST = 4000
_NUMBER = r"[0-9](?:[0-9.,' ]{0,20}[0-9])?(?:[.,]-)?"


def foreign(text: str, currency: str) -> str:
    """Return the currency of a sum in a message as it is written, where no sum is in the order's; empty otherwise.

    Args:
        text: The message; what it quotes does not count.
        currency: Code of the order's currency.
    """
    plain = in_figures(clean(own(text))[:_LONGEST])
    found = [(each["before"] or each["after"]).strip() for each in _beside().finditer(plain)]
    named = [each for each in found if _codes(each)]
    return "" if any(currency in _codes(each) for each in named) else next(iter(named), "")


def _codes(written: str) -> frozenset[str]:
    """Return the codes of the currencies that a sign, code or name may mean."""
    code = written.upper()
    if code in DIGITS and (written == code or written.casefold() not in _lists()["words"].split()):
        return frozenset({code})
    return _names().get(written.casefold(), frozenset())


@cache
def _lists() -> dict[str, str]:
    found: dict[str, str] = read_yaml(_FILE)
    return found


@cache
def _names() -> dict[str, frozenset[str]]:
    return {
        name.strip(): frozenset(codes.split())
        for codes, names in _lists().items()
        if codes != "words"
        for name in names.split("|")
    }


@cache
def _beside() -> re.Pattern[str]:
    names = "|".join(re.escape(each) for each in sorted(_names(), key=len, reverse=True))
    mark = rf"{names}|[a-z]{{3}}"
    return re.compile(
        rf"(?<![^\W\d_])(?P<before>{mark})(?:[ \t]|(?=[0-9])){{1,2}}{_NUMBER}(?![^\W_])"
        rf"|(?<![\w.,]){_NUMBER}[ \t]{{0,2}}(?P<after>{mark})(?![a-z\u00c0-\u024f\u0370-\u04ff])",
        re.I,
    )
