"""What a message is after that goes on about an order: a small head over the engine's encoder.

Few words after an order was shown ("ok when", "not on my account", "the shirt stays with me") say what they mean by
what was shown, and the router, which reads every message alone, cannot know that. Fitted by ``shopclerk engine train``
on ``order_talk.yaml``; writes ``order_talk.npz``.
"""

from __future__ import annotations

from pathlib import Path

from agent.embedded.line_heads import LineHead

HEAD = LineHead(Path(__file__).with_suffix(""), "head of talk about orders")
#: What an article of the order is called before a message is read.
ITEM, ITEMS = "item", "items"
#: So sure it has to be where words read as another request, where other rules may have a move, and where none has.
VERY, SURE, LIKELY = 0.8, 0.55, 0.4


def read(text: str, sure: float = SURE) -> str:
    """Return what a message is after, which goes on about an order; empty where that is not sure enough.

    Args:
        text: The message, the order's articles called items.
        sure: How likely it has to be.
    """
    return HEAD.read(text, sure)
