"""Pages from templates: everything that comes from customers, models and stores is escaped."""

from __future__ import annotations

import hashlib
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from commerce.catalogues import CATALOGUES
from commerce.language import SOURCE, direction, language, speaking
from commerce.sentences import again, say

_FOLDER = Path(__file__).parent
#: Files that a page loads, by their names in addresses.
FILES = {"console.css": "text/css", "htmx.min.js": "text/javascript"}


def page(name: str, **values: Any) -> str:
    """Return a page, or a part of one, in the language of the request where the console's sentences are in it."""
    with speaking(_language()):
        return _environment().get_template(f"{name}.html").render(**values)


def _language() -> str:
    spoken = language()
    return spoken if (CATALOGUES / spoken / "LC_MESSAGES" / "console.po").is_file() else SOURCE


def tag(name: str) -> str:
    """Return what changes when a file changes; it stands in its address, so that browsers keep it for ever."""
    return hashlib.sha256(content(name)).hexdigest()[:12]


@cache
def content(name: str) -> bytes:
    """Return one of `FILES`."""
    return (_FOLDER / "static" / name).read_bytes()


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(say=say, tag=tag, language=language, direction=direction)
    made.filters.update(when=when, again=again)
    return made


def when(value: datetime | None) -> str:
    """Return a time as the console writes it, to the minute."""
    return f"{value:%Y-%m-%d %H:%M}" if value is not None else ""
