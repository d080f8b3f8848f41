"""Programs of `examples/program`, each with the client of others: a search, and a refund that the customer confirms.

Their packages are none of ours. ``SHOPCLERK_TEST_FASTMCP`` and ``SHOPCLERK_TEST_LANGCHAIN_MCP`` name a Python that has
them, where this one has not.
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from connectors.stores.demo import POLICY
from tests.app.serving import MARA
from tests.homes import demo_home, home  # noqa: F401
from tests.house.tree import ROOT
from tests.loud import skip_loudly

PROGRAMS = {
    "with_fastmcp.py": ("fastmcp", "SHOPCLERK_TEST_FASTMCP"),
    "with_langchain.py": ("langchain_mcp_adapters", "SHOPCLERK_TEST_LANGCHAIN_MCP"),
}


@pytest.mark.parametrize("name", PROGRAMS)
@pytest.mark.parametrize(("said", "refunds"), [("yes", 1), ("no", 0)])
def test_a_program_finds_and_has_a_refund_confirmed(home: Path, name: str, said: str, refunds: int) -> None:  # noqa: F811
    package, variable = PROGRAMS[name]
    python = os.environ.get(variable, sys.executable if importlib.util.find_spec(package) else "")
    if not python:
        skip_loudly(f"{package} is not installed", f"Name a Python that has it in {variable}.")
    own = {each: value for each, value in os.environ.items() if not each.startswith(("SHOPCLERK_", "PYTHON"))}
    settings = {"HOME": str(home), "POLICY_FILE": str(POLICY), "ENV_FILE": os.devnull, "PYTHON": sys.executable}
    run = subprocess.run(
        [python, "-P", str(ROOT / "examples/program" / name), "1015", MARA],
        input=f"{said}\n",
        capture_output=True,
        text=True,
        timeout=120,
        env={**own, "CHAT_MODEL": "embedded", **{f"SHOPCLERK_{each}": value for each, value in settings.items()}},
    )
    assert run.returncode == 0, run.stderr
    assert "Rain Jacket" in run.stdout and "Refund 126.80 EUR for order 1015" in run.stdout
    assert ("has been refunded" in run.stdout) is bool(refunds)
    with sqlite3.connect(home / "demo.sqlite") as connection:
        query = "SELECT count(*) FROM movements m JOIN orders o ON o.id = m.order_id WHERE o.number = '1015'"
        assert connection.execute(f"{query} AND m.kind = 'refund'").fetchone()[0] == refunds
