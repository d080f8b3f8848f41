"""A customer in the shop of any platform, in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from evals.faults.customer import POLICY, Customer, VisitLog, answer
from evals.faults.platform import platform_of
from evals.scripted import ScriptedChat
from runtime.settings import Settings
from service.bootstrap import Container, open_container
from service.identity import principals


@asynccontextmanager
async def at_home(module: str, home: Path, kind: str) -> AsyncIterator[tuple[Container, Customer]]:
    """Open the container on ``home`` with the store of a platform's module, and a customer in it."""
    platform = platform_of(module)
    settings = Settings(
        home=home, policy_file=POLICY, limit_messages=0, limit_proposals=0, limit_requests=0, _env_file=None
    )
    store = platform.open(home, kind)
    async with AsyncExitStack() as stack:
        container = await stack.enter_async_context(open_container(settings, own=True, filled=False, store=store))
        clerk = Clerk(
            container.shop, ScriptedChat(answer=answer), await stack.enter_async_context(open_checkpointer(home))
        )
        principal = await principals.sign_in(container.shop, platform.email)
        yield container, Customer(container.shop, clerk, principal, VisitLog(home), platform.changes)
