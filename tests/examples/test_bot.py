"""The bot of `examples/bot` talks with a real server, as its own process and over its pipe."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from connectors.stores.demo import cast
from tests.app.serving import MARA, Server, serve
from tests.homes import demo_home  # noqa: F401
from tests.house.tree import ROOT

BOT = ROOT / "examples/bot/bot.py"


@pytest.fixture(scope="module")
def server(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:  # noqa: F811
    with serve(demo_home, tmp_path_factory.mktemp("bot") / "home", "embedded") as running:
        yield running


def told(server: Server, said: str, *options: str) -> list[str]:
    """Run the bot alone: no path leads to shopclerk, which it does not need."""
    run = subprocess.run(
        [sys.executable, "-P", str(BOT), server.url, *options],
        input=said,
        capture_output=True,
        text=True,
        timeout=120,
        env={"PYTHONDONTWRITEBYTECODE": "1"},
    )
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()


def test_a_visitor_finds_a_product_and_sees_no_order(server: Server) -> None:
    assert "EUR" in "\n".join(told(server, "wool hat\n"))
    assert "EUR" not in "\n".join(told(server, "where is my order 1007?\n"))


def test_a_customer_confirms_exactly_what_was_shown(server: Server) -> None:
    token = server.token(MARA)
    lines = told(server, "refund order 1015\n/yes\n/yes\n", "--token", token)
    assert lines[-3].endswith("[/yes or /no]")
    assert lines[-2].startswith("Done: ") and "1015" in lines[-2]
    assert lines[-1] == "There is nothing to decide."
    assert len(server.refunds("1015")) == 1


def test_a_no_changes_nothing(server: Server) -> None:
    lines = told(server, f"cancel order {cast.OPEN_SWAP}\n/no\n", "--token", server.token(MARA))
    assert lines[-2].endswith("[/yes or /no]") and "Done" not in lines[-1]
    assert server.refunds(cast.OPEN_SWAP) == []


def test_an_error_is_told_in_its_own_words(server: Server) -> None:
    assert told(server, "hello\n", "--token", "nonsense")[-1].endswith("(not_authenticated)")
