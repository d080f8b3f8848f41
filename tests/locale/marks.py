"""What of a text stands in no sentence of the catalogue."""

from __future__ import annotations

import re

_SAID = re.compile("⟦[^⟦⟧]*⟧[.:?!,;]*")


def loose(text: str) -> str:
    """Return what of a text that was said in the pseudo-language is left without the sentences of the catalogue."""
    while (shorter := _SAID.sub("", text)) != text:
        text = shorter
    return text.strip()
