"""SIGKILL at every point of every change at WooCommerce, with and without keys: nothing is lost, nothing twice."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from evals.faults.auditor import audit
from evals.faults.customer import Change, Visit, settle
from evals.faults.kills import bench, run
from evals.faults.platform import platform_of
from evals.faults.points import POINTS
from service.conversations import conversations
from store.models import Conversation, Effect
from tests.faults.visiting import at_home
from tests.faults.woocommerce_platform import OPEN, lodge, lodge_with_plugin

pytestmark = pytest.mark.faults
#: With 144 every action is killed at every point, on each of the two kinds.
KILLS = int(os.environ.get("SHOPCLERK_TEST_KILLS_WOO", "18"))
WOO = "tests.faults.woocommerce_platform"
LODGES = {"none": lodge, "keys": lodge_with_plugin}


@pytest.mark.parametrize("kind", LODGES)
@pytest.mark.parametrize("action", sorted(platform_of(WOO).changes))
def test_each_change_without_a_kill(action: str, kind: str, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with LODGES[kind](home):
        code, answer = run(Visit(home, kind, action, 3, platform=WOO))
        assert (code, answer) == (0, {})
        _, found = run(Visit(home, kind, platform=WOO))
    assert found.get("findings") == [], found
    assert (found["proposals"], found["failed"]) == (1, 0)
    assert found["confirmed"] >= 1


#: Which request of each change is the one that counts.
COUNTS = {
    "refund_order": r"POST /orders/\d+/refunds",
    "cancel_order": r"PUT /orders/\d+",
    "return_items": r"POST /orders/\d+/notes",
    "exchange_items": r"POST /orders/\d+/notes",
    "change_address": r"PUT /orders/\d+",
    "change_profile_address": r"PUT /customers/\d+",
    "resend_message": r"POST /orders/\d+/actions/send_email",
    "add_note": r"POST /orders/\d+/notes",
}
#: A fault, and whether what was asked for is done all the same.
FAULTS = {"status": False, "html": False, "drop": False, "lost": True, "fatal": True, "truncated": True, "after": True}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kind", "keys"),
    [*((kind, "none") for kind in FAULTS), *((kind, "keys") for kind in ("drop", "lost", "fatal", "after"))],
)
async def test_every_fault_in_every_change(kind: str, keys: str, template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with LODGES[keys](home) as woo:
        async with at_home(WOO, home, "none") as (container, customer):
            for number, (action, operation) in enumerate(COUNTS.items()):
                woo.faults.add(kind, operation=operation)
                change = Change(number, action, "", button=False)
                await customer.see_through(change)
                said = " ".join(change.heard)
                assert not woo.faults.waiting, f"{action} sent no {operation}"
                assert change.stage == "over", (action, said)
                done = FAULTS[kind] or keys == "keys"  # what is unclear is asked again under its key
                assert ("Done" in said) is done, (action, said)
                assert said.count("Done") + said.count("did not go through") == 1, (action, said)
            await settle(container.shop)
            writes = await platform_of(WOO).writes(container.shop.connector, home)
            found = await audit(container.shop, writes, platform_of(WOO).recorded)
            assert found.findings == ()
            assert woo.world.effects["payout"] == (2 if done else 0)  # the refund, and that of the cancellation
            assert woo.world.effects["resend"] == int(done)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("status", "retry_after"), [(503, 1.0), (403, None), (429, 1.0), (302, None), (404, None)])
async def test_what_a_proxy_says_after_a_refund_does_not_pay_it_twice(
    status: int, retry_after: float | None, template: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with LODGES["none"](home) as woo:
        async with at_home(WOO, home, "none") as (_, customer):
            woo.faults.add("after", operation=r"POST /orders/\d+/refunds", code=status, retry_after=retry_after)
            change = Change(3, "refund_order", "", button=False)
            await customer.see_through(change)
            assert "Done" in " ".join(change.heard)
            assert woo.world.effects["payout"] == 1


@pytest.mark.timeout(300)
@pytest.mark.parametrize("fault", ["none", "lost", "fatal", "put back late", "rates"])
async def test_a_total_that_moves_is_put_back_whatever_happens_and_goes_to_a_person(
    fault: str, template: Path, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with LODGES["none"](home) as woo:
        async with at_home(WOO, home, "none") as (container, customer):
            wien = {
                "order_number": str(OPEN),
                "line1": "Bahnhofstr. 1",
                "city": "Wien",
                "postcode": "1010",
                "country": "AT",
            }
            customer.changes = {"change_address": lambda _: wien}
            if fault in ("lost", "fatal"):
                woo.faults.add(fault, operation=f"PUT /orders/{OPEN}")
            if fault == "put back late":
                woo.faults.add("html", code=500, times=3, skip=1, operation=f"PUT /orders/{OPEN}")
            if fault == "rates":
                woo.world.taxes[0] = replace(woo.world.taxes[0], percent=woo.world.taxes[0].percent + 3)
            order = woo.world.table("orders")[OPEN]
            before = str(order["_sums"]["total"])
            change = Change(3, "change_address", "", button=False)
            await customer.see_through(change)
            said = " ".join(change.heard)
            assert "Done" not in said
            assert "taxes" in said.casefold() and "colleague" in said
            assert (str(order["_sums"]["total"]), order["shipping"]["country"]) == (before, "DE")
            async with container.shop.database.read() as session:
                [effect] = await session.scalars(select(Effect))
                [talk] = await session.scalars(select(Conversation))
            assert (effect.state, effect.error_code) == ("failed", "total_moved")
            assert talk.owner == conversations.PERSON
            noted = [one["note"] for one in woo.world.all("notes") if "The old address stands again" in one["note"]]
            assert len(noted) == (0 if fault == "rates" else 1)


@pytest.mark.timeout(300)
async def test_a_plug_in_that_is_switched_off_meanwhile_pays_nothing_twice(template: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    shutil.copytree(template, home)
    with LODGES["keys"](home) as woo:
        async with at_home(WOO, home, "keys") as (container, customer):
            await container.shop.connector.shop()
            assert container.shop.connector.capabilities.idempotency == "keys"
            woo.world.plugin = False
            woo.faults.add("fatal", operation=r"POST /orders/\d+/refunds")
            change = Change(3, "refund_order", "", button=False)
            await customer.see_through(change)
            assert "Done" in " ".join(change.heard)
            assert woo.world.effects["payout"] == 1
            assert container.shop.connector.capabilities.idempotency == "none"


@pytest.mark.timeout(max(400, 40 * KILLS))
@pytest.mark.parametrize("kind", LODGES)
def test_kills_lose_nothing_and_double_nothing(kind: str, template: Path) -> None:
    result = bench(KILLS, 1, kinds=(kind,), template=template, platform=WOO, lodge=LODGES[kind], abreast=2)
    data = result.data()
    assert data["findings"] == []
    assert (data["lost"], data["doubled"], data["unresolved"]) == (0, 0, 0)
    each = KILLS // (len(POINTS) + 1)
    assert {point: data["points"][kind][point]["kills"] for point in POINTS} == dict.fromkeys(POINTS, each)
    assert data["effects"] >= KILLS * 0.8
