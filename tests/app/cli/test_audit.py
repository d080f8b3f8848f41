"""``audit verify``: any change of any column, any missing, moved or cut row makes it fail."""

from __future__ import annotations

import asyncio
import json
import logging
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli.root import app
from runtime.settings import Settings
from store.audit import AuditTrail
from store.database import Database
from store.migrate import migrate
from store.models import AuditEntry
from store.secrets import Keyring

# The row id is the database's own and says nothing; everything else is part of the chain.
COLUMNS = [column.name for column in AuditEntry.__table__.columns if column.name != "id"]


async def _fill(home: Path) -> None:
    settings = Settings(home=home, _env_file=None)
    await asyncio.to_thread(migrate, settings.sql_url)
    database = Database(settings.sql_url)
    trail = AuditTrail(settings.shop_id, Keyring.open("", home), home / f"audit-{settings.shop_id}.anchor")
    for number in range(6):
        async with database.write() as session:
            await trail.append(session, "ada", "did", str(number), {"number": number})
        await trail.anchor()
    await database.close()


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("audit") / "home"
    home.mkdir()
    asyncio.run(_fill(home))
    return home


@pytest.fixture
def home(written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    shutil.copytree(written, tmp_path / "home")
    monkeypatch.setenv("SHOPCLERK_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield tmp_path / "home"
    root.handlers[:], root.level = handlers, level


def verify() -> tuple[int, dict[str, Any]]:
    result = CliRunner().invoke(app, ["audit", "verify", "--json"])
    return result.exit_code, json.loads(result.stdout)


def tamper(home: Path, *statements: str) -> None:
    connection = sqlite3.connect(home / "shopclerk.sqlite")
    with connection:
        for statement in statements:
            assert connection.execute(statement).rowcount > 0
    connection.close()


def test_an_honest_chain_passes(home: Path) -> None:
    assert verify() == (0, {"entries": 6, "problems": []})
    assert home.exists()


@pytest.mark.parametrize("row", [1, 3, 6])
@pytest.mark.parametrize("column", COLUMNS)
def test_a_change_of_any_column_is_found(home: Path, column: str, row: int) -> None:
    other = {"seq": "seq + 50", "payload": """'{"number": 99}'""", "at": "'2020-01-01 00:00:00.000000'"}
    tamper(home, f"UPDATE audit_entry SET {column} = {other.get(column, column + ' || 1')} WHERE seq = {row}")
    code, found = verify()
    assert code == 1
    assert found["problems"]


@pytest.mark.parametrize("row", range(1, 7))
def test_a_missing_row_is_found(home: Path, row: int) -> None:
    tamper(home, f"DELETE FROM audit_entry WHERE seq = {row}")
    assert verify()[0] == 1


@pytest.mark.parametrize("last", range(6))
def test_a_cut_tail_is_found(home: Path, last: int) -> None:
    tamper(home, f"DELETE FROM audit_entry WHERE seq > {last}")
    assert verify()[0] == 1


@pytest.mark.parametrize("row", range(1, 6))
def test_swapped_neighbours_are_found(home: Path, row: int) -> None:
    tamper(
        home,
        f"UPDATE audit_entry SET seq = -1 WHERE seq = {row}",
        f"UPDATE audit_entry SET seq = {row} WHERE seq = {row + 1}",
        f"UPDATE audit_entry SET seq = {row + 1} WHERE seq = -1",
    )
    assert verify()[0] == 1


@pytest.mark.parametrize("what", ["changed", "gone", "nonsense"])
def test_a_tampered_anchor_is_found(home: Path, what: str) -> None:
    anchor = home / "audit-demo.anchor"
    if what == "gone":
        anchor.unlink()
    else:
        anchor.write_text("{" if what == "nonsense" else anchor.read_text().replace('"seq": 6', '"seq": 5'))
    assert verify()[0] == 1
