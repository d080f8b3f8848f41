"""Writing a run into SQL: batches of products, the deletions at the end, and the run's own row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from commerce.product import Product
from commerce.sentences import say
from runtime import clock
from runtime.failpoints import failpoint
from service.sync.records import Unusable, hashes, product_values, variant_values
from service.sync.summary import SyncSummary
from store.database import Database
from store.models import PlatformProduct, PlatformVariant, SyncRun

BATCH = 200
#: A run that broke off is gone on with for so long after it began; older ones are begun anew.
_RESUMABLE = timedelta(days=1)
Kind = Literal["full", "incremental", "import"]
#: A product that could not be kept: its id, the reason, and the line that it came from.
Failure = tuple[str, str, int | None]


@dataclass
class _Record:
    values: dict[str, Any]
    variants: list[dict[str, Any]]
    line: int | None

    @property
    def id(self) -> str:
        return str(self.values["platform_id"])


class Writer:
    """One run's pen. Made by `begin`.

    Args:
        database: Where to write.
        shop_id: Whose products.
        summary: Counts what happens.
        already: The ids of the products that an earlier try of this run has read.

    Attributes:
        staying: Whose products stay beside this run's (``import``, ``platform``): none of theirs loses a variant to it.
    """

    staying: frozenset[str] = frozenset()

    def __init__(
        self, database: Database, shop_id: str, summary: SyncSummary, already: frozenset[str] = frozenset()
    ) -> None:
        self._database, self._shop_id, self.summary, self.already = database, shop_id, summary, already
        self._waiting: dict[str, _Record] = {}

    @classmethod
    async def begin(cls, database: Database, shop_id: str, kind: Kind, source: str = "") -> Writer:
        """Open a run; one that a crash left open is closed as failed.

        A full run goes on with the last one of the same ``source``, when that broke off within a day: what was read
        then counts as read, and the run keeps the time at which it first began, so that the next incremental run
        finds what has changed since.
        """
        async with database.write() as session:
            await session.execute(
                update(SyncRun)
                .where(SyncRun.shop_id == shop_id, SyncRun.state == "running")
                .values(state="failed", finished_at=clock.now(), error=say("sync.interrupted"))
            )
            run = await cls._broken_off(session, shop_id, source) if kind == "full" and source else None
            if run is None:
                run = SyncRun(shop_id=shop_id, kind=kind, source=source[:500], started_at=clock.now(), errors=[])
                session.add(run)
                await session.flush()
                return cls(database, shop_id, SyncSummary(run.id, kind))
            run.state, run.finished_at, run.error = "running", None, ""
            seen = select(PlatformProduct.platform_id).where(
                PlatformProduct.shop_id == shop_id, PlatformProduct.seen_run == run.id
            )
            already = frozenset(await session.scalars(seen))
            return cls(database, shop_id, SyncSummary(run.id, kind, seen=len(already), resumed=len(already)), already)

    @staticmethod
    async def _broken_off(session: AsyncSession, shop_id: str, source: str) -> SyncRun | None:
        """Return the newest run of the platform if it is a full one of this source that failed lately."""
        run = await session.scalar(
            select(SyncRun)
            .where(SyncRun.shop_id == shop_id, SyncRun.kind != "import")
            .order_by(SyncRun.id.desc())
            .limit(1)
        )
        fits = run is not None and (run.kind, run.state, run.source) == ("full", "failed", source[:500])
        return run if run is not None and fits and clock.now() - run.started_at < _RESUMABLE else None

    @property
    def waiting(self) -> int:
        """How many products are not written yet."""
        return len(self._waiting)

    async def add(self, product: Product, line: int | None = None) -> list[Failure]:
        """Take a product, to be written with the next full batch; return those that could not be kept."""
        self.summary.seen += product.id not in self.already
        try:
            values = product_values(product)
            variants = [variant_values(variant, place) for place, variant in enumerate(product.variants)]
        except Unusable as error:
            return [self._fail(product.id, error.message, line)]
        content, data = hashes(values, variants)
        record = _Record({**values, "content_hash": content, "data_hash": data}, variants, line)
        self._waiting[record.id] = record
        return await self.flush() if len(self._waiting) >= BATCH else []

    def _fail(self, name: str, reason: str, line: int | None) -> Failure:
        self.summary.fail(name, reason, line)
        return name, reason, line

    async def flush(self) -> list[Failure]:
        """Write what waits, in one transaction; when that fails one by one, to find out who is to blame.

        Returns:
            The products that could not be kept.
        """
        records, self._waiting = list(self._waiting.values()), {}
        owners = await self._owners(records)
        failures = [
            self._fail(
                record.id, say("sync.variant_taken", variant=repr(owned[0]), product=repr(owned[1])), record.line
            )
            for record in records
            if (owned := owners.get(record.id))
        ]
        records = [record for record in records if record.id not in owners]
        if not records:
            return failures
        try:
            await self._write(records)
        except SQLAlchemyError:
            for record in records:
                try:
                    await self._write([record])
                except SQLAlchemyError as error:
                    reason = say("sync.database", error=type(error).__name__)
                    failures.append(self._fail(record.id, reason, record.line))
        failpoint("sync.after_batch")
        return failures

    async def _owners(self, records: Sequence[_Record]) -> dict[str, tuple[str, str]]:
        """Return which records have a variant that another product owns which stays: the variant and that product."""
        if not self.staying or not records:
            return {}
        p, v = PlatformProduct, PlatformVariant
        wanted = {str(values["platform_id"]): record.id for record in records for values in record.variants}
        imported = exists().where(SyncRun.id == p.seen_run, SyncRun.kind == "import")
        stays = or_(*({"import": imported, "platform": ~imported}[kind] for kind in sorted(self.staying)))
        query = select(v.platform_id, p.platform_id).join(p, p.id == v.product_id)
        async with self._database.read() as session:
            found = await session.execute(query.where(v.shop_id == self._shop_id, v.platform_id.in_(wanted), stays))
            return {wanted[name]: (name, owner) for name, owner in found if wanted[name] != owner}

    async def _write(self, records: Sequence[_Record]) -> None:
        p = PlatformProduct
        async with self._database.write() as session:
            names = [record.id for record in records]
            found = await session.execute(
                select(p.platform_id, p.id, p.data_hash).where(p.shop_id == self._shop_id, p.platform_id.in_(names))
            )
            known = {name: (row, data) for name, row, data in found}
            new = [r for r in records if r.id not in known]
            changed = [r for r in records if r.id in known and known[r.id][1] != r.values["data_hash"]]
            rows = {r.id: known[r.id][0] for r in changed} | await self._insert(session, new)
            await self._update(session, changed, rows)
            await self._variants(session, [*new, *changed], rows)
            await session.execute(
                update(p).where(p.id.in_([row for row, _ in known.values()])).values(seen_run=self.summary.run_id)
            )
        self.summary.created += len(new)
        self.summary.updated += len(changed)
        self.summary.unchanged += len(records) - len(new) - len(changed)

    async def _insert(self, session: AsyncSession, records: Sequence[_Record]) -> dict[str, int]:
        if not records:
            return {}
        own = {"shop_id": self._shop_id, "synced_at": clock.now(), "seen_run": self.summary.run_id}
        result = await session.execute(
            insert(PlatformProduct).returning(PlatformProduct.platform_id, PlatformProduct.id),
            [{**record.values, **own} for record in records],
        )
        return dict(result.all())

    async def _update(self, session: AsyncSession, records: Sequence[_Record], rows: dict[str, int]) -> None:
        if records:
            now = clock.now()
            await session.execute(
                update(PlatformProduct), [{**r.values, "id": rows[r.id], "synced_at": now} for r in records]
            )

    async def _variants(self, session: AsyncSession, records: Sequence[_Record], rows: dict[str, int]) -> None:
        """Replace the variants of new and changed products; one that moved here leaves its old product."""
        v = PlatformVariant
        names = [values["platform_id"] for record in records for values in record.variants]
        old = or_(v.product_id.in_(list(rows.values())), and_(v.shop_id == self._shop_id, v.platform_id.in_(names)))
        if records:
            await session.execute(delete(v).where(old))
            await session.execute(
                insert(v),
                [
                    {**values, "shop_id": self._shop_id, "product_id": rows[record.id]}
                    for record in records
                    for values in record.variants
                ],
            )

    async def known(self) -> int:
        """Return how many products of this run's source there were: of the platform, or of imports.

        Those of another shop, as of the demo before a real one was connected, are no measure of this one.
        """
        ours = select(SyncRun.source).where(SyncRun.id == self.summary.run_id).scalar_subquery()
        elsewhere = exists().where(
            SyncRun.id == PlatformProduct.seen_run, SyncRun.source != "", ours != "", SyncRun.source != ours
        )
        async with self._database.read() as session:
            query = select(func.count()).select_from(PlatformProduct).where(self._of_source(), ~elsewhere)
            return int(await session.scalar(query) or 0)

    def _of_source(self) -> ColumnElement[bool]:
        """Return the condition for products that last came from this run's source: imports are one of their own."""
        p = PlatformProduct
        imported = exists().where(SyncRun.id == p.seen_run, SyncRun.kind == "import")
        return and_(p.shop_id == self._shop_id, imported if self.summary.kind == "import" else ~imported)

    async def delete_unseen(self, spared: set[str]) -> None:
        """Delete the products of this source that the run has not seen, except ``spared``."""
        p = PlatformProduct
        unseen = or_(p.seen_run.is_(None), p.seen_run != self.summary.run_id)
        async with self._database.read() as session:
            found = await session.execute(select(p.id, p.platform_id).where(self._of_source(), unseen))
            gone = [row for row, name in found if name not in spared]
        await self._delete(gone)

    async def delete_missing(self, existing: set[str]) -> None:
        """Delete the products of this source that the platform no longer has."""
        p = PlatformProduct
        async with self._database.read() as session:
            found = await session.execute(select(p.id, p.platform_id).where(self._of_source()))
            gone = [row for row, name in found if name not in existing]
        await self._delete(gone)

    async def _delete(self, rows: list[int]) -> None:
        for start in range(0, len(rows), BATCH):
            part = rows[start : start + BATCH]
            async with self._database.write() as session:
                await session.execute(delete(PlatformProduct).where(PlatformProduct.id.in_(part)))
            self.summary.deleted += len(part)
            failpoint("sync.after_delete")

    async def finish(self, error: str = "") -> None:
        """Close the run: done, or failed with a reason that an operator can act on."""
        summary = self.summary
        summary.state, summary.error = ("failed", error) if error else ("done", "")
        async with self._database.write() as session:
            await session.execute(
                update(SyncRun)
                .where(SyncRun.id == summary.run_id)
                .values(
                    state=summary.state,
                    finished_at=clock.now(),
                    seen=summary.seen,
                    created=summary.created,
                    updated=summary.updated,
                    unchanged=summary.unchanged,
                    deleted=summary.deleted,
                    failed=summary.failed,
                    errors=summary.errors,
                    error=summary.error,
                )
            )
