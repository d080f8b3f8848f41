"""What every desk must do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from commerce.errors import DeskGone, InputError, NotAuthenticated
from connectors.desks.base import Card, DeskAdapter, Inbound, Kind, Outgoing
from evals.contracts.suite import Suite, raises

#: What the templates, markup and quotations of some desk would make something else of.
ODD = "Half {{ ticket.id }} of {% if x %} it <b>bold</b> {# gone #} & that's all"


class DeskWorld(Protocol):
    """A desk with one thread, in which a customer has asked something; what happens comes as its adapter reads it.

    ``opened`` is what came when the customer asked.
    """

    adapter: DeskAdapter
    thread: str
    opened: Sequence[Inbound]

    async def customer_says(self, text: str) -> Sequence[Inbound]:
        """Have the customer write; returns what the desk told of it."""
        ...

    async def person_says(self, text: str) -> Sequence[Inbound]:
        """Have a member of staff answer the customer."""
        ...

    async def person_takes(self) -> Sequence[Inbound]:
        """Have a member of staff take the thread."""
        ...

    async def person_gives_back(self) -> Sequence[Inbound]:
        """Have them give it to the clerk; raises `NotOffered` where the desk has no way to."""
        ...

    async def told(self) -> Sequence[Inbound]:
        """Return what the desk told since the last of these calls."""
        ...

    async def public(self) -> list[str]:
        """Return what the customer can read of us in the thread, oldest first."""
        ...

    async def private(self) -> list[str]:
        """Return what only staff can read of us."""
        ...


contract: Suite[DeskWorld] = Suite()


def _said(text: str, key: str) -> Outgoing:
    return Outgoing(key=key, text=text)


@contract.reads("desk")
async def it_fulfils_the_protocol(world: DeskWorld) -> None:
    assert isinstance(world.adapter, DeskAdapter)
    assert await world.adapter.check()


@contract.reads("desk")
async def only_the_desk_is_believed(world: DeskWorld) -> None:
    with raises(NotAuthenticated):
        world.adapter.verify({}, b"{}")
    with raises(NotAuthenticated):
        world.adapter.verify({"authorization": "Basic eDp5"}, b"{}")


@contract.reads("desk")
async def what_no_desk_would_send_is_refused(world: DeskWorld) -> None:
    for body in (b"", b"no json", b"[]", b'{"ticket": 7}', b"\xff\xfe"):
        with raises(InputError):
            world.adapter.parse(body)


@contract.writes("desk")
async def a_customers_words_are_one_message_of_the_thread(world: DeskWorld) -> None:
    asked = list({each.event_id: each for each in world.opened if each.kind is Kind.MESSAGE}.values())
    assert len(asked) == 1, asked
    assert asked[0].thread == world.thread and not asked[0].contact.verified
    fresh = _new(world, await world.customer_says("And one more thing."))
    assert [(each.kind, each.text, each.thread) for each in fresh] == [
        (Kind.MESSAGE, "And one more thing.", world.thread)
    ]


@contract.writes("desk")
async def what_we_say_is_read_as_it_is_and_is_no_message_to_us(world: DeskWorld) -> None:
    said = Outgoing(
        key="a:1", text=ODD, cards=(Card(title="Umbrella", text="19.00 EUR", url="https://shop.example/u"),)
    )
    await world.adapter.send(world.thread, world.adapter.render(said), "a:1")
    shown = (await world.public())[-1]
    assert "".join(said.plain().split()) == "".join(shown.split())
    assert _new(world, await world.told()) == []


@contract.writes("desk")
async def what_is_sent_again_is_shown_once(world: DeskWorld) -> None:
    shown = world.adapter.render(_said("The same again.", "a:2"))
    before = len(await world.public())
    await world.adapter.send(world.thread, shown, "a:2")
    await world.adapter.send(world.thread, shown, "a:2")
    assert len(await world.public()) == before + 1


@contract.writes("desk")
async def the_summary_of_a_hand_off_is_for_people_only(world: DeskWorld) -> None:
    await world.adapter.hand_off(world.thread, "Mara wants her money back.", "a:handoff:1")
    await world.adapter.hand_off(world.thread, "Mara wants her money back.", "a:handoff:1")
    assert sum("Mara wants" in each for each in await world.private()) == 1
    assert not any("Mara wants" in each for each in await world.public())
    assert not [each for each in _new(world, await world.told()) if each.kind is Kind.MESSAGE]


@contract.writes("desk")
async def a_person_who_takes_the_thread_answers_in_it_and_gives_it_back(world: DeskWorld) -> None:
    taken = _new(world, await world.person_takes())
    assert {each.kind for each in taken} == {Kind.TAKEN}
    answered = _new(world, await world.person_says("Ana here."))
    assert [each.text for each in answered if each.kind is Kind.ANSWERED] == ["Ana here."]
    assert not [each for each in answered if each.kind is Kind.MESSAGE]
    back = _new(world, await world.person_gives_back())
    assert Kind.GIVEN_BACK in {each.kind for each in back} and Kind.TAKEN not in {each.kind for each in back}


@contract.writes("desk")
async def the_clerk_takes_a_thread_back(world: DeskWorld) -> None:
    await world.person_takes()
    await world.adapter.take_back(world.thread)
    fresh = _new(world, await world.customer_says("You again, please."))
    assert [each.kind for each in fresh] == [Kind.MESSAGE]


@contract.writes("desk")
async def a_thread_that_is_not_there_is_gone(world: DeskWorld) -> None:
    with raises(DeskGone):
        await world.adapter.send("987654", world.adapter.render(_said("Anybody?", "a:3")), "a:3")


def _new(world: DeskWorld, found: Sequence[Inbound]) -> list[Inbound]:
    """Return what was not told before: the intake knows it again by its id."""
    known = {each.event_id for each in world.opened}
    fresh = [each for each in {each.event_id: each for each in found}.values() if each.event_id not in known]
    world.opened = [*world.opened, *fresh]
    return fresh


CONTRACTS = tuple(contract.contracts)
