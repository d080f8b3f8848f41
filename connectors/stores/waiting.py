"""How long a store asks us to wait, and who lets others pass."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from email.utils import parsedate_to_datetime

from runtime import clock

#: Nobody is asked to wait longer than this, whatever the header says.
_MOST = 3600.0
#: Whether what is asked of a store now may wait until customers' requests are served.
patient: ContextVar[bool] = ContextVar("patient", default=False)


def retry_after(text: str) -> float:
    """Return the seconds of a ``Retry-After`` header, a number or a date; 0 when it says nothing usable."""
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - clock.now()).total_seconds()
        except (TypeError, ValueError):
            return 0.0
    return min(max(0.0, seconds), _MOST) if math.isfinite(seconds) else 0.0


@contextmanager
def patiently() -> Iterator[None]:
    """Let customers' requests pass before all that is asked inside."""
    token = patient.set(True)
    try:
        yield
    finally:
        patient.reset(token)
