"""``tryon``: a picture from the terminal, or a sentence why there is none; nothing else stays."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from commerce.errors import TryOnRefused
from evals.standins.tryon import malformed
from service import bootstrap
from tests.app.cli.conftest import Shell
from tests.service.tryon.flat import Flat

SKU = "TEE-ALD-GRY-L"


@pytest.fixture
def flat(monkeypatch: pytest.MonkeyPatch) -> Flat:
    made = Flat()
    monkeypatch.setattr(bootstrap, "open_providers", lambda _: (made,))
    return made


def test_a_picture_is_made_and_nothing_else_is_kept(call: Callable[..., Any], shell: Shell, flat: Flat) -> None:
    (shell.folder / "me.jpg").write_bytes(malformed.encoded("JPEG"))
    done = call("tryon", "me.jpg", SKU)
    assert (done.exit_code, done.stdout) == (0, f"me-{SKU}.png\n"), done.stderr
    assert "at least 18" in done.stderr and "Preview overlay" in done.stderr
    assert Image.open(shell.folder / f"me-{SKU}.png").size == (320, 400)
    assert list((shell.home / "tryon").rglob("*.*")) == [] and flat.closed
    assert not [path for path in (shell.home / "tryon").rglob("*") if path.is_file()]
    named = call("tryon", "me.jpg", SKU, "-o", "out.png", "--provider", "flat")
    assert (named.exit_code, named.stdout) == (0, "out.png\n") and (shell.folder / "out.png").exists()


def test_what_is_said_of_a_picture_is_words(call: Callable[..., Any], shell: Shell, flat: Flat) -> None:
    (shell.folder / "me.jpg").write_bytes(malformed.encoded("JPEG"))
    flat.said = "tryon.label", ("tryon.note.photo", "It lies flat.")
    done = call("tryon", "me.jpg", SKU)
    assert done.stderr.splitlines()[-1] == (
        "Preview overlay, not a fit guarantee. Size and fit are estimated from the photo. It lies flat."
    )


def test_what_cannot_be_shown_is_said(call: Callable[..., Any], shell: Shell, flat: Flat) -> None:
    (shell.folder / "me.jpg").write_bytes(malformed.encoded("JPEG"))
    (shell.folder / "words.jpg").write_bytes(b"no photo at all")

    def nobody(_: int) -> None:
        raise TryOnRefused("Please step back.", code="tryon_close_up")

    flat.before = nobody
    for arguments, code, sentence in (
        (("me.jpg", SKU), 1, "Please step back. [tryon_close_up]"),
        (("words.jpg", SKU), 2, "[photo_kind]"),
        (("none.jpg", SKU), 2, "[no_such_file]"),
        (("me.jpg", "NOTHING-1"), 1, "[product_not_found]"),
        (("me.jpg", SKU, "--provider", "other"), 2, "[no_such_provider]"),
    ):
        done = call("tryon", *arguments)
        assert done.exit_code == code and sentence in done.stderr, (arguments, done.stderr)
        assert done.stdout == ""
    assert not [path for path in (shell.home / "tryon").rglob("*") if path.is_file()]
    assert sorted(path.name for path in shell.folder.iterdir()) == ["me.jpg", "words.jpg"]


def test_pictures_are_shown_by_terminals_that_can(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from app.cli import tryon

    monkeypatch.delenv("KITTY_WINDOW_ID", raising=False)
    monkeypatch.setenv("TERM_PROGRAM", "iTerm.app")
    tryon._show(b"x" * 10_000)
    assert capsys.readouterr().out == ""  # in a pipe there is only the path
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    tryon._show(b"x" * 10_000)
    assert capsys.readouterr().out.startswith("\x1b]1337;File=inline=1")
    monkeypatch.setenv("KITTY_WINDOW_ID", "1")
    tryon._show(b"x" * 10_000)
    shown = capsys.readouterr().out
    assert shown.startswith("\x1b_Ga=T,f=100,m=1;") and shown.count("\x1b_G") == 4 and "m=0;" in shown
    monkeypatch.delenv("KITTY_WINDOW_ID")
    monkeypatch.setenv("TERM_PROGRAM", "xterm")
    tryon._show(b"x")
    assert capsys.readouterr().out == ""
