"""Every value of a change comes from the customer's words or their own records."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.provenance import untraceable


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("12.50", "I want 12,50 back"),
        ("12.5", "I want €12.50 back"),
        ("1234.50", "it was 1.234,50 EUR"),
        ("1234.50", "it was 1,234.50"),
        (Decimal("12.50"), "12.50 please"),
        ("2 Oak Ave", "send it to 2 oak  ave, Springfield"),
        ("Springfield", "send it to 2 Oak Ave, Springfield."),
        ("SW1A 1AA", "my postcode is sw1a1aa"),
        ("sw1a1aa", "my postcode is SW1A 1AA"),
        ("Grüner Weg 3", "Gru\u0308ner Weg 3"),
        ("Order 5", "\uff4frder 5"),
        (7, "seven, I mean 7"),
        ("too small", "It is too\u200b small for me"),
    ],
)
def test_what_the_customer_said_is_found(value: object, words: str) -> None:
    assert untraceable({"field": value}, (), ["hello", words]) == []


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("1250", "I want 12.50 back"),
        ("125", "I want 12 5 back"),
        ("12.50", "order 1250"),
        ("-12.50", "I want 12.50 back"),
        ("12.50", "I want 112.50 back"),
        ("99 Drop St", "send it to 2 Oak Ave"),
        ("Drop", "raindrops"),
        ("99 Drop St", "99 Oak, and a drop, St John"),
        ("!!!", "!!!"),
        ("1e3", "refund 1003"),
    ],
)
def test_what_nobody_said_is_not_found(value: object, words: str) -> None:
    assert untraceable({"field": value}, (), [words]) == ["field"]


def test_a_value_is_not_put_together_from_two_messages() -> None:
    assert untraceable({"line1": "99 Drop St"}, (), ["99 Drop", "St"]) == ["line1"]


def test_nested_fields_and_closed_lists() -> None:
    arguments = {"items": [{"sku": "A-1", "quantity": 2}], "country": "US", "reason": "mad", "all": True, "more": None}
    assert untraceable(arguments, {"items.sku", "country"}, ["no"]) == ["items.quantity", "reason"]
    assert untraceable(arguments, {"items"}, ["I am mad"]) == ["country"]
    assert untraceable(arguments, {"items", "country"}, [], ["mad"]) == []


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_words_in_a_message_are_traceable_and_never_raise(before: str, value: str, after: str) -> None:
    missing = untraceable({"field": value}, (), [f"{before} {value} {after}"])
    if any(each.isalnum() and each.isascii() for each in value) and value.isascii():
        assert missing == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ring twice", "please leave a note on 1015: do not ring twice"),
        ("knock loudly", "never knock loudly"),
        ("klingeln Sie", "bitte klingeln Sie nicht"),
        ("sonnez", "ne sonnez pas"),
        ("leave it at the door", "note for 1015, don't leave it at the door"),
        ("give it to the dog", "you can't give it to the dog"),
    ],
)
def test_a_note_keeps_its_denial(text: str, words: str) -> None:
    assert untraceable({"text": text}, (), [words]) == ["text"]
    assert untraceable({"line1": text}, (), [words]) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("do not ring twice", "please leave a note on 1015: do not ring twice"),
        ("ring twice", "please leave a note on 1015: ring twice"),
        ("it is too small", "I do not want it because it is too small"),
        ("ring at Weber", "do not knock, ring at Weber"),
        ("ring twice", "not once but ring twice"),
    ],
)
def test_a_note_is_what_was_said(text: str, words: str) -> None:
    assert untraceable({"text": text}, (), [words]) == []
