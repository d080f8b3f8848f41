"""Carts in addresses: what is written is read again, and nothing else is read."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.ucp import items
from commerce.text import holds_control


@settings(max_examples=25)
@given(st.dictionaries(st.text(min_size=1, max_size=60), st.integers(1, 100), min_size=1, max_size=20))
def test_what_is_written_is_read_again(wanted: dict[str, int]) -> None:
    if any(holds_control(each) or "\ud800" <= char <= "\udfff" for each in wanted for char in each):
        return
    text = items.write(wanted)
    assert items.read(text) == wanted and not set(text) - set("~:,.-_") - {c for c in text if c.isalnum()}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sku_123:2,sku_456:1", {"sku_123": 2, "sku_456": 1}),
        ("~Z2lkOi8vc2hvcGlmeS9Qcm9kdWN0VmFyaWFudC83MDg4MTQxMg:1", {"gid://shopify/ProductVariant/70881412": 1}),
        ("~c2t1XzEyMw:1,sku_123:2", {"sku_123": 3}),  # both forms are the same one
        ("", None),
        ("sku_123", None),
        ("sku_123:0", None),
        ("sku_123:01", None),
        ("sku_123:-1", None),
        ("sku_123:²", None),
        ("sku_123:101", None),
        ("sku_123:60,sku_123:60", None),
        ("sku 123:1", None),
        ("~c2t1XzEyMx:1", None),  # not canonical
        ("~c2t1XzEyMw==:1", None),
        ("~_w:1", None),  # not UTF-8
        ("~CgBh:1", None),  # control characters
        ("~:1", None),
        (",".join(f"a{n}:1" for n in range(21)), None),
    ],
)
def test_what_a_stranger_writes(text: str, found: dict[str, int] | None) -> None:
    assert items.read(text) == found
