"""The neutral message of all desks, and the Protocol of what stands between a desk's messages and ours."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any, Protocol, runtime_checkable

from pydantic import BaseModel, ConfigDict, SecretStr

from commerce.errors import ConfigurationError
from runtime.section import Section
from runtime.settings import Settings

#: How long a desk's own ids may be: the room that the database has.
LONGEST_ID = 200
#: What a desk is given to show, in its own form.
Native = dict[str, Any]


class Kind(StrEnum):
    """What happened at a desk."""

    MESSAGE = "message"  # the customer says something
    TAKEN = "taken"  # a person has the conversation
    ANSWERED = "answered"  # a person said something to the customer
    GIVEN_BACK = "given_back"  # the person wants the clerk to go on
    RESOLVED = "resolved"  # whoever has it says that it is done


class Contact(BaseModel):
    """Who writes, as the desk knows them. ``verified`` only where the desk itself proved that ``email`` is theirs."""

    model_config = ConfigDict(frozen=True)

    id: str = ""
    email: str = ""
    name: str = ""
    verified: bool = False


class Inbound(BaseModel):
    """One thing that happened at a desk.

    ``event_id`` is the desk's own, and the same when it is told again. ``thread`` is the conversation there.
    ``answers`` is the key of our message that this one replies to, where the desk says so, and None where it does not:
    a typed yes is then one to what the desk had been given when the message came in. ``relay`` marks a person's answer
    that the customer has not been shown by the desk: we bring it to them.
    """

    model_config = ConfigDict(frozen=True)

    event_id: str
    thread: str
    kind: Kind = Kind.MESSAGE
    text: str = ""
    contact: Contact = Contact()
    answers: str | None = None
    relay: bool = False


class Card(BaseModel):
    """A product or another thing that a desk may draw."""

    model_config = ConfigDict(frozen=True)

    title: str
    text: str = ""
    url: str = ""
    image: str = ""


class Outgoing(BaseModel):
    """What is to be shown in a thread. ``text`` is whole alone; all else is for desks that can draw it.

    ``key`` names the message: a desk that is given the same one again shows it once. ``choices`` may be pressed instead
    of typed. ``confirm`` is the address of a page that shows the change which waits for a yes, and takes it.
    """

    model_config = ConfigDict(frozen=True)

    key: str
    text: str
    cards: tuple[Card, ...] = ()
    choices: tuple[str, ...] = ()
    confirm: str = ""

    def plain(self) -> str:
        """Return all of it as text, with the cards that the text does not name, for desks that draw nothing."""
        spoken = self.text.casefold()
        unnamed = [each for each in self.cards if each.title.casefold() not in spoken]
        lines = ["- " + ", ".join(filter(None, (each.title, each.text, each.url))) for each in unnamed]
        return "\n".join(filter(None, (self.text, *lines)))


@runtime_checkable
class DeskAdapter(Protocol):
    """One desk. What it sends is never trusted further than `verify` and the fields of `Inbound` say.

    Errors of everything that reaches the desk: `DeskGone` (there is no such thread), `DeskError` (not this time).
    """

    name: str

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Make sure that the desk sent this.

        Raises:
            NotAuthenticated: It was not the desk.
        """
        ...

    def parse(self, body: bytes) -> Sequence[Inbound]:
        """Return what happened, in order; nothing for what we, other programs or automatic mails said ourselves.

        Raises:
            InputError: That is nothing that the desk would send.
        """
        ...

    def render(self, said: Outgoing) -> Native:
        """Return a message in the desk's own form."""
        ...

    async def send(self, thread: str, shown: Native, key: str) -> None:
        """Show the customer a rendered message, once per ``key``."""
        ...

    async def hand_off(self, thread: str, summary: str, key: str) -> None:
        """Give the thread to people, with a summary that the customer does not see."""
        ...

    async def take_back(self, thread: str) -> None:
        """Take the thread back from people, as the clerk goes on."""
        ...

    async def check(self) -> str:
        """Reach the desk and return one line for ``doctor``."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@runtime_checkable
class Polled(Protocol):
    """A desk that tells nothing by itself, and is asked."""

    async def poll(self) -> Sequence[Inbound]:
        """Return what happened since `seen` was told last, in order."""
        ...

    async def seen(self) -> None:
        """All that the last `poll` returned is kept on our side now."""
        ...


@runtime_checkable
class Patient(Protocol):
    """A desk at which people take their time to read: a change can be confirmed there for so long."""

    patience: timedelta


@runtime_checkable
class PassingOn(Protocol):
    """A desk whose people see nothing of a thread but what they are sent."""

    async def pass_on(self, thread: str, text: str, key: str) -> None:
        """Send the people who have the thread what the customer wrote, once per ``key``."""
        ...


@dataclass(frozen=True)
class Setup:
    """How a desk comes to know the clerk.

    Attributes:
        done: What was done at the desk just now, a sentence each.
        todo: What a person has to do there, or to write into the settings, a sentence each.
    """

    done: tuple[str, ...] = ()
    todo: tuple[str, ...] = ()


@dataclass(frozen=True)
class Desk:
    """A kind of desk, before it is opened.

    Attributes:
        name: What settings and addresses call it.
        label: What people call it.
        section: Its settings.
        open: Makes the adapter of these settings; raises `ConfigurationError` where one is missing.
        set_up: Has the desk know the clerk, who is told of news at the address given.
    """

    name: str
    label: str
    section: type[Section]
    open: Callable[[Settings], DeskAdapter]
    set_up: Callable[[Settings, str], Awaitable[Setup]]


def required(desk: Desk, settings: Settings, *names: str) -> None:
    """Make sure that settings which a desk cannot do without are there.

    Raises:
        ConfigurationError: One is empty.
    """
    found = settings.section(desk.section)
    for name in names:
        value = getattr(found, name)
        if not (value.get_secret_value() if isinstance(value, SecretStr) else value):
            raise ConfigurationError(f"{desk.label} needs {desk.section.variable(name)}.", code="bad_desk")
