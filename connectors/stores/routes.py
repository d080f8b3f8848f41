"""Where a platform is spoken with over HTTP: the paths that follow from its route's name."""

from __future__ import annotations


def connect(route: str) -> str:
    """Return the path at which a shop of the platform is connected."""
    return f"/connect/{route}"


def callback(route: str) -> str:
    """Return the path that the merchant's consent comes back to."""
    return f"/connect/{route}/callback"


def done(route: str) -> str:
    """Return the path that the merchant's browser comes back to where their shop sends the keys by itself."""
    return f"/connect/{route}/done"


def hooks(route: str) -> str:
    """Return the path that the platform's webhooks come to."""
    return f"/webhooks/{route}"
