"""What a proof opened belongs to the proof: to nobody who proves another mailbox in the same session, or none any more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio
from langchain_core.messages import AIMessage, BaseMessage
from sqlalchemy import select, update

from agent.clerk import Clerk
from agent.events import Reply
from commerce.customer import Principal, Tier
from commerce.errors import VerificationEnded
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.run import Stage, fresh_shop, mailed_code
from evals.scenario import Scenario, Turn
from evals.scripted import ScriptedChat
from runtime import clock
from service.changes import proposals
from service.conversations import conversations
from service.identity import principals, verification
from service.shop import Shop
from store.models import Conversation, Effect, VerifiedSession

pytestmark = pytest.mark.asyncio(loop_scope="module")
ANY = Scenario(about="any", turns=[Turn(say="hello")])


@dataclass
class Session:
    """One visitor's session, at which several people may sit."""

    shop: Shop
    clerk: Clerk
    token: str
    shown: list[dict[str, Any]] = field(default_factory=list)

    async def who(self) -> Principal:
        return await principals.authenticate(self.shop, self.token)

    async def prove(self, email: str, order: str) -> Principal:
        await verification.start(self.shop, await self.who(), order, email)
        return await verification.confirm(self.shop, await self.who(), await mailed_code(self.shop))

    async def end_verification(self) -> None:
        async with self.shop.database.write() as session:
            over = clock.now() - timedelta(hours=1)
            await session.execute(update(VerifiedSession).values(expires_at=over))

    async def say(self, text: str, here: str | None = None, client_id: str | None = None) -> Reply:
        self.shown = [event async for event in self.clerk.stream(await self.who(), text, here, client_id)]
        return self.shown[-1].reply

    async def done(self) -> list[str]:
        async with self.shop.database.read() as session:
            return list(await session.scalars(select(Effect.kind).where(Effect.shop_id == self.shop.shop_id)))

    async def asked(self) -> tuple[str, dict[str, Any]]:
        """Have Mara ask for a refund; return where, and what was proposed."""
        await self.prove(cast.OWNER, cast.OPEN)
        reply = await self.say("refund order 1012")
        assert reply.proposal is not None
        return reply.conversation_id, reply.proposal


@pytest_asyncio.fixture(loop_scope="module")
async def here(stage: Stage) -> AsyncIterator[Session]:
    async with fresh_shop(stage, ANY) as shop:
        yield Session(shop, Clerk(shop, stage.model, stage.checkpointer), principals.visitor_token(shop))


@pytest.mark.parametrize("way", ["another", "ended"])
async def test_no_door_opens_to_who_does_not_prove_the_mailbox(here: Session, way: str) -> None:
    talk, proposal = await here.asked()
    await (here.prove(cast.NEIGHBOUR, cast.NEIGHBOURS) if way == "another" else here.end_verification())
    now = await here.who()
    assert now.email == (cast.NEIGHBOUR if way == "another" else "")
    with pytest.raises(VerificationEnded) as caught:
        await conversations.get(here.shop, now, talk)
    assert (caught.value.http_status, caught.value.code) == (403, "proof_ended")
    assert "order number" in caught.value.message
    with pytest.raises(VerificationEnded):
        await proposals.get(here.shop, now, proposal["proposal_id"])
    with pytest.raises(VerificationEnded):
        await here.clerk.decide(now, proposal["proposal_id"], proposal["hash"], "confirm")
    with pytest.raises(VerificationEnded):
        await proposals.decide(here.shop, now, proposal["proposal_id"], proposal["hash"], "confirm")
    assert await conversations.started_with(here.shop, now, "nothing", "refund order 1012") is None

    reply = await here.say("yes", talk)
    assert reply.text == say("chat.renewed") and reply.conversation_id != talk and reply.proposal is None
    assert [each.conversation_id for each in here.shown if each.type == "start"] == [talk, reply.conversation_id]
    assert await here.done() == []
    staff = Principal.staff(here.shop.shop_id, "desk", ("actions", "read"))
    assert (await proposals.get(here.shop, staff, proposal["proposal_id"])).state == "void"
    reply = await here.say("where is order 1012?", reply.conversation_id)
    assert say("chat.renewed") not in reply.text and "refund" not in reply.text.lower()
    assert len(await conversations.messages(here.shop, talk)) == 2  # nothing was added to what is closed


@pytest.mark.parametrize("way", ["another", "ended"])
async def test_a_model_is_shown_nothing_of_a_proof_that_is_over(here: Session, stage: Stage, way: str) -> None:
    seen: list[str] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        seen.extend(str(message.content) for message in messages)
        return AIMessage("Hello.")

    here.clerk = Clerk(here.shop, ScriptedChat(answer=answer), stage.checkpointer)
    await here.prove(cast.OWNER, cast.OPEN)
    talk = (await here.say("my word is 5512-lindenallee")).conversation_id
    assert any("lindenallee" in text for text in seen)
    await (here.prove(cast.NEIGHBOUR, cast.NEIGHBOURS) if way == "another" else here.end_verification())
    seen.clear()
    reply = await here.say("what did I say?", talk)
    assert reply.conversation_id != talk and reply.text.startswith(say("chat.renewed"))
    assert seen and not any("lindenallee" in text for text in seen)


async def test_the_same_mailbox_proven_again_opens_it_again(here: Session) -> None:
    talk, proposal = await here.asked()
    await here.prove(cast.NEIGHBOUR, cast.NEIGHBOURS)
    mara = await here.prove(cast.OWNER, cast.OPEN)
    assert (await conversations.get(here.shop, mara, talk)).id == talk
    _, reply = await here.clerk.decide(mara, proposal["proposal_id"], proposal["hash"], "confirm")
    assert reply.outcome is not None and reply.outcome["state"] == "confirmed"


async def test_a_code_to_another_mailbox_typed_in_the_talk_begins_a_new_one(here: Session) -> None:
    talk, _ = await here.asked()
    await verification.start(here.shop, await here.who(), cast.NEIGHBOURS, cast.NEIGHBOUR)
    code = await mailed_code(here.shop)
    reply = await here.say(f"{code}, where is order {cast.NEIGHBOURS}?", talk, "one")
    assert (
        reply.text.startswith(say("chat.renewed")) and cast.NEIGHBOURS in reply.text and reply.conversation_id != talk
    )
    kept = await conversations.messages(here.shop, talk)
    assert kept[-1].text == say("codes.another_mailbox") and cast.NEIGHBOURS not in kept[-1].text
    assert not any(
        code in each.text for each in (*kept, *await conversations.messages(here.shop, reply.conversation_id))
    )
    again = await here.say(f"{code}, where is order {cast.NEIGHBOURS}?", talk, "one")
    assert again.repeated and again.conversation_id == reply.conversation_id and again.text == reply.text
    with pytest.raises(VerificationEnded):
        await conversations.get(here.shop, await here.who(), talk)


async def test_a_message_that_is_sent_again_finds_the_conversation_that_it_began(here: Session) -> None:
    talk, _ = await here.asked()
    await here.end_verification()
    first = await here.say("do you have hats?", talk, "hats")
    again = await here.say("do you have hats?", talk, "hats")
    assert again.repeated and again.conversation_id == first.conversation_id != talk


async def test_what_was_said_before_the_proof_goes_with_it(here: Session) -> None:
    talk = (await here.say("hello, I am Mara")).conversation_id
    other = (await here.say("do you have hats?")).conversation_id
    mara = await here.prove(cast.OWNER, cast.OPEN)
    assert {(await conversations.get(here.shop, mara, each)).id for each in (talk, other)} == {talk, other}
    await here.end_verification()
    for each in (talk, other):
        with pytest.raises(VerificationEnded):
            await conversations.get(here.shop, await here.who(), each)


async def test_a_message_that_waited_for_the_turn_with_the_code_is_from_whom_that_proved(here: Session) -> None:
    before = await here.who()
    talk = (await here.say("hello")).conversation_id
    await here.prove(cast.OWNER, cast.OPEN)
    reply = await here.clerk.chat(before, "refund order 1012", talk)
    assert reply.conversation_id == talk and reply.proposal is not None


async def test_a_session_forgets_by_itself_that_a_proof_has_ended(here: Session) -> None:
    mara = await here.prove(cast.OWNER, cast.OPEN)
    assert mara.tier is Tier.STEPPED_UP
    with clock.travel(timedelta(minutes=11)):
        assert (await verification.refresh(here.shop, mara)).tier is Tier.VERIFIED_GUEST
    await here.end_verification()
    after = await verification.refresh(here.shop, mara)
    assert (after.tier, after.email) == (Tier.VISITOR, "")


async def test_who_signed_in_keeps_the_conversation_whatever_they_prove(here: Session) -> None:
    mara = await principals.sign_in(here.shop, cast.OWNER)
    first = await here.clerk.chat(mara, "where is order 1012?")
    await verification.start(here.shop, mara, cast.NEIGHBOURS, cast.NEIGHBOUR)
    mara = await verification.confirm(here.shop, mara, await mailed_code(here.shop))
    await verification.start_step_up(here.shop, mara)
    reply = await here.clerk.chat(mara, await mailed_code(here.shop), first.conversation_id)
    assert reply.conversation_id == first.conversation_id
    reply = await here.clerk.chat(mara, "refund order 1012", first.conversation_id)
    other = await principals.sign_in(here.shop, cast.OWNER)  # another session of the same account
    row = await conversations.get(here.shop, other, first.conversation_id)
    assert reply.proposal is not None and row.proof == ""
    _, done = await here.clerk.decide(other, reply.proposal["proposal_id"], reply.proposal["hash"], "confirm")
    assert done.outcome is not None and done.outcome["state"] == "confirmed"


async def test_the_mark_of_a_mailbox_does_not_tell_it(here: Session) -> None:
    talk, _ = await here.asked()
    async with here.shop.database.read() as session:
        row = await session.get_one(Conversation, talk)
    assert len(row.proof) == 64 and "lindt" not in row.proof
