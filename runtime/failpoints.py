"""Named points at which a test may crash, delay or fail the process.

``failpoint("refund.after_send")`` does nothing unless armed, by `arm` or by the environment variable
``SHOPCLERK_FAILPOINTS`` (``name=kill;other=error;third=sleep:0.5``), which is read once, in development only.

The points of a change to an order, in the order in which it passes them:

| point | a crash here finds |
|---|---|
| ``proposal.after_propose`` | the proposal stored, the customer not asked yet |
| ``proposal.after_confirm`` | the customer's yes received, its transaction open: no decision and no effect stored |
| ``proposal.after_decide`` | decision and planned effects stored, no workflow started |
| ``effect.before_send`` | the effect stored as sending, no request made |
| ``store.after_commit`` | the store has done it, its answer not read (in the demo store) |
| ``effect.after_send`` | the answer read, not recorded |
| ``effect.after_record`` | the effect stored as confirmed, the customer not told |
| ``turn.in_reply`` | the reply written and the outcome marked as told, their transaction open |
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_armed: dict[str, Callable[[], None]] = {}


class FailpointError(Exception):
    """Raised by a failpoint that is armed with ``error``."""


def failpoint(name: str) -> None:
    """Mark a step that a crash may interrupt; runs what was armed under ``name``."""
    if _armed:
        action = _armed.get(name)
        if action is not None:
            action()


@contextmanager
def arm(name: str, action: str | Callable[[], None]) -> Iterator[None]:
    """Arm ``name`` inside the block with ``kill``, ``error``, ``sleep:SECONDS`` or a callable."""
    _armed[name] = _action(name, action) if isinstance(action, str) else action
    try:
        yield
    finally:
        _armed.pop(name, None)


def arm_from_environment() -> None:
    """Arm what ``SHOPCLERK_FAILPOINTS`` names; called once by the process that opens the container."""
    for part in os.environ.get("SHOPCLERK_FAILPOINTS", "").split(";"):
        name, _, action = part.strip().partition("=")
        if name:
            _armed[name] = _action(name, action)


def _action(name: str, text: str) -> Callable[[], None]:
    kind, _, value = text.partition(":")
    if kind == "kill":
        return lambda: os.kill(os.getpid(), signal.SIGKILL)
    if kind == "sleep":
        return lambda: time.sleep(float(value))

    def fail() -> None:
        raise FailpointError(name)

    return fail
