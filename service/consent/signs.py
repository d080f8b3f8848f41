"""Pictures that answer: a thumb up is a yes, a cross is a no, a face that doubts is neither.

Closed sets, as the words have theirs. What a picture beside words says counts too: "yes" with a thumb down is no yes.
"""

from __future__ import annotations

import unicodedata

_YES = frozenset("\U0001f44d\U0001f44c\u2705\u2714\u2611\U0001f197\U0001f919")
_NO = frozenset("\U0001f44e\u274c\u274e\u2716\U0001f6ab\U0001f645\u26d4")
_STOP = frozenset("\u270b\U0001f6d1\U0001f590\U0001f91a")
#: They only smile or thank.
_KIND = frozenset(
    "\u263a\U0001f642\U0001f60a\U0001f600\U0001f603\U0001f604\U0001f601\U0001f60d\U0001f609\U0001f60e\U0001f970"
    "\u2764\U0001f64f\U0001f389\U0001f4af\U0001f44f\U0001f91d\u2728\U0001f91e\U0001f917\U0001f64c\U0001f4aa\U0001f499"
    "\U0001f49a\u2665\U0001f618"
)
#: Colours of skin, ways to draw, and what joins parts of one picture ("person shrugging" and a sign for who).
_DRESS = frozenset("\ufe0f\ufe0e\u200d\u2640\u2642\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")


def said(text: str) -> frozenset[str]:
    """Return what the pictures of a text say: ``yes``, ``no``, ``stop``, and ``other`` for any that is in no list."""
    return frozenset(_said(c) for c in text if not c.isascii() and _picture(c)) - {""}


def _picture(char: str) -> bool:
    return unicodedata.category(char) in ("So", "Sk", "Cn") or char in _DRESS or char in _NO


def _said(char: str) -> str:
    if char in _DRESS or char in _KIND:
        return ""
    return "yes" if char in _YES else "no" if char in _NO else "stop" if char in _STOP else "other"
