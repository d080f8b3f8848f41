"""What each thing that happens at a desk does to our side: a turn of the clerk, or a conversation in other hands."""

from __future__ import annotations

import contextlib
import logging

from commerce.customer import Principal
from commerce.errors import ConfigurationError, Conflict, ConversationNotFound
from commerce.language import speaking
from commerce.sentences import say
from commerce.text import clean
from connectors.desks.base import Inbound, Kind, Patient
from runtime import clock
from service.changes.lasting import lasting
from service.conversations import conversations, handoff, hands
from service.desks import showing, speakers, threads, voice
from service.shop import Shop
from store.models import DeskEvent, DeskThread

log = logging.getLogger(__name__)
_LONGEST = 8_000


async def carry_out(shop: Shop, row: DeskEvent, event: Inbound) -> None:
    """Do what one event asks for. Doing it twice does it once.

    Raises:
        ShopclerkError: It cannot be done, or not now.
    """
    async with shop.database.read() as session:
        thread = await session.get_one(DeskThread, row.thread_id)
    match event.kind:
        case Kind.MESSAGE:
            await _hear(shop, thread, row, event)
        case Kind.TAKEN:
            await _take(shop, thread)
            await threads.change(shop, thread.id, owner=conversations.PERSON)
        case Kind.ANSWERED:
            await _answered(shop, thread, row, event)
        case Kind.GIVEN_BACK:
            await _give_back(shop, thread)
        case Kind.RESOLVED:
            await _resolved(shop, thread)


async def _hear(shop: Shop, thread: DeskThread, row: DeskEvent, event: Inbound) -> None:
    answerer = voice.of(shop)
    if answerer is None:
        raise ConfigurationError(detail="nobody answers")
    who = await speakers.speaker(shop, thread, event.contact)
    here = thread.conversation_id
    if thread.subject != who.subject:  # somebody else, or somebody of whom more is known: a conversation of their own
        here = None
        await threads.change(shop, thread.id, subject=who.subject, conversation_id=None, told_seq=0)
    key = threads.client_id(row)
    text = clean(event.text, _LONGEST)
    adapter = shop.desks[thread.desk]
    patience = adapter.patience if isinstance(adapter, Patient) else None
    with speaking(shop.settings.language), lasting(patience):
        if here is None:
            here = await conversations.started_with(shop, who, key, conversations.clean_message(text))
        try:
            now = await answerer.hear(who, text, here, key, row.shown)
        except ConversationNotFound:  # it was erased meanwhile
            now = await answerer.hear(who, text, None, key, 0)
    if now != thread.conversation_id:
        await showing.bring_over(shop, thread.id)  # what was said at the end of the one before
        await threads.change(shop, thread.id, conversation_id=now, told_seq=0)


async def _place(shop: Shop, thread: DeskThread, who: Principal | None = None) -> str:
    """Return the thread's conversation; one is begun where nobody has spoken to the clerk yet."""
    if thread.conversation_id is not None:
        return thread.conversation_id
    speaker = who or await speakers.speaker(shop, thread, Inbound(event_id="", thread="").contact)
    with speaking(shop.settings.language):
        here = (await conversations.create(shop, speaker)).id
    await threads.change(shop, thread.id, conversation_id=here, told_seq=0, subject=speaker.subject)
    return here


async def _take(shop: Shop, thread: DeskThread) -> str:
    """Make the people of the desk those who answer; a colleague who has it in the console keeps it."""
    here = await _place(shop, thread)
    with contextlib.suppress(Conflict):
        await handoff.take(shop, speakers.agent(shop, thread.desk), here)
    return here


async def _answered(shop: Shop, thread: DeskThread, row: DeskEvent, event: Inbound) -> None:
    """Keep what a person said at the desk, for the clerk and for colleagues; the customer has read it there.

    Where the desk did not show it to them, we do, like what is said in the console.
    """
    here = await _take(shop, thread)
    key, text = threads.client_id(row), clean(event.text, _LONGEST)
    read_there = None if event.relay else {"desk": row.desk}
    async with shop.database.write() as session:
        if not await threads.is_known(session, shop, here, key):
            await conversations.append(session, shop, here, conversations.PERSON, text, read_there, key)


async def _give_back(shop: Shop, thread: DeskThread) -> None:
    if thread.conversation_id is None:
        return
    try:
        await hands.give_back(shop, speakers.agent(shop, thread.desk), thread.conversation_id)
    except Conflict:
        log.info("a colleague in the console keeps a conversation that %s gave back", thread.desk)
        return
    await threads.change(shop, thread.id, owner=conversations.CLERK)


async def _resolved(shop: Shop, thread: DeskThread) -> None:
    """Keep who had it when it was done, for the numbers."""
    here = thread.conversation_id
    by = await conversations.owner(shop, here) if here else conversations.PERSON
    await threads.change(shop, thread.id, resolved_by=by, resolved_at=clock.now())
    async with shop.database.write() as session:
        await shop.audit.append(session, f"desk:{thread.desk}", "resolved", here or thread.thread[:64], {"by": by})
    await shop.audit.anchor()


async def to_person(shop: Shop, row: DeskEvent, event: Inbound) -> None:
    """Call a person for what the clerk cannot answer; what was said stands at the desk."""
    if event.kind is not Kind.MESSAGE:
        return
    async with shop.database.read() as session:
        thread = await session.get_one(DeskThread, row.thread_id)
    who = await speakers.speaker(shop, thread, event.contact)
    here = await _place(shop, thread, who)
    with speaking(await conversations.language_of(shop, here)):
        said = await handoff.hand_off(shop, who, here, say("handoff.reason.unread"))
        async with shop.database.write() as session:
            key = f"{threads.client_id(row)}:passed"
            if not await threads.is_known(session, shop, here, key):
                await conversations.append(session, shop, here, conversations.NOTICE, said, {"text": said}, key)
