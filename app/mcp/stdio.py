"""Over stdin and stdout: one program on the same machine, which is one session."""

from __future__ import annotations

from mcp.server.stdio import stdio_server

from app.mcp.server import build
from app.mcp.who import Speaker
from commerce.customer import Principal
from service.agent_settings import AgentSettings
from service.shop import Shop


async def serve(shop: Shop, principal: Principal) -> None:
    """Serve until stdin is closed."""
    speaker = Speaker(shop, principal)
    server = build(shop, shop.settings.section(AgentSettings).offers, lambda _: speaker)
    async with stdio_server() as (received, sent):
        await server.run(received, sent, server.create_initialization_options())
