"""Erased is erased: no file of the state directory and no table holds the address or the words any more."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from agent.models import load_model
from connectors.stores.demo import cast
from connectors.stores.events import Event, Kind
from service import identity, leftovers, verification
from service.house import open_house
from service.shop import Shop
from service.webhooks import privacy
from tests.homes import settings_for

CANARY = "Xylotheque"
#: The demo store is the platform: what it keeps is the shop's.
_THE_STORES = ("demo.sqlite", "demo.sqlite-wal", "demo.sqlite-shm")


def found(home: Path, *words: str) -> list[str]:
    """Return where one of the words stands: files by their bytes, tables by their rows."""
    wanted = [word.lower() for word in words]
    files = [path for path in home.rglob("*") if path.is_file() and path.name not in _THE_STORES]
    places = [path.name for path in files if any(word.encode() in path.read_bytes().lower() for word in wanted)]
    for path in home.glob("*.sqlite"):
        if path.name in _THE_STORES:
            continue
        with closing(sqlite3.connect(path)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
                rows = connection.execute(f'SELECT * FROM "{table}"').fetchall()
                places += [f"{path.name}:{table}" for row in rows if any(word in repr(row).lower() for word in wanted)]
    return places


async def talk(shop: Shop, clerk: Clerk) -> None:
    """Leave traces wherever the clerk leaves any: known, and as a visitor who proves nothing."""
    mara = await identity.sign_in(shop, cast.OWNER)
    reply = await clerk.chat(mara, f"add a note to order {cast.OPEN}: please ring at {CANARY} street")
    reply = await clerk.chat(mara, "yes", reply.conversation_id)
    reply = await clerk.chat(mara, "refund order 1012", reply.conversation_id)
    await clerk.chat(mara, "yes", reply.conversation_id)
    await clerk.chat(mara, f"I want to talk to a person, I live at {CANARY}", reply.conversation_id)
    await clerk.chat(mara, f"I live at {CANARY} and I will sue you")
    await verification.start_step_up(shop, mara)
    visitor = await identity.authenticate(shop, identity.visitor_token(shop))
    await clerk.chat(visitor, f"where is order {cast.OPEN}? my mail is {cast.OWNER.upper()}, {CANARY}")


async def test_nothing_is_left_in_the_whole_house(home: Path) -> None:
    settings = settings_for(home, staff_mail="staff@shop.example", mail="outbox")
    async with open_house(settings, own=True) as house, open_checkpointer(home) as checkpointer:
        with privacy.also_forget(house.shop.shop_id, checkpointer.adelete_thread):
            clerk = Clerk(house.shop, load_model(settings), checkpointer)
            await talk(house.shop, clerk)
            await privacy.carry_out(
                house.shop, Event(kind=Kind.EXPORT_CUSTOMER, email=cast.OWNER, request="77"), "shopify"
            )
            for _ in range(100):  # mails are sent, changes end
                if len(list((home / "outbox").glob("*.eml"))) >= 4:
                    break
                await asyncio.sleep(0.1)
            places = {place.partition(":")[0] for place in found(home, cast.OWNER, CANARY)}
            assert {"shopclerk.sqlite", "conversations.sqlite", "request-77.json"} <= places
            assert any(place.startswith("code-") for place in places)
            assert any(place.startswith("handoff-") for place in places)
            await privacy.carry_out(house.shop, Event(kind=Kind.ERASE_CUSTOMER, email=cast.OWNER), "shopify")
            assert found(home, cast.OWNER, CANARY) == []
            assert not (await house.shop.audit.verify(house.database)).problems
    assert found(home, cast.OWNER, CANARY) == []


async def test_mails_and_words_of_others_stay(home: Path) -> None:
    settings = settings_for(home, staff_mail="staff@shop.example", mail="outbox")
    async with open_house(settings, own=True) as house, open_checkpointer(home) as checkpointer:
        with privacy.also_forget(house.shop.shop_id, checkpointer.adelete_thread):
            clerk = Clerk(house.shop, load_model(settings), checkpointer)
            jonas = await identity.sign_in(house.shop, cast.NEIGHBOUR)
            reply = await clerk.chat(jonas, f"I live at {CANARY} and I will sue you")
            for _ in range(100):
                if list((home / "outbox").glob("handoff-*.eml")):
                    break
                await asyncio.sleep(0.1)
            await privacy.erase(house.shop, cast.OWNER, "operator")
            assert len(await clerk.history(reply.conversation_id)) > 0
            held = await privacy.export(house.shop, cast.NEIGHBOUR)
            assert CANARY in str(held["messages"])
            assert len(list((home / "outbox").glob("handoff-*.eml"))) == 1


async def test_an_export_that_is_none_is_left_alone(home: Path) -> None:
    async with open_house(settings_for(home), own=True) as house:
        folder = leftovers.exports(house.shop)
        folder.mkdir()
        for name, text in (
            ("a.json", "{"),
            ("b.json", "[]"),
            ("c.json", f'{{"email": "{cast.NEIGHBOUR}"}}'),
            ("d.json", f'{{"email": "{cast.OWNER}"}}'),
        ):
            (folder / name).write_text(text)
        await privacy.erase(house.shop, cast.OWNER, "operator")
        assert sorted(path.name for path in folder.iterdir()) == ["a.json", "b.json", "c.json"]
