"""Bulk operations: a whole catalogue as one file of JSON lines, read with bounded memory."""

from __future__ import annotations

import asyncio
import json
import logging
import tempfile
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from commerce.decoding import decoded
from commerce.errors import StoreError, StoreRejected, StoreUnavailable
from connectors.stores.shopify import documents, search
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, nodes

log = logging.getLogger(__name__)
_RUNNING = ("CREATED", "RUNNING", "CANCELING")
_BUSY = ("OPERATION_IN_PROGRESS", "LIMIT_REACHED")
_BATCH = 2_000
#: So many lines are held in memory at once.
_HELD = 20_000
_MOST_FILES = 200  # open at once


class Bulk:
    """Runs bulk queries and groups their lines.

    Args:
        client: The client.
        sleep: How to wait for Shopify.
        patience: Seconds that an operation may take.
    """

    def __init__(
        self,
        client: ShopifyClient,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        patience: float = 6 * 3600.0,
    ) -> None:
        self._client = client
        self._sleep = sleep
        self._patience = patience

    async def families(self, name: str, query: str = search.STATUSES) -> AsyncIterator[list[Node]]:
        """Run the bulk document ``name`` and give each root line with its children, the root first.

        ``query`` narrows its roots; such a document takes no variables, so it stands in its text as a JSON string.

        Children may come before their parents and away from them. An operation over the same document that runs
        already is taken up instead of a new one. Of an operation that failed, what Shopify saved is given before the
        failure is raised.

        Raises:
            StoreError: It failed, or its file is not whole.
        """
        document = documents.text(name).replace(json.dumps(search.STATUSES), json.dumps(query))
        done = await self._finished(await self._start(document))
        failed = done["status"] != "COMPLETED"
        url = done.get("partialDataUrl") if failed else done.get("url")
        expected = int(done.get("objectCount") or 0)
        if url:
            with tempfile.TemporaryDirectory(prefix="shopclerk-bulk-") as folder:
                shelf = Shelf(Path(folder), min(_MOST_FILES, 1 + expected // _HELD))
                try:
                    await self._fetch(url, shelf)
                    if shelf.lines < expected and not failed:
                        raise StoreUnavailable(detail=f"the result file has {shelf.lines} of {expected} lines")
                finally:
                    shelf.close()
                for place in range(shelf.count):
                    for family in await asyncio.to_thread(shelf.read, place):
                        yield family
        if failed:
            raise StoreUnavailable(
                "The store's system broke off the export.",
                detail=f"bulk operation {done['status']}: {done.get('errorCode') or 'no code'}",
            )

    async def _start(self, query: str) -> str:
        """Return the id of the operation: one that runs over this document already, or a new one."""
        waited = 0.0
        while True:
            running = [one for one in await self._known() if one["status"] in _RUNNING]
            same = [one["id"] for one in running if _same(str(one.get("query")), query)]
            if same:
                log.info("taking up the bulk operation that runs already: %s", same[0])
                return str(same[0])
            try:
                made = await self._client.write("write_bulk_run", query=query)
                return str(made["bulkOperation"]["id"])
            except StoreRejected as error:
                if not any(code in error.detail for code in _BUSY) or waited > self._patience:
                    raise
            await self._sleep(5.0)
            waited += 5.0

    async def _known(self) -> list[Node]:
        return nodes((await self._client.read("bulk_running"))["bulkOperations"])

    async def _finished(self, identity: str) -> Node:
        waited, pause = 0.0, 0.2
        while True:
            found: Node | None = (await self._client.read("bulk_operation", id=identity))["bulkOperation"]
            if found is None:
                raise StoreUnavailable(detail="the bulk operation is gone")
            if found["status"] not in _RUNNING:
                return found
            if waited > self._patience:
                raise StoreUnavailable(detail="the bulk operation takes too long")
            await self._sleep(pause)
            waited, pause = waited + pause, min(10.0, pause * 1.6)

    async def _fetch(self, url: str, shelf: Shelf) -> None:
        batch: list[str] = []
        async with self._client.download(url) as lines:
            async for line in lines:
                if line.strip():
                    batch.append(line)
                if len(batch) >= _BATCH:
                    await asyncio.to_thread(shelf.put, batch)
                    batch = []
            await asyncio.to_thread(shelf.put, batch)


class Shelf:
    """Lines sorted by family into files, so that only one file's lines are ever in memory."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self.lines = 0
        self._paths = [folder / f"{place}.jsonl" for place in range(count)]
        self._files = [path.open("w", encoding="utf-8") for path in self._paths]

    def put(self, lines: list[str]) -> None:
        """Sort lines in.

        Raises:
            StoreUnavailable: One is no JSON: the file was cut short.
        """
        for line in lines:
            node = _parsed(line)
            family = str(node.get("__parentId") or node.get("id"))
            self._files[zlib.crc32(family.encode()) % self.count].write(line + "\n")
            self.lines += 1

    def close(self) -> None:
        """End writing."""
        for file in self._files:
            file.close()

    def read(self, place: int) -> list[list[Node]]:
        """Return the families of one file, each with its root first; children without a root are left out."""
        families: dict[str, list[Node]] = {}
        roots: dict[str, Node] = {}
        with self._paths[place].open(encoding="utf-8") as file:
            for line in file:
                node = _parsed(line)
                parent = node.get("__parentId")
                if parent:
                    families.setdefault(str(parent), []).append(node)
                else:
                    roots[str(node["id"])] = node
        lost = set(families) - set(roots)
        if lost:
            log.warning("%d families of the bulk result have no root", len(lost))
        return [[root, *families.get(identity, [])] for identity, root in roots.items()]


def _parsed(line: str) -> dict[str, Any]:
    try:
        node = decoded(line)
    except ValueError as error:
        raise StoreUnavailable(detail="the result file holds a line that is cut short") from error
    if not isinstance(node, dict):
        raise StoreError(detail="the result file holds something else than objects")
    return node


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
