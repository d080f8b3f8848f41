"""Ways to falsify the books, one for each rule of the auditor."""

from __future__ import annotations

import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import delete, update

from runtime import clock
from service.conversations import conversations
from service.shop import Shop
from store.models import AuditEntry, Effect, Message, OrderReservation, Proposal


@dataclass
class Books:
    """A finished shop: a refund and an address change that went well, a refund that failed."""

    shop: Shop
    demo: Path
    good: Effect
    bad: Effect
    conversation: str


async def _set(books: Books, table: type, where: object, **values: object) -> None:
    async with books.shop.database.write() as session:
        await session.execute(update(table).where(where).values(**values))  # type: ignore[arg-type]


def _at_the_store(books: Books, statement: str, *values: object) -> None:
    connection = sqlite3.connect(books.demo)
    with connection:
        connection.execute(statement, values)
    connection.close()


_COPY = (
    "INSERT INTO movements (order_id, kind, status, method, amount, reference, reason, shipping, lines, at) "
    "SELECT order_id, kind, status, method, amount, ?, reason, shipping, lines, at FROM movements WHERE reference = ?"
)


async def pay_more(books: Books) -> None:
    """The platform pays more than the effect says."""
    _at_the_store(books, "UPDATE movements SET amount = amount + 1 WHERE reference = ?", books.good.id)


async def pay_twice(books: Books) -> None:
    """The same key is in the platform's books twice."""
    _at_the_store(books, _COPY, books.good.id, books.good.id)


async def never_pay(books: Books) -> None:
    """The refund is not in the platform's books."""
    _at_the_store(books, "DELETE FROM movements WHERE reference = ?", books.good.id)


async def pay_what_failed(books: Books) -> None:
    """The refund that we call failed was paid."""
    _at_the_store(books, _COPY, books.bad.id, books.good.id)


async def pay_a_stranger(books: Books) -> None:
    """A refund under a key that no effect has."""
    _at_the_store(books, _COPY, "f" * 32, books.good.id)


async def charge(books: Books) -> None:
    """The platform took money under a key whose question named no price."""
    _at_the_store(books, _COPY, books.good.id, books.good.id)
    _at_the_store(books, "UPDATE movements SET kind = 'capture' WHERE id = (SELECT max(id) FROM movements)")


async def leave_open(books: Books) -> None:
    """An effect was left as it was sent, an hour ago."""
    await _set(books, Effect, Effect.id == books.good.id, state="sending", sent_at=clock.now() - timedelta(hours=1))


async def forget_who(books: Books) -> None:
    """Nobody is known to have accepted the proposal."""
    await _set(books, Proposal, Proposal.id == books.good.proposal_id, decided_by=None)


async def take_back_the_yes(books: Books) -> None:
    """The proposal was declined, and its effect is there."""
    await _set(books, Proposal, Proposal.id == books.good.proposal_id, state="declined")


async def send_something_else(books: Books) -> None:
    """The effect's request is not the one that was shown."""
    await _set(books, Effect, Effect.id == books.good.id, request={**books.good.request, "reason": "another"})


async def hold_too_much(books: Books) -> None:
    """The reservation is more than the effects."""
    mine = OrderReservation.shop_id == books.shop.shop_id
    await _set(books, OrderReservation, mine, reserved=OrderReservation.reserved + 1)


async def say_nothing(books: Books) -> None:
    """The clerk's last message is blank."""
    await _set(books, Message, Message.text.startswith("Done"), text="Hello.")


async def say_it_again(books: Books) -> None:
    """The clerk says "done" a second time."""
    messages = await conversations.messages(books.shop, books.conversation)
    done = next(each.text for each in messages if each.text.startswith("Done"))
    await conversations.add(books.shop, books.conversation, "clerk", done)


async def promise(books: Books) -> None:
    """The clerk says that something was done which nobody did."""
    await conversations.add(books.shop, books.conversation, "clerk", "Good news: your money has been refunded.")


async def change_the_chain(books: Books) -> None:
    """An audit entry is rewritten."""
    await _set(books, AuditEntry, AuditEntry.reference == books.good.id, actor="somebody")


async def leave_out_a_line(books: Books) -> None:
    """An audit entry is deleted."""
    async with books.shop.database.write() as session:
        await session.execute(delete(AuditEntry).where(AuditEntry.reference == books.bad.id))


BREAKAGES: list[tuple[Callable[[Books], Awaitable[None]], str]] = [
    (pay_more, "sum"),
    (pay_more, "stranger"),
    (pay_twice, "doubled"),
    (pay_twice, "sum"),
    (never_pay, "missing"),
    (pay_what_failed, "denied"),
    (pay_a_stranger, "stranger"),
    (charge, "charged"),
    (leave_open, "unresolved"),
    (forget_who, "undecided"),
    (take_back_the_yes, "undecided"),
    (send_something_else, "unplanned"),
    (hold_too_much, "reservation"),
    (say_nothing, "untold"),
    (say_it_again, "told_twice"),
    (promise, "promise"),
    (change_the_chain, "chain"),
    (leave_out_a_line, "unlogged"),
    (leave_out_a_line, "chain"),
]
