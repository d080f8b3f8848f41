"""Why goods come back: Shopify's handles of return reasons, and the codes of the policy.

The handles are those of Shopify's own taxonomy of return reasons: ten that every shop has, and hundreds for kinds of
goods, of which the words tell what they mean.
"""

from __future__ import annotations

#: Of each code the handle that says the same.
HANDLES = {
    "unwanted": "changed-my-mind",
    "too_small": "too-small",
    "too_large": "too-big",
    "colour": "color",
    "style": "style",
    "defective": "damaged-or-defective",
    "not_as_described": "item-not-as-described",
    "wrong_item": "received-the-wrong-item",
    "other": "other-reason",
}
#: Where a code has none, or the shop does not know it.
OTHERWISE = ("other-reason", "unknown")
ALL = (*HANDLES.values(), "unknown")
_CODES = {handle: code for code, handle in HANDLES.items()} | {"unknown": ""}
#: Parts of other handles, and what they are a kind of.
_KINDS = (
    ("defective", ("damage", "defect", "broken", "faulty", "malfunction", "not-working", "leak", "expired")),
    ("wrong_item", ("wrong-item", "wrong-product", "incorrect-item", "received-the-wrong")),
    ("not_as_described", ("not-as-described", "not-as-pictured", "different-from", "misleading")),
    ("too_small", ("too-small", "too-tight", "too-short", "too-narrow")),
    ("too_large", ("too-big", "too-large", "too-loose", "too-long", "too-wide")),
)


def code_of(handle: str) -> str:
    """Return the policy's code for a reason's handle; a handle that means none of them as a code of its own."""
    handle = handle.casefold()
    if handle in _CODES:
        return _CODES[handle]
    for code, parts in _KINDS:
        if any(part in handle for part in parts):
            return code
    return handle.replace("-", "_")
