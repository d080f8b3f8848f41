from __future__ import annotations

import json
import sqlite3
import subprocess
from contextlib import closing

from app.cli.doctor.check import Check
from evals.standins.openai.server import Script, serve
from evals.standins.tryon.fashn import KEY, Fashn
from evals.standins.tryon.loopback import beside
from service.schedule import rows
from tests.app.cli.conftest import Shell

NAMES = [
    "python",
    "settings",
    "home",
    "disk",
    "secret key",
    "proxy",
    "policy",
    "languages",
    "owner",
    "database",
    "files",
    "store",
    "encoder",
    "index",
    "chat model",
    "audit trail",
    "jobs",
    "schedule",
    "mail",
    "try-on",
    "desks",
    "further tools",
    "stop switch",
]


def states(text: str) -> dict[str, str]:
    return {each["name"]: each["state"] for each in json.loads(text)}


def test_a_filled_home_is_well(shell: Shell) -> None:
    done = shell.run("doctor")
    assert done.returncode == 0, done.stdout
    lines = [line for line in done.stdout.splitlines() if not line.startswith("     ")]
    assert [line[5:21].strip() for line in lines] == NAMES
    assert {line[:5].strip() for line in lines} <= {"ok", "warn"}
    jobs = [line.split()[0] for line in done.stdout.splitlines() if line.startswith("     ")]
    assert jobs == [row.name.split()[0] for row in rows("demo")]


def test_an_empty_home_is_well_and_stays_empty(empty_shell: Shell) -> None:
    done = empty_shell.run("doctor", "--json")
    assert done.returncode == 0, done.stdout
    assert list(states(done.stdout)) == NAMES
    assert not list(empty_shell.home.glob("*.sqlite"))


def test_what_is_wrong_is_named(shell: Shell) -> None:
    (shell.home / "policy.toml").write_text("nonsense = \n")
    with closing(sqlite3.connect(shell.home / "shopclerk.sqlite")) as connection:
        connection.execute("DELETE FROM platform_variant")
        connection.execute("DELETE FROM platform_product")
        connection.commit()
    done = shell.run("doctor", "--json", SHOPCLERK_SECRET_KEYS="too short", CHAT_MODEL="openai:some-model")
    assert done.returncode == 1
    found = states(done.stdout)
    assert found["policy"] == "fail"
    assert found["secret key"] == "fail"
    assert found["chat model"] == "fail"
    assert found["index"] == "warn"
    assert "too short" not in done.stdout


def test_settings_that_go_by_a_name_of_before_are_named(empty_shell: Shell) -> None:
    done = empty_shell.run("doctor", SHOPCLERK_PUBLIC_URL="https://clerk.shop.example")
    assert "SHOPCLERK_PUBLIC_URL is SHOPCLERK_SERVER_PUBLIC_URL now" in done.stdout


def test_try_on_providers_are_told_without_cost(shell: Shell) -> None:
    service = Fashn()
    with beside(service) as url:
        there = {"SHOPCLERK_TRYON_PROVIDERS": "fashn", "SHOPCLERK_TRYON_FASHN_URL": url}
        well = shell.run("doctor", "--json", **there, FASHN_API_KEY=KEY)
        ill = shell.run("doctor", "--json", **there, FASHN_API_KEY="fa-another-secret")
    bare = shell.run("doctor", "--json", **there)
    told = [next(each for each in json.loads(done.stdout) if each["name"] == "try-on") for done in (well, ill, bare)]
    assert [each["state"] for each in told] == ["ok", "warn", "fail"]
    assert "234 credits left" in told[0]["text"] and "the key or account is not accepted" in told[1]["text"]
    assert "needs FASHN_API_KEY" in told[2]["text"]
    assert (
        service.orders == []
        and service.problems == []
        and "another-secret" not in ill.stdout
        and KEY not in well.stdout
    )


def _checked(shell: Shell, step: dict[str, object]) -> tuple[subprocess.CompletedProcess[str], Script]:
    with serve([step]) as (url, script):
        done = shell.run(
            "doctor", "--json", CHAT_MODEL="openai:m", OPENAI_BASE_URL=url, OPENAI_API_KEY="sk-secret-12345"
        )
    assert "sk-secret" not in done.stdout + done.stderr
    return done, script


def test_a_remote_model_is_asked_once_and_with_the_tools(shell: Shell) -> None:
    well, script = _checked(shell, {"tool": "search_products", "args": {"query": "rain jacket"}})
    assert states(well.stdout)["chat model"] == "ok"
    [asked] = script.requests
    assert "refund_order" in {tool["function"]["name"] for tool in asked["tools"]}
    assert "maxLength" not in json.dumps(asked)


def test_a_model_that_uses_no_tool_or_refuses_them_does_not_pass(shell: Shell) -> None:
    words, _ = _checked(shell, {"text": "ready"})
    assert states(words.stdout)["chat model"] == "warn"
    ill, _ = _checked(shell, {"status": 400})
    assert (ill.returncode, states(ill.stdout)["chat model"]) == (1, "fail")


def test_no_check_shows_the_credentials_of_an_address() -> None:
    shown = Check("chat model", "fail", "at https://mara:CANARY@model.example/v1", "try https://CANARY@model.example")
    assert "CANARY" not in shown.text + shown.hint
    assert "model.example/v1" in shown.text
