"""Which tools a turn of a language model has: those for what is said, few, and the rest a call away."""

from __future__ import annotations

import json
from string import Template

import pytest
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent import tool_choice, tool_schemas
from agent.nodes.assistant import actions_told
from commerce.customer import Principal
from prompts import text
from service.changes.registry import ACTIONS
from tools import TOOLS

MARA = Principal.customer("shop", "mara@example.com")
VISITOR = Principal.visitor("shop", "v")


def chosen(*said: str, who: Principal = MARA, messages: tuple[AnyMessage, ...] = ()) -> set[str]:
    state: list[AnyMessage] = [*(HumanMessage(each) for each in said[:-1]), *messages, HumanMessage(said[-1])]
    return set(tool_choice.chosen({"messages": state}, who, TOOLS))


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ("where is 1007?", {"get_order", "list_orders"}),
        ("i want my money back for 1012", {"refund_order", "get_order"}),
        ("ich möchte die Jacke zurückgeben", {"return_items"}),
        ("annulez ma commande 1015", {"cancel_order"}),
        ("another size of the boots please, swap them", {"exchange_items", "change_items"}),
        ("send 1015 to Lindenallee 7, 20259 Hamburg", {"change_address"}),
        ("rain jacket under 120", {"search_products", "get_product", "recommend", "checkout_link"}),
        ("cancel 1015 and refund 1012", {"cancel_order", "refund_order", "plan"}),
        ("what is your return policy", {"store_policy"}),
        ("hello", {"search_products", "handoff"}),
    ],
)
def test_what_is_talked_about_is_at_hand(said: str, needed: set[str]) -> None:
    found = chosen(said)
    assert needed <= found
    assert len(found) <= tool_choice.MOST


def test_a_visitor_can_verify_and_a_customer_has_no_need_to() -> None:
    assert "verify_customer" in chosen("where is my order?", who=VISITOR)
    assert "verify_customer" not in chosen("where is my order?")


def test_what_was_used_stays_at_hand() -> None:
    call = {"name": "add_note", "args": {}, "id": "1"}
    before = (AIMessage("", tool_calls=[call]), ToolMessage('{"kind": "denied"}', tool_call_id="1", name="add_note"))
    assert "add_note" in chosen("leave it with the neighbour", "ok then", messages=before)
    assert "add_note" not in chosen("ok then")


def test_a_short_answer_is_read_with_what_was_said_before() -> None:
    assert "cancel_order" in chosen("cancel my order please", "1015")


def test_every_tool_is_in_a_group_and_every_action_can_be_reached() -> None:
    reached = {name for names in tool_choice.GROUPS.values() for name in names}
    assert reached >= {*TOOLS, *ACTIONS}


@pytest.mark.parametrize("who", [MARA, VISITOR])
@pytest.mark.parametrize("said", ["hello", "where is 1007?", "refund the mug of 1012", "rain jacket under 120"])
def test_a_first_turn_is_small(said: str, who: Principal) -> None:
    names = tool_choice.chosen({"messages": [HumanMessage(said)]}, who, TOOLS)
    tools = [tool_schemas.minimal(TOOLS[name]) for name in names]
    sent = sum(len(json.dumps(each)) for each in [*tools, tool_choice.more()])
    words = Template(text("clerk")).substitute(actions_told())
    assert (sent + len(words) + len(text("today"))) / 4 <= 2_500  # four letters make about one token
