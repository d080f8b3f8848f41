"""Reading a typed yes or no. Only a closed list counts, and only as the whole message."""

from __future__ import annotations

import re

from commerce.text import one_line
from service.actions.proposals import Decision

_YES = frozenset({
    "yes", "y", "yes please", "yep", "yeah", "yes i confirm", "i confirm", "confirm", "confirmed", "please confirm",
    "yes confirm", "yes do it", "do it", "please do", "please do it", "go ahead", "yes go ahead", "please go ahead",
    "ok", "okay", "ok do it", "sure", "correct", "yes that's right", "that's right", "yes that is right",
    "that is right", "yes thats right", "yes that's correct", "ja", "ja bitte", "oui", "sí", "si",
})  # fmt: skip
_NO = frozenset({
    "no", "n", "no thanks", "no thank you", "nope", "no don't", "don't", "do not", "don't do it", "no don't do it",
    "cancel that", "decline", "declined", "stop", "i decline", "never mind", "nevermind", "forget it", "rather not",
    "nein", "non",
})  # fmt: skip
_EDGE = "[\\s'\"\u201c\u201d.!,)(-]+"
_EDGES = re.compile(f"^{_EDGE}|{_EDGE}$")


def read(text: str) -> Decision | None:
    """Return what a message decides: ``confirm``, ``decline``, or None when it is anything else."""
    words = _EDGES.sub("", one_line(text, 80).casefold().replace("\u2019", "'").replace(",", "")).strip()
    if words in _YES:
        return "confirm"
    return "decline" if words in _NO else None
