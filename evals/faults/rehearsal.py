"""Lives through one whole visit and forgets it, so that what a process makes once is made before it is forked.

Imported by a fork server, after all else: statements, graphs, models and the encoder cost a process more than the
visit itself. Nothing of it is left running; the state directory is thrown away.
"""

from __future__ import annotations

import asyncio
import tempfile
import threading
from pathlib import Path

from evals.faults.customer import Visit, visit
from evals.faults.kills import make_home
from evals.faults.platform import platform_of


def rehearse() -> None:
    """Make one visit on a state directory of its own, to its end."""
    with tempfile.TemporaryDirectory(prefix="shopclerk-faults-") as folder:
        plan = Visit(make_home(Path(folder) / "home"), "keys", "refund_order")
        asyncio.run(visit(plan, platform_of(plan.platform).open(plan.home, plan.kind), lambda _: None))
    assert threading.active_count() == 1, threading.enumerate()  # a fork takes no threads along


rehearse()
