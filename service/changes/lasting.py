"""How long a proposal can be decided: longer where people take their time to read, as with mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta

LIFETIME = timedelta(minutes=10)
_lifetime: ContextVar[timedelta] = ContextVar("lifetime", default=LIFETIME)


@contextmanager
def lasting(lifetime: timedelta | None) -> Iterator[None]:
    """Give proposals that are made in this block so long; the usual time where that is None."""
    token = _lifetime.set(lifetime or LIFETIME)
    try:
        yield
    finally:
        _lifetime.reset(token)


def lifetime() -> timedelta:
    """Return how long a proposal that is made now can be decided."""
    return _lifetime.get()
