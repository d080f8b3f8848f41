"""``key``, ``token``, ``audit`` and ``conversations``."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from typing import Any

from connectors.stores.demo import cast
from tests.app.cli.conftest import Shell


def test_a_key_is_shown_once_listed_and_revoked(call: Callable[..., Any], shell: Shell) -> None:
    made = call("key", "create", "the desk", "--scope", "read")
    assert made.exit_code == 0, made.stderr
    key = made.stdout.strip()
    assert key.startswith("ak_")
    listed = call("key", "list")
    assert "the desk" in listed.stdout
    assert key.rpartition("_")[2] not in listed.stdout
    (row,) = json.loads(call("key", "list", "--json").stdout)
    assert (row["scopes"], row["revoked_at"]) == (["read"], None)
    assert call("key", "revoke", row["id"]).exit_code == 0
    again = call("key", "revoke", row["id"])
    assert again.exit_code == 1
    assert "[key_not_found]" in again.stderr


def test_a_scope_that_does_not_exist(call: Callable[..., Any]) -> None:
    done = call("key", "create", "desk", "--scope", "everything")
    assert done.exit_code == 2
    assert "actions, approvals, read" in done.stderr


def test_a_token_of_a_customer_and_of_nobody(call: Callable[..., Any]) -> None:
    assert call("token", "--as", cast.OWNER).stdout.count(".") == 2
    done = call("token", "--as", "nobody@example.com")
    assert (done.exit_code, done.stdout) == (1, "")


def test_the_audit_trail_tells_what_was_changed(call: Callable[..., Any], shell: Shell) -> None:
    call("key", "create", "desk")
    assert call("audit", "verify").stdout == "1 entries, nothing is wrong.\n"
    with closing(sqlite3.connect(shell.home / "shopclerk.sqlite")) as connection:
        connection.execute("UPDATE audit_entry SET actor = 'somebody else'")
        connection.commit()
    done = call("audit", "verify", "--json")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["problems"] == ["entry 1 was changed"]


def test_conversations_that_are_not_there(call: Callable[..., Any]) -> None:
    assert call("conversations", "list").stdout == "There are no conversations yet.\n"
    done = call("conversations", "show", "nothing")
    assert done.exit_code == 1
    assert "[conversation_not_found]" in done.stderr
