"""``conversations``: staff read what customers wrote, answer them and give conversations back to the clerk."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from commerce.customer import Principal
    from service.shop import Shop
    from store.models import Conversation, Message

T = TypeVar("T")
app = typer.Typer(no_args_is_help=True, help="Conversations, for staff: those that wait for a person come first.")
Id = Annotated[str, typer.Argument(metavar="ID", help="The conversation's id or the first letters of it.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


@app.command("list")
def list_conversations(
    limit: Annotated[int, typer.Option(min=1, max=500, help="How many.")] = 20, json_output: Json = False
) -> None:
    """List conversations: those handed to a person first, then the newest."""
    from app.cli.output import as_json, line, table
    from commerce.text import one_line
    from service.conversations.handoff import told

    rows = _with_shop(lambda shop, _: _list(shop, limit))
    if json_output:
        as_json([_as_data(row) for row in rows])
    elif not rows:
        line("There are no conversations yet.")
    else:
        cells = [
            [
                row.id,
                row.owner,
                row.subject,
                f"{row.updated_at:%Y-%m-%d %H:%M}",
                one_line(told(row.handoff).get("reason", ""), 60),
            ]
            for row in rows
        ]
        table(
            {"Id": "left", "With": "left", "Customer": "left", "Changed (UTC)": "left", "Handed over because": "left"},
            cells,
        )


@app.command()
def show(conversation: Id, json_output: Json = False) -> None:
    """Show a conversation's messages."""
    from app.cli.output import as_json, line
    from commerce.text import entry
    from service.conversations.handoff import told

    async def read(shop: Shop, _: Principal) -> tuple[Conversation, list[Message]]:
        row = await find(shop, conversation)
        return row, await _messages(shop, row.id)

    row, messages = _with_shop(read)
    if json_output:
        said = [
            {"seq": each.seq, "at": each.created_at.isoformat(), "role": each.role, "text": each.text}
            for each in messages
        ]
        as_json({**_as_data(row), "messages": said})
        return
    line(f"{row.id}  {row.subject}  with {'a person' if row.owner == 'person' else 'the clerk'}")
    for key, value in told(row.handoff).items():
        if key in ("reason", "asked_at", "summary"):
            line(entry(f"{key.replace('_', ' ')}: ", str(value)))
    for each in messages:
        line(entry(f"{each.created_at:%H:%M} {each.role}> ", each.text))


@app.command()
def reply(conversation: Id, text: Annotated[str, typer.Argument(help="What to tell the customer.")]) -> None:
    """Answer the customer; the conversation must have been handed to a person."""
    from app.cli.output import line
    from service import answering

    async def send(shop: Shop, staff: Principal) -> str:
        row = await find(shop, conversation)
        await answering.answer(shop, staff, row.id, text)
        return row.id

    line(f"Sent to {_with_shop(send)}.")


@app.command()
def take(
    conversation: Id,
    reason: Annotated[str, typer.Option(help="Why, for the records.")] = "",
    colleague: Annotated[str, typer.Option("--from", metavar="WHO", help="The colleague who has it now.")] = "",
) -> None:
    """Take a conversation over from the clerk; what it is saying just then is dropped."""
    from app.cli.output import line
    from service.conversations import handoff

    async def over(shop: Shop, staff: Principal) -> str:
        row = await find(shop, conversation)
        await handoff.take(shop, staff, row.id, reason, colleague)
        return row.id

    line(f"A person has {_with_shop(over)} now.")


@app.command()
def release(conversation: Id) -> None:
    """Give a conversation back to the clerk."""
    from app.cli.output import line
    from service.conversations import hands

    async def give(shop: Shop, staff: Principal) -> str:
        row = await find(shop, conversation)
        await hands.give_back(shop, staff, row.id)
        return row.id

    line(f"The clerk has {_with_shop(give)} again.")


def _with_shop(work: Callable[[Shop, Principal], Awaitable[T]], *, own: bool | None = False) -> T:
    import asyncio

    from app.cli.session import opened
    from app.cli.settings import load
    from commerce.customer import Principal

    settings = load()

    async def run() -> T:
        async with opened(settings, own=own, quiet=True) as container:
            # Whoever can read the state directory could read the database itself: the terminal is staff.
            return await work(
                container.shop, Principal.staff(container.shop.shop_id, "terminal", ("actions", "approvals", "read"))
            )

    return asyncio.run(run())


async def _list(shop: Shop, limit: int) -> list[Conversation]:
    from sqlalchemy import case, select

    from service.conversations.conversations import PERSON
    from store.models import Conversation

    waiting_first = case((Conversation.owner == PERSON, 0), else_=1)
    query = (
        select(Conversation)
        .where(Conversation.shop_id == shop.shop_id)
        .order_by(waiting_first, Conversation.updated_at.desc())
        .limit(limit)
    )
    async with shop.database.read() as session:
        return list(await session.scalars(query))


async def find(shop: Shop, start: str) -> Conversation:
    """Return the conversation with this id, or the one whose id begins so."""
    from sqlalchemy import select

    from commerce.errors import ConversationNotFound, InputError
    from store.models import Conversation

    query = select(Conversation).where(
        Conversation.shop_id == shop.shop_id, Conversation.id.startswith(start[:64], autoescape=True)
    )
    async with shop.database.read() as session:
        found = list(await session.scalars(query.limit(2)))
    if not found or not start:
        raise ConversationNotFound
    if len(found) > 1:
        raise InputError("More than one conversation begins like that. Please give more letters.")
    return found[0]


async def _messages(shop: Shop, conversation_id: str) -> list[Message]:
    from service.conversations import conversations

    every: list[Message] = []
    while page := await conversations.messages(shop, conversation_id, after=every[-1].seq if every else 0):
        every += page
    return every


def _as_data(row: Conversation) -> dict[str, Any]:
    from service.conversations.handoff import told

    return {
        "id": row.id,
        "owner": row.owner,
        "subject": row.subject,
        "created_at": row.created_at.isoformat(),
        "updated_at": row.updated_at.isoformat(),
        "handoff": told(row.handoff),
    }
