"""A customer in the house of any platform, in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from evals.faults.customer import POLICY, Customer, Memory, answer
from evals.faults.platform import platform_of
from evals.scripted import ScriptedChat
from runtime.settings import Settings
from service import identity
from service.house import House, open_house


@asynccontextmanager
async def at_home(module: str, home: Path, kind: str) -> AsyncIterator[tuple[House, Customer]]:
    """Open the house on ``home`` with the store of a platform's module, and a customer in it."""
    platform = platform_of(module)
    settings = Settings(
        home=home, policy_file=POLICY, limit_messages=0, limit_proposals=0, limit_requests=0, _env_file=None
    )
    store = platform.open(home, kind)
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(open_house(settings, own=True, filled=False, store=store))
        clerk = Clerk(house.shop, ScriptedChat(answer=answer), await stack.enter_async_context(open_checkpointer(home)))
        principal = await identity.sign_in(house.shop, platform.email)
        yield house, Customer(house.shop, clerk, principal, Memory(home), platform.changes)
