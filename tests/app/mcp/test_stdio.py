"""The door on one's own machine: one process, one session, and a customer who proves a mailbox in it."""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from commerce.policy import load
from connectors.stores.demo import POLICY
from tests.app.mcp.speaking import MODES, ROOT, Human, facts, over_stdio
from tests.app.serving import MARA

pytestmark = [pytest.mark.asyncio, pytest.mark.slow]


async def code_in(home: Path) -> str:
    for _ in range(200):
        for mail in sorted((home / "outbox").glob("*")):
            if found := re.search(r"\b(\d{6})\b", mail.read_text(encoding="utf-8").partition("\n\n")[2]):
                return found[1]
        await asyncio.sleep(0.05)
    raise AssertionError("no code was mailed")


@pytest.mark.parametrize("mode", MODES)
async def test_a_visitor_proves_a_mailbox_and_confirms(home: Path, mode: str) -> None:
    asked: list[str] = []

    async def human(_context: object, params: object) -> object:
        from mcp_types import ElicitResult

        asked.append(str(getattr(params, "message", "")))
        typed = {"code": await code_in(home)} if "code" in asked[-1] else {"confirm": True}
        return ElicitResult(action="accept", content=typed)

    async with over_stdio(home, mode=mode, human=human) as client:  # type: ignore[arg-type]
        refused = await client.call_tool("my_orders", {})
        assert refused.is_error and facts(refused)["kind"] == "verify_first"
        sent = await client.call_tool("verify_customer", {"order_number": "1007", "email": MARA})
        assert facts(sent)["kind"] == "code_sent"
        wrong = await client.call_tool("enter_code", {"code": "12345x"})
        assert wrong.is_error and facts(wrong)["code"] == "bad_code"
        proven = facts(await client.call_tool("enter_code", {}))
        assert (proven["kind"], proven["email"], proven["tier"]) == ("proven", MARA, 4)
        assert facts(await client.call_tool("my_orders", {}))["orders"]
        done = facts(await client.call_tool("add_note", {"order_number": "1007", "text": "Please ring"}))
        assert (done["kind"], done["state"]) == ("outcome", "confirmed")
    assert len(asked) == 2 and "Please ring" in asked[1]


async def test_what_a_shop_lets_programs_confirm_is_counted_and_marked(home: Path, tmp_path: Path) -> None:
    policy = tmp_path / "policy.toml"
    own = '\n[agents]\nmay_confirm = ["refund_order", "change_payment"]\nper_customer_per_day = "8.00"\n'
    policy.write_text(POLICY.read_text(encoding="utf-8") + own, encoding="utf-8")
    assert load(policy).agents.may_confirm == ("refund_order", "change_payment")
    async with over_stdio(home, "--as", MARA, POLICY_FILE=str(policy)) as client:
        states = []
        for amount in ("5.00", "5.00", "3.00"):
            made = facts(await client.call_tool("request_refund", {"order_number": "1012", "amount": amount}))
            shown = {"proposal_id": made["proposal_id"], "hash": made["hash"], "customer_words": "yes"}
            done = facts(await client.call_tool("confirm_change", shown))
            states.append(done.get("state") or done["code"])
        assert states == ["confirmed", "agent_limit", "confirmed"]
        cancel = facts(await client.call_tool("cancel_order", {"order_number": "1015"}))
        shown = {"proposal_id": cancel["proposal_id"], "hash": cancel["hash"], "customer_words": "yes"}
        refused = await client.call_tool("confirm_change", shown)
        assert refused.is_error and facts(refused)["code"] == "agent_may_not_confirm"
    with sqlite3.connect(home / "shopclerk.sqlite") as books:
        said = [row[0] for row in books.execute("SELECT action FROM audit_entry WHERE action LIKE 'accepted%'")]
    assert said.count("accepted_by_agent") == 2


@pytest.mark.parametrize(("offers", "there", "missing"), [("catalogue", "search_products", "my_orders")])
async def test_a_shop_offers_less(home: Path, offers: str, there: str, missing: str) -> None:
    async with over_stdio(home, MCP_OFFERS=offers) as client:
        names = {each.name for each in (await client.list_tools()).tools}
        assert there in names and missing not in names and "cancel_order" not in names
        with pytest.raises(Exception, match="Unknown tool"):
            await client.call_tool(missing, {})


async def test_too_much_is_refused(home: Path) -> None:
    human = Human(confirm=True)
    async with over_stdio(home, "--as", MARA, human=human) as client:
        big = {"order_number": "1015", "items": [{"item": "x" * 50}] * 5_000}
        refused = await client.call_tool("request_refund", big)
        assert refused.is_error and facts(refused)["code"] == "too_long"
        calls = [client.call_tool("get_order", {"order_number": "1007"}) for _ in range(20)]
        assert {facts(each)["order"]["number"] for each in await asyncio.gather(*calls)} == {"1007"}
    assert human.asked == []


async def test_nothing_but_the_protocol_is_on_stdout(home: Path) -> None:
    first = {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {}}
    first["params"] = {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    }
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "app.cli", "mcp"],
        input=json.dumps(first) + "\n",
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env={"PATH": "", "SHOPCLERK_HOME": str(home), "SHOPCLERK_ENV_FILE": "/dev/null", "PYTHONPATH": str(ROOT)},
    )
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stderr
    assert [json.loads(each)["result"]["protocolVersion"] for each in lines] == ["2025-06-18"]
