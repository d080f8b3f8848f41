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
    _, _, secret = key.split("_", 2)  # the secret itself may hold an underscore
    assert secret not in listed.stdout
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


def test_staff_agree_and_refuse_at_the_command_line(call: Callable[..., Any], shell: Shell) -> None:
    assert call("approvals", "list").stdout == "Nothing waits for staff.\n"
    for amount, answer in (("155.00", "decline"), ("160.00", "approve")):
        asked = shell.run(
            "demo", stdin=f"refund {amount} EUR of order 1018\nyes, refund {amount} EUR of order 1018\n"
        ).stdout
        assert "with a colleague" in asked, asked
        (row,) = json.loads(call("approvals", "list", "--json").stdout)
        assert (row["order_number"], row["state"]) == ("1018", "waiting")
        assert amount in row["summary"]
        assert row["proposal_id"] in call("approvals", "list").stdout
        assert "customer: " in call("approvals", "show", row["proposal_id"]).stdout
        reason = ("--reason", "Not this one.")
        done = call("approvals", answer, row["proposal_id"], *reason)
        assert done.exit_code == 0, done.stderr
        assert ("Done: 160.00 EUR for order 1018 has been refunded" in done.stdout) == (answer == "approve"), (
            done.stdout
        )
        other = call("approvals", "approve" if answer == "decline" else "decline", row["proposal_id"], *reason)
        assert (other.exit_code, "[approval_decided]" in other.stderr) == (1, True)
    later = shell.run("demo", stdin="where is order 1018?\n").stdout
    with closing(sqlite3.connect(shell.home / "demo.sqlite")) as connection:
        query = (
            "SELECT m.amount FROM movements m JOIN orders o ON o.id = m.order_id WHERE o.number = '1018' AND kind = ?"
        )
        assert connection.execute(query, ("refund",)).fetchall() == [(16000,)], later
    assert call("approvals", "show", "nothing").exit_code == 1


def test_the_stop_switch_at_the_command_line(call: Callable[..., Any], shell: Shell) -> None:
    assert call("stop", "status").stdout == "Changes are not paused.\n"
    assert "paused by" in call("stop", "on", "--reason", "Stocktaking.").stdout
    assert "Stocktaking." in call("stop", "status").stdout
    refused = shell.run("demo", stdin="cancel order 1015\nyes, cancel 1015\n").stdout
    assert "Done" not in refused
    assert call("stop", "off").stdout == "Changes are not paused.\n"
