"""Reservations at once, on both databases: all that fit get their answer, and never more is held than was paid."""

from __future__ import annotations

import asyncio

import pytest
from sqlalchemy import select

from commerce.errors import OverReserved
from service.changes import ledger
from store.database import Database
from store.migrate import migrate
from store.models import OrderReservation, Proposal


@pytest.mark.parametrize("rounds", [5])
async def test_first_reservations_at_once_all_count(database_url: str, rounds: int) -> None:
    migrate(database_url)
    database = Database(database_url)

    async def take(order: str) -> bool:
        try:
            async with database.write() as session:
                await ledger.reserve(session, Proposal(shop_id="s", order_id=order), 100, 500, "EUR")
        except OverReserved:
            return False
        return True

    try:
        for number in range(rounds):
            answers = await asyncio.gather(*(take(f"order-{number}") for _ in range(8)))
            assert sum(answers) == 5
        async with database.read() as session:
            held = list(await session.scalars(select(OrderReservation.reserved)))
        assert held == [500] * rounds
    finally:
        await database.close()
