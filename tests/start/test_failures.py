"""What goes wrong during the set-up is said in one sentence, with an exit code of its own, and leaves no half .venv."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.loud import skip_loudly
from tests.start.conftest import Clone, fake_program, make_clone, make_wheel, one_sentence

Mount = Callable[..., None]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], Path]]:
    """Make a file system of so many megabytes."""
    mounted: list[Path] = []

    def make(megabytes: int) -> Path:
        folder = tmp_path / "disk"
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "none", str(folder)]
        if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
            skip_loudly("start script on a full disk", "It needs root with the right to mount a tmpfs.")
        mounted.append(folder)
        return folder

    yield make
    for folder in mounted:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def assert_clean(clone: Clone) -> None:
    assert not clone.venv.exists() and not clone.lock.exists()


def expect_less_space(clone: Clone) -> None:
    """Let the script begin on a small disk, to see what happens when it fills up on the way."""
    script = clone.root / "shopclerk"
    script.write_text(re.sub(r"^needed_mb=\d+", "needed_mb=1", script.read_text(), flags=re.M))


def test_too_little_space_is_seen_before_anything_is_written(small_disk, tmp_path: Path) -> None:
    clone = make_clone(tmp_path, small_disk(20) / "my clone")
    result = clone.run("demo")
    assert result.returncode == 83
    assert "the disk is full" in one_sentence(result.stderr)
    assert_clean(clone)


@pytest.mark.parametrize(("megabytes", "package_mb"), [(4, 0), (40, 40)], ids=["making the venv", "installing"])
def test_a_disk_that_fills_up_on_the_way(small_disk, tmp_path: Path, megabytes: int, package_mb: int) -> None:
    clone = make_clone(tmp_path, small_disk(megabytes) / "my clone")
    expect_less_space(clone)
    big = make_wheel(clone.wheels, "big", {"big.py": os.urandom(package_mb << 20)})
    (clone.root / "requirements.lock").write_text(big)
    result = clone.run("demo")
    assert result.returncode == 83
    assert "the disk is full" in one_sentence(result.stderr)
    assert_clean(clone)


def test_the_disk_is_full_for_pip_only(clone: Clone) -> None:
    """A quota or a separate TMPDIR: only pip's own words tell."""
    error = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    body = f'case "$1 $3" in -c*) echo "3 12 whole" ;; "-I pip") echo "{error}" >&2; exit 1 ;; *) '
    body += 'shift 3; mkdir -p "$1/bin"; cp "$0" "$1/bin/python" ;; esac'
    (clone.bin / "cp").symlink_to(shutil.which("cp") or "/bin/cp")
    fake_program(clone.bin, "python3", body)
    result = clone.run("demo")
    assert result.returncode == 83
    assert "the disk is full" in one_sentence(result.stderr)
    assert_clean(clone)


def test_the_index_cannot_be_reached(clone: Clone) -> None:
    with socket.socket() as taken:  # bound but not listening: refuses
        taken.bind(("127.0.0.1", 0))
        index = f"http://127.0.0.1:{taken.getsockname()[1]}/simple"
        del clone.env["PIP_NO_INDEX"], clone.env["PIP_FIND_LINKS"]
        result = clone.run("demo", PIP_INDEX_URL=index, PIP_RETRIES="1")
    assert result.returncode == 84
    assert "the package index cannot be reached" in one_sentence(result.stderr)
    assert_clean(clone)


def test_a_changed_package(clone: Clone) -> None:
    make_wheel(clone.wheels, "greeting", {"greeting.py": b"WORDS = 'boo'\n"})
    result = clone.run("demo")
    assert result.returncode == 85
    assert "does not match its hash in requirements.lock" in one_sentence(result.stderr)
    assert_clean(clone)


def test_failing_development_tools_leave_the_clerk_working(clone: Clone) -> None:
    assert clone.run("demo").returncode == 0
    make_wheel(clone.wheels, "pytest", {"pytest.py": b"changed"})
    result = clone.run("test")
    assert result.returncode == 85
    assert "requirements-dev.lock" in result.stderr
    again = clone.run("demo")
    assert (again.returncode, again.stderr) == (0, "")


def test_a_package_that_does_not_exist(clone: Clone) -> None:
    (clone.root / "requirements.lock").write_text(f"missing==1.0 --hash=sha256:{'0' * 64}\n")
    result = clone.run("demo")
    assert result.returncode == 88
    assert "No matching distribution found for missing==1.0" in one_sentence(result.stderr)
    assert_clean(clone)


def test_a_folder_that_cannot_be_written(small_disk, tmp_path: Path) -> None:
    if os.geteuid() == 0:  # root may write anywhere but to a file system mounted read-only
        folder = small_disk(4)
        clone = make_clone(tmp_path, folder / "my clone")
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    else:
        clone = make_clone(tmp_path)
        clone.root.chmod(0o555)
    result = clone.run("demo")
    assert result.returncode == 86
    assert "the folder is not writable" in one_sentence(result.stderr)
