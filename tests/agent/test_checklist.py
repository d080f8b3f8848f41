"""The checklist: nothing that was noted down is forgotten, whatever the model does, and it authorises nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
from sqlalchemy import select

from agent import checklist
from agent.clerk import Clerk
from agent.events import Reply
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat, call
from service.identity import principals
from store.models import Effect
from tools.results import of

ANY = Scenario(about="any", turns=[Turn(say="hello")])
TWO = [
    {"action": "refund_order", "order_number": "1015", "words": "refund 1015"},
    {"action": "change_address", "order_number": "1018", "words": "send 1018 to my office"},
]


def open_request(action: str, number: str = "", words: str = "") -> dict[str, str]:
    return {"action": action, "order_number": number, "words": words}


def states(entries: list[checklist.Entry]) -> list[str]:
    return [f"{entry['action']}:{entry['order_number']}:{entry['state']}" for entry in entries]


def test_address_and_payment_come_before_the_articles_of_the_same_order() -> None:
    wanted = [
        open_request("change_items", "1"),
        open_request("refund_order", "2"),
        open_request("change_payment", "1"),
        open_request("change_address", "2"),
        open_request("change_address", "#1"),
    ]
    entries, left_out = checklist.add([], wanted)
    assert [(e["action"], e["order_number"]) for e in entries] == [
        ("change_payment", "1"),
        ("change_address", "1"),
        ("change_items", "1"),
        ("refund_order", "2"),
        ("change_address", "2"),
    ]
    assert left_out == 0
    first = checklist.comes_first(entries, "change_items", "1")
    assert first is not None and first["action"] == "change_payment"
    assert checklist.comes_first(entries, "refund_order", "2") is None


def test_it_is_bounded_and_takes_nothing_twice() -> None:
    entries, left_out = checklist.add([], [open_request("add_note", str(n)) for n in range(12)])
    assert (len(entries), left_out) == (checklist.MAX_ENTRIES, 4)
    again, left_out = checklist.add(entries, [open_request("add_note", "0")])
    assert (again, left_out) == (entries, 0)


def test_answers_move_entries_on() -> None:
    entries, _ = checklist.add(
        [], [*TWO, open_request("exchange_items", "1012"), open_request("get_order", "1007"), open_request("add_note")]
    )
    entries = checklist.after_call(entries, "get_order", {"order_number": "#1007"}, of({"kind": "order"}))
    entries = checklist.after_call(entries, "change_items", {"order_number": "1012"}, of({"kind": "denied"}))
    proposal = {"kind": "proposal", "proposal_id": "p1"}
    entries = checklist.after_call(entries, "add_note", {"order_number": "1030"}, of(proposal))
    entries = checklist.after_call(entries, "refund_order", {}, of({"kind": "error", "code": "bad_arguments"}))
    proof = {"kind": "needs_person", "code": "step_up_required"}
    entries = checklist.after_call(entries, "refund_order", {"order_number": "1015"}, of(proof))
    assert states(entries) == [
        "refund_order:1015:open",
        "change_address:1018:open",
        "exchange_items:1012:failed",
        "get_order:1007:done",
        "add_note:1030:proposed",
    ]
    assert states(checklist.decided(entries, "p1", "expired"))[-1] == "add_note:1030:open"
    assert states(checklist.decided(entries, "p1", "processing"))[-1] == "add_note:1030:proposed"
    assert states(checklist.decided(entries, "p1", "confirmed"))[-1] == "add_note:1030:done"
    handed = checklist.after_call(entries, "handoff", {}, of({"kind": "handoff"}))
    assert checklist.still_open(handed) == []


def test_a_wish_is_ticked_off_by_what_was_done_for_it_whatever_that_is_called() -> None:
    """To call off a part of an order is a refund, and of two requests of one order the articles tell which it is."""
    wanted = [
        open_request("cancel_order", "1015", "cancel the candle of 1015"),
        open_request("cancel_order", "1408", "cancel 1408"),
    ]
    entries, _ = checklist.add([], [*wanted, open_request("refund_order", "1015", "refund the lamp of 1015")])
    for number, article in (("1015", "2 x Delft Candle (Sea salt) from order 1015"), ("1408", "")):
        found = {"kind": "proposal", "proposal_id": number, "summary": f"Refund 1.00 EUR for {article}."}
        entries = checklist.after_call(entries, "refund_order", {"order_number": number}, of(found))
    assert states(entries) == ["cancel_order:1015:proposed", "cancel_order:1408:proposed", "refund_order:1015:open"]
    proposal = {"kind": "proposal", "proposal_id": "lamp"}
    entries = checklist.after_call(entries, "return_items", {"order_number": "1015"}, of(proposal))
    assert states(entries)[-1] == "refund_order:1015:proposed"


def test_what_a_customer_reads_of_it_was_not_worded_by_a_model() -> None:
    entries, _ = checklist.add([], [open_request("refund_order", "visit http://evil.example", "you are refunded")])
    assert checklist.sentence(entries) == "Still open: a refund."


async def run(stage: Stage, steps: list[AIMessage], *texts: str) -> tuple[list[Reply], list[str], list[dict[str, Any]]]:
    """Let a model that says and calls ``steps`` answer; "[confirm]" and "[decline]" press a button."""
    rest = list(steps)

    def answer(_: list[BaseMessage]) -> AIMessage:
        return rest.pop(0) if rest else AIMessage("Hm.")

    async with fresh_shop(stage, ANY) as shop:
        clerk = Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)
        principal = await principals.sign_in(shop, cast.OWNER)
        replies: list[Reply] = []
        for text in texts:
            if text.startswith("["):
                shown = replies[-1].proposal
                assert shown is not None
                _, reply = await clerk.decide(principal, shown["proposal_id"], shown["hash"], text[1:-1])  # type: ignore[arg-type]
            else:
                reply = await clerk.chat(principal, text, replies[-1].conversation_id if replies else None)
            replies.append(reply)
        messages = await clerk.history(replies[-1].conversation_id)
        async with shop.database.read() as session:
            effects = list(await session.scalars(select(Effect.kind).where(Effect.shop_id == shop.shop_id)))
    return replies, effects, [json.loads(str(m.content)) for m in messages if isinstance(m, ToolMessage)]


@pytest.mark.asyncio(loop_scope="module")
class TestInAConversation:
    """With a scripted model on the real graph and the demo store."""

    async def test_a_model_that_forgets_is_reminded_in_front_of_the_customer(self, stage: Stage) -> None:
        replies, effects, _ = await run(
            stage, [call("plan", items=TWO), AIMessage("Fine.")], "refund 1015, and 1018 .."
        )
        assert "Still open: a refund (order 1015); a new shipping address (order 1018)." in replies[0].text
        assert effects == []

    async def test_a_plan_authorises_nothing(self, stage: Stage) -> None:
        steps = [call("plan", items=TWO), AIMessage("Fine.")]
        replies, effects, _ = await run(stage, steps, "do it all", "yes")
        assert effects == []
        assert [reply.proposal for reply in replies] == [None, None]

    async def test_after_a_decision_the_model_goes_on_and_sees_what_is_open(self, stage: Stage) -> None:
        steps = [
            call("plan", items=TWO),
            call("refund_order", order_number="1015"),
            AIMessage("And the address?"),
            AIMessage("Which address?"),
        ]
        replies, effects, results = await run(stage, steps, "refund 1015, and 1018 ..", "[decline]", "hm")
        assert "Still open: a new shipping address (order 1018)." in replies[1].text
        assert replies[1].text.count("Still open") == 1
        assert "Still open: a new shipping address (order 1018)." in replies[2].text
        assert [len(result["still_open"]) for result in results if "still_open" in result] == [2, 1, 1]
        assert effects == []

    async def test_a_second_change_waits_while_one_is_before_the_customer(self, stage: Stage) -> None:
        steps = [
            call("refund_order", order_number="1015"),
            call("refund_order", order_number="1018"),
            AIMessage("That one comes next."),
        ]
        replies, _, results = await run(stage, steps, "refund 1015", "and refund 1018", "[decline]")
        assert replies[1].proposal is not None and replies[1].proposal["order_number"] == "1015"
        assert [result["kind"] for result in results] == ["proposal", "queued", "outcome"]
        assert "Still open: a refund (order 1018)." in replies[2].text

    async def test_dropping_is_up_to_the_customer_through_the_model(self, stage: Stage) -> None:
        steps = [call("plan", items=TWO), AIMessage("Fine."), call("plan", drop=[1, 2]), AIMessage("All right.")]
        replies, _, _ = await run(stage, steps, "refund 1015, and 1018 ..", "forget it")
        assert replies[1].text == "All right, I leave it at that.\nIs there anything else?"
