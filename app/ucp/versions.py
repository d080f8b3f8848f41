"""Which versions of the protocol are spoken, newest first, and what of each.

A version is an exact snapshot: a request is handled at the version of the agent that sends it, or not at all.
"""

from __future__ import annotations

from typing import Literal

Version = Literal["2026-08-25", "2026-04-08"]
VERSIONS: tuple[Version, ...] = ("2026-08-25", "2026-04-08")
SEARCH, LOOKUP = "dev.ucp.shopping.catalog.search", "dev.ucp.shopping.catalog.lookup"
PERMALINK = "dev.ucp.shopping.permalink"
#: Where the newest of them moved the pages on the catalogue.
_CATALOGUE_PAGES = {"2026-08-25": "specification/shopping/catalog", "2026-04-08": "specification/catalog"}


def supported(version: object) -> Version | None:
    """Return ``version`` where it is one of ours."""
    return next((each for each in VERSIONS if each == version), None)


def published(version: Version, path: str) -> str:
    """Return the address of a text of that version."""
    return f"https://ucp.dev/{version}/{path}"


def page(version: Version, name: str) -> str:
    """Return the address of a page on the catalogue: ``search`` or ``lookup``."""
    return published(version, f"{_CATALOGUE_PAGES[version]}/{name}")
