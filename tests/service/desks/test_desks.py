"""From a customer's ticket to the clerk's answer, a hand-off and back, over HTTP and a desk that keeps what it is given."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
import pytest_asyncio
from sqlalchemy import select, update

from app.http.api import create_app
from commerce.customer import Principal
from commerce.errors import DeskError, DeskGone, NotAuthenticated
from connectors.desks.base import DeskAdapter, Inbound, Native, Outgoing
from service.answering import answer
from service.conversations import conversations, handoff, hands
from service.desks import speakers, work
from service.shop import Shop
from store.models import Conversation, DeskEvent, DeskThread, Message, Proposal
from tests.homes import demo_home, settings_for  # noqa: F401

pytestmark = pytest.mark.asyncio(loop_scope="module")
MARA = {"id": "1", "email": "mara.lindt@example.com", "name": "Mara Lindt", "verified": True}


@dataclass
class Plain:
    """A desk that is told what happens as JSON, and keeps what it is given."""

    name: str = "plain"
    shown: list[tuple[str, str]] = field(default_factory=list)
    handed: list[tuple[str, str]] = field(default_factory=list)
    taken_back: list[str] = field(default_factory=list)
    failing: list[Exception] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        if headers.get("x-desk") != "ours":
            raise NotAuthenticated

    def parse(self, body: bytes) -> Sequence[Inbound]:
        return [Inbound.model_validate(each) for each in json.loads(body)]

    def render(self, said: Outgoing) -> Native:
        return {"text": said.plain()}

    async def send(self, thread: str, shown: Native, key: str) -> None:
        if self.failing:
            raise self.failing.pop()
        if key not in self.keys:
            self.keys.add(key)
            self.shown.append((thread, shown["text"]))

    async def hand_off(self, thread: str, summary: str, key: str) -> None:
        self.handed.append((thread, summary))

    async def take_back(self, thread: str) -> None:
        self.taken_back.append(thread)

    async def check(self) -> str:
        return "plain"

    async def close(self) -> None:
        pass

    def said(self, thread: str) -> list[str]:
        return [text for where, text in self.shown if where == thread]


@dataclass
class Bench:
    client: httpx2.AsyncClient
    shop: Shop
    desk: Plain

    async def tell(self, *events: dict[str, Any], status: int = 200) -> None:
        answered = await self.client.post("/desks/plain", json=list(events), headers={"X-Desk": "ours"})
        assert answered.status_code == status, answered.text

    async def say(self, thread: str, event: str, text: str, **more: Any) -> None:
        await self.tell({"event_id": event, "thread": thread, "text": text, **more})
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until everything is worked off."""
        async with asyncio.timeout(30):
            while True:
                await work.restart_stuck(self.shop)
                async with self.shop.database.read() as session:
                    waits = await session.scalar(select(DeskEvent.id).where(DeskEvent.processed_at.is_(None)).limit(1))
                    behind = await session.scalar(
                        select(DeskThread.id)
                        .join(Conversation, Conversation.id == DeskThread.conversation_id)
                        .join(Message, Message.conversation_id == Conversation.id)
                        .where(DeskThread.owner != "gone")
                        .where((Message.seq > DeskThread.told_seq) | (Conversation.owner != DeskThread.owner))
                        .limit(1)
                    )
                if waits is None and behind is None:
                    return
                await asyncio.sleep(0.02)

    async def thread(self, name: str) -> DeskThread:
        async with self.shop.database.read() as session:
            return (await session.scalars(select(DeskThread).where(DeskThread.thread == name))).one()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bench(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Bench]:  # noqa: F811
    home = tmp_path_factory.mktemp("desks") / "home"
    shutil.copytree(demo_home, home)
    app = create_app(settings_for(home))
    async with app.router.lifespan_context(app):
        shop = app.state.shopclerk.container.shop
        desk = Plain()
        assert isinstance(desk, DeskAdapter)
        shop.desks["plain"] = desk
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000") as client:
            yield Bench(client, shop, desk)


async def test_a_question_is_answered_once_however_often_it_is_told(bench: Bench):
    event = {"event_id": "q1", "thread": "t1", "text": "Do you have umbrellas?"}
    await asyncio.gather(*(bench.tell(event) for _ in range(5)))
    await bench.quiet()
    await bench.tell(event)
    await bench.quiet()
    said = bench.desk.said("t1")
    assert len(said) == 1 and "umbrella" in said[0].lower()
    async with bench.shop.database.read() as session:
        rows = list(await session.scalars(select(DeskEvent).where(DeskEvent.event_id == "q1")))
    assert [(row.body, row.error) for row in rows] == [(b"", "")]


async def test_only_the_desk_is_believed_and_only_a_desk_of_the_shop(bench: Bench):
    answered = await bench.client.post("/desks/plain", json=[{"event_id": "x", "thread": "x", "text": "hi"}])
    assert answered.status_code == 401
    answered = await bench.client.post("/desks/other", json=[])
    assert answered.status_code == 404


async def test_an_address_that_nobody_proved_is_nobody(bench: Bench):
    await bench.say("t2", "u1", "where is my order 1007", contact={**MARA, "verified": False})
    row = await bench.thread("t2")
    assert row.subject.startswith("visitor:desk")
    await bench.say("t3", "v1", "where is my order 1007", contact=MARA)
    row = await bench.thread("t3")
    assert row.subject == "customer:mara.lindt@example.com"
    assert "1007" in bench.desk.said("t3")[-1]
    guest = await speakers.speaker(bench.shop, await bench.thread("t2"), Inbound(event_id="", thread="").contact)
    assert guest.tier == 0 and guest.email == ""


async def _proposals(bench: Bench, thread: str) -> list[Proposal]:
    here = (await bench.thread(thread)).conversation_id
    async with bench.shop.database.read() as session:
        return list(await session.scalars(select(Proposal).where(Proposal.conversation_id == here)))


async def test_a_typed_yes_counts_only_for_what_the_desk_had_been_shown(bench: Bench):
    contact = {**MARA, "email": "jonas.okafor@example.org", "name": "Jonas"}
    ahead = [
        {"event_id": "c1", "thread": "t4", "text": "refund 1028, 1.00 EUR", "contact": contact},
        {"event_id": "c2", "thread": "t4", "text": "yes", "contact": contact},
    ]
    await bench.tell(*ahead)
    await bench.quiet()
    assert [each.state for each in await _proposals(bench, "t4")] == ["open"]
    stale = {"event_id": "c3", "thread": "t4", "text": "yes", "contact": contact, "answers": "other:1"}
    await bench.tell(stale)
    await bench.quiet()
    assert [each.state for each in await _proposals(bench, "t4")] == ["open"]
    await bench.say("t4", "c4", "yes", contact=contact)
    assert [each.state for each in await _proposals(bench, "t4")] == ["accepted"]


async def test_a_person_is_called_with_a_summary_and_the_clerk_is_silent_after_their_answer(bench: Bench):
    await bench.say("t5", "p1", "I want a person", contact=MARA)
    thread, summary = bench.desk.handed[-1]
    row = await bench.thread("t5")
    assert thread == "t5" and row.owner == "person"
    assert "mara.lindt@example.com" in summary and "I want a person" in summary
    assert f"/console/conversations/{row.conversation_id}" in summary
    before = len(bench.desk.said("t5"))
    await bench.tell({"event_id": "p2", "thread": "t5", "kind": "answered", "text": "Ana here."})
    await bench.quiet()
    await bench.say("t5", "p3", "thank you", contact=MARA)
    assert len(bench.desk.said("t5")) == before
    here = str(row.conversation_id)
    assert [each.text for each in await conversations.messages(bench.shop, here) if each.role == "person"] == [
        "Ana here."
    ]
    await bench.tell({"event_id": "p4", "thread": "t5", "kind": "given_back"})
    await bench.quiet()
    assert await conversations.owner(bench.shop, here) == "clerk"
    await bench.tell({"event_id": "p5", "thread": "t5", "kind": "resolved"})
    await bench.quiet()
    assert (await bench.thread("t5")).resolved_by == "clerk"


async def test_what_happens_in_the_console_reaches_the_desk(bench: Bench):
    await bench.say("t6", "k1", "hello", contact=MARA)
    here = str((await bench.thread("t6")).conversation_id)
    staff = Principal.staff(bench.shop.shop_id, "ana", ("actions",))
    await handoff.take(bench.shop, staff, here)
    await answer(bench.shop, staff, here, "This is Ana in the console.")
    await bench.quiet()
    assert bench.desk.said("t6")[-1] == "This is Ana in the console."
    assert bench.desk.handed[-1][0] == "t6"
    # A colleague holds it: the desk's own people cannot give it away.
    await bench.tell({"event_id": "k2", "thread": "t6", "kind": "given_back"})
    await bench.quiet()
    assert await conversations.owner(bench.shop, here) == "person"
    await hands.give_back(bench.shop, staff, here)
    await bench.quiet()
    assert bench.desk.taken_back[-1] == "t6"


async def test_what_cannot_be_read_goes_to_a_person_and_a_desk_that_fails_is_tried_again(bench: Bench):
    await bench.say("t7", "l1", "word " * 3000, contact=MARA)
    assert bench.desk.handed[-1][0] == "t7" and (await bench.thread("t7")).owner == "person"
    bench.desk.failing = [DeskError(detail="down")]
    await bench.say("t8", "f1", "Do you have umbrellas?")
    assert len(bench.desk.said("t8")) == 1


async def test_a_thread_that_is_gone_is_left_alone(bench: Bench):
    bench.desk.failing = [DeskGone(detail="404")]
    await bench.say("t9", "g1", "Do you have umbrellas?")
    row = await bench.thread("t9")
    assert (row.owner, row.error, bench.desk.said("t9")) == ("gone", "404", [])


async def test_what_a_crash_left_is_taken_up_by_the_schedule(bench: Bench):
    await bench.say("t10", "s1", "hello")
    async with bench.shop.database.write() as session:
        await session.execute(update(DeskThread).where(DeskThread.thread == "t10").values(told_seq=0))
    before = len(bench.desk.said("t10"))
    await bench.quiet()
    assert len(bench.desk.said("t10")) == before and (await bench.thread("t10")).told_seq > 0


async def test_a_desk_with_patience_gives_a_change_more_time(bench: Bench):
    contact, wish = MARA, "please refund 20.00 EUR of order 1018"  # an order that no other test here changes
    bench.desk.patience = timedelta(hours=12)  # type: ignore[attr-defined]
    try:
        await bench.say("t11", "w1", wish, contact=contact)
    finally:
        del bench.desk.patience  # type: ignore[attr-defined]
    await bench.say("t12", "w2", wish, contact=contact)
    lives = [each.expires_at - each.created_at for name in ("t11", "t12") for each in await _proposals(bench, name)]
    assert lives == [timedelta(hours=12), timedelta(minutes=10)]
