"""What the shop says of itself at ``/.well-known/ucp``."""

from __future__ import annotations

from typing import Any

from app.ucp.versions import LOOKUP, PERMALINK, SEARCH, VERSIONS, Version, page, published
from service.shop import Shop

PATH = "/ucp"
MCP_PATH, BUY_PATH = f"{PATH}/mcp", f"{PATH}/buy"
WELL_KNOWN = "/.well-known/ucp"


def profile(shop: Shop, version: Version = VERSIONS[0]) -> dict[str, Any]:
    """Return the profile of one version; that of the newest names where the others are."""
    base = shop.settings.server.base_url
    rest = {"transport": "rest", "schema": published(version, "services/shopping/rest.openapi.json")}
    mcp = {"transport": "mcp", "schema": published(version, "services/shopping/mcp.openrpc.json")}
    about = {"version": version, "spec": published(version, "specification/overview")}
    services = [{**about, **rest, "endpoint": f"{base}{PATH}"}, {**about, **mcp, "endpoint": f"{base}{MCP_PATH}"}]
    others = {each: f"{base}{PATH}/{each}{WELL_KNOWN}" for each in VERSIONS[1:]}
    return {
        "ucp": {
            "version": version,
            **({"supported_versions": others} if version == VERSIONS[0] else {}),
            "services": {"dev.ucp.shopping": services},
            "capabilities": {name: [each] for name, each in _capabilities(shop, version).items()},
            "payment_handlers": {},
        }
    }


def _capabilities(shop: Shop, version: Version) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {
        name: {
            "version": version,
            "spec": page(version, kind),
            "schema": published(version, f"schemas/shopping/catalog_{kind}.json"),
        }
        for name, kind in ((SEARCH, "search"), (LOOKUP, "lookup"))
    }
    if version == VERSIONS[0] and has_permalinks(shop):
        found[PERMALINK] = {
            "version": version,
            "spec": published(version, "specification/shopping/permalink"),
            "schema": published(version, "schemas/shopping/permalink.json"),
            "config": {"endpoint": buying(shop)},
        }
    return found


def buying(shop: Shop) -> str:
    """Return the address behind which a link names what goes into a cart; empty where the shop has no such carts."""
    return f"{shop.settings.server.base_url}{BUY_PATH}" if shop.connector.checkout is not None else ""


def has_permalinks(shop: Shop) -> bool:
    """Return whether those links may be called permalinks: they must be reached over https."""
    return buying(shop).startswith("https://")
