"""``privacy``: exporting and erasing one customer from the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from connectors.stores.demo import cast
from tests.app.cli.conftest import Shell


def test_a_customer_is_exported_and_erased(call: Callable[..., Any], shell: Shell) -> None:
    said = shell.run("chat", "--as", cast.OWNER, stdin="my word is canary-4471\n")
    assert said.returncode == 0, said.stderr
    held = json.loads(call("privacy", "export", cast.OWNER).stdout)
    assert held["email"] == cast.OWNER and "canary-4471" in str(held["messages"])
    asked = call("privacy", "erase", cast.OWNER)  # nobody answers
    assert asked.exit_code == 1
    assert json.loads(call("privacy", "export", cast.OWNER).stdout)["messages"]
    done = call("privacy", "erase", cast.OWNER, "--yes")
    assert (done.exit_code, done.stdout) == (0, "Erased.\n"), done.stderr
    assert json.loads(call("privacy", "export", cast.OWNER).stdout)["messages"] == []
    for name in ("shopclerk.sqlite", "conversations.sqlite"):
        assert b"canary-4471" not in (shell.home / name).read_bytes()
    assert call("audit", "verify").exit_code == 0
    wrong = call("privacy", "erase", "nobody", "--yes")
    assert wrong.exit_code == 2 and "[bad_email]" in wrong.stderr
