"""Which policies let the clerk in."""

from __future__ import annotations

import pytest

from app.cli.embed.policy import missing

PAGE, CLERK = "https://shop.example.com/", "https://clerk.example.com"
ALL = ["script-src", "connect-src", "img-src"]


@pytest.mark.parametrize(
    ("policies", "lacking"),
    [
        ([], []),
        (["frame-ancestors 'none'"], []),
        (["default-src 'self'"], ALL),
        (["default-src https://clerk.example.com"], []),
        (["default-src clerk.example.com"], []),
        (["default-src CLERK.example.com:443"], []),
        (["default-src https:"], []),
        (["default-src *"], []),
        (["default-src *.example.com"], []),
        (["default-src http://clerk.example.com"], []),
        (["default-src *.clerk.example.com"], ALL),
        (["default-src https://clerk.example.com:8443"], ALL),
        (["default-src https://clerk.example.com/widget.js"], ALL),
        (["default-src https://clerk.example.com.evil.example"], ALL),
        (["default-src 'none'; script-src clerk.example.com"], ["connect-src", "img-src"]),
        (["default-src 'none'; script-src-elem clerk.example.com; connect-src *; img-src *"], []),
        (["script-src 'nonce-abc' 'strict-dynamic' clerk.example.com"], ["script-src"]),
        (["script-src 'nonce-n0nce' 'strict-dynamic'"], []),
        (["script-src *", "script-src 'self'"], ["script-src"]),
        (["script-src *, script-src 'self'"], ["script-src"]),
        (["img-src 'self'; img-src *"], ["img-src"]),
    ],
)
def test_what_keeps_the_clerk_out(policies: list[str], lacking: list[str]) -> None:
    assert missing(policies, PAGE, CLERK, "n0nce") == lacking


def test_a_page_of_the_clerks_own_is_itself() -> None:
    assert missing(["default-src 'self'"], f"{CLERK}/shop", CLERK, "") == []
    assert missing(["script-src http://127.0.0.1:8000"], "http://127.0.0.1:8000/", "http://127.0.0.1:8000", "") == []
