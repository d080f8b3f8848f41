"""Whether somebody speaks of what they ordered, before any order was shown: a small head over the engine's encoder.

"sneakers dont fit" and "coat money still missing" are about an order of theirs; "sneakers that fit wide feet" is not.
The words say so, and the customer's orders say which one: without an article of theirs nothing comes of it. Fitted by
``shopclerk engine train`` on ``openings.yaml``; writes ``openings.npz``.
"""

from __future__ import annotations

from pathlib import Path

from agent.embedded import order_talk
from agent.embedded.line_heads import LineHead
from service import order_words

HEAD = LineHead(Path(__file__).with_suffix(""), "head of talk about own orders", c=10.0)
OWN = "own"
#: So sure it has to be to look through their orders, where words read as a search too, to take them for theirs, and to
#: ask a visitor who they are.
PERHAPS, SEARCHES, LIKELY, SURE = 0.12, 0.25, 0.5, 0.85


def surely_own(text: str) -> bool:
    """Return whether a message is so surely of an order that a visitor is asked who they are; a rule is for anybody."""
    wish, chance = next(iter(order_talk.HEAD.chances(text).items()), ("", 0.0))
    if wish in ("rules", "shop"):
        return False
    return own(text, SURE) or (own(text) and chance >= order_talk.VERY and order_words.tells_of_order(text))


def own(text: str, sure: float = LIKELY) -> bool:
    """Return whether a message is about something that its writer ordered.

    Args:
        text: The message.
        sure: How likely it has to be.
    """
    return HEAD.chances(text).get(OWN, 0.0) >= sure
