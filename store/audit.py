"""The audit trail: a keyed hash chain per shop, its head and count anchored outside the database.

Each entry's hash is an HMAC over the entry and the hash before it. Changing, deleting or reordering rows
breaks the chain; cutting its tail contradicts the anchor file, which is written after every commit.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from runtime import clock
from store.database import Database
from store.models import AuditEntry
from store.secrets import Keyring

GENESIS = "0" * 64


@dataclass(frozen=True)
class Verdict:
    """Result of `AuditTrail.verify`: how many entries hold, and what is wrong, in order of discovery."""

    entries: int
    problems: tuple[str, ...]


class AuditTrail:
    """Appends to and verifies one shop's chain."""

    def __init__(self, shop_id: str, keyring: Keyring, anchor: Path) -> None:
        self._shop_id = shop_id
        self._keys = {_key_id(key): key for key in keyring.derive("audit")}
        self._current = next(iter(self._keys))
        self._names = keyring.derive("audit-names")[0]
        self._anchor = anchor
        self._head = (0, GENESIS)
        self._anchored = 0
        self._writing = threading.Lock()

    async def append(
        self,
        session: AsyncSession,
        actor: str,
        action: str,
        reference: str,
        payload: dict[str, Any],
    ) -> int:
        """Add an entry inside the caller's write transaction; call `anchor` after it committed.

        A customer is named by a keyed hash: the chain cannot be changed when they are erased.

        Returns:
            The entry's number. It is given under a lock that is held until the commit, so numbers are in the order in
            which the transactions of a shop became visible.
        """
        if session.get_bind().dialect.name == "postgresql":
            # One appender per shop at a time: the next entry needs the hash of the last committed one.
            await session.execute(
                text("SELECT pg_advisory_xact_lock(hashtext(:name))"),
                {"name": f"audit:{self._shop_id}"},
            )
        last = await self._last(session)
        entry = AuditEntry(
            shop_id=self._shop_id,
            seq=last.seq + 1 if last else 1,
            at=clock.now(),
            actor=self.name(actor),
            action=action,
            reference=reference,
            payload=payload,
            key_id=self._current,
            previous=last.hash if last else GENESIS,
        )
        entry.hash = self._hash(entry)
        session.add(entry)
        await session.flush()
        seq, digest = entry.seq, entry.hash
        event.listen(session.sync_session, "after_commit", lambda _: self._committed(seq, digest), once=True)
        return seq

    def name(self, actor: str) -> str:
        """Return how the trail names who acted: a customer, ``customer:ADDRESS``, without the address."""
        kind, colon, who = actor.partition(":")
        if kind != "customer" or not colon:
            return actor
        return f"customer:{hmac.new(self._names, who.encode(), hashlib.sha256).hexdigest()[:24]}"

    def _committed(self, seq: int, digest: str) -> None:
        self._head = max(self._head, (seq, digest))

    async def anchor(self) -> None:
        """Write the head of what this process committed to the anchor file, atomically."""
        seq, digest = self._head
        if seq > self._anchored:
            await asyncio.to_thread(self._write_anchor, seq, digest)
            self._anchored = max(self._anchored, seq)

    async def verify(self, database: Database) -> Verdict:
        """Walk the whole chain and compare its end with the anchor.

        The anchor is read first: another process may append and anchor while this one walks.
        """
        anchor = await asyncio.to_thread(self._read_anchor)
        problems: list[str] = []
        previous, expected, count, hashes = GENESIS, 1, 0, {0: GENESIS}
        async with database.read() as session:
            rows = await session.stream_scalars(
                select(AuditEntry).where(AuditEntry.shop_id == self._shop_id).order_by(AuditEntry.seq)
            )
            async for entry in rows:
                count += 1
                problems += self._check(entry, previous, expected)
                previous, expected = entry.hash, entry.seq + 1
                hashes[entry.seq] = entry.hash
        problems += self._check_anchor(anchor, hashes)
        return Verdict(count, tuple(problems[:100]))

    async def _last(self, session: AsyncSession) -> AuditEntry | None:
        newest = select(func.max(AuditEntry.seq)).where(AuditEntry.shop_id == self._shop_id).scalar_subquery()
        found = await session.scalars(
            select(AuditEntry).where(AuditEntry.shop_id == self._shop_id, AuditEntry.seq == newest)
        )
        return found.one_or_none()

    def _check(self, entry: AuditEntry, previous: str, expected: int) -> list[str]:
        problems = []
        if entry.seq != expected:
            problems.append(f"entry {expected} is missing (found {entry.seq})")
        if entry.previous != previous:
            problems.append(f"entry {entry.seq} does not follow the one before it")
        if entry.key_id not in self._keys:
            problems.append(f"entry {entry.seq} was made with a key that is not in the ring")
        elif not hmac.compare_digest(self._hash(entry), entry.hash):
            problems.append(f"entry {entry.seq} was changed")
        return problems

    def _check_anchor(self, anchor: dict[str, Any] | None, hashes: dict[int, str]) -> list[str]:
        anchor = anchor or self._read_anchor()
        if anchor is None:
            return ["the anchor file is missing"] if len(hashes) > 1 else []
        seq, head, mac = anchor.get("seq"), str(anchor.get("head", "")), str(anchor.get("mac", "")).encode()
        # A rotated key may have signed it: every key of the ring counts, as for the entries.
        if not any(hmac.compare_digest(mac, self._mac(seq, head, key).encode()) for key in self._keys.values()):
            return ["the anchor file was changed"]
        if anchor["seq"] not in hashes:
            return [f"the chain was cut: the anchor knows {anchor['seq']} entries"]
        if hashes[anchor["seq"]] != anchor["head"]:
            return [f"entry {anchor['seq']} is not the one that was anchored"]
        return []

    def _hash(self, entry: AuditEntry) -> str:
        body = json.dumps(
            [
                entry.shop_id,
                entry.seq,
                entry.at.isoformat(),
                entry.actor,
                entry.action,
                entry.reference,
                entry.payload,
                entry.previous,
            ],
            sort_keys=True,
            separators=(",", ":"),
            ensure_ascii=False,
        )
        return hmac.new(self._keys[entry.key_id], body.encode(), hashlib.sha256).hexdigest()

    def _mac(self, seq: object, head: str, key: bytes) -> str:
        return hmac.new(
            key,
            f"{self._shop_id}:{seq}:{head}".encode(),
            hashlib.sha256,
        ).hexdigest()

    def _read_anchor(self) -> dict[str, Any] | None:
        try:
            data = json.loads(self._anchor.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        except ValueError:
            return {"seq": 0, "head": "", "mac": ""}
        return data if isinstance(data, dict) else {"seq": 0, "head": "", "mac": ""}

    def _write_anchor(self, seq: int, head: str) -> None:
        with self._writing:
            known = self._read_anchor()
            if known is None or int(known.get("seq", 0)) <= seq:  # else another process anchored a later entry
                self._replace_anchor(seq, head)

    def _replace_anchor(self, seq: int, head: str) -> None:
        temporary = self._anchor.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(
            json.dumps({"seq": seq, "head": head, "mac": self._mac(seq, head, self._keys[self._current])}),
            encoding="utf-8",
        )
        temporary.replace(self._anchor)


def _key_id(key: bytes) -> str:
    return hashlib.sha256(key).hexdigest()[:16]
