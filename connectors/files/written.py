"""A field's text as it was meant: without markup, and without the mark that keeps a spreadsheet from working it out."""

from __future__ import annotations

import re

from commerce import markup

_ESCAPED = re.compile(r"\A\s*'(?=[=+@\t\r-])")


def plain(text: str) -> str:
    """Return a field without HTML, and without the ``'`` that exports set before what a spreadsheet would work out."""
    return markup.plain(_ESCAPED.sub("", text))
