"""A customer's own program, with LangChain's adapter: the shop's tools as LangChain tools, the customer in between.

    pip install "langchain-mcp-adapters>=0.3"
    python examples/program/with_langchain.py ORDER EMAIL

The tools are called here one after another; an agent gets the same list (``create_agent(model, tools)``). It starts
``shopclerk mcp`` itself, on the demo shop, as that customer (in development only).
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

from langchain_mcp_adapters.callbacks import Callbacks
from langchain_mcp_adapters.client import MultiServerMCPClient
from langchain_mcp_adapters.tools import load_mcp_tools
from mcp.types import ElicitResult

HERE = Path(__file__).resolve().parents[2]


async def ask_the_customer(_mcp: Any, question: Any, _context: Any) -> ElicitResult:
    """Show what the shop asks, word for word; a person answers, never the model."""
    print(f"\n{question.message}")
    yes = input("yes or no? ").strip().lower() == "yes"
    return ElicitResult(action="accept", content={"confirm": yes})


def result(answer: Any) -> dict[str, Any]:
    """Return what a tool answered."""
    text = answer if isinstance(answer, str) else "".join(each.get("text", "") for each in answer)
    found: dict[str, Any] = json.loads(text)
    return found


async def main(order: str, email: str) -> None:
    shop = {
        "transport": "stdio",
        "command": os.environ.get("SHOPCLERK_PYTHON", str(HERE / ".venv/bin/python")),
        "args": ["-m", "app.cli", "mcp", "--as", email],
        "env": dict(os.environ),
        "cwd": str(HERE),
    }
    client = MultiServerMCPClient({"shop": shop}, callbacks=Callbacks(on_elicitation=ask_the_customer))
    async with client.session("shop") as session:
        tools = {each.name: each for each in await load_mcp_tools(session)}
        for each in result(await tools["search_products"].ainvoke({"query": "rain jacket under 130"}))["items"]:
            print(f"{each['title']}, {each['price']} {each['currency']}")
        refund = result(await tools["request_refund"].ainvoke({"order_number": order}))
        print(refund.get("sentence") or refund.get("reason") or refund.get("message") or refund["kind"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
