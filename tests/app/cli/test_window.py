"""The chat of a person at a terminal, through a real pseudo-terminal."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator

import pytest

from connectors.stores.demo import cast
from tests.app.cli.conftest import Shell

_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Window:
    """A terminal with the chat in it."""

    def __init__(self, shell: Shell, *args: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 90, 0, 0))
        environment = shell.environment(TERM="xterm-256color", COLUMNS="90")
        self.process = subprocess.Popen(
            shell.anew.command(*args),
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            cwd=shell.folder,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            start_new_session=True,
        )
        os.close(theirs)
        self._raw = b""
        self._read = 0

    def until(self, pattern: str, seconds: float = 60) -> str:
        """Wait for ``pattern`` in what came since the last call; return that text without colours."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            text = _ESCAPES.sub("", self._raw[self._read :].decode("utf-8", "replace"))
            if re.search(pattern, text):
                self._read = len(self._raw)
                return text
            if select.select([self._ours], [], [], 0.2)[0]:
                try:
                    self._raw += os.read(self._ours, 65_536)
                except OSError:
                    break
        raise AssertionError(f"{pattern!r} never came: {self._raw[self._read :].decode('utf-8', 'replace')}")

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def ask(self, text: str) -> str:
        self.type(text + "\r")
        return self.until(r"\nyou > $")

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.fixture
def window(shell: Shell) -> Iterator[Window]:
    found = Window(shell, "demo")
    yield found
    found.close()


def test_a_whole_conversation(window: Window) -> None:
    greeting = window.until(r"you > $")
    assert f"You are signed in as Mara Lindt ({cast.OWNER})." in greeting
    assert "Rain Jacket" in window.ask("rain jacket under 120")
    proposal = window.ask(f"refund order {cast.DELIVERED}")
    assert "Please confirm" in proposal
    assert "Shall I do that? Please answer yes or no." in proposal
    assert "Please confirm" in window.ask("what is your refund policy?")
    assert "refunded" in window.ask("yes")
    assert "/quit" in window.ask("/help")
    assert "Jonas Okafor" in window.ask(f"/as {cast.NEIGHBOUR}")
    assert "could not find that order" in window.ask("where is my order 1007?")
    window.ask("/visitor")
    assert "sign in" in window.ask("where is my order 1007?")
    window.type("\x04")
    assert "Goodbye!" in window.until("Goodbye!")
    assert window.process.wait(30) == 0


def test_ctrl_c_leaves_politely_and_restores_the_terminal(window: Window) -> None:
    window.until(r"you > $")
    window.type("half a sen\x03")
    assert "Goodbye!" in window.until("Goodbye!")
    assert window.process.wait(30) == 0
    assert termios.tcgetattr(window._ours)[3] & termios.ECHO


def test_a_colleague_answers_in_the_same_window(window: Window, shell: Shell) -> None:
    window.until(r"you > $")
    assert "colleague" in window.ask("I want to talk to a human")
    (waiting,) = json.loads(shell.run("conversations", "list", "--json").stdout)
    assert waiting["owner"] == "person"
    assert shell.run("conversations", "reply", waiting["id"], "Hello, this is Kim. How can I help?").returncode == 0
    assert "colleague: Hello, this is Kim." in window.ask("are you there?")
    shown = shell.run("conversations", "show", waiting["id"][:12])
    assert "customer> are you there?" in shown.stdout
    assert shell.run("conversations", "release", waiting["id"]).returncode == 0
    assert "colleague" not in window.ask("what mugs do you have?")
    refused = shell.run("conversations", "reply", waiting["id"], "one more thing")
    assert refused.returncode == 1
    assert "[not_handed_over]" in refused.stderr


def test_a_quick_reply_is_chosen_by_its_number(window: Window) -> None:
    window.until("you > ")
    shown = window.ask("show me my orders")
    number = re.search(r"1  #(\d+)", shown)
    assert number is not None, shown
    assert number[1] in window.ask("1")
