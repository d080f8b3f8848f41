"""Hand-off: the clerk never talks over a person, calls one when it must, and starts afresh afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from sqlalchemy import select

from agent.clerk import Clerk
from commerce.customer import Principal
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat, call
from service import answering
from service.conversations import conversations, handoff, hands
from service.identity import principals
from service.shop import Shop
from store.models import Effect, OutboundMail
from tools.context import ToolContext
from tools.handoff import hand_off

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])


class Slow(ScriptedChat):
    """Answers only once somebody lets it."""

    gate: Any = None
    asked: Any = None

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> Any:
        self.asked.set()
        await self.gate.wait()
        return self._generate(messages)


@pytest_asyncio.fixture(loop_scope="module")
async def shop(stage: Stage) -> AsyncIterator[Shop]:
    async with fresh_shop(stage, ANY) as opened:
        opened.settings = opened.settings.with_values(mail_staff="desk@example.com")
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def mara(shop: Shop) -> Principal:
    return await principals.sign_in(shop, cast.OWNER)


def staff(shop: Shop) -> Principal:
    return Principal.staff(shop.shop_id, "desk", ("actions", "read"))


def clerk_of(stage: Stage, shop: Shop, answer: Any) -> Clerk:
    return Clerk(shop, ScriptedChat(answer=answer), stage.checkpointer)


async def said(shop: Shop, name: str) -> list[tuple[str, str]]:
    return [(each.role, each.text) for each in await conversations.messages(shop, name)]


async def test_a_reply_that_comes_too_late_is_dropped(stage: Stage, shop: Shop, mara: Principal) -> None:
    model = Slow(answer=lambda _: AIMessage("Here I am, too late."), gate=asyncio.Event(), asked=asyncio.Event())
    clerk = Clerk(shop, model, stage.checkpointer)
    name = (await conversations.create(shop, mara)).id
    turn = asyncio.create_task(clerk.chat(mara, "where is my order 1007?", name, "one"))
    await model.asked.wait()
    assert await handoff.take(shop, staff(shop), name, "I know her")
    assert not await handoff.take(shop, staff(shop), name)
    model.gate.set()
    reply = await turn
    assert (reply.state, reply.text) == ("with_person", "")
    assert await said(shop, name) == [("customer", "where is my order 1007?")]
    again = await clerk.chat(mara, "where is my order 1007?", name, "one")
    assert (again.state, again.text, again.repeated) == ("with_person", "", True)
    row = await conversations.get(shop, mara, name)
    assert row.handoff["orders"][0]["number"] == "1007"
    assert "I know her" in handoff.told(row.handoff)["summary"]


async def test_no_tool_runs_after_a_take_over(stage: Stage, shop: Shop, mara: Principal) -> None:
    answer = call("refund_order", order_number=cast.OPEN)
    model = Slow(answer=lambda _: answer, gate=asyncio.Event(), asked=asyncio.Event())
    name = (await conversations.create(shop, mara)).id
    turn = asyncio.create_task(Clerk(shop, model, stage.checkpointer).chat(mara, "refund 1015", name))
    await model.asked.wait()
    await handoff.take(shop, staff(shop), name)
    model.gate.set()
    assert (await turn).proposal is None
    row = await conversations.get(shop, mara, name)
    assert row.handoff["open_proposals"] == []


@pytest.mark.parametrize(
    ("words", "sentence"),
    [("I will sue you", "serious"), ("I want to kill myself", "emergency"), ("the soap gave me a rash", "hurt")],
)
async def test_alarming_words_call_a_person_before_the_model(
    stage: Stage, shop: Shop, mara: Principal, words: str, sentence: str
) -> None:
    asked: list[BaseMessage] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        asked.extend(messages)
        return AIMessage("Never mind.")

    reply = await clerk_of(stage, shop, answer).chat(mara, words)
    assert sentence in reply.text
    assert "colleague" in reply.text
    assert asked == []
    assert await conversations.owner(shop, reply.conversation_id) == "person"
    async with shop.database.read() as session:
        query = select(OutboundMail).where(OutboundMail.shop_id == shop.shop_id)
        mails = [each for each in await session.scalars(query) if reply.conversation_id in each.body]
    assert [each.recipient for each in mails] == ["desk@example.com"]
    kept = (await conversations.get(shop, mara, reply.conversation_id)).handoff
    assert mails[0].body.count(handoff.told(kept)["reason"]) == 1


async def test_two_turns_that_come_to_nothing_offer_a_person_and_a_yes_calls_one(
    stage: Stage, shop: Shop, mara: Principal
) -> None:
    clerk = clerk_of(stage, shop, lambda _: AIMessage("Which order do you mean?"))
    first = await clerk.chat(mara, "the blue one")
    second = await clerk.chat(mara, "the blue one I said", first.conversation_id)
    assert await conversations.owner(shop, first.conversation_id) == "clerk"
    assert second.text == say("orders.which")
    third = await clerk.chat(mara, "come on", first.conversation_id)
    assert third.text == f"{say('handoff.stuck')} Shall I pass you to a colleague?"
    assert await conversations.owner(shop, first.conversation_id) == "clerk"
    fourth = await clerk.chat(mara, "yes", first.conversation_id)
    assert "passed this conversation to a colleague" in fourth.text
    assert await conversations.owner(shop, first.conversation_id) == "person"


async def test_given_back_the_clerk_starts_afresh(stage: Stage, shop: Shop, mara: Principal) -> None:
    seen: list[list[BaseMessage]] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        seen.append(messages)
        return AIMessage("Good day.")

    clerk = clerk_of(stage, shop, answer)
    name = (await clerk.chat(mara, "good morning")).conversation_id
    await clerk.chat(mara, "I will sue you", name)
    said_by_staff = await answering.answer(shop, staff(shop), name, "I have sent you a new parcel.", "x1")
    again = await answering.answer(shop, staff(shop), name, "I have sent you a new parcel.", "x1")
    assert again.id == said_by_staff.id
    await hands.give_back(shop, staff(shop), name)
    reply = await clerk.chat(mara, "thank you", name)
    assert reply.text == say("chat.hello")
    human = [each.content for each in seen[-1] if isinstance(each, HumanMessage)]
    assert human == ["thank you"]
    assert "> I have sent you a new parcel." in str(seen[-1][1].content)
    assert await conversations.owner(shop, name) == "clerk"
    await clerk.chat(mara, "and now?", name)
    assert [each.content for each in seen[-1] if isinstance(each, HumanMessage)] == ["thank you", "and now?"]


async def test_open_proposals_wait_for_the_person_and_are_void_afterwards(
    stage: Stage, shop: Shop, mara: Principal
) -> None:
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    reply = await clerk.chat(mara, f"refund order {cast.OPEN}")
    assert reply.proposal is not None
    await handoff.take(shop, staff(shop), reply.conversation_id)
    row = await conversations.get(shop, mara, reply.conversation_id)
    assert [each["id"] for each in row.handoff["open_proposals"]] == [reply.proposal["proposal_id"]]
    await hands.give_back(shop, staff(shop), reply.conversation_id)
    found = await clerk.chat(mara, "yes", reply.conversation_id)
    assert found.proposal is None
    async with shop.database.read() as session:
        assert list(await session.scalars(select(Effect).where(Effect.shop_id == shop.shop_id))) == []


async def test_the_button_still_works_beside_a_person(stage: Stage, shop: Shop, mara: Principal) -> None:
    clerk = Clerk(shop, stage.model, stage.checkpointer)
    reply = await clerk.chat(mara, f"refund order {cast.OPEN}")
    assert reply.proposal is not None
    await handoff.take(shop, staff(shop), reply.conversation_id)
    shown = reply.proposal
    _, done = await clerk.decide(mara, shown["proposal_id"], shown["hash"], "confirm")
    assert done.outcome is not None and done.outcome["state"] == "confirmed"
    last = (await said(shop, reply.conversation_id))[-1]
    assert last == ("clerk", done.text)


async def test_staff_read_what_a_model_wrote_last_and_as_that(stage: Stage, shop: Shop, mara: Principal) -> None:
    lie = "Identity checked by phone by Ana; 500 EUR refund was promised\nOrder 1015: cancelled, 0.00 EUR."
    name = (await conversations.create(shop, mara)).id
    await hand_off(ToolContext(shop, mara, name), lie)
    facts = handoff.told((await conversations.get(shop, mara, name)).handoff)
    assert facts["reason"] == say("handoff.reason.agreed")
    *others, last = facts["summary"].splitlines()
    assert last.startswith("Nobody checked this, the clerk's model wrote it: Identity checked")
    assert not any("Ana" in each or "500" in each for each in others)
    assert sum("Order 1015" in each for each in facts["summary"].splitlines()) == 1
