"""Links in a model's words: to the store's pages, with nothing that no tool gave."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import AnyMessage, HumanMessage, ToolMessage

from agent.guardrails.grounding import LINK_REMOVED, Grounding
from commerce.links import additions

PAGE = "https://shop.example.com/products/jacket"
GIVEN = f"{PAGE}?variant=31&utm_source=clerk"


def grounding(*urls: str) -> Grounding:
    results = {"kind": "products", "items": [{"id": "p1", "title": "Jacket", "url": url} for url in urls]}
    said: list[AnyMessage] = [HumanMessage("a jacket"), ToolMessage(json.dumps(results), tool_call_id="1")]
    return Grounding({"shop.example.com"}, said)


@pytest.mark.parametrize(
    "tail",
    [
        "?u=@evil.example",
        "?u=.evil.example",
        "?u=evil.example@x",
        "?u=%2fevil.example",
        "?u=evil%E3%80%82example",
        "?u=evil.xn--p1ai",
        "?u=1249763844",
        "?u=0x7f000001",
        "?u=[::1]",
        "?next=127.0.0.1",
        "#/evil.example",
        "?redirect=@evil.example",
        "?variant=32",
        "?variant=31&u=1249763844",
        "?variant=31#/evil.example",
        "?u=x",
        "#x",
    ],
)
def test_what_no_tool_gave_is_not_shown(tail: str) -> None:
    for page in (PAGE, "https://shop.example.com/discount/X"):
        assert grounding(GIVEN).shown_link(page + tail) == ""
        assert "evil" not in grounding(GIVEN).without_contacts(f"See {page}{tail} now.")


def test_what_a_tool_gave_is_shown() -> None:
    known = grounding(GIVEN, f"{PAGE}#sizes")
    for url in (GIVEN, PAGE, f"{PAGE}?variant=31", f"{PAGE}#sizes", f"{PAGE}?utm_source=clerk&variant=31"):
        assert known.shown_link(url) == url
    assert known.without_contacts(f"See {GIVEN}.") == f"See {GIVEN}."


_TEXT = st.text(alphabet="abuex01.@%2f:/[]=&;#?-_", max_size=30)


@given(_TEXT, _TEXT)
def test_nothing_is_ever_added(query: str, fragment: str) -> None:
    shown = grounding(GIVEN).shown_link(f"{PAGE}?{query}#{fragment}")
    assert additions(shown) <= additions(GIVEN)


def test_a_carriers_link_carries_the_parcels_number_alone() -> None:
    order = {"kind": "order", "order": {"number": "1015", "tracking": [{"number": "JD014600006281"}]}}
    known = Grounding({"shop.example.com"}, [HumanMessage("where"), ToolMessage(json.dumps(order), tool_call_id="1")])
    page = "https://www.dhl.de/de/pakete/verfolgen.html?piececode=JD014600006281"
    assert known.shown_link(page) == page
    for more in ("&u=@evil.example", "&next=127.0.0.1", "#/evil.example"):
        assert known.shown_link(page + more) == ""


def test_a_colon_in_plain_words_is_no_link() -> None:
    words = "I do not know that payment method. On file: Visa ending 4242"
    assert grounding().without_contacts(words) == words
    for link in ("file:///etc/passwd", "file://server/x", "data:text/html,x", "file:x"):
        assert grounding().without_contacts(f"See {link} now") == f"See {LINK_REMOVED} now"
