"""Bulk operations: a whole catalogue as one file of JSON lines, read with bounded memory."""

from __future__ import annotations

import asyncio
import json
import logging
import re
import tempfile
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

from commerce.decoding import decoded
from commerce.errors import StoreRejected, StoreUnavailable
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
_PRODUCT = re.compile(rb"gid://shopify/Product/\d{1,20}")


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

        ``query`` narrows its roots; such a document takes no variables, so it stands in its text as a JSON
        string, sorted by the date that it narrows by: Shopify may time out otherwise.

        A line that nobody can read costs its own root only: that comes as ``{"id": …, "__unread": True}`` at the end.
        Children may come before their parents and away from them. An operation over the same document that runs
        already is taken up instead of a new one. Of an operation that failed, what Shopify saved is given before the
        failure is raised.

        Raises:
            StoreError: It failed, or its file is not whole.
        """
        narrowed = json.dumps(query) if query == search.STATUSES else f"{json.dumps(query)}, sortKey: UPDATED_AT"
        document = documents.text(name).replace(json.dumps(search.STATUSES), narrowed)
        done = await self._finished(await self._start(document))
        failed = done["status"] != "COMPLETED"
        url = done.get("partialDataUrl") if failed else done.get("url")
        expected = int(done.get("objectCount") or 0)
        if url:
            with tempfile.TemporaryDirectory(prefix="shopclerk-bulk-") as folder:
                spill = SpillFiles(Path(folder), min(_MOST_FILES, 1 + expected // _HELD))
                try:
                    await self._fetch(url, spill)
                    if spill.lines < expected and not failed:
                        raise StoreUnavailable(detail=f"the result file has {spill.lines} of {expected} lines")
                finally:
                    spill.close()
                for place in range(spill.count):
                    for family in await asyncio.to_thread(spill.read, place):
                        yield family
                for identity in sorted(spill.unread):
                    yield [{"id": identity, "__unread": True}]
                if spill.lost:
                    raise StoreUnavailable(detail=f"{spill.lost} lines of the result file belong to nobody knows what")
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

    async def _fetch(self, url: str, spill: SpillFiles) -> None:
        batch: list[bytes] = []
        async with self._client.download(url) as lines:
            async for line in lines:
                if line.strip():
                    batch.append(line)
                if len(batch) >= _BATCH:
                    await asyncio.to_thread(spill.put, batch)
                    batch = []
            await asyncio.to_thread(spill.put, batch)


class SpillFiles:
    """Lines sorted by family into files, so that only one file's lines are ever in memory."""

    def __init__(self, folder: Path, count: int) -> None:
        self.count = count
        self.lines = 0
        self.unread: set[str] = set()  # products of which a line cannot be read
        self.lost = 0  # lines that cannot be read and do not say whose they are
        self._paths = [folder / f"{place}.jsonl" for place in range(count)]
        self._files = [path.open("wb") for path in self._paths]

    def put(self, lines: list[bytes]) -> None:
        """Sort lines in. One that is no JSON is noted with its product.

        Raises:
            StoreUnavailable: The last one is no JSON and has no end: the file was cut short.
        """
        for line in lines:
            node = _parsed(line)
            if node is not None:
                family = str(node.get("__parentId") or node.get("id"))
                self._files[zlib.crc32(family.encode()) % self.count].write(line.removesuffix(b"\n") + b"\n")
            elif not line.endswith(b"\n"):
                raise StoreUnavailable(detail="the result file holds a line that is cut short")
            elif owner := _PRODUCT.search(line):
                self.unread.add(owner[0].decode())
            else:
                self.lost += 1
            self.lines += 1

    def close(self) -> None:
        """End writing."""
        for file in self._files:
            file.close()

    def read(self, place: int) -> list[list[Node]]:
        """Return the families of one file, each with its root first; children without a root are left out."""
        families: dict[str, list[Node]] = {}
        roots: dict[str, Node] = {}
        with self._paths[place].open("rb") as file:
            for line in file:
                node = _parsed(line) or {}
                parent = node.get("__parentId")
                if parent:
                    families.setdefault(str(parent), []).append(node)
                else:
                    roots[str(node["id"])] = node
        roots = {identity: root for identity, root in roots.items() if identity not in self.unread}
        lost = set(families) - set(roots) - self.unread
        if lost:
            log.warning("%d families of the bulk result have no root", len(lost))
        return [[root, *families.get(identity, [])] for identity, root in roots.items()]


def _parsed(line: bytes) -> dict[str, Any] | None:
    """Return a line's object, None where it is none."""
    try:
        node = decoded(line)
    except ValueError:
        return None
    return node if isinstance(node, dict) and (node.get("id") or node.get("__parentId")) else None


def _same(one: str, other: str) -> bool:
    return one.split() == other.split()
