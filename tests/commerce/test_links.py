"""Links lead to the store's hosts and to carriers."""

import pytest

from commerce.links import safe_link


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://shop.example.com/p/1", True),
        ("https://SHOP.example.com/p/1", True),
        ("https://www.dhl.de/track?n=1", True),
        ("https://evil-dhl.de/track", False),
        ("https://dhl.de.evil.test/", False),
        ("https://shop.example.com@evil.test/", False),
        ("https://evil.test\\@shop.example.com/", False),
        ("javascript:alert(1)", False),
        ("//shop.example.com/x", False),
        ("https://sh\u043ep.example.com/", False),
        ("https://shop.example.com:99999/", False),
        ("https://[", False),
        ("", False),
    ],
)
def test_safe_link(url: str, safe: bool) -> None:
    assert bool(safe_link(url, {"shop.example.com"})) is safe
