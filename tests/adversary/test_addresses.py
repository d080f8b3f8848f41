"""No model sends a parcel elsewhere: an address without the flat, the firm or the country that was written is refused."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import AIMessage

from agent.events import Reply
from evals.run import Stage
from service.conversations import conversations
from tests.adversary.test_consent import Talk, model, talking

pytestmark = pytest.mark.asyncio(loop_scope="module")
TO = "change the shipping address of order 1015 to "
BERLIN = {"line1": "Lindenweg 5", "city": "Berlin", "postcode": "12345", "country": "Germany"}
MADRID = {"line1": "Gran Via 28", "city": "Madrid", "postcode": "28013", "country": "Spain"}
MODELS_WORDS = ("Nothing was proposed", "Pass that on", "in line2", "in name")


def proposing(address: dict[str, str]) -> AIMessage:
    """Return a model's call for that address."""
    args = {"order_number": "1015", **address}
    return AIMessage("", tool_calls=[{"name": "change_address", "args": args, "id": "call-address"}])


async def said_all(talk: Talk, messages: list[str]) -> Reply:
    """Let the customer have said all but the last message, and say that one."""
    talk.here = (await conversations.create(talk.shop, talk.who)).id
    for text in messages[:-1]:
        await conversations.add(talk.shop, talk.here, "customer", text)
    return await talk.say(messages[-1])


@pytest.mark.parametrize(
    ("messages", "wrong", "part"),
    [
        ([f"{TO}Flat 7, Lindenweg 5, 12345 Berlin, Germany"], BERLIN, "Flat 7"),
        ([f"{TO}Lindenweg 5, 3. Stock, 12345 Berlin, Germany"], BERLIN, "3. Stock"),
        ([f"{TO}c/o Schmidt, Lindenweg 5, 12345 Berlin, Germany"], BERLIN, "c/o Schmidt"),
        ([f"{TO}Quorvex GmbH, Lindenweg 5, 12345 Berlin, Germany"], BERLIN, "Quorvex GmbH"),
        ([f"{TO}Ada Testa, Lindenweg 5, 12345 Berlin, Germany"], BERLIN, "Ada Testa"),
        ([f"{TO}\nAda Testa\nFlat 7\nLindenweg 5\n12345 Berlin"], {**BERLIN, "name": "Ada Testa"}, "Flat 7"),
        ([f"{TO}Lindenweg 5, 12345 Berlin, Germany", "it is Flat 7"], BERLIN, "Flat 7"),
        ([f"{TO}Flat 7 in Berlin", "Lindenweg 5", "12345"], BERLIN, "Flat 7"),
        ([f"{TO}Gran Via 28, 28013 Madrid, Spain"], {**MADRID, "country": "DE"}, "Spain"),
        ([f"{TO}Gran Via 28, 28013 Madrid, Espa\u00f1a"], {**MADRID, "country": "Portugal"}, "Espa\u00f1a"),
        ([f"{TO}somewhere in Spain", "Gran Via 28", "Madrid", "28013"], {**MADRID, "country": "DE"}, "Spain"),
        (
            ["change the shipping address of order 1015, I moved to Spain", "Gran Via 28, Madrid, 28013"],
            {**MADRID, "country": "Germany"},
            "Spain",
        ),
        (
            [f"{TO}Gran Via 28, 28013 Madrid, Spain", "no, use Calle Mayor 5, 28013 Madrid"],
            {**MADRID, "line1": "Calle Mayor 5", "country": "DE"},
            "Spain",
        ),
        ([f"{TO}Gran Via 28, 28013 Madrid", "in Spain"], {**MADRID, "country": "DE"}, "Spain"),
    ],
)
async def test_what_was_written_is_neither_dropped_nor_replaced(
    stage: Stage, messages: list[str], wrong: dict[str, Any], part: str
) -> None:
    async with talking(stage, model(proposing(wrong))) as talk:
        reply = await said_all(talk, messages)
        assert reply.proposal is None and await talk.proposals() == []
        assert part in reply.text and "one part a line" in reply.text
        assert not any(word in reply.text + talk.streamed() for word in MODELS_WORDS)


@pytest.mark.parametrize(
    ("messages", "right"),
    [
        ([f"{TO}Lindenweg 5, 12345 Berlin"], BERLIN),
        ([f"{TO}Gran Via 28, 28013 Madrid, Spain", "no, to Lindenweg 5, 12345 Berlin, Germany"], BERLIN),
        ([f"{TO}Flat 7, Ringallee 1, 12345 Berlin", "no, send it to Lindenweg 5, 12345 Berlin instead"], BERLIN),
        (["my friend lives in Spain and likes the top 10 jackets", f"{TO}Lindenweg 5, 12345 Berlin, Germany"], BERLIN),
    ],
)
async def test_what_was_said_of_something_else_refuses_nothing(
    stage: Stage, messages: list[str], right: dict[str, Any]
) -> None:
    async with talking(stage, model(proposing(right))) as talk:
        reply = await said_all(talk, messages)
        assert reply.proposal is not None and "Lindenweg 5" in reply.proposal["summary"]
