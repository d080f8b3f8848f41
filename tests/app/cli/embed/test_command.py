"""``embed`` as it is typed."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli.root import app


@pytest.fixture(autouse=True)
def settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Set what the command reads, and put back the logging that it sets up."""
    monkeypatch.setenv("SHOPCLERK_HOME", str(tmp_path))
    monkeypatch.setenv("SHOPCLERK_ENV_FILE", "/dev/null")
    monkeypatch.setenv("SHOPCLERK_SERVER_PUBLIC_URL", "https://clerk.example.com")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level


def run(*args: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["embed", *args])
    return done.exit_code, done.stdout, done.stderr


@pytest.mark.parametrize("where", ["html", "woo", "shopify"])
def test_the_line_alone_is_on_stdout(where: str) -> None:
    code, line, advice = run(where)
    assert (code, line) == (0, '<script src="https://clerk.example.com/widget.js" async data-shop="demo"></script>\n')
    assert advice.count("\n") == 1 and run()[1] == line


@pytest.mark.parametrize(("where", "count"), [("woo", 1), ("shopify", 3)])
def test_files_are_written_where_they_are_wanted(tmp_path: Path, where: str, count: int) -> None:
    code, told, _ = run(where, "--to", str(tmp_path / "new"))
    written = [Path(each) for each in told.splitlines()]
    assert code == 0 and len(written) == count
    assert any("https://clerk.example.com" in path.read_text() for path in written)


def test_what_is_not_there_is_said(tmp_path: Path) -> None:
    assert run("wix")[0] == run("html", "--to", str(tmp_path))[0] == 2


def test_a_failed_check_ends_with_1_and_says_why() -> None:
    code, told, wrong = run("--check", "http://127.0.0.1:9/", "--json")
    assert (code, told) == (2, "") and "private_address" in wrong


def test_checks_are_told_as_doctor_tells_its(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli.doctor.check import Check
    from app.cli.embed import page

    async def examine(url: str, address: str) -> list[Check]:
        return [Check("script", "fail", f"{url} lacks {address}", "put it there")]

    monkeypatch.setattr(page, "examine", examine)
    code, told, _ = run("--check", "shop.example.com", "--json")
    assert code == 1 and json.loads(told)[0]["text"] == "shop.example.com lacks https://clerk.example.com"
    assert "→ put it there" in run("--check", "shop.example.com")[1]
