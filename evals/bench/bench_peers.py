"""What a shop would build instead: LangChain's ``create_agent`` with our reading tools over the same store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiosqlite
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage
from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

from tools import TOOLS
from tools.context import KEY, ToolContext


@asynccontextmanager
async def saver(path: Path) -> AsyncIterator[AsyncSqliteSaver]:
    """Open LangGraph's own saver, with the pragmas that ours has."""
    async with aiosqlite.connect(path) as connection:
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL"):
            await connection.execute(f"PRAGMA {pragma}")
        found = AsyncSqliteSaver(connection)
        await found.setup()
        yield found


class Peer:
    """An agent in one conversation.

    Args:
        model: The chat model.
        checkpointer: Where its state is kept.
        context: Who speaks, for the tools.
        equal: Whether it has the middlewares that do what our graph does: human-in-the-loop for writes, limits of tool
            and model calls, model retry and tool errors; else it is a plain one.
    """

    def __init__(self, model: BaseChatModel, checkpointer: Any, context: ToolContext, *, equal: bool) -> None:
        from langchain.agents import create_agent

        self._agent: Any = create_agent(
            model,
            list(TOOLS.values()),
            system_prompt="You are a shop clerk.",
            checkpointer=checkpointer,
            middleware=_middlewares() if equal else [],
        )
        self._config = {"configurable": {"thread_id": "equal" if equal else "plain", KEY: context}}

    async def say(self, text: str) -> Any:
        """Answer one message."""
        return await self._agent.ainvoke({"messages": [HumanMessage(text)]}, self._config, durability="sync")


def _middlewares() -> list[Any]:
    from langchain.agents import middleware as m

    return [
        m.HumanInTheLoopMiddleware(interrupt_on={"refund_order": True, "change_address": True}),
        m.ToolCallLimitMiddleware(run_limit=8),
        m.ModelCallLimitMiddleware(run_limit=10),
        m.ModelRetryMiddleware(max_retries=1),
        m.ToolRetryMiddleware(max_retries=0),
    ]
