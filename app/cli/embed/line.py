"""The line that puts the clerk on a page."""

from __future__ import annotations

from html import escape


def script_line(address: str, shop: str) -> str:
    """Return the line of HTML.

    Args:
        address: Where the clerk is, without a slash at its end.
        shop: The shop's id there.
    """
    return f'<script src="{escape(address)}/widget.js" async data-shop="{escape(shop)}"></script>'
