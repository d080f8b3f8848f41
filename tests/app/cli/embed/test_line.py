"""The line is one script, whatever stands in the address."""

from __future__ import annotations

import pytest

from app.cli.embed.line import script_line
from tests.contrib.wordpress.test_chat import Tags


@pytest.mark.parametrize("address", ["https://clerk.example.com", "https://example.com/clerk's\"><script>"])
def test_the_line_is_one_script_and_nothing_else(address: str) -> None:
    assert Tags(script_line(address, "garden")).found == [
        ("script", {"src": f"{address}/widget.js", "async": None, "data-shop": "garden"})
    ]
