"""Where the process is killed: the named points of `runtime.failpoints`, and any time at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

POINTS: dict[str, str] = {
    "proposal.after_propose": "after propose",
    "proposal.after_confirm": "after confirm",
    "proposal.after_decide": "after ledger insert",
    "effect.before_send": "before send",
    "store.after_commit": "after send, before the answer",
    "effect.after_send": "after the answer, before commit",
    "effect.after_record": "after commit, before the reply",
    "turn.in_reply": "in the reply",
}
RANDOM = "random"


def kill_at(passing: int) -> Callable[[], None]:
    """Return what kills this process when a point is passed for the ``passing``-th time."""
    seen = 0

    def pass_by() -> None:
        nonlocal seen
        seen += 1
        if seen == passing:
            os.kill(os.getpid(), signal.SIGKILL)

    return pass_by
