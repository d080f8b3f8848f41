"""SIGKILL at every point of every change at Shopify: nothing is lost, nothing happens twice."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from evals.faults.auditor import audit
from evals.faults.customer import Change, Visit, settle
from evals.faults.kills import bench, run
from evals.faults.platform import platform_of
from evals.faults.points import POINTS
from tests.faults.shopify_platform import lodge
from tests.faults.visiting import at_home

pytestmark = pytest.mark.faults
#: With 180 every action is killed at every point.
KILLS = int(os.environ.get("SHOPCLERK_TEST_KILLS_SHOPIFY", "27"))
SHOPIFY = "tests.faults.shopify_platform"


@pytest.mark.parametrize("action", sorted(platform_of(SHOPIFY).changes))
def test_each_change_without_a_kill(action: str, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with lodge(home):
        code, answer = run(Visit(home, "keys", action, 3, platform=SHOPIFY))
        assert (code, answer) == (0, {})
        _, found = run(Visit(home, "keys", platform=SHOPIFY))
    assert found.get("findings") == [], found
    assert (found["proposals"], found["failed"]) == (1, 0)
    assert found["confirmed"] >= 1


#: Which request of each change is the one that counts.
COUNTS = {
    "refund_order": "refundCreate",
    "cancel_order": "orderCancel",
    "return_items": "returnRequest",
    "exchange_items": "returnCreate",
    "change_items": "orderEditCommit",
    "change_address": "orderUpdate",
    "change_profile_address": "customerAddressCreate",
    "resend_message": "orderInvoiceSend",
    "add_note": "orderUpdate",
}
#: A fault, and whether what was asked for is done all the same.
FAULTS = {
    "status": False,
    "error": False,
    "html": False,
    "drop": False,
    "throttled": False,
    "lost": True,
    "truncated": True,
    "late": True,
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("kind", FAULTS)
async def test_every_fault_in_every_change(kind: str, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with lodge(home) as shopify:
        async with at_home(SHOPIFY, home, "keys") as (container, customer):
            for number, (action, operation) in enumerate(COUNTS.items()):
                shopify.faults.add(kind, operation=operation, seconds=0.3)
                change = Change(number, action, "", button=False)
                await customer.see_through(change)
                said = " ".join(change.heard)
                assert not shopify.faults.waiting, f"{action} sent no {operation}"
                assert change.stage == "over", (action, said)
                if kind == "throttled" or (FAULTS[kind] and action != "resend_message"):
                    assert "Done" in said, (action, said)
                assert said.count("Done") + said.count("did not go through") == 1, (action, said)
            await settle(container.shop)
            writes = await platform_of(SHOPIFY).writes(container.shop.connector, home)
            found = await audit(container.shop, writes, platform_of(SHOPIFY).recorded)
            assert found.findings == ()
            mails = [one for one in shopify.world.mails if one["kind"] == "invoice"]
            assert len(mails) == (1 if kind == "throttled" or FAULTS[kind] else 0)


@pytest.mark.timeout(max(400, 40 * KILLS))
def test_kills_lose_nothing_and_double_nothing(template: Path) -> None:
    result = bench(KILLS, 1, kinds=("keys",), template=template, platform=SHOPIFY, lodge=lodge, abreast=3)
    data = result.data()
    assert data["findings"] == []
    assert (data["lost"], data["doubled"], data["unresolved"]) == (0, 0, 0)
    each = KILLS // (len(POINTS) + 1)
    assert {point: data["points"]["keys"][point]["kills"] for point in POINTS} == dict.fromkeys(POINTS, each)
    assert data["effects"] >= KILLS * 0.8
