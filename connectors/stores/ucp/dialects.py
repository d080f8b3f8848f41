"""How a store is asked, told by the tools that it lists: by the protocol's catalogue, or by names that are usual.

Only tools that read are ever called, each with arguments that are written here; what a tool's description says is read
by nobody. Answers are walked through with an end: a store that goes on for ever is left.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from mcp_types import Tool

from commerce.errors import InputError, ProductNotFound, StoreRejected
from commerce.product import Product
from connectors.mcp.line import Line
from connectors.stores.stock import ProductFailure, Stock
from connectors.stores.ucp.reading import OF, Reader, stock_of
from connectors.stores.ucp.values import Unreadable, first, identity, table, texts, words

_PAGE, _IDS, _AT_ONCE = 25, 10, 4
_MOST_QUERIES, _MOST_PAGES = 400, 2000
#: What finds everything where a search takes no words, or letters for a part of a word.
_EVERYTHING = ("", "a", "e", "i", "o")
Found = Product | ProductFailure


class Dialect(Protocol):
    """A way to ask a store.

    Attributes:
        name: Its name, in words.
        used: The tools that are called.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - told above
    @property
    def used(self) -> tuple[str, ...]: ...  # noqa: D102

    async def sample(self, line: Line) -> list[dict[str, Any]]:
        """Return some products as the store has them."""
        ...

    def all(self, line: Line, reader: Reader) -> AsyncIterator[Found]:
        """Stream all products that can be found, each once."""
        ...

    async def product(self, line: Line, reader: Reader, product_id: str) -> Product:
        """Return one product, or raise `ProductNotFound`."""
        ...

    async def stock(self, line: Line, reader: Reader, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Return price and stock of variants; unknown ones are left out."""
        ...


@dataclass(frozen=True)
class Asking:
    """What a store is asked with: the address of our profile, searches that find everything, and how much is read."""

    profile: str = ""
    searches: tuple[str, ...] = ()
    most: int = 5000


def dialect(tools: Sequence[Tool], asking: Asking) -> Dialect:
    """Return how the store is asked that has these tools.

    Raises:
        InputError: It has none that finds products, or says of them that they change something.
    """
    known = {each.name: each for each in tools}
    found: Dialect | None = None
    if "search_catalog" in known:
        found = ByProtocol(tuple(name for name in table()["catalogue"] if name in known), asking)
    else:
        roles = {role: next((name for name in names if name in known), "") for role, names in table()["tools"].items()}
        search = known.get(roles["search"])
        if search is not None and _argument(search, "query"):
            found = ByName({role: known[name] for role, name in roles.items() if name}, asking)
    if found is None:
        raise InputError("That server has no tool that finds products.", code="no_search_tool")
    for name in found.used:
        hints = known[name].annotations
        if hints is not None and (hints.read_only_hint is False or hints.destructive_hint is True):
            raise InputError(f"The server says that its tool {name} changes something.", code="no_search_tool")
    return found


@dataclass(frozen=True)
class ByProtocol:
    """The three questions of the Universal Commerce Protocol's catalogue."""

    used: tuple[str, ...]
    asking: Asking
    name: str = "UCP"

    @property
    def _starts(self) -> list[dict[str, Any]]:
        return [{"filters": {"price": {"min": 0}}}, *({"query": each} for each in self.asking.searches)]

    async def sample(self, line: Line) -> list[dict[str, Any]]:
        """Ask for a page of what costs nothing or more, or of what the owner's searches find."""
        for start in self._starts:
            with suppress(StoreRejected):
                page = await self._ask(line, "search_catalog", {**start, "pagination": {"limit": _PAGE}})
                if rows := [each for each in _rows(page.get("products")) if isinstance(each, dict)]:
                    return rows
        return []

    async def all(self, line: Line, reader: Reader) -> AsyncIterator[Found]:
        """Walk through everything that costs nothing or more, and through what the owner's searches find."""
        seen: set[str] = set()
        starts = self._starts
        for start in starts:
            cursor: object = ""
            for _ in range(_MOST_PAGES):
                pagination = {"limit": _PAGE, **({"cursor": cursor} if cursor else {})}
                try:
                    page = await self._ask(line, "search_catalog", {**start, "pagination": pagination})
                except StoreRejected:
                    if start is not starts[0] or not self.asking.searches:
                        raise
                    break  # a store that wants words: the owner's searches come next
                new = [each for each in _rows(page.get("products")) if _fresh(each, seen)]
                for each in new[: max(0, self.asking.most - len(seen) + len(new))]:
                    yield _read(each, reader.of_ucp)
                following = page.get("pagination")
                cursor = following.get("cursor") if isinstance(following, dict) else None
                if not new or not isinstance(cursor, str) or not cursor or len(seen) >= self.asking.most:
                    break

    async def product(self, line: Line, reader: Reader, product_id: str) -> Product:
        """Ask for one product."""
        tool = "get_product" if "get_product" in self.used else "lookup_catalog"
        wanted = {"id": product_id} if tool == "get_product" else {"ids": [product_id]}
        page = await self._ask(line, tool, wanted)
        found = page.get("product") or next(iter(_rows(page.get("products"))), None)
        if not isinstance(found, dict):
            raise ProductNotFound
        return _whole(lambda: reader.of_ucp(found), product_id)

    async def stock(self, line: Line, reader: Reader, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Look variants up, some at a time."""
        if "lookup_catalog" not in self.used:
            return {}
        wanted = list(dict.fromkeys(variant_ids))
        gate = asyncio.Semaphore(_AT_ONCE)

        async def some(ids: list[str]) -> list[Any]:
            async with gate:
                return _rows((await self._ask(line, "lookup_catalog", {"ids": ids})).get("products"))

        parts = [wanted[start : start + _IDS] for start in range(0, len(wanted), _IDS)]
        answers = await asyncio.gather(*map(some, parts))
        found = [_read(each, reader.of_ucp) for rows in answers for each in rows]
        sold = [each for one in found if isinstance(one, Product) for each in one.variants]
        return {each.id: stock_of(each) for each in sold if each.id in set(wanted)}

    async def _ask(self, line: Line, tool: str, catalog: Mapping[str, Any]) -> dict[str, Any]:
        meta = {"ucp-agent": {"profile": self.asking.profile}}
        answer = await line.call(tool, {"meta": meta, "catalog": dict(catalog)})
        if not isinstance(answer, dict):
            raise StoreRejected(detail=f"{tool}: no answer of the protocol")
        return answer


class ByName:
    """Tools that are named as such tools usually are."""

    def __init__(self, tools: Mapping[str, Tool], asking: Asking) -> None:
        self._tools, self._asking = tools, asking
        self.name = "MCP"
        self.used = tuple(each.name for each in tools.values())

    async def sample(self, line: Line) -> list[dict[str, Any]]:
        """Search for the first words that find something."""
        for query in (*self._asking.searches, *_EVERYTHING):
            async for first_found in self._search(line, query):
                return [first_found]
        return []

    async def all(self, line: Line, reader: Reader) -> AsyncIterator[Found]:
        """Search for everything, then for the words of what was found, until nothing new comes."""
        seen: set[str] = set()
        asked: set[str] = set()
        waiting = deque([*self._asking.searches, *_EVERYTHING])
        while waiting and len(asked) < _MOST_QUERIES and len(seen) < self._asking.most:
            query = waiting.popleft()
            if query in asked:
                continue
            asked.add(query)
            async for row in self._search(line, query):
                if len(seen) >= self._asking.most or not _fresh(row, seen):
                    continue
                waiting.extend(_hints(row))
                yield await self._detailed(line, reader, row)

    async def _search(self, line: Line, query: str) -> AsyncIterator[dict[str, Any]]:
        search, names, answers = self._tools["search"], table()["arguments"], table()["answers"]
        given: dict[str, Any] = {_argument(search, "query"): query}
        if not query and (price := _argument(search, "price")):
            given[price] = "0"
        page = 1
        seen: set[str] = set()
        for _ in range(_MOST_PAGES):
            try:
                answer = await line.call(search.name, given)
            except StoreRejected:
                if not query:  # some want words
                    return
                raise
            rows = [each for each in _rows(_unwrapped(answer, "many")) if isinstance(each, dict)]
            for each in (new := [each for each in rows if _fresh(each, seen)]):
                yield each
            following = first(answer, answers["following"]) if isinstance(answer, dict) else None
            if not new or len(seen) >= self._asking.most:
                return
            page += 1
            if isinstance(following, str) and following and (name := _argument(search, "cursor")):
                given = {**given, name: following}
            elif isinstance(answer, dict) and names["page"][0] in answer and (name := _argument(search, "page")):
                given = {**given, name: page}
            else:
                return

    async def _detailed(self, line: Line, reader: Reader, row: dict[str, Any]) -> Found:
        try:
            product_id = identity(first(row, table()["fields"]["id"]))
            return await self._product(line, reader, product_id, row)
        except (Unreadable, ProductNotFound, StoreRejected) as error:
            return ProductFailure(product_id=words(_named(row), 255) or "?", reason=words(str(error), 200))

    async def product(self, line: Line, reader: Reader, product_id: str) -> Product:
        """Ask for one product, and for what of it is in stock."""
        try:
            return await self._product(line, reader, product_id, {})
        except Unreadable as error:
            raise StoreRejected(detail=f"{product_id}: {error}") from None

    async def _product(self, line: Line, reader: Reader, product_id: str, row: dict[str, Any]) -> Product:
        known = await self._one(line, "product", product_id) if "product" in self._tools else row
        if not known:
            raise ProductNotFound
        stock = await self._one(line, "stock", product_id) if "stock" in self._tools else None
        names = table()["fields"]
        more = {each: stock[each] for each in (*names["available"], *names["stock"]) if stock and each in stock}
        return reader.of_plain({**row, **known}, product_id, more)

    async def _one(self, line: Line, role: str, product_id: str) -> dict[str, Any] | None:
        tool = self._tools[role]
        try:
            answer = await line.call(tool.name, {_argument(tool, "id"): product_id})
        except StoreRejected as error:
            if any(each in error.detail.casefold() for each in table()["answers"]["gone"]):
                return None
            raise
        found = _unwrapped(answer, "one")
        return found if isinstance(found, dict) else None

    async def stock(self, line: Line, reader: Reader, variant_ids: Sequence[str]) -> dict[str, Stock]:
        """Ask for each product that the variants are of."""
        if "product" not in self._tools:
            return {}
        gate = asyncio.Semaphore(_AT_ONCE)

        async def one(product_id: str) -> Product | None:
            async with gate:
                try:
                    return await self.product(line, reader, product_id)
                except (ProductNotFound, StoreRejected):
                    return None

        found = await asyncio.gather(*map(one, dict.fromkeys(each.partition(OF)[0] for each in variant_ids)))
        sold = {each.id: each for product in found if product is not None for each in product.variants}
        return {each: stock_of(sold[each]) for each in variant_ids if each in sold}


def _argument(tool: Tool, role: str) -> str:
    """Return what a tool calls an argument; empty where it has none of the kind."""
    known = tool.input_schema.get("properties")
    names: list[str] = table()["arguments"][role]
    return next((name for name in names if isinstance(known, dict) and name in known), "")


def _unwrapped(answer: Any, kind: str) -> Any:
    """Return what an answer is about, out of what it is wrapped in."""
    for _ in range(3):
        inner = first(answer, table()["answers"][kind]) if isinstance(answer, dict) else None
        if inner is None or (kind == "one" and not isinstance(inner, dict)):
            only = isinstance(answer, dict) and set(answer) <= {"result"}
            return None if only else answer
        answer = inner
    return answer


def _rows(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _named(row: Any) -> Any:
    found = first(row, table()["fields"]["id"]) if isinstance(row, dict) else None
    return str(found) if isinstance(found, (str, int)) else None


def _fresh(row: Any, seen: set[str]) -> bool:
    """Return whether a row is of a product that was not seen, and note it."""
    name = _named(row)
    if name is None or name in seen:
        return False
    seen.add(name)
    return True


def _hints(row: dict[str, Any]) -> list[str]:
    """Return words that may find more of the kind."""
    names = table()["fields"]
    found = [words(first(row, names[each]), 60) for each in ("category", "brand")]
    title = words(first(row, names["title"]), 100).split()
    return list(filter(None, (*found, *title[-2:], *texts(row.get("tags") or [])[:3])))


def _read(row: Any, read: Any) -> Found:
    try:
        found: Product = read(row)
    except Unreadable as error:
        return ProductFailure(product_id=words(_named(row), 255) or "?", reason=str(error))
    return found


def _whole(read: Any, product_id: str) -> Product:
    try:
        found: Product = read()
    except Unreadable as error:
        raise StoreRejected(detail=f"{product_id}: {error}") from None
    return found
