"""The audit chain: whatever is done to it afterwards is noticed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from store.audit import AuditTrail
from store.database import Database
from store.migrate import migrate
from store.secrets import Keyring


@pytest.fixture
async def database(database_url: str):
    await asyncio.to_thread(migrate, database_url)
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
def trail(tmp_path: Path) -> AuditTrail:
    return AuditTrail("shop", Keyring.open("", tmp_path), tmp_path / "audit.anchor")


async def fill(trail: AuditTrail, database: Database, count: int = 10) -> None:
    async def one(number: int) -> None:
        async with database.write() as session:
            await trail.append(session, "ada", "did", str(number), {"naïve": number, "nested": {"b": [1, None]}})
        await trail.anchor()

    await asyncio.gather(*(one(number) for number in range(count)))


async def test_an_untouched_chain_holds(trail: AuditTrail, database: Database) -> None:
    await fill(trail, database)
    verdict = await trail.verify(database)
    assert (verdict.entries, verdict.problems) == (10, ())


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit_entry SET actor = 'eve' WHERE seq = 4",
        "UPDATE audit_entry SET payload = '{}' WHERE seq = 4",
        "UPDATE audit_entry SET hash = previous WHERE seq = 4",
        "DELETE FROM audit_entry WHERE seq = 4",
        "DELETE FROM audit_entry WHERE seq >= 9",
        "DELETE FROM audit_entry",
        "UPDATE audit_entry SET seq = CASE seq WHEN 3 THEN 104 WHEN 4 THEN 103 END WHERE seq IN (3, 4);"
        "UPDATE audit_entry SET seq = seq - 100 WHERE seq > 100",
    ],
)
async def test_tampering_is_found(trail: AuditTrail, database: Database, tampering: str) -> None:
    await fill(trail, database)
    async with database.write() as session:
        for statement in tampering.split(";"):
            await session.execute(text(statement))
    assert (await trail.verify(database)).problems


async def test_the_anchor_cannot_be_forged_or_lost(trail: AuditTrail, database: Database, tmp_path: Path) -> None:
    await fill(trail, database, 3)
    anchor = tmp_path / "audit.anchor"
    good = anchor.read_text()
    anchor.write_text(good.replace('"seq": 3', '"seq": 2'))
    assert (await trail.verify(database)).problems == ("the anchor file was changed",)
    anchor.write_text("not json")
    assert (await trail.verify(database)).problems
    anchor.unlink()
    assert (await trail.verify(database)).problems == ("the anchor file is missing",)
    anchor.write_text(good)
    assert not (await trail.verify(database)).problems


async def test_a_rolled_back_change_leaves_no_entry(trail: AuditTrail, database: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.write() as session:
            await trail.append(session, "ada", "did", "1", {})
            raise ZeroDivisionError
    assert (await trail.verify(database)).entries == 0


async def test_another_key_does_not_verify(trail: AuditTrail, database: Database, tmp_path: Path) -> None:
    await fill(trail, database, 2)
    (tmp_path / "other").mkdir()
    stranger = AuditTrail("shop", Keyring.open("", tmp_path / "other"), tmp_path / "audit.anchor")
    assert (await stranger.verify(database)).problems


async def test_a_rotated_key_and_a_writer_beside_the_walk_are_no_alarm(
    trail: AuditTrail, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await fill(trail, database, 3)
    old, new = (tmp_path / "secret.key").read_text().strip(), Fernet.generate_key().decode()
    rotated = AuditTrail("shop", Keyring.open(f"{new},{old}", tmp_path), tmp_path / "audit.anchor")
    assert not (await rotated.verify(database)).problems

    read = database.read

    @asynccontextmanager
    async def slow_read() -> AsyncIterator[AsyncSession]:
        async with read() as session:
            yield session
        await fill(trail, database, 2)  # another process goes on after the rows were read

    monkeypatch.setattr(database, "read", slow_read)
    assert not (await trail.verify(database)).problems
