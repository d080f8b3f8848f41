"""Tools of further MCP servers, by which the clerk reads what the shop itself does not know: the weather, a glossary.

The model proposes, and here as everywhere code disposes. A tool is used only as somebody of the shop approved it: the
model reads the approved copy of its description, never the server's present one, and a tool that says anything else of
itself by now is not called until somebody has looked again. What it answers is text of strangers, bounded.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import httpx2
from mcp_types import Tool
from pydantic import BaseModel, ConfigDict, ValidationError
from sqlalchemy import delete, select

from commerce.errors import InputError, NotFound, StoreDisconnected
from commerce.text import clean, one_line
from connectors.mcp.line import Line, Target
from connectors.mcp.pins import pin
from connectors.mcp.settings import MARK, ServersSettings
from runtime import clock
from runtime.settings import Settings
from store.audit import AuditTrail
from store.database import Database
from store.models import ShopSetting

#: So many tools of strangers at most: each costs tokens in every request.
MOST_TOOLS = 6
LONGEST_DESCRIPTION, LARGEST_SCHEMA, LONGEST_ANSWER = 1_000, 4_000, 4_000
_ROW = "tools_elsewhere"
_DEEPEST, _MOST_LINES, _LONGEST_NAME = 4, 60, 40
_KEPT = frozenset({"type", "description", "enum", "const", "items", "properties", "required"})


class Approved(BaseModel):
    """A tool as it was approved; ``parameters`` is the part of its schema that the model is shown."""

    model_config = ConfigDict(frozen=True)

    server: str
    address: str
    tool: str
    description: str
    parameters: dict[str, Any]
    hash: str

    @property
    def name(self) -> str:
        """The name that the model calls it by."""
        return f"{self.server}{MARK}{self.tool}"


class Offer(BaseModel):
    """What a server has now. ``state``: approved, changed, gone or new. ``reads``: it says that it changes nothing.

    ``wrong`` tells why it cannot be approved, empty where it can.
    """

    model_config = ConfigDict(frozen=True)

    found: Approved
    state: str
    reads: bool = False
    wrong: str = ""


class Told(BaseModel):
    """What a tool answered: cleaned text, and whether something was cut off."""

    model_config = ConfigDict(frozen=True)

    text: str
    cut: bool = False


class Elsewhere:
    """The further servers of one shop.

    Args:
        shop_id: The shop.
        database: Where approvals are kept.
        audit: Where it is noted who approved what.
        settings: Which servers there are.
        transport: What carries requests; the network when None.
    """

    def __init__(
        self,
        shop_id: str,
        database: Database,
        audit: AuditTrail,
        settings: Settings,
        *,
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        own = settings.section(ServersSettings)
        self._shop_id, self._database, self._audit = shop_id, database, audit
        self._lines = {
            name: Line(Target(address, own.is_local(name), own.token(name)), seconds=own.seconds, transport=transport)
            for name, address in own.addresses.items()
        }
        #: The tools that were approved when the shop was opened.
        self.tools: tuple[Approved, ...] = ()

    @property
    def servers(self) -> list[str]:
        """The names of the servers."""
        return list(self._lines)

    async def load(self) -> None:
        """Read which tools are approved."""
        self.tools = tuple(each for each in await self._approved() if self._is_where_it_was(each))

    async def look(self, server: str) -> list[Offer]:
        """Return what a server has, beside what was approved of it.

        Raises:
            NotFound: No server of that name is set up.
            StoreError: It cannot be reached.
        """
        line = self._line(server)
        known = {each.tool: each for each in await self._approved() if each.server == server}
        offers = [self._offer(server, line.target.address, tool, known) for tool in await line.tools()]
        there = {each.found.tool for each in offers}
        return offers + [Offer(found=each, state="gone") for name, each in known.items() if name not in there]

    async def approve(self, by: str, server: str, names: Sequence[str], *, anyway: bool = False) -> list[Approved]:
        """Approve tools as they are now; ``anyway`` also those that do not say of themselves that they only read.

        Raises:
            InputError: One of them is not there, or cannot be approved.
            NotFound: No server of that name is set up.
            StoreError: The server cannot be reached.
        """
        offers = {each.found.tool: each for each in await self.look(server) if each.state != "gone"}
        for name in names:
            if (offer := offers.get(name)) is None:
                raise InputError(f"{server} has no tool {one_line(name, 60)!r}.")
            if offer.wrong or not (offer.reads or anyway):
                raise InputError(f"{name} cannot be approved: {offer.wrong or 'it does not say that it only reads'}.")
        chosen = [offers[name].found for name in dict.fromkeys(names)]
        left = [each for each in await self._approved() if (each.server, each.tool) not in {(server, n) for n in names}]
        if len(left) + len(chosen) > MOST_TOOLS:
            raise InputError(f"The clerk takes {MOST_TOOLS} such tools at most.")
        await self._write(by, "tools approved", [*left, *chosen], {each.name: each.hash for each in chosen})
        return chosen

    async def withdraw(self, by: str, server: str, names: Sequence[str] = ()) -> list[str]:
        """Approve tools no longer, all of a server where none is named; return which. It holds at once."""
        gone, left = list[str](), list[Approved]()
        for each in await self._approved():
            hit = each.server == server and (not names or each.tool in names)
            gone += [each.name] if hit else []
            left += [] if hit else [each]
        if gone:
            await self._write(by, "tools withdrawn", left, {"tools": gone})
        return gone

    async def call(self, name: str, arguments: Mapping[str, Any]) -> Told:
        """Return what an approved tool answers.

        Raises:
            StoreDisconnected: It is not approved, not any more, or not as it is now.
            StoreError: The server cannot be reached, refuses, or answers with too much.
        """
        approved = next((each for each in await self._approved() if each.name == name), None)
        if approved is None or not self._is_where_it_was(approved):
            raise StoreDisconnected(detail=f"{one_line(name, 60)} is not approved")
        line = self._line(approved.server)
        now = next((each for each in await line.tools() if each.name == approved.tool), None)
        if now is None or pin(now) != approved.hash:
            raise StoreDisconnected(detail=f"{name} is another tool now: look at it again")
        return told(await line.call(approved.tool, dict(arguments)))

    async def changed(self) -> list[str]:
        """Return the approved tools that are others now or gone, and the servers that cannot be asked.

        Raises:
            StoreError: A server cannot be reached.
        """
        names: list[str] = []
        for server in dict.fromkeys(each.server for each in self.tools):
            names += [each.found.name for each in await self.look(server) if each.state in ("changed", "gone")]
        return names

    async def close(self) -> None:
        """Let go of the servers."""
        for line in self._lines.values():
            await line.close()

    def _line(self, server: str) -> Line:
        try:
            return self._lines[server]
        except KeyError:
            raise NotFound(f"No server {one_line(server, 40)!r} is set up in SHOPCLERK_TOOLS_SERVERS.") from None

    def _is_where_it_was(self, approved: Approved) -> bool:
        line = self._lines.get(approved.server)
        return line is not None and line.target.address == approved.address

    @staticmethod
    def _offer(server: str, address: str, tool: Tool, known: Mapping[str, Approved]) -> Offer:
        found = Approved(
            server=server,
            address=address,
            tool=tool.name,
            description=clean(tool.description or "", LONGEST_DESCRIPTION),
            parameters=_shown(tool.input_schema),
            hash=pin(tool),
        )
        before = known.get(tool.name)
        same = before is not None and (before.hash, before.address) == (found.hash, address)
        state = "new" if before is None else "approved" if same else "changed"
        hints = tool.annotations
        return Offer(found=found, state=state, reads=bool(hints and hints.read_only_hint), wrong=_wrong(found, tool))

    async def _approved(self) -> list[Approved]:
        query = select(ShopSetting.value).where(ShopSetting.shop_id == self._shop_id, ShopSetting.name == _ROW)
        async with self._database.read() as session:
            value = await session.scalar(query)
        try:
            return [Approved.model_validate(each) for each in (value or {}).get("approved", [])]
        except ValidationError:  # nothing that cannot be read is approved
            return []

    async def _write(self, by: str, what: str, approved: Iterable[Approved], noted: dict[str, Any]) -> None:
        value = {"approved": [each.model_dump(mode="json") for each in approved]}
        async with self._database.write() as session:
            await session.execute(
                delete(ShopSetting).where(ShopSetting.shop_id == self._shop_id, ShopSetting.name == _ROW)
            )
            session.add(
                ShopSetting(shop_id=self._shop_id, name=_ROW, value=value, updated_at=clock.now(), updated_by=by)
            )
            await self._audit.append(session, by, what, _ROW, noted)
        await self._audit.anchor()
        await self.load()


def told(data: Any) -> Told:
    """Return what a server answered as text: a line a value, with the names that lead to it."""
    lines: list[str] = []
    cut = False
    for line in _lines(data, "", _DEEPEST):
        if len(lines) == _MOST_LINES:
            cut = True
            break
        lines.append(line)
    text = clean("\n".join(lines), LONGEST_ANSWER + 1)
    return Told(text=text[:LONGEST_ANSWER].rstrip(), cut=cut or len(text) > LONGEST_ANSWER)


def _lines(data: Any, name: str, depth: int) -> Iterator[str]:
    if isinstance(data, dict) and depth:
        for key, each in data.items():
            yield from _lines(each, one_line(str(key), _LONGEST_NAME), depth - 1)
    elif isinstance(data, list) and depth:
        for each in data:
            yield from _lines(each, name, depth - 1)
    elif data is not None and not isinstance(data, (dict, list)) and (value := str(data)[: LONGEST_ANSWER * 2].strip()):
        yield f"{name}: {value}" if name else value


def _shown(schema: Any) -> dict[str, Any]:
    """Return of a schema what a model needs: no references, patterns or defaults of strangers."""
    if not isinstance(schema, dict):
        return {}
    found = {key: value for key, value in schema.items() if key in _KEPT}
    if isinstance(found.get("properties"), dict):
        found["properties"] = {str(name): _shown(each) for name, each in found["properties"].items()}
    if "items" in found:
        found["items"] = _shown(found["items"])
    return found


def _wrong(found: Approved, tool: Tool) -> str:
    """Return why a tool cannot be approved; empty where it can."""
    properties = found.parameters.get("properties", {})
    if len(found.name) > 64 or not found.tool.replace("_", "").replace("-", "").isalnum() or not found.tool.isascii():
        return "its name is none that every model takes"
    if len(tool.description or "") > LONGEST_DESCRIPTION or clean(tool.description or "") != (tool.description or ""):
        return "its description is too long, or holds what nobody sees"
    if found.parameters.get("type") != "object" or not isinstance(properties, dict):
        return "its arguments are not described"
    if len(json.dumps(found.parameters)) > LARGEST_SCHEMA:
        return "the description of its arguments is too long"
    kinds = [each.get("type") for each in properties.values()]
    if any(kind not in ("string", "integer", "number", "boolean") for kind in kinds):
        return "it wants arguments other than words, numbers and yes or no"
    return ""
