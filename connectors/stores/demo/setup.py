"""Making the demo store's file, keeping its dates fresh, copying it."""

from __future__ import annotations

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Connection,
    Engine,
    Table,
    delete,
    func,
    insert,
    inspect,
    literal,
    select,
    text,
    type_coerce,
    update,
)
from sqlalchemy.exc import DatabaseError
from sqlalchemy.schema import CreateColumn

from commerce.errors import ConfigurationError, StorageUnavailable
from connectors.stores.demo import schema
from connectors.stores.demo.catalogue.grammar import drafts
from connectors.stores.demo.database import sync_writer
from connectors.stores.demo.orders_seed import orders
from connectors.stores.demo.people import customers
from runtime import clock

_FORMAT = "2"
_EMPTY = "empty"
_SQUEEZE = literal(1_000_000, BigInteger)
#: What nobody ever ordered, and those who never did.
_INVENTED = frozenset(
    {
        schema.customers,
        schema.orders,
        schema.lines,
        schema.movements,
        schema.fulfilments,
        schema.returns,
        schema.marks,
        schema.mails,
    }
)


def create(path: Path, *, seed: int = 7, now: datetime | None = None) -> None:
    """Build the demo store at ``path`` and fill it; a file that is there already is replaced.

    Args:
        path: The SQLite file.
        seed: Chooses articles, people and orders; the same seed gives the same shop.
        now: What the orders' dates are relative to, the present when None.
    """
    fresh = _build(path, seed, now or clock.now())
    _drop_side_files(path)
    fresh.replace(path)


def ensure(path: Path, *, seed: int = 7) -> None:
    """Make the store when there is none; otherwise bring its dates up to today. Safe in several processes."""
    if not path.exists():
        fresh = _build(path, seed, clock.now())
        _publish(fresh, path)
    rebase(path)


def _publish(fresh: Path, path: Path) -> None:
    try:
        # A link never replaces: when another process was faster, its store is the one.
        os.link(fresh, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without links
        fresh.replace(path)
    fresh.unlink(missing_ok=True)


def empty(path: Path) -> None:
    """Let the store's orders and people go, for good; doing it twice does nothing the second time."""
    engine = sync_writer(path)
    with engine.begin() as connection:
        for table in reversed(schema.metadata.sorted_tables):
            if table in _INVENTED:
                connection.execute(delete(table))
        if not _is_empty(connection):
            connection.execute(insert(schema.meta).values(name=_EMPTY, at=clock.now(), value=""))
    engine.dispose()


def is_empty(path: Path) -> bool:
    """Return whether the store's orders and people are gone; one that is not there yet will have some."""
    if not path.exists():
        return False
    engine = sync_writer(path)
    with engine.begin() as connection:
        found = _is_empty(connection)
    engine.dispose()
    return found


def _is_empty(connection: Connection) -> bool:
    return connection.execute(select(schema.meta).where(schema.meta.c.name == _EMPTY)).first() is not None


def copy(source: Path, target: Path) -> None:
    """Copy a store, one in use too, with everything that was committed; ``target`` must not exist."""
    engine = sync_writer(source)
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM INTO :target"), {"target": str(target)})
    engine.dispose()


def rebase(path: Path, now: datetime | None = None) -> None:
    """Shift the dates of orders by whole days, so that "delivered five days ago" stays true today.

    Doing it twice on one day does nothing the second time. Nothing moves into the future: what happened
    later on its day than it is now, or after the dates were set, is just past, in the order it had.

    Raises:
        ConfigurationError: The file is not a demo store, or one of another version.
    """
    now = now or clock.now()
    engine = sync_writer(path)
    with engine.begin() as connection:
        anchor = _anchor(connection, path)
        days = timedelta(days=(now.date() - anchor.date()).days)
        if days:
            evening = now.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
            present, end = (literal(each, schema.Instant()) for each in (now, evening))
            for column in schema.DATED:
                moved = type_coerce(column, BigInteger) + days // timedelta(microseconds=1)
                # Of what would lie ahead, a second is kept as a microsecond.
                shifted = func.min(moved, present - func.max(end - moved, 0) // _SQUEEZE)
                connection.execute(update(column.table).where(column.is_not(None)).values({column: shifted}))
            connection.execute(update(schema.meta).where(schema.meta.c.name == "anchor").values(at=anchor + days))
    engine.dispose()


def _anchor(connection: Connection, path: Path) -> datetime:
    try:
        notes = {row.name: row for row in connection.execute(select(schema.meta))}
    except DatabaseError as error:
        raise ConfigurationError(
            f"{path} is not a demo store. Start afresh with --reset.", detail=str(error)
        ) from error
    if "anchor" in notes and notes["format"].value == "1":
        _upgrade(connection, int(notes["seed"].value))
        notes = {row.name: row for row in connection.execute(select(schema.meta))}
    if "anchor" not in notes or notes["format"].value != _FORMAT:
        raise ConfigurationError(f"The demo store {path} is of another version. Start afresh with --reset.")
    found: datetime = notes["anchor"].at
    return found


def _upgrade(connection: Connection, seed: int) -> None:
    """Bring a store of format 1 to format 2: it keeps its orders and gets what changes of orders need."""
    schema.metadata.create_all(connection)
    for table in (schema.customers, schema.orders, schema.returns):
        have = {column["name"] for column in inspect(connection).get_columns(table.name)}
        for column in table.c:
            if column.name not in have:
                kind = CreateColumn(column).compile(dialect=connection.dialect)
                connection.execute(text(f"ALTER TABLE {table.name} ADD COLUMN {kind}"))
    for person in customers(seed):
        connection.execute(
            update(schema.customers)
            .where(schema.customers.c.id == person["id"])
            .values(payment_methods=person["payment_methods"])
        )
    connection.execute(update(schema.meta).where(schema.meta.c.name == "format").values(value=_FORMAT))


def _build(path: Path, seed: int, now: datetime) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    os.close(handle)
    fresh = Path(name)
    try:
        engine = sync_writer(fresh)
        with engine.begin() as connection:
            schema.metadata.create_all(connection)
            _fill(connection, seed, now)
        _settle(engine)
        engine.dispose()
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    finally:
        _drop_side_files(fresh)
    return fresh


def _settle(engine: Engine) -> None:
    """Bring everything into the file itself, or fail: what closing a connection cannot write it keeps to itself."""
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy:
        raise StorageUnavailable(detail="the file of the new demo store is in use")


def _fill(connection: Connection, seed: int, now: datetime) -> None:
    articles = list(drafts(seed, now))
    people = list(customers(seed))
    tables: dict[Table, list[dict[str, Any]]] = {
        schema.meta: [
            {"name": "anchor", "at": now, "value": ""},
            {"name": "format", "at": None, "value": _FORMAT},
            {"name": "seed", "at": None, "value": str(seed)},
        ],
        schema.products: [draft.product for draft in articles],
        schema.variants: [row for draft in articles for row in draft.variants],
        schema.pictures: [row for draft in articles for row in draft.pictures],
        schema.customers: people,
    }
    told = list(orders(articles, people, seed, now))
    tables |= {
        schema.orders: [rows.order for rows in told],
        schema.lines: [row for rows in told for row in rows.lines],
        schema.movements: [row for rows in told for row in rows.movements],
        schema.fulfilments: [row for rows in told for row in rows.fulfilments],
        schema.returns: [row for rows in told for row in rows.returns],
    }
    for table, rows in tables.items():
        connection.execute(insert(table), rows)


def _drop_side_files(path: Path) -> None:
    for side in ("-wal", "-shm", "-journal"):
        path.with_name(path.name + side).unlink(missing_ok=True)
