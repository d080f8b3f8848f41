"""Whatever is wrong: one sentence, the right exit code, never a traceback."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from typing import Any

import pytest
import typer

from app.cli.errors import guarded
from commerce.errors import ConfigurationError, InputError, OrderNotFound
from tests.app.cli.conftest import Shell


@pytest.mark.parametrize("name", ["shopclerk", "demo", "jobs", "conversations"])
def test_a_damaged_database_file(shell: Shell, name: str) -> None:
    (shell.home / f"{name}.sqlite").write_bytes(b"this is not a database, and never was one" * 50)
    done = shell.run("demo", stdin="hello\n")
    assert done.returncode in (1, 2)
    assert done.stderr.rstrip().endswith("[damaged_database]")
    doctor = shell.run("doctor")
    assert doctor.returncode == 1
    assert f"{name}.sqlite is damaged" in doctor.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"SHOPCLERK_SERVER_PORT=abc\n", "SHOPCLERK_SERVER_PORT"),
        (b'ok=1\nthis is "nothing\n', "Line 2 of /"),
        (b"\xff\xfe\x00", ".env"),
    ],
)
def test_a_broken_env_file(empty_shell: Shell, content: bytes, said: str) -> None:
    written = empty_shell.folder / ".env"
    written.write_bytes(content)
    done = empty_shell.run("search", "mug", SHOPCLERK_ENV_FILE=str(written))
    assert done.returncode == 2
    assert said in done.stderr
    assert "[bad_configuration]" in done.stderr
    assert not empty_shell.home.exists()


def test_the_env_file_of_another_project_is_not_read(empty_shell: Shell) -> None:
    (empty_shell.folder / ".env").write_text("SHOPCLERK_SERVER_PORT=9999999\nCHROMA_SERVER_HTTP_PORT=none\n")
    told = empty_shell.run("doctor").stdout
    assert "platform demo; the .env of the working folder is not read" in told and "9999999" not in told


def test_a_home_that_leads_to_itself(empty_shell: Shell) -> None:
    empty_shell.home.symlink_to(empty_shell.home)
    done = empty_shell.run("search", "mug")
    assert done.returncode == 2 and "SHOPCLERK_HOME is not valid" in done.stderr and "circle" in done.stderr


def test_a_broken_policy_file(shell: Shell) -> None:
    (shell.home / "policy.toml").write_text("[refund_order\n")
    done = shell.run("demo", stdin="hello\n")
    assert done.returncode == 2
    assert "policy.toml" in done.stderr
    assert "[bad_policy_file]" in done.stderr


def test_a_home_that_is_a_file(empty_shell: Shell) -> None:
    empty_shell.home.write_text("not a folder")
    done = empty_shell.run("demo", stdin="hello\n")
    assert done.returncode == 2
    assert str(empty_shell.home) in done.stderr


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_cannot_be_written(empty_shell: Shell) -> None:
    empty_shell.home.mkdir(mode=0o500)
    done = empty_shell.run("demo", stdin="hello\n")
    assert done.returncode == 2
    assert "Set SHOPCLERK_HOME" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "words", [("search", "mug", "--json"), ("search", "mug"), ("search", "-h"), ("-h",), ("--version",)]
)
def test_a_full_disk_under_stdout(shell: Shell, words: tuple[str, ...]) -> None:
    import subprocess

    with open("/dev/full", "w") as full:
        done = subprocess.run(
            shell.command(*words),
            stdout=full,
            stderr=subprocess.PIPE,
            env=shell.environment(),
            cwd=shell.folder,
            text=True,
            timeout=60,
        )
    assert done.returncode == 1
    assert "disk is full where the output goes" in done.stderr
    assert str(shell.home) not in done.stderr, "the state directory has room"
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "closed"),
    [
        (("demo",), "<&-"),
        (("demo",), "<&- >&- 2>&-"),
        (("search", "mug"), ">&-"),
        (("--version",), ">&-"),
        (("search", "mug"), "2>&- <&-"),
    ],
)
def test_a_start_without_stdin_stdout_or_stderr(shell: Shell, words: tuple[str, ...], closed: str) -> None:
    import subprocess

    done = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", *shell.anew.command(*words)],
        input="",
        capture_output=True,
        text=True,
        env=shell.environment(),
        cwd=shell.folder,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "[internal]" not in done.stderr
    assert not (shell.home / "shopclerk.log").exists() or "Traceback" not in (shell.home / "shopclerk.log").read_text()


@pytest.mark.parametrize("name", ["SHOPCLERK_HOME", "SHOPCLERK_POLICY_FILE", "SHOPCLERK_WOO_CA"])
def test_a_path_of_a_user_who_is_none(empty_shell: Shell, name: str) -> None:
    served = {"SHOPCLERK_PLATFORM": "woocommerce"} if "WOO" in name else {}  # a platform's are read where it is served
    for words in (("search", "mug"), ("doctor",)):
        done = empty_shell.run(*words, **served, **{name: "~nosuchuser/x"})
        assert done.returncode in (1, 2)
        assert f"The setting {name} is not valid" in done.stdout + done.stderr
        assert "no user nosuchuser" in done.stdout + done.stderr


def code_of(error: BaseException) -> int:
    with pytest.raises(typer.Exit) as end, guarded():
        raise error
    return end.value.exit_code


def test_a_database_elsewhere_is_not_called_the_home(empty_shell: Shell) -> None:
    done = empty_shell.run("search", "mug", SHOPCLERK_DATABASE_URL="sqlite:////proc/none.db")
    assert "SHOPCLERK_DATABASE_URL" in done.stderr
    assert "Traceback" not in done.stderr


def test_exit_codes(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    monkeypatch.setenv("SHOPCLERK_HOME", str(tmp_path))
    assert code_of(InputError()) == 2
    assert code_of(ConfigurationError("No.", detail="because")) == 2
    assert capsys.readouterr().err.endswith("shopclerk: No. (because) [bad_configuration]\n")
    assert code_of(OrderNotFound()) == 1
    assert code_of(KeyboardInterrupt()) == 130
    assert not (tmp_path / "shopclerk.log").exists()


def test_the_unexpected_is_logged_without_secrets(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any) -> None:
    monkeypatch.setenv("SHOPCLERK_HOME", str(tmp_path))
    assert code_of(ZeroDivisionError("of anna@example.com with sk-abcdefghijklmnop")) == 1
    said = capsys.readouterr().err
    where = f"The details are in {tmp_path}/shopclerk.log."
    assert said == f"shopclerk: Something went wrong (ZeroDivisionError). {where} [internal]\n"
    log = (tmp_path / "shopclerk.log").read_text()
    assert "Traceback" in log
    assert "anna@" not in log
    assert "sk-abc" not in log
    assert (tmp_path / "shopclerk.log").stat().st_mode & 0o077 == 0


def test_ctrl_c_is_quiet(shell: Shell) -> None:
    import subprocess

    process = subprocess.Popen(
        shell.command("demo"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=shell.environment(),
        cwd=shell.folder,
    )
    assert process.stderr is not None
    assert "signed in" in process.stderr.readline()
    assert "outbox" in process.stderr.readline()
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")
