"""Connecting a store by its address: where its server is, what that offers, and what of it is approved."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import httpx2
from mcp_types import Tool
from pydantic import BaseModel, ConfigDict, Field

from commerce.decoding import decoded
from commerce.errors import InputError, StoreError, StoreUnavailable
from commerce.links import is_here
from commerce.text import one_line
from connectors.mcp.bounded import Bounded
from connectors.mcp.line import STDIO, Line, Target
from connectors.mcp.pins import pins
from connectors.stores.connecting import Asked, Connecting, Connection, Host, Kept, Way
from connectors.stores.ucp.connector import Known, Reached, UcpStore, known_of, searches_of, usable
from connectors.stores.ucp.dialects import Dialect, dialect
from connectors.stores.ucp.settings import UcpSettings
from connectors.stores.ucp.values import Unreadable, first, host_of, minor, money, table, words
from runtime.settings import Settings

_WELL_KNOWN, _SERVICE = "/.well-known/ucp", "dev.ucp.shopping"
_SECONDS = 10.0


class UcpFacts(BaseModel):
    """What is told of a connected store."""

    model_config = ConfigDict(frozen=True)

    endpoint: str = Field("", description="the address of its server")
    by: str = Field("", description="UCP or MCP")
    tools: list[str] = Field(default_factory=list, description="the tools that are used")
    left_alone: list[str] = Field(default_factory=list, description="the other tools that it has")


class UcpConnecting(Connecting):
    """One way: the address, which proves nothing and needs no key."""

    address = Asked(
        "address",
        f"address of the shop or of its MCP server, or {STDIO} and the command that runs one",
        example="https://shop.example.com",
        most=2048,
    )
    ways = (Way("open", "the address alone: what the store tells everybody"),)
    needs = "Nothing but the address. What the store's tools say of themselves is approved by connecting it."
    option = "endpoint"
    facts = UcpFacts

    async def connect(self, host: Host, way: str, address: str, given: Mapping[str, str]) -> Connection:
        """Find the store's server and its tools. A command is run only for whoever is at this machine."""
        del way, given
        target, version = await _found(host, address.strip())
        line = Line(target)
        try:
            tools = await line.tools()
            reached = reached_by(host.settings)
            how = dialect(tools, reached.asking(version))
            known = await _known(host, target, version, line, tools, how)
        finally:
            await line.close()
        others = sorted({each.name for each in tools} - set(how.used))
        return Connection(
            place=target.address,
            info=await UcpStore(known, reached).shop(),
            credentials={},
            options=known.model_dump(mode="json"),
            told={"endpoint": target.address, "tools": known.pins},
            facts={"endpoint": target.address, "by": how.name, "tools": list(how.used), "left_alone": others[:50]},
            notes=_notes(how, others, reached),
        )

    def serves(self, host: Host, kept: Kept) -> bool:
        """Compare all that is kept."""
        store = host.store
        return not isinstance(store, UcpStore) or store.known == known_of(kept.options)

    def point(self, host: Host, kept: Kept) -> None:
        """Serve this store, or none."""
        if isinstance(host.store, UcpStore):
            host.store.point_at(known_of(kept.options))


def reached_by(settings: Settings) -> Reached:
    """Return with what stores are asked."""
    own = settings.section(UcpSettings)
    return Reached(
        base=settings.server.base_url, profile=own.profile, searches=searches_of(own.searches), most=own.most
    )


async def _found(host: Host, address: str) -> tuple[Target, str]:
    """Return the store's server, and the version of the protocol that its profile names."""
    if address.startswith(STDIO):
        if not host.trusted:
            raise InputError("A command is run only for whoever connects the store at this machine.")
        return Target(address).checked(), ""
    try:
        url = httpx2.URL(address)
    except httpx2.InvalidURL:
        url = httpx2.URL("")
    local = host.settings.section(UcpSettings).local or (host.trusted and is_here(url.host))
    target = Target(address, local).checked()
    if url.path not in ("", "/"):
        return target, ""
    profile = await _profile(url, local)
    if profile is not None and (endpoint := _endpoint(profile)):
        return Target(endpoint, local).checked(), words(profile.get("version"), 10)
    for path in table()["endpoints"]:
        with suppress(StoreError, InputError):
            line = Line(tried := Target(str(url.copy_with(raw_path=path.encode())), local), seconds=_SECONDS)
            try:
                dialect(await line.tools(), reached_by(host.settings).asking(""))
                return tried, ""
            finally:
                await line.close()
    raise StoreUnavailable(detail="no server for agents at that address")


async def _profile(url: httpx2.URL, local: bool) -> dict[str, Any] | None:
    place = url.copy_with(raw_path=_WELL_KNOWN.encode())
    try:
        async with (
            asyncio.timeout(_SECONDS),
            httpx2.AsyncClient(transport=Bounded(local=local), timeout=_SECONDS, follow_redirects=False) as client,
        ):
            found = decoded((await client.get(place)).content)
    except (httpx2.HTTPError, TimeoutError, ValueError):
        return None
    profile = found.get("ucp") if isinstance(found, dict) else None
    return profile if isinstance(profile, dict) else None


def _endpoint(profile: Mapping[str, Any]) -> str:
    """Return where the profile says that its tools are: an entry of a list, or a member as it was before."""
    services = profile.get("services")
    found = services.get(_SERVICE) if isinstance(services, dict) else None
    entries = found if isinstance(found, list) else [{"transport": "mcp", **_member(found)}]
    ours = (each for each in entries if isinstance(each, dict) and each.get("transport") == "mcp")
    return next((each["endpoint"] for each in ours if isinstance(each.get("endpoint"), str)), "")


def _member(found: Any) -> dict[str, Any]:
    inner = found.get("mcp") if isinstance(found, dict) else None
    return inner if isinstance(inner, dict) else {}


async def _known(host: Host, target: Target, version: str, line: Line, tools: list[Tool], how: Dialect) -> Known:
    """Return what is kept of a store, with what its first products show of currency and pictures."""
    url = httpx2.URL(target.address) if target.host else None
    home = str(url.copy_with(raw_path=b"/", query=None)) if url is not None else ""
    rows = await how.sample(line)
    pictures = [host_of(each) for row in rows for each in _pictures(row)]
    own = url.host if url is not None else ""
    return Known(
        endpoint=target.address,
        local=target.local,
        version=version,
        name=await line.name() or own or one_line(target.address, 80),
        url=home,
        currency=_currency(rows) or host.settings.section(UcpSettings).currency.upper(),
        pictures=tuple(each for each in usable(pictures) if each != own),
        pins=pins(each for each in tools if each.name in how.used),
    )


def _currency(rows: list[dict[str, Any]]) -> str:
    names, found = table()["fields"], list[str]()
    for row in rows:
        sold = next((each for each in row.get("variants") or [] if isinstance(each, dict)), row)
        price = first(sold, names["price"])
        with suppress(Unreadable):
            if isinstance(price, dict):
                found.append(minor(price).currency)
            elif code := words(first(row, names["currency"]), 3):
                found.append(money(price, code).currency)
    return max(sorted(set(found)), key=found.count) if found else ""


def _pictures(row: dict[str, Any]) -> list[Any]:
    value = row.get("media") or first(row, table()["fields"]["images"]) or []
    each = value if isinstance(value, list) else [value]
    return [one.get("url") if isinstance(one, dict) else one for one in each[:5]]


def _notes(how: Dialect, others: list[str], reached: Reached) -> tuple[str, ...]:
    told = [
        f"Only {', '.join(how.used)} will be called, as they are described today: when that changes, the store has to "
        "be connected again.",
        "Orders cannot be seen at this store: the clerk finds products there, and says so.",
    ]
    if others:
        told.append(one_line(f"Left alone: {', '.join(others)}.", 600))
    if how.name == "UCP" and not reached.asking("").profile.startswith("https://"):
        told.append(
            "Shops read the clerk's profile: set SHOPCLERK_SERVER_PUBLIC_URL to an https address, or "
            "SHOPCLERK_UCP_PROFILE to a profile that is published elsewhere."
        )
    return tuple(told)
