"""Whether a sentence says how something fits or looks on the customer: no clerk sees that, and no picture proves it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from runtime.yaml_file import read_yaml

_LONGEST = 2_000
#: "If that suits you" asks whether somebody agrees.
_AGREED = re.compile(r"\b(?:if|si|wenn|falls|se|als) (?:that|this|it|cela|ca|das|es|questo|dat|isso)\b[^.!?]{0,60}\W*$")


def claims(text: str) -> bool:
    """Return whether a sentence states how an article fits, suits or looks on its reader, or what a photo shows."""
    apart = unicodedata.normalize("NFKD", text[:_LONGEST].casefold().replace("\u2019", "'"))
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return bool(_pattern().search(_AGREED.sub("", plain)))


@cache
def _pattern() -> re.Pattern[str]:
    data: dict[str, list[str]] = read_yaml(Path(__file__).parent / "data" / "bodies.yaml")
    return re.compile("|".join(f"(?:{line})" for lines in data.values() for line in lines))
