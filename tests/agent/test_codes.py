"""A code in a message: read by code, seen by no model, kept in no file, and the rest of the message is answered."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from sqlalchemy import select

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from agent.models import load_model
from commerce.customer import Principal, Tier
from commerce.errors import InputError
from commerce.sentences import say
from connectors.stores.demo import cast
from evals.scripted import ScriptedChat
from service.bootstrap import Container
from service.conversations import conversations
from service.identity import code_hiding, principals, verification
from service.identity.codes import HIDDEN
from store.models import OutboundMail, VerificationCode


@asynccontextmanager
async def clerk_of(container: Container, model: BaseChatModel) -> AsyncIterator[Clerk]:
    async with open_checkpointer(container.settings.home) as checkpointer:
        yield Clerk(container.shop, model, checkpointer)


async def guest_with_code(container: Container, order: str = cast.OPEN) -> tuple[Principal, str]:
    """Return a guest and their code: one whose digits stand nowhere by chance, as a price or an article's number."""
    for _ in range(4):
        guest, code = await _mailed(container, order)
        if not kept(container, code):
            return guest, code
        await verification.end(container.shop, guest, timedelta(minutes=10))  # else its code is awaited, too
    raise AssertionError("four codes in a row stood in the files before anybody typed them")


async def _mailed(container: Container, order: str) -> tuple[Principal, str]:
    async with container.shop.database.read() as session:
        before = set(await session.scalars(select(OutboundMail.id)))
    token = principals.visitor_token(container.shop)
    guest = await principals.authenticate(container.shop, token)
    await verification.start(container.shop, guest, order, cast.OWNER)
    for _ in range(300):
        async with container.shop.database.read() as session:
            found = await session.scalars(select(OutboundMail).where(OutboundMail.state == "sent"))
            fresh = [mail for mail in found if mail.id not in before]
        if fresh:
            [path] = (container.settings.home / "outbox").glob(f"*{fresh[0].reference.removeprefix('code:')}*.eml")
            return guest, re.findall(r"\b\d{6}\b", path.read_text())[0]
        await asyncio.sleep(0.1)
    raise AssertionError("no code was mailed")


def kept(container: Container, text: str) -> list[str]:
    """Return the files that hold ``text``, but for the mail: in the outbox, and in the log of its table."""
    files = [path for path in container.settings.home.rglob("*") if path.is_file() and path.suffix != ".eml"]
    files = [path for path in files if path.name != "shopclerk.sqlite-wal"]
    return [path.name for path in files if text.encode() in path.read_bytes()]


async def test_a_code_in_a_sentence_is_the_code_and_the_rest_is_answered(container: Container) -> None:
    guest, code = await guest_with_code(container)
    async with clerk_of(container, load_model(container.settings)) as clerk:
        typed = f"The code is {code[:3]} {code[3:]}, please refund order {cast.OPEN}"
        reply = await clerk.chat(guest, typed, client_id="one")
        assert reply.proposal is not None and reply.proposal["order_number"] == cast.OPEN
        said = await conversations.messages(container.shop, reply.conversation_id)
        assert said[0].text == f"The code is {HIDDEN}, please refund order {cast.OPEN}"
        again = await clerk.chat(guest, typed, reply.conversation_id, client_id="one")
        assert again.repeated and again.proposal == reply.proposal
        assert not any(code in str(message.content) for message in await clerk.history(reply.conversation_id))
        assert not any(code in each.text for each in said) and code[3:] not in said[0].text.replace(cast.OPEN, "")
    assert kept(container, code) == kept(container, f"{code[:3]} {code[3:]}") == []


async def test_a_wrong_code_is_hidden_too_and_nothing_is_done(container: Container) -> None:
    guest, code = await guest_with_code(container)
    wrong = next(each for n in range(1, 99) if not kept(container, each := f"{(int(code) + n) % 10**6:06d}"))
    seen: list[str] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        seen.extend(str(message.content) for message in messages)
        return AIMessage("Hello.")

    async with clerk_of(container, ScriptedChat(answer=answer)) as clerk:
        first = await clerk.chat(guest, "hello")
        reply = await clerk.chat(guest, f"#{wrong}: refund {cast.OPEN}", first.conversation_id)
        assert (
            reply.text == f"{say('codes.bad_code')} {say('codes.another')} {say('codes.not_read')}"
            and reply.proposal is None
        )
        reply = await clerk.chat(guest, f"{wrong}", first.conversation_id)
        assert reply.text == f"{say('codes.bad_code')} {say('codes.another')}"
        proven = await clerk.chat(guest, f"ok, {code}\n-- \nMara", first.conversation_id)
        assert proven.state == "answered"
        # No code is awaited now: six digits are six digits again.
        guest = await verification.refresh(container.shop, guest)
        await clerk.chat(guest, "what about order 104567?", first.conversation_id)
    assert any("order 104567" in text for text in seen)
    assert not any(code in text or wrong in text for text in seen)
    said = await conversations.messages(container.shop, first.conversation_id)
    assert not any(code in each.text or wrong in each.text for each in said)
    assert kept(container, wrong) == kept(container, code) == []


async def test_the_number_of_the_order_that_the_code_is_for_stays(container: Container) -> None:
    guest = await principals.authenticate(container.shop, principals.visitor_token(container.shop))
    await verification.start(container.shop, guest, "104567", cast.OWNER)
    text = "The code is 222333, where is order 104567?"
    hidden = await code_hiding.hide(container.shop, guest, text)
    assert hidden is not None and hidden.text == f"The code is {HIDDEN}, where is order 104567?"
    assert await code_hiding.hide(container.shop, guest, "where is order 104567?") is None
    with pytest.raises(InputError):
        await verification.confirm(container.shop, guest, text)


@pytest.mark.parametrize(
    "parts",
    [
        ("the code starts with {0}{1}{2}", "and ends with {3}{4}{5}"),
        ("{0} {1} {2}, the rest comes", " {3} {4} {5}"),
        ("{0}{1}", "{2}{3}", "{4}{5}"),
        ("it is {0}{1}{2}{3}{4}", "just a second please", "{5}"),
    ],
)
async def test_a_code_in_parts_is_never_whole_and_is_used_up_by_its_last_part(
    container: Container, parts: tuple[str, ...]
) -> None:
    guest, code = await guest_with_code(container)
    seen: list[str] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        seen.extend(str(message.content) for message in messages)
        return AIMessage("Hello.")

    async with clerk_of(container, ScriptedChat(answer=answer)) as clerk:
        here = None
        for part in parts:
            reply = await clerk.chat(guest, part.format(*code), here)
            here = reply.conversation_id
        said = [
            each
            for each in await conversations.messages(container.shop, reply.conversation_id)
            if each.role == "customer"
        ]
        history = await clerk.history(reply.conversation_id)
    assert HIDDEN in said[-1].text and not any(sign.isdigit() for sign in said[-1].text)
    assert not any(sign.isdigit() for sign in str(history[-2].content).partition("code")[0])
    assert len([digit for text in (each.text for each in said) for digit in text if digit.isdigit()]) < len(code)
    assert (await verification.refresh(container.shop, guest)).email == cast.OWNER
    with pytest.raises(InputError):  # it was right: the parts are worth nothing any more
        await verification.confirm(container.shop, guest, code)


async def test_a_code_is_hidden_in_another_session_of_its_mailbox_and_stays_valid_in_its_own(
    container: Container,
) -> None:
    guest, code = await guest_with_code(container)
    other = await principals.sign_in(container.shop, cast.OWNER)
    neighbour = await principals.sign_in(container.shop, cast.NEIGHBOUR)
    async with clerk_of(container, ScriptedChat(answer=lambda _messages: AIMessage("Hello."))) as clerk:
        reply = await clerk.chat(other, f"my code is {code}")
        assert reply.text == f"{say('codes.elsewhere')} {say('codes.another')}"
        [said, _] = await conversations.messages(container.shop, reply.conversation_id)
        assert said.text == f"my code is {HIDDEN}"
        there = await clerk.chat(neighbour, "what about 104567?")  # whose mailbox is not asked
        assert (await conversations.messages(container.shop, there.conversation_id))[0].text == "what about 104567?"
    assert kept(container, code) == []
    assert (await verification.confirm(container.shop, guest, code)).email == cast.OWNER


WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize(
    "form", ["{a} and {b}", "it's {a} and {b}, thanks", "{a}|{b}", "{a}_{b}", "{a}<br>{b}", "{a} then on {b}", "{w}"]
)
async def test_the_code_is_known_however_its_digits_are_parted(container: Container, form: str) -> None:
    guest, code = await guest_with_code(container)
    seen: list[str] = []

    def answer(messages: list[BaseMessage]) -> AIMessage:
        seen.extend(str(message.content) for message in messages)
        return AIMessage("Hello.")

    typed = form.format(a=code[:3], b=code[3:], w=" and ".join("o" if d == "0" else WORDS[int(d)] for d in code))
    async with clerk_of(container, ScriptedChat(answer=answer)) as clerk:
        first = await clerk.chat(guest, "hello")
        await clerk.chat(guest, typed, first.conversation_id)
        assert (await verification.refresh(container.shop, guest)).email == cast.OWNER
        said = await conversations.messages(container.shop, first.conversation_id)
    assert not any(typed in text for text in [*seen, *(each.text for each in said)])


async def test_trying_codes_out_in_pieces_uses_their_tries_up(container: Container) -> None:
    guest, code = await guest_with_code(container)
    async with clerk_of(container, ScriptedChat(answer=lambda _messages: AIMessage("Hello."))) as clerk:
        first = await clerk.chat(guest, "hello")
        for number in range(1, verification.TRIES + 1):
            wrong = f"{(int(code) + number) % 10**6:06d}"
            await clerk.chat(guest, f"{wrong[:3]} and {wrong[3:]}", first.conversation_id)
        await clerk.chat(guest, f"{code[:3]} and {code[3:]}", first.conversation_id)
        assert not (await verification.refresh(container.shop, guest)).email


async def test_own_order_numbers_are_no_part_of_a_code(container: Container) -> None:
    mara = await principals.sign_in(container.shop, cast.OWNER)
    await verification.start_step_up(container.shop, mara)
    for text in (f"{cast.OPEN} 12", f"is {cast.OPEN[:2]}{cast.OPEN[2:]}, 12 the one?"):
        assert await code_hiding.hide(container.shop, mara, text) is None
    assert (await code_hiding.hide(container.shop, mara, "1999 12")).text == HIDDEN  # type: ignore[union-attr]


async def test_a_code_that_has_an_order_number_in_it_is_still_the_code(container: Container) -> None:
    mara = await principals.sign_in(container.shop, cast.OWNER)
    await verification.start_step_up(container.shop, mara)
    async with container.shop.database.write() as session:
        row = (await session.scalars(select(VerificationCode))).one()
        row.code_hash = code_hiding.code_hash(container.shop, row.id, f"{cast.OPEN}12")
    assert (await code_hiding.hide(container.shop, mara, f"{cast.OPEN} 12")).text == HIDDEN  # type: ignore[union-attr]
    assert (await verification.confirm(container.shop, mara, f"{cast.OPEN} 12")).tier is Tier.STEPPED_UP


async def test_an_order_number_typed_while_a_code_is_awaited_shows_the_order(container: Container) -> None:
    mara = await principals.sign_in(container.shop, cast.OWNER)
    async with clerk_of(container, load_model(container.settings)) as clerk:
        first = await clerk.chat(mara, f"change the address of order {cast.OPEN} to Am Brink 9, 1010 Wien, Austria")
        assert "6-digit code" in first.text
        reply = await clerk.chat(mara, cast.OPEN, first.conversation_id)
        assert reply.text.startswith(f"Order {cast.OPEN} of") and say("engine.type_code") in reply.text
        assert (await clerk.chat(mara, "73921", first.conversation_id)).text == say("engine.type_code")
