"""What whoever connects a shop reads when it refuses their keys: not that it cannot be reached, for it answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from commerce.errors import KeysRefused, StoreDisconnected


@contextmanager
def said() -> Iterator[None]:
    """Tell a refusal of the credentials that are tried from a shop that cannot be reached.

    Raises:
        KeysRefused: The platform refused them.
    """
    try:
        yield
    except StoreDisconnected as error:
        raise KeysRefused(detail=error.detail) from error
