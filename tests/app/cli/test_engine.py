"""``engine``: looking into the engine, from the command line."""

import json

import pytest
from typer.testing import CliRunner

from app.cli.root import app
from tests.app.cli.conftest import Shell


def run(*args: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["engine", *args])
    return done.exit_code, done.stdout


def test_a_message_is_explained() -> None:
    code, told = run("explain", "where is order 1015?")
    assert code == 0
    assert "orders: 1015" in told
    assert "Calls     get_order(order_number=1015)" in told
    code, told = run("explain", "where is order 1015?", "--json")
    assert json.loads(told)["args"] == {"order_number": "1015"}


def test_lines_are_shown_with_what_they_are_read_as() -> None:
    code, told = run("sample", "refund", "--count", "3", "--json")
    rows = json.loads(told)
    assert code == 0
    assert [row["intent"] for row in rows] == ["refund"] * 3
    assert all(row["intent"] != row["read"] for row in json.loads(run("sample", "--wrong", "--json")[1]))


def test_the_data_hold_together() -> None:
    assert run("validate") == (0, "The engine's data hold together.\n")
    assert json.loads(run("validate", "--json")[1]) == {"problems": []}


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["explain"], "Which message?"),
        (["sample", "poems"], "poems is none of the learned intents"),
        (["explain", "--conversation", "nothere"], "conversation"),
    ],
)
def test_what_cannot_be_shown_is_told_in_a_sentence(shell: Shell, args: list[str], told: str) -> None:
    done = shell.run("engine", *args)
    assert done.returncode != 0
    assert told.casefold() in done.stderr.casefold()
    assert "Traceback" not in done.stderr


def test_a_conversation_is_explained(shell: Shell) -> None:
    shell.run("chat", "--as", "mara.lindt@example.com", stdin="where is order 1015?\n")
    listed = json.loads(shell.run("conversations", "list", "--json").stdout)
    done = shell.run("engine", "explain", "--conversation", listed[0]["id"], "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["args"] == {"order_number": "1015"}
    after = shell.run("engine", "explain", "cancel it", "--conversation", listed[0]["id"], "--json")
    assert json.loads(after.stdout)["state"]["orders"] == ["1015"]
