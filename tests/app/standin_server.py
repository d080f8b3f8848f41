"""A server for the tests, in a process of its own.

``python -m tests.app.standin_server build HOME`` or ``... serve HOME PORT MODEL ENV``.

``build`` fills a state directory and prints staff keys; ``serve`` runs the real application on a copy of it,
with the embedded engine or with a model that does at once what a test's message says.
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import time
from pathlib import Path

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, ToolMessage

from runtime.settings import Settings, load


def answer(messages: list[BaseMessage]) -> AIMessage:
    """Do what the last message says: refund N, address N, find WORDS, person, slow, break, fail."""
    from evals.scripted import call

    last = messages[-1]
    if isinstance(last, ToolMessage):
        result = json.loads(str(last.content))
        told = result.get("reason") or result.get("message") or result.get("sentence") or f"I looked: {result['kind']}."
        return AIMessage(str(told))
    text = str(last.content)
    if found := re.search(r"refund (\d+)(?: of (\S+))?", text):
        return call("refund_order", order_number=found[1], **({"amount": found[2]} if found[2] else {}))
    if found := re.search(r"find (.+)", text):
        return call("search_products", query=found[1])
    if "person" in text:
        return call("handoff", reason="asked for one")
    if "slow" in text:
        time.sleep(1.0)
    if "fail" in text:
        raise ConnectionError("the model is away")
    return AIMessage(f"You said: {text}")


def model(name: str) -> BaseChatModel | None:
    from evals.scripted import ScriptedChat

    return ScriptedChat(answer=answer) if name == "scripted" else None


async def build(settings: Settings) -> dict[str, str]:
    from service import identity
    from service.house import open_house

    async with open_house(settings, own=True) as house:
        return {
            "full": await identity.create_key(house.shop, "tests"),
            "read": await identity.create_key(house.shop, "tests, reading only", ("read",)),
        }


def main() -> None:
    command, home = sys.argv[1], Path(sys.argv[2])
    if command == "build":
        sys.stdout.write(json.dumps(asyncio.run(build(load(home=home)))))
        return
    import uvicorn

    from app.http.api import create_app

    settings = load(home=home, port=int(sys.argv[3]), chat_model="embedded", env=sys.argv[5])
    uvicorn.run(create_app(settings, model=model(sys.argv[4])), port=settings.port, log_level="warning")


if __name__ == "__main__":
    main()
