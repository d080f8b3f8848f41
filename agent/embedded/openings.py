"""Whether somebody speaks of what they ordered, before any order was shown: a small head over the engine's encoder.

"sneakers dont fit" and "coat money still missing" are about an order of theirs; "sneakers that fit wide feet" is not.
The words say so, and the customer's orders say which one: without an article of theirs nothing comes of it. Fitted by
``shopclerk engine train`` on ``openings.yaml``; writes ``openings.npz``.
"""

from __future__ import annotations

from pathlib import Path

from agent.embedded.line_heads import LineHead

HEAD = LineHead(Path(__file__).with_suffix(""), "head of talk about own orders", c=10.0)
OWN = "own"
#: So sure it has to be to look through their orders, and to ask a visitor who they are.
LIKELY, SURE = 0.5, 0.85


def own(text: str, sure: float = LIKELY) -> bool:
    """Return whether a message is about something that its writer ordered.

    Args:
        text: The message.
        sure: How likely it has to be.
    """
    return HEAD.chances(text).get(OWN, 0.0) >= sure
