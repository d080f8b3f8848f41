"""Bringing a thread at a desk up to what our conversation is: what was said in it, and whose it is."""

from __future__ import annotations

from commerce.language import speaking
from connectors.desks.base import DeskAdapter, PassingOn
from service.conversations import conversations
from service.desks import summary, threads, voice
from service.shop import Shop
from store.models import Conversation, DeskThread, Message

GONE = "gone"
#: Whose messages customers read at a desk.
OURS = ("clerk", conversations.PERSON, conversations.NOTICE)


async def bring_over(shop: Shop, thread_id: int) -> None:
    """Show what is not shown yet, in order, then give the thread to whom the conversation belongs.

    Raises:
        DeskError: The desk did not take it this time, or has the thread no more.
    """
    async with shop.database.read() as session:
        thread = await session.get_one(DeskThread, thread_id)
        row = await session.get(Conversation, thread.conversation_id) if thread.conversation_id else None
    if row is None or thread.owner == GONE:
        return
    adapter = shop.desks[thread.desk]
    for message in await conversations.messages(shop, row.id, thread.told_seq):
        await _show(shop, adapter, thread, message)
        await threads.change(shop, thread.id, told_seq=message.seq, error="")
    await _give_to(shop, adapter, thread, row)


async def _show(shop: Shop, adapter: DeskAdapter, thread: DeskThread, message: Message) -> None:
    speaker = voice.of(shop)
    if message.role == "customer" and thread.owner == conversations.PERSON:
        if isinstance(adapter, PassingOn):
            key = f"{message.conversation_id}:{message.seq}"
            await adapter.pass_on(thread.thread, message.text, key)
        return
    if message.role not in OURS or speaker is None or (message.reply or {}).get("desk") == thread.desk:
        return
    key = f"{message.conversation_id}:{message.seq}"
    with speaking(await conversations.language_of(shop, message.conversation_id)):
        said = speaker.drawn(message, key)
        if said.plain().strip():
            await adapter.send(thread.thread, adapter.render(said), key)


async def _give_to(shop: Shop, adapter: DeskAdapter, thread: DeskThread, row: Conversation) -> None:
    if row.owner == thread.owner:
        return
    if row.owner == conversations.PERSON:
        since = int(row.owner_since.timestamp()) if row.owner_since else 0
        await adapter.hand_off(thread.thread, await summary.of(shop, row), f"{row.id}:handoff:{since}")
    else:
        await adapter.take_back(thread.thread)
    await threads.change(shop, thread.id, owner=row.owner)
