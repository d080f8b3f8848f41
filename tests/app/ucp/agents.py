"""Agents of the tests: their profiles, and the hosts that publish them."""

from __future__ import annotations

from typing import Any

import httpx2

from app.ucp.versions import LOOKUP, SEARCH, VERSIONS

PUBLIC = "93.184.216.34"
NEWEST, OLDER = VERSIONS


def profile(version: str = NEWEST, names: tuple[str, ...] = (SEARCH, LOOKUP), **more: Any) -> dict[str, Any]:
    known = {name: [{"version": version, "spec": "https://ucp.dev/x", "schema": "https://ucp.dev/y"}] for name in names}
    return {"ucp": {"version": version, "services": {}, "capabilities": known, "payment_handlers": {}, **more}}


def header(place: str) -> dict[str, str]:
    return {"UCP-Agent": f'profile="https://{place}"'}


class Publishers:
    """What carries requests to the hosts that publish profiles: each address, and what it answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answers: dict[str, Any] = {
            f"agents.example/{version}": httpx2.Response(200, json=profile(version)) for version in VERSIONS
        } | {
            "agents.example/old": httpx2.Response(200, json=profile("2026-01-11")),
            "agents.example/other": httpx2.Response(200, json=profile(NEWEST, ("dev.ucp.shopping.cart",))),
            "agents.example/search-only": httpx2.Response(200, json=profile(NEWEST, (SEARCH,))),
            "agents.example/text": httpx2.Response(200, text="<html>"),
            "agents.example/deep": httpx2.Response(200, text="[" * 50_000),
            "agents.example/large": httpx2.Response(200, text='"' + "x" * 70_000 + '"'),
            "agents.example/list": httpx2.Response(200, json=[]),
            "agents.example/no-registries": httpx2.Response(200, json={"ucp": {"version": NEWEST}}),
            "agents.example/odd": httpx2.Response(200, json=profile(NEWEST, capabilities={SEARCH: "yes"})),
            "agents.example/moved": httpx2.Response(302, headers={"location": f"https://agents.example/{NEWEST}"}),
            "agents.example/broken": httpx2.Response(500),
        }

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        place = f"{request.headers['host']}{request.url.path}"
        self.asked.append(place)
        found = self.answers.get(place)
        if found is None:
            raise httpx2.ConnectError("nobody")
        return httpx2.Response(found.status_code, headers=found.headers, content=found.content)

    async def aclose(self) -> None:
        pass


async def resolve(host: str, _port: int, refusal: str = "") -> str:
    """Stand in for the look-up of names: what is not internal is public."""
    from commerce.errors import InputError

    if host.endswith(".internal") or host == "localhost":
        raise InputError(refusal, code="private_address")
    return PUBLIC
