"""What the customer is asked where their newest words do not ask for the change that a model wants."""

from __future__ import annotations

from commerce.sentences import exists, joined, say

#: Ids of what actions of other packages are called in a question.
OTHERS: dict[str, str] = {}


def no_pause() -> str:
    """Return what is said to a request that an order waits: nothing that the clerk can arrange."""
    return joined(say("asked.cannot_pause"), say("chat.offer"))


def now() -> str:
    """Return what is said to a request on a condition or for another day, and the question whether it is wanted now."""
    return joined(say("asked.now_only"), say("asked.prepare_now"))


def same_way() -> str:
    """Return where money goes back to, and the question whether that is wanted."""
    return joined(say("asked.same_way_only"), say("asked.prepare_like_that"))


def action_word(family: str) -> str:
    """Return what an action is called in a question; one of another package has its own word."""
    key = OTHERS.get(family) or f"asked.deed.{family}"
    return say(key if exists(key) else "asked.deed.any")


def would_you(family: str) -> str:
    """Return the question whether somebody who named an action wants it."""
    return say("asked.would_you", deed=action_word(family))
