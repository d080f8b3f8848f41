"""A process that refunds one order by conversation, and may be killed at a failpoint on the way.

Usage: python worker.py HOME IDEMPOTENCY CLIENT_ID   (failpoints come from SHOPCLERK_FAILPOINTS)
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from agent.checkpoints import open_checkpointer
from agent.clerk import Clerk
from connectors.stores.demo import cast
from evals.scripted import ScriptedChat
from runtime.settings import Settings
from service import identity
from service.house import open_house


def answer(messages: list[BaseMessage]) -> AIMessage:
    """Ask for the refund of the open order, once."""
    if isinstance(messages[-1], ToolMessage):
        return AIMessage("Is there anything else?")
    args = {"order_number": cast.OPEN, "amount": "5.00"}
    return AIMessage("", tool_calls=[{"name": "refund_order", "args": args, "id": f"call-{messages[-1].id}"}])


async def main(home: Path, idempotency: str, client_id: str) -> None:
    """Chat, then say yes; a killed process leaves the conversation's id behind for the next one."""
    settings = Settings(home=home, demo_idempotency=idempotency)  # type: ignore[arg-type]
    known = home / "conversation"
    async with open_house(settings, own=True) as house, open_checkpointer(home) as checkpointer:
        clerk = Clerk(house.shop, ScriptedChat(answer=answer), checkpointer)
        principal = await identity.sign_in(house.shop, cast.OWNER)
        if not known.exists():
            reply = await clerk.chat(principal, "Refund 5 of my order, please", None, "first")
            known.write_text(reply.conversation_id)
            assert reply.proposal is not None, reply
        reply = await clerk.chat(principal, "yes", known.read_text(), client_id)
        print(reply.plain(), flush=True)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
