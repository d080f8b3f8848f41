"""SIGKILL at every named point of a refund: after the restart exactly one refund stands, and it is told."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import select

from connectors.stores.demo import cast
from runtime.settings import Settings
from service.house import House, open_house
from store.models import Effect, Proposal

ROOT = Path(__file__).parents[2]
POINTS = ["proposal.after_decide", "effect.before_send", "effect.after_send", "effect.after_record"]


def work(home: Path, kind: str, client_id: str, point: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "SHOPCLERK_FAILPOINTS": f"{point}=kill" if point else ""}
    command = [sys.executable, str(Path(__file__).with_name("worker.py")), str(home), kind, client_id]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, cwd=ROOT)


async def settled(house: House, seconds: float = 30) -> list[Effect]:
    """Wait until no effect is open any more."""
    for _ in range(int(seconds * 10)):
        async with house.database.read() as session:
            effects = list(await session.scalars(select(Effect)))
        if effects and all(each.state in ("confirmed", "failed") for each in effects):
            return effects
        await asyncio.sleep(0.1)
    raise AssertionError([(each.id, each.state) for each in effects])


@pytest.mark.faults
@pytest.mark.parametrize("kind", ["keys", "none"])
@pytest.mark.parametrize("point", POINTS)
async def test_a_kill_neither_loses_nor_doubles(point: str, kind: str, demo_home: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(demo_home, home)
    killed = work(home, kind, "second", point)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    async with open_house(Settings(home=home, demo_idempotency=kind), own=True) as house:  # type: ignore[arg-type]
        effects = await settled(house)
        order = await house.shop.connector.order(cast.OPEN)
        verdict = await house.shop.audit.verify(house.database)
        async with house.database.read() as session:
            states = [each.state for each in await session.scalars(select(Proposal))]
    sent = point in ("effect.after_send", "effect.after_record") or kind == "keys" or point == "proposal.after_decide"
    # Without keys a kill before sending cannot be told from one after it: it is read back, found absent, and given to staff.
    assert [each.state for each in effects] == ["confirmed" if sent else "failed"]
    assert order.refunded.amount == (Decimal(5) if sent else 0)
    assert states == ["accepted"]
    assert verdict.problems == ()
    again = work(home, kind, "second")
    assert again.returncode == 0, again.stderr
    assert ("Done" if sent else "did not go through") in again.stdout
