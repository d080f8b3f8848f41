"""``serve``, ``demo --web``, and the command line beside a running server."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli.server import address, listen, need_key
from commerce.errors import ConfigurationError
from connectors.stores.demo import cast
from tests.app.cli.conftest import Shell
from tests.homes import settings_for


def test_the_next_free_port_is_taken() -> None:
    with listen("127.0.0.1", 0) as first:
        first.listen()
        _, port = address(first)
        with listen("127.0.0.1", port, next_free=True) as second:
            assert port < address(second)[1] < port + 50
        with pytest.raises(ConfigurationError, match="cannot listen"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours() -> None:
    with pytest.raises((ConfigurationError, socket.gaierror)):
        listen("192.0.2.1", 0)


def test_a_public_server_does_not_start_without_a_key_of_its_own(shell: Shell) -> None:
    done = shell.run("serve", "--port", "0", SHOPCLERK_ENV="production")
    assert done.returncode and "needs a secret key. Set SHOPCLERK_SECRET_KEYS to " in done.stderr


@pytest.mark.parametrize(
    ("env", "keys", "made", "said"),
    [
        ("development", "", False, ""),
        ("production", "a key", False, ""),
        ("production", " ", False, "a key of your own"),
        ("production", "", True, "the key in "),
    ],
)
def test_which_server_needs_a_key(tmp_path: Path, env: str, keys: str, made: bool, said: str) -> None:
    if made:
        (tmp_path / "secret.key").touch()
    settings = settings_for(tmp_path, env=env, secret_keys=keys)
    if not said:
        need_key(settings)
        return
    with pytest.raises(ConfigurationError, match=said) as refused:
        need_key(settings)
    assert refused.value.code == "no_secret_key"


def read_url(process: subprocess.Popen[str]) -> str:
    assert process.stderr is not None
    said = ""
    while line := process.stderr.readline():
        said += line
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found[0]
    raise AssertionError(said)


@pytest.fixture
def server(shell: Shell) -> Iterator[tuple[subprocess.Popen[str], str]]:
    process = shell.start("serve", "--port", "0")
    try:
        yield process, read_url(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def get(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=20) as answer:
        found: bytes = answer.read()
        return found


def test_the_command_line_works_beside_a_server(shell: Shell, server: tuple[subprocess.Popen[str], str]) -> None:
    process, url = server
    assert json.loads(get(f"{url}/search?q=mug&limit=1"))["items"]
    done = shell.run("demo", stdin=f"refund order {cast.DELIVERED}\nyes, refund order {cast.DELIVERED}\n")
    assert done.returncode == 0
    assert "has been refunded" in done.stdout  # done by the server's jobs
    assert json.loads(shell.run("search", "mug", "--json").stdout)["items"]
    assert f"listening on {url}" in shell.run("doctor").stdout
    for args in (("demo", "--reset"), ("index", "rebuild"), ("serve", "--port", "0")):
        refused = shell.run(*args)
        assert refused.returncode == 1
        assert "[state_directory_busy]" in refused.stderr
    process.send_signal(signal.SIGTERM)
    assert process.wait(30) == 0
    assert "Traceback" not in process.communicate()[1]


def test_a_house_that_does_not_open_is_one_sentence(shell: Shell) -> None:
    (shell.home / "policy.toml").write_text("nonsense = \n")
    done = shell.run("serve", "--port", "0")
    assert done.returncode == 2
    assert done.stderr.startswith("shopclerk: policy.toml")
    assert len(done.stderr.splitlines()) == 1


def test_demo_web_says_where_and_as_whom(shell: Shell) -> None:
    process = shell.start("demo", "--web", "--port", "0", "--as", cast.NEIGHBOUR)
    try:
        url = read_url(process)
        assert process.stderr is not None
        assert process.stderr.readline() == f"It signs you in as {cast.NEIGHBOUR}.\n"
        assert b"<!doctype html>" in get(url + "/").lower()
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.mark.parametrize(("trusted", "answers"), [("127.0.0.1", [200, 200, 200]), ("", [200, 429, 429])])
def test_visitors_behind_a_trusted_proxy_are_told_apart(shell: Shell, trusted: str, answers: list[int]) -> None:
    process = shell.start(
        "serve", "--port", "0", SHOPCLERK_SERVER_TRUSTED_PROXIES=trusted, SHOPCLERK_LIMIT_MESSAGES="1"
    )
    try:
        url = read_url(process)
        found, body = [], b'{"message": "hello"}'
        for visitor in ("198.51.100.1", "198.51.100.2", "198.51.100.3"):
            headers = {"X-Forwarded-For": visitor, "Content-Type": "application/json"}
            request = urllib.request.Request(f"{url}/chat", body, headers)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    found.append(answer.status)
            except urllib.error.HTTPError as error:
                found.append(error.code)
        assert found == answers
    finally:
        process.kill()
        process.communicate()
