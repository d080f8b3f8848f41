"""Opening the container for a command, and one person's talk with the clerk in it."""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from app.cli.progress import bar

if TYPE_CHECKING:
    from agent.clerk import Clerk
    from agent.events import Event
    from commerce.customer import Principal
    from runtime.settings import Settings
    from service.bootstrap import Container
    from store.models import Message

DEMO_ORDER = "1007"


@asynccontextmanager
async def opened(
    settings: Settings, *, own: bool | None = None, quiet: bool = False, filled: bool = True
) -> AsyncIterator[Container]:
    """Open the container; a first start shows on stderr how the demo store fills."""
    from service.bootstrap import open_container

    async with AsyncExitStack() as stack:
        with bar(quiet=quiet) as report:
            container = await stack.enter_async_context(
                open_container(settings, own=own, progress=report, filled=filled)
            )
            if container.owner and filled and not container.shop.discovery.state().complete:
                # A deleted or damaged index is made again before the first question, not after it.
                await container.shop.discovery.update(report)
        yield container


@asynccontextmanager
async def reading(settings: Settings, *, quiet: bool = False) -> AsyncIterator[Container]:
    """Open the container for reading only, so that a server may start meanwhile; fill or repair it first if need be."""
    if not await _empty(settings):
        async with opened(settings, own=False, quiet=True) as container:
            if container.shop.discovery.state().complete:
                yield container
                return
    async with opened(settings, quiet=quiet) as container:
        yield container


async def _empty(settings: Settings) -> bool:
    """Whether the shop has no products yet, or no database at all."""
    from sqlalchemy import func, select

    from runtime.home import make_home
    from store.database import Database
    from store.migrate import current, head
    from store.models import PlatformProduct

    make_home(settings.home)
    if current(settings.sql_url) != head():
        return True
    database = Database(settings.sql_url)
    try:
        async with database.read() as session:
            mine = PlatformProduct.shop_id == settings.shop_id
            return not await session.scalar(select(func.count()).select_from(PlatformProduct).where(mine))
    finally:
        await database.close()


class Talk:
    """One person talking with the clerk: who they are, and in which conversation."""

    def __init__(self, container: Container, clerk: Clerk, principal: Principal) -> None:
        self.container = container
        self.principal = principal
        self.conversation_id: str | None = None
        self._clerk = clerk
        self._seen = 0

    @property
    def who(self) -> str:
        """Who is signed in, in words for that person."""
        from commerce.customer import Kind
        from commerce.sentences import say

        if self.principal.kind is Kind.VISITOR:
            return say("terminal.visitor")
        name = f"{self.principal.name} ({self.principal.email})" if self.principal.name else self.principal.email
        return say("terminal.signed_in", name=name)

    async def say(self, text: str, *, early: bool = False) -> AsyncIterator[Event]:
        """Say something and yield the clerk's events; the last one is ``end`` with the whole reply.

        Args:
            text: The message.
            early: Whether it was written before the last reply could be read.

        Raises:
            ShopclerkError: The message cannot be taken.
        """
        from service.identity import verification

        self.principal = await verification.refresh(self.container.shop, self.principal)
        read = 0 if early else None
        async for event in self._clerk.stream(self.principal, text, self.conversation_id, secrets.token_hex(8), read):
            if event.type == "start" and event.conversation_id != self.conversation_id:
                self.renew()
                self.conversation_id = event.conversation_id
            yield event

    async def become(self, email: str | None) -> None:
        """Sign in as somebody else (None = as a visitor) and start a new conversation.

        Raises:
            ShopclerkError: There is no such customer, or signing in without proof is switched off.
        """
        self.principal = await sign_in(self.container, email)
        self.renew()

    async def sign_out(self) -> None:
        """End the session, so that it proves nothing any more, and go on as a new visitor.

        Raises:
            ShopclerkError: The session cannot be ended just now.
        """
        from service.identity import principals

        await principals.sign_out(self.container.shop, self.principal)
        await self.become(None)

    def renew(self) -> None:
        """Start a new conversation with the next message."""
        self.conversation_id, self._seen = None, 0

    async def from_people(self) -> list[Message]:
        """Return what a colleague wrote, or code told, in the conversation since the last look."""
        from commerce.errors import VerificationEnded
        from service.conversations import conversations
        from service.identity import verification

        if self.conversation_id is None:
            return []
        self.principal = await verification.refresh(self.container.shop, self.principal)
        with contextlib.suppress(VerificationEnded):  # the next message begins a new conversation
            await conversations.get(self.container.shop, self.principal, self.conversation_id)
            return await self._fresh(self.conversation_id)
        return []

    async def _fresh(self, conversation_id: str) -> list[Message]:
        from service.conversations import conversations

        fresh = await conversations.messages(self.container.shop, conversation_id, after=self._seen)
        if fresh:
            self._seen = fresh[-1].seq
        return [each for each in fresh if each.role in ("person", "notice")]


@asynccontextmanager
async def talking(container: Container, email: str | None) -> AsyncIterator[Talk]:
    """Let the customer with this address (None = a visitor) talk with the clerk."""
    from agent.checkpoints import open_checkpointer
    from agent.clerk import Clerk
    from agent.models import load_model
    from agent.settings import ModelSettings

    principal = await sign_in(container, email)
    async with open_checkpointer(container.settings.home) as checkpointer:
        hybrid = container.settings.section(ModelSettings).hybrid
        clerk = Clerk(container.shop, load_model(container.settings), checkpointer, hybrid=hybrid)
        yield Talk(container, clerk, principal)


async def sign_in(container: Container, email: str | None) -> Principal:
    """Return the principal of the customer with this address, None for a new visitor."""
    from service.identity import principals

    if email is None:
        return await principals.authenticate(container.shop, principals.visitor_token(container.shop))
    return await principals.sign_in(container.shop, email)


async def demo_customer(container: Container) -> str | None:
    """Return the e-mail address of whom the demo signs in: the owner of order 1007, None where goods are imported."""
    if not container.shop.connector.capabilities.orders:
        return None
    return (await container.shop.connector.orders.by_number(DEMO_ORDER)).email
