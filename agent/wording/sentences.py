"""Fixed sentences that take more than one id. Nothing here knows anything about a shop."""

from __future__ import annotations

from collections.abc import Sequence

from commerce.sentences import joined, listed, say


def unplaced(parts: Sequence[str]) -> str:
    """Return what is said when parts of an address could not be read."""
    quoted = listed(say("chat.quoted", words=part) for part in parts)
    return joined(say("chat.unplaced", parts=quoted), say("chat.one_part_a_line"))
