"""The dialogue's state: written by results, and it outlives the messages."""

import json
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.embedded.state import Dialogue, read


def told(name: str, args: dict[str, Any], result: dict[str, Any], number: int) -> list[BaseMessage]:
    call = {"name": name, "args": args, "id": f"c{number}", "type": "tool_call"}
    answer = ToolMessage(json.dumps(result), name=name, tool_call_id=f"c{number}", id=f"t{number}")
    return [AIMessage("", tool_calls=[call], id=f"a{number}"), answer]


def asked(text: str, number: int) -> HumanMessage:
    return HumanMessage(text, id=f"h{number}")


FOUND = {"kind": "products", "items": [{"id": "p1", "title": "Cap"}, {"id": "p2", "title": "Hat"}], "total": 7}
CAP = {"kind": "product", "item": {"id": "p1", "title": "Cap"}}


def test_a_search_stays_in_force_while_its_products_orders_and_pages_are_looked_at() -> None:
    messages = [
        asked("hats", 1),
        *told("search_products", {"query": "hats", "max_price": "30"}, FOUND, 1),
        asked("the first", 2),
        *told("get_product", {"product_id": "p1"}, CAP, 2),
        asked("where is 1015", 3),
        *told("get_order", {"order_number": "1015"}, {"kind": "order", "order": {"number": "#1015"}}, 3),
        asked("do you gift wrap", 4),
        *told("ask_store", {"question": "gift wrap"}, {"kind": "answer", "found": False}, 4),
    ]
    state = Dialogue().after(messages)
    assert state.search is not None
    assert state.search.args == {"query": "hats", "max_price": "30"}
    assert state.search.total == 7
    assert state.product is not None
    assert (state.product.id, state.orders) == ("p1", ("1015",))
    assert state.listed.ids == ("p1", "p2")


def test_what_is_kept_outlives_the_messages_and_is_not_written_twice() -> None:
    first = [asked("hats", 1), *told("search_products", {"query": "hats"}, FOUND, 1)]
    kept = read(json.loads(Dialogue().after(first).model_dump_json()))
    later = [asked("the first", 2), *told("get_product", {"product_id": "p1"}, CAP, 2)]
    assert kept.after(later) == kept.after([*first, *later]) == Dialogue().after([*first, *later])
    assert kept.after(later).search is not None


def test_orders_looked_at_for_one_message_are_in_focus_together() -> None:
    def look(number: str, place: int) -> list[BaseMessage]:
        return told("get_order", {"order_number": number}, {"kind": "order", "order": {"number": number}}, place)

    messages = [asked("1015 and 1012?", 1), *look("1015", 1), *look("1012", 2)]
    assert Dialogue().after(messages).orders == ("1015", "1012")
    assert Dialogue().after([*messages, asked("1008?", 2), *look("1008", 3)]).orders == ("1008",)


def test_listed_orders_are_remembered_with_their_facts() -> None:
    orders = [{"number": "#1018", "status": "open"}, {"number": "#1015", "status": "sent"}]
    state = Dialogue().after([asked("my orders", 1), *told("list_orders", {}, {"kind": "orders", "orders": orders}, 1)])
    assert state.listed.ids == ("1018", "1015")
    assert [each["status"] for each in state.customers] == ["open", "sent"]
    assert state.orders == ()


def test_the_product_before_is_remembered() -> None:
    hat = {"kind": "product", "item": {"id": "p2", "title": "Hat"}}
    messages = [asked("cap", 1), *told("get_product", {}, CAP, 1), asked("hat", 2), *told("get_product", {}, hat, 2)]
    state = Dialogue().after(messages)
    assert state.product is not None
    assert state.before is not None
    assert (state.product.id, state.before.id) == ("p2", "p1")


def test_anything_else_that_was_kept_is_an_empty_state() -> None:
    assert read(None) == read("x") == Dialogue()
