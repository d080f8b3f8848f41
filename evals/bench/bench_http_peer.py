"""The peer of `evals.bench.bench_http`: a bare FastAPI over ``create_agent``, with our tools and our engine."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI
from langchain_core.messages import HumanMessage
from pydantic import BaseModel

from agent.models import load_model
from connectors.stores.demo import cast
from evals.bench.bench_peers import saver
from runtime.settings import Settings
from service.bootstrap import open_container
from service.identity import principals
from tools import TOOLS
from tools.context import KEY, ToolContext


class Said(BaseModel):
    """A message of a customer."""

    message: str
    conversation_id: str


def app(home: Path) -> FastAPI:
    """Return the application: one route, no sessions, no limits, no gate, no store of messages.

    Args:
        home: A state directory with a synced demo store.
    """
    found: dict[str, Any] = {}

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        from langchain.agents import create_agent

        settings = Settings(home=home)
        async with open_container(settings, own=True) as container, saver(home / "peer.sqlite") as checkpointer:
            found["context"] = (container.shop, await principals.sign_in(container.shop, cast.OWNER))
            found["agent"] = create_agent(
                load_model(settings),
                list(TOOLS.values()),
                system_prompt="You are a shop clerk.",
                checkpointer=checkpointer,
            )
            yield

    api = FastAPI(lifespan=lifespan)

    @api.get("/healthz")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.post("/chat")
    async def chat(said: Said) -> dict[str, str]:
        shop, principal = found["context"]
        context = ToolContext(shop, principal, said.conversation_id)
        config = {"configurable": {"thread_id": said.conversation_id, KEY: context}}
        done = await found["agent"].ainvoke({"messages": [HumanMessage(said.message)]}, config)
        return {"conversation_id": said.conversation_id, "text": str(done["messages"][-1].content)}

    return api


if __name__ == "__main__":
    uvicorn.run(app(Path(sys.argv[1])), port=int(sys.argv[2]), log_level="error")
