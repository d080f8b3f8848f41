"""A customer's own program, with fastmcp: finds a product, asks for a refund, and has the customer confirm it.

    pip install "fastmcp>=4.2"
    python examples/program/with_fastmcp.py ORDER EMAIL

It starts ``shopclerk mcp`` itself, on the demo shop, as that customer (in development only).
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from fastmcp import Client
from fastmcp.client.transports import StdioTransport

HERE = Path(__file__).resolve().parents[2]


async def ask_the_customer(message: str, _kind: Any, _params: Any, _context: Any) -> Any:
    """Show what the shop asks, word for word; a person answers, never the program."""
    print(f"\n{message}")
    return {"confirm": input("yes or no? ").strip().lower() == "yes"}


def shop(email: str) -> StdioTransport:
    """Return the way to the shop: a process on this machine."""
    arguments = ["-m", "app.cli", "mcp", "--as", email]
    python = os.environ.get("SHOPCLERK_PYTHON", str(HERE / ".venv/bin/python"))
    return StdioTransport(python, arguments, env=dict(os.environ), cwd=str(HERE))


async def main(order: str, email: str) -> None:
    async with Client(shop(email), elicitation_handler=ask_the_customer) as client:
        found = await client.call_tool("search_products", {"query": "rain jacket under 130"})
        for each in found.structured_content["items"]:
            print(f"{each['title']}, {each['price']} {each['currency']}")
        refund = await client.call_tool("request_refund", {"order_number": order}, raise_on_error=False)
        result = refund.structured_content
        print(result.get("sentence") or result.get("reason") or result.get("message") or result["kind"])


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2]))
