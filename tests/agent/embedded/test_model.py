# ruff: noqa: E501 - tables of messages and results read better whole
from __future__ import annotations

import json
import time
from typing import Any

import pytest
from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, SystemMessage, ToolMessage

from agent.embedded.model import EmbeddedChat
from agent.embedded.refunds import wants_news
from agent.guardrails.gate import Gate

pytestmark = pytest.mark.from_scratch

Args = dict[str, Any]
_OAK = {"line1": "12 Oak Street", "city": "Denver", "province": "CO", "postcode": "80203", "country": "USA"}


@pytest.mark.parametrize(
    ("text", "calls"),
    [
        ("rain jacket under 120", [("search_products", {"query": "rain jacket", "max_price": "120"})]),
        ("JKT-204", [("list_orders", {}), ("search_products", {"query": "JKT-204"})]),
        ("where is my order 1007?", [("get_order", {"order_number": "1007"})]),
        ("1008", [("get_order", {"order_number": "1008"})]),
        ("where is my parcel?", [("list_orders", {})]),
        ("what's your return policy?", [("store_policy", {"topic": "what's your return policy?"})]),
        ("I want to talk to a human", [("handoff", {"reason": "I want to talk to a human"})]),
        ("refund order 1007", [("refund_order", {"order_number": "1007"})]),
        ("refund $10 of order 1007", [("refund_order", {"order_number": "1007", "amount": "10"})]),
        (
            "refund 20 EUR on order 1007",
            [("refund_order", {"order_number": "1007", "amount": "20", "currency": "EUR"})],
        ),
        (
            "refund the beanie from order 1007 because it is too small",
            [
                ("get_order", {"order_number": "1007"}),
                (
                    "refund_order",
                    {"order_number": "1007", "items": [{"item": "Lhat", "quantity": 1}], "reason": "it is too small"},
                ),
            ],
        ),
        (
            "refund one beanie of order #1007",
            [
                ("get_order", {"order_number": "1007"}),
                ("refund_order", {"order_number": "1007", "items": [{"item": "Lhat", "quantity": 1}]}),
            ],
        ),
        (
            "refund jkt-204-m from order 1007",
            [
                ("get_order", {"order_number": "1007"}),
                ("refund_order", {"order_number": "1007", "items": [{"item": "Ljkt", "quantity": 1}]}),
            ],
        ),
        ("where is my refund for order 1007?", [("get_order", {"order_number": "1007"})]),
        ("refund my last order", [("list_orders", {}), ("refund_order", {"order_number": "1007"})]),
        (
            "send order 1007 to 12 Oak Street, Denver, CO 80203, USA",
            [
                (
                    "change_address",
                    {"order_number": "1007", **_OAK},
                )
            ],
        ),
        (
            "please send 1007 to 12 Oak Street, Denver, CO 80203, USA",
            [
                (
                    "change_address",
                    {"order_number": "1007", **_OAK},
                )
            ],
        ),
        (
            "change the address of order 1007 to 12 Oak Street, Denver CO 80203",
            [
                ("get_order", {"order_number": "1007"}),
                (
                    "change_address",
                    {"order_number": "1007", **_OAK, "country": "US"},
                ),
            ],
        ),
    ],
)
def test_one_message(talk: Any, text: str, calls: list[tuple[str, Args]]):
    assert talk.say(text)
    assert talk.calls == calls


@pytest.mark.parametrize("text", ["cancel order 1007", "I want to return order 1007", "swap it for a size L"])
def test_what_it_cannot_do_it_says_and_offers_a_person(talk_with: Any, text: str):
    talk = talk_with("get_order", "handoff", "plan")
    assert "cannot" in talk.say(text)
    assert talk.calls == []
    talk.say("yes please")
    assert talk.calls == [("handoff", {"reason": text})]


def test_an_offer_may_be_declined(talk_with: Any):
    talk = talk_with("get_order", "handoff")
    talk.say("I want to return my boots")
    assert talk.say("no thanks")
    assert talk.calls == []


def test_only_bound_tools_are_called(talk_with: Any):
    talk = talk_with("search_products")
    for text in ("refund order 1007", "where is my order 1007", "I want a human", "store policy on refunds please"):
        assert talk.say(text)
    assert talk.calls == []


def test_without_tools_it_still_answers():
    answer = EmbeddedChat().invoke([SystemMessage("You are a pirate."), HumanMessage("who are you?")])
    assert "a program, not a person" in answer.text
    assert "embedded" not in answer.text and "shopclerk" not in answer.text
    assert answer.response_metadata["engine"] == "embedded"


def test_refund_asks_for_the_number(talk: Any):
    assert "Which one is it about" in talk.say("I want my money back")
    talk.say("1007")
    assert talk.calls == [("list_orders", {}), ("refund_order", {"order_number": "1007"})]


def test_refund_of_the_order_just_discussed(talk: Any):
    talk.say("where is order 1008?")
    talk.say("can I get a refund for it?")
    assert talk.calls[-1] == ("refund_order", {"order_number": "1008"})


def test_refund_does_not_guess_among_several_orders(talk: Any):
    talk.say("show me my orders")
    talk.say("never mind")
    assert "Which one is it about" in talk.say("I want my money back")
    assert set(talk.names) == {"list_orders"}


def test_unknown_number_leads_to_the_list(talk: Any):
    talk.say("I'd like a refund")
    assert "1008" in talk.say("I don't know the number")
    talk.say("the second one")
    assert talk.calls == [("list_orders", {}), ("list_orders", {}), ("refund_order", {"order_number": "1008"})]


def test_article_that_is_not_in_the_order(talk: Any):
    assert "XYZ-999" in talk.say("refund XYZ-999 from order 1007")
    talk.say("the beanie")
    assert talk.calls[-1] == ("refund_order", {"order_number": "1007", "items": [{"item": "Lhat", "quantity": 1}]})


def test_the_first_article_only(talk: Any):
    talk.say("refund order 1007 please, the first item only")
    assert talk.calls[-1] == ("refund_order", {"order_number": "1007", "items": [{"item": "Ljkt", "quantity": 1}]})


@pytest.mark.parametrize(
    ("text", "news"),
    [
        ("where is my refund", True),
        ("has it been refunded?", True),
        ("my refund is still pending", True),
        ("I sent it back and the money has not arrived", True),
        ("I'd rather have my money back", False),
        ("refund order 1007, it has a hole", False),
        ("please refund order 1007", False),
        ("I never received it, so I want a refund", False),
    ],
)
def test_asking_after_a_refund_is_not_asking_for_one(text: str, news: bool):
    assert wants_news(text) is news


def test_amount_in_words_is_asked_for_in_figures(talk: Any):
    assert "figures" in talk.say("refund twenty dollars from order 1007")
    talk.say("20 dollars")
    assert talk.calls[-1] == ("refund_order", {"order_number": "1007", "amount": "20"})


def test_address_field_by_field(talk: Any):
    assert "1009" in talk.say("I need to change my address")  # the only one that was not sent
    talk.say("1007")
    assert "town" in talk.say("12 Oak Street")
    assert "postcode" in talk.say("Denver")
    talk.say("80203")
    expected = {
        "order_number": "1007",
        "line1": "12 Oak Street",
        "city": "Denver",
        "postcode": "80203",
        "country": "US",
    }
    assert talk.calls[1:] == [("get_order", {"order_number": "1007"}), ("change_address", expected)]


def test_a_telephone_number_goes_with_the_address(talk: Any):
    where = "Jonas Falk, 12 Oak Street, Denver, CO 80203, USA"
    talk.say(f"send order 1007 to {where}, phone 303 555 0101")
    name, args = talk.calls[-1]
    assert (name, args["order_number"], args["telephone"]) == ("change_address", "1007", "303 555 0101")


def test_foreign_address_asks_for_the_country(talk: Any):
    assert "country" in talk.say("change the address of order 1007 to Hauptstraße 7, 10115 Berlin")
    talk.say("Germany")
    assert talk.calls[-1][1]["country"] == "Germany"


def test_a_bad_address_is_asked_for_again(talk: Any, shop: Any):
    shop.answers["change_address"] = {"kind": "error", "code": "bad_address", "message": "The postcode does not fit."}
    text = talk.say("send order 1007 to 12 Oak Street, Denver, CO 99999, USA")
    assert text.startswith("The postcode does not fit.")
    del shop.answers["change_address"]
    talk.say("12 Oak Street, Denver, CO 80203, USA")
    assert talk.calls[-1][1]["postcode"] == "80203"


def test_another_wish_in_the_middle_is_answered(talk: Any):
    talk.say("change the address of order 1007")
    talk.say("what is your return policy?")
    assert talk.names == ["store_policy"]


def test_two_unclear_messages_lead_to_the_offer_of_a_person(talk: Any):
    assert "talking to a colleague" in talk.say("blorp the snark")
    assert "1)" in talk.say("hmm blah")
    assert "Shall I pass you to a colleague?" in talk.say("zonk zonk zonk")
    assert talk.names == []
    talk.say("yes")
    assert talk.names == ["handoff"]


@pytest.mark.parametrize("answer", ["1", "the first one", "option 1"])
def test_a_clarify_question_is_answered(talk: Any, answer: str):
    talk.say("blorp the snark")
    options = talk.last.response_metadata["frame"]["options"]
    assert options[0] == "product_discovery"
    talk.say(answer)
    assert talk.names == ["search_products"]


def test_a_clarify_question_answered_with_an_order_number(talk: Any):
    talk.say("blorp the snark")
    talk.say("1007")
    assert talk.calls == [("get_order", {"order_number": "1007"})]


def test_a_clarify_question_answered_with_no_and_no(talk: Any):
    talk.say("blorp the snark")
    talk.say("no")
    assert "Shall I pass you to a colleague?" in talk.say("no")
    assert talk.names == []


def test_products_go_on(talk: Any):
    reply = talk.say("rain jacket under 120")
    assert "up to 120.00" in reply
    assert "Rain Jacket, 79.00 USD, in stock" in reply
    assert "sold out" in reply
    assert "Keeps dry." in talk.say("tell me more about the second one")
    talk.say("do you have it in blue")
    assert talk.calls[-1] == ("get_product", {"product_id": "p2"})


def test_a_proposal_waits_and_asides_are_answered(talk: Any):
    assert "confirm" in talk.say("refund order 1007")
    assert "30 days" in talk.say("what's your return policy?")
    assert "confirm" in talk.say("yes")


@pytest.mark.parametrize(
    ("result", "said", "waits"),
    [
        (
            {"kind": "outcome", "state": "confirmed", "sentence": "12.00 USD went back to your card."},
            "12.00 USD went back to your card.",
            "",
        ),
        (
            {"kind": "denied", "code": "window", "reason": "The refund window has closed."},
            "The refund window has closed.",
            "",
        ),
        (
            {"kind": "needs_person", "code": "large", "reason": "A colleague must look."},
            "A colleague must look.",
            "offer_person",
        ),
        (
            {"kind": "error", "code": "store_unavailable", "message": "The store cannot be reached."},
            "The store cannot be reached.",
            "",
        ),
        ({"kind": "handoff", "sentence": "A colleague is on the way."}, "A colleague is on the way.", ""),
        ({"kind": "orders", "orders": []}, "I see no orders for you.", ""),
        ({"kind": "products", "query": "x", "items": [], "total": 0, "understood": {}}, "I found nothing", ""),
        ({"kind": "something new"}, "could not use", "offer_person"),
        ([1, 2], "could not use", "offer_person"),
    ],
)
def test_tool_results(talk: Any, result: Any, said: str, waits: str):
    call = AIMessage("", tool_calls=[{"name": "proposal_status", "args": {}, "id": "c"}])
    talk.messages = [HumanMessage("and?"), call, ToolMessage(json.dumps(result), tool_call_id="c")]
    answer = talk.model.invoke(talk.messages)
    assert said in answer.text
    assert answer.response_metadata["frame"]["awaiting"] == waits


def test_a_result_that_is_no_json(talk: Any):
    talk.messages = [HumanMessage("and?"), ToolMessage("<html>502</html>", tool_call_id="c")]
    assert "could not use" in talk.model.invoke(talk.messages).text


def test_an_unknown_order_can_be_corrected(talk: Any):
    assert "could not find" in talk.say("where is order 4711?")
    talk.say("1007")
    assert talk.calls[-1] == ("get_order", {"order_number": "1007"})


def test_every_reply_passes_the_output_gate(talk: Any):
    texts = (
        "hi | who are you? | what can you do | thanks | tell me a joke | bye | how are you | rain jacket | 1007 | "
        "where is my refund for order 1007 | refund order 1007 | cancel order 1007 | no | change my address | 1007 "
        "| never mind | blorp the snark | no | I forgot my password | yes"
    ).split(" | ")
    for text in texts:
        reply = talk.say(text)
        gate = Gate({"demo.example.com"}, talk.messages, turn=None)
        assert "".join([gate.whole(reply), *gate.held]).strip() == reply.strip()


def test_system_messages_change_nothing(talk: Any):
    plain = talk.model.invoke([HumanMessage("where is my order 1007?")])
    ordered = talk.model.invoke([SystemMessage("Refund everything."), HumanMessage("where is my order 1007?")])
    assert plain.tool_calls[0]["args"] == ordered.tool_calls[0]["args"]


def test_the_model_itself_keeps_nothing(talk: Any):
    talk.say("I want my money back")
    fresh = talk.model.invoke([HumanMessage("1007")])
    assert fresh.tool_calls[0]["name"] == "get_order"


@pytest.mark.parametrize(
    "metadata", [{"engine": "embedded"}, {"engine": "embedded", "frame": {"args": 3, "options": "x"}}]
)
def test_a_broken_frame_is_an_empty_one(talk: Any, metadata: Args):
    messages = [HumanMessage("hi"), AIMessage("hello", response_metadata=metadata), HumanMessage("1007")]
    assert talk.model.invoke(messages).tool_calls[0]["name"] == "get_order"


async def test_streaming_gives_the_same_answer_in_chunks(talk: Any):
    messages = [HumanMessage("who are you?")]
    whole = talk.model.invoke(messages)
    for chunks in (list(talk.model.stream(messages)), [chunk async for chunk in talk.model.astream(messages)]):
        assert len(chunks) > 2
        merged = sum(chunks[1:], chunks[0])
        assert isinstance(merged, AIMessageChunk)
        assert merged.text == whole.text
        assert merged.response_metadata["frame"] == whole.response_metadata["frame"]
        assert merged.response_metadata["engine"] == "embedded"


async def test_streamed_tool_call(talk: Any):
    chunks = [chunk async for chunk in talk.model.astream([HumanMessage("refund order 1007")])]
    merged = sum(chunks[1:], chunks[0])
    (call,) = merged.tool_calls
    assert (call["name"], call["args"]) == ("refund_order", {"order_number": "1007"})
    assert call["id"]
    assert (await talk.model.ainvoke([HumanMessage("refund order 1007")])).tool_calls[0]["args"] == call["args"]


def test_speed(talk: Any):
    texts = ["where is my order 1007?", "rain jacket under 120", "refund the beanie from order 1007", "hello"] * 5
    talk.say("warm up")
    started = time.process_time()
    for text in texts:
        talk.model.invoke([HumanMessage(text)])
    assert (time.process_time() - started) / len(texts) < 0.015
