"""A server for the tests, in a process of its own.

``python -m tests.app.standin_server HOME PORT MODEL ENV`` runs the real application, with the embedded engine
or with a scripted model that does at once what a test's message says, and leaves staff keys in HOME/keys.json.
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

from runtime.settings import Settings
from service.shop import Shop


def answer(messages: list[BaseMessage]) -> AIMessage:
    """Do what the last message says: refund N, address N, find WORDS, ask store WORDS, person, slow, break, fail."""
    from evals.scripted import call

    last = messages[-1]
    if isinstance(last, ToolMessage):
        result = json.loads(str(last.content))
        told = result.get("reason") or result.get("message") or result.get("sentence") or f"I looked: {result['kind']}."
        quotes = "".join(f" {each['text']}" for each in result.get("quotes", []))
        return AIMessage(f"{told}{quotes}")
    text = str(last.content)
    if found := re.search(r"refund (\d+)(?:, (\S+) EUR)?", text):
        return call("refund_order", order_number=found[1], **({"amount": found[2]} if found[2] else {}))
    if found := re.search(r"find (.+)", text):
        return call("search_products", query=found[1])
    if found := re.search(r"ask store (.+)", text):
        return call("ask_store", question=found[1])
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


async def serve(settings: Settings, name: str) -> None:
    import uvicorn

    from app.http.api import create_app
    from app.http.doors import config

    app = create_app(settings, model=model(name))
    server = uvicorn.Server(config(app, settings, port=settings.server.port, log_level="warning"))
    running = asyncio.create_task(server.serve())
    while not server.started and not running.done():
        await asyncio.sleep(0.02)
    if server.started:
        await make_keys(app.state.shopclerk.container.shop, settings.home)
    await running


async def make_keys(shop: Shop, home: Path) -> None:
    from service.identity import principals

    keys = {
        "full": await principals.create_key(shop, "tests"),
        "second": await principals.create_key(shop, "tests, somebody else"),
        "read": await principals.create_key(shop, "tests, reading only", ("read",)),
        "privacy": await principals.create_key(shop, "tests, of privacy", ("privacy",)),
    }
    draft = home / "keys.draft"
    draft.write_text(json.dumps(keys))
    draft.rename(home / "keys.json")


def main() -> None:
    from tests.homes import settings_for

    home, port, name, env = sys.argv[1:5]
    asyncio.run(serve(settings_for(Path(home), port=int(port), env=env, action_wait=30, policy_file=None), name))


if __name__ == "__main__":
    main()
