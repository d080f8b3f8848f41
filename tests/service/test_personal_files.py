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
from service import personal_files
from service.bootstrap import open_container
from service.identity import principals, verification
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
    mara = await principals.sign_in(shop, cast.OWNER)
    reply = await clerk.chat(mara, f"add a note to order {cast.OPEN}: please ring at {CANARY} street")
    reply = await clerk.chat(mara, "yes", reply.conversation_id)
    reply = await clerk.chat(mara, "refund order 1012", reply.conversation_id)
    await clerk.chat(mara, "yes", reply.conversation_id)
    await clerk.chat(mara, f"I want to talk to a person, I live at {CANARY}", reply.conversation_id)
    await clerk.chat(mara, f"I live at {CANARY} and I will sue you")
    await verification.start_step_up(shop, mara)
    visitor = await principals.authenticate(shop, principals.visitor_token(shop))
    await clerk.chat(visitor, f"where is order {cast.OPEN}? my mail is {cast.OWNER.upper()}, {CANARY}")


async def test_nothing_is_left_in_the_whole_house(home: Path) -> None:
    settings = settings_for(home, staff_mail="staff@shop.example", mail="outbox")
    async with open_container(settings, own=True) as container, open_checkpointer(home) as checkpointer:
        with privacy.also_forget(container.shop.shop_id, checkpointer.adelete_thread):
            clerk = Clerk(container.shop, load_model(settings), checkpointer)
            await talk(container.shop, clerk)
            await privacy.carry_out(
                container.shop, Event(kind=Kind.EXPORT_CUSTOMER, email=cast.OWNER, request="77"), "shopify"
            )
            for _ in range(100):  # mails are sent, changes end
                if len(list((home / "outbox").glob("*.eml"))) >= 4:
                    break
                await asyncio.sleep(0.1)
            places = {place.partition(":")[0] for place in found(home, cast.OWNER, CANARY)}
            assert {"shopclerk.sqlite", "conversations.sqlite", "request-77.json"} <= places
            assert any(place.startswith("code-") for place in places)
            assert any(place.startswith("handoff-") for place in places)
            await privacy.carry_out(container.shop, Event(kind=Kind.ERASE_CUSTOMER, email=cast.OWNER), "shopify")
            assert found(home, cast.OWNER, CANARY) == []
            assert not (await container.shop.audit.verify(container.database)).problems
    assert found(home, cast.OWNER, CANARY) == []


async def test_mails_and_words_of_others_stay(home: Path) -> None:
    settings = settings_for(home, staff_mail="staff@shop.example", mail="outbox")
    async with open_container(settings, own=True) as container, open_checkpointer(home) as checkpointer:
        with privacy.also_forget(container.shop.shop_id, checkpointer.adelete_thread):
            clerk = Clerk(container.shop, load_model(settings), checkpointer)
            jonas = await principals.sign_in(container.shop, cast.NEIGHBOUR)
            reply = await clerk.chat(jonas, f"I live at {CANARY} and I will sue you")
            for _ in range(100):
                if list((home / "outbox").glob("handoff-*.eml")):
                    break
                await asyncio.sleep(0.1)
            await privacy.erase(container.shop, cast.OWNER, "operator")
            assert len(await clerk.history(reply.conversation_id)) > 0
            held = await privacy.export(container.shop, cast.NEIGHBOUR)
            assert CANARY in str(held["messages"])
            assert len(list((home / "outbox").glob("handoff-*.eml"))) == 1


async def test_an_export_that_is_none_is_left_alone(home: Path) -> None:
    async with open_container(settings_for(home), own=True) as container:
        folder = personal_files.exports(container.shop)
        folder.mkdir()
        for name, text in (
            ("a.json", "{"),
            ("b.json", "[]"),
            ("c.json", f'{{"email": "{cast.NEIGHBOUR}"}}'),
            ("d.json", f'{{"email": "{cast.OWNER}"}}'),
        ):
            (folder / name).write_text(text)
        await privacy.erase(container.shop, cast.OWNER, "operator")
        assert sorted(path.name for path in folder.iterdir()) == ["a.json", "b.json", "c.json"]
