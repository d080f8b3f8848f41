"""The first run, every later one, and what makes .venv be built anew."""

from __future__ import annotations

import json
import shutil
import subprocess
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.start.conftest import ROOT, Clone, make_wheel, one_sentence


@pytest.fixture
def settled(built: Clone) -> Iterator[Clone]:
    """The built clone, and proof afterwards that the test did not set it up again."""
    before = _written(built)
    yield built
    assert _written(built) == before


def _written(clone: Clone) -> tuple[int, int, int]:
    """Return what a new set-up would change of the stamp; reading it moves its time of access, too."""
    found = (clone.venv / ".stamp-requirements").stat()
    return found.st_ino, found.st_size, found.st_mtime_ns


def test_arguments_input_and_exit_code_pass_through(settled: Clone) -> None:
    result = settled.run("say", "two words", "*", "", words="rain jacket\n", WANTED_EXIT="7")
    told = json.loads(result.stdout)
    assert told["argv"] == ["say", "two words", "*", ""]
    assert told["stdin"] == "rain jacket\n"
    assert told["prefix"] == str(settled.venv)
    assert (result.returncode, result.stderr) == (7, "")


def test_the_first_run_leaves_the_input_to_the_command(clone: Clone) -> None:
    assert json.loads(clone.run("demo", words="where is my order?\n").stdout)["stdin"] == "where is my order?\n"


def test_the_script_becomes_the_command(settled: Clone) -> None:
    process = settled.start("x")
    output, _ = process.communicate(timeout=30)
    assert json.loads(output)["pid"] == process.pid  # signals of a supervisor reach the server itself


def test_works_through_links_and_from_any_folder(settled: Clone, tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to(settled.root / "shopclerk")
    (tmp_path / "deeper").mkdir()
    (tmp_path / "deeper/two").symlink_to("../one")
    (tmp_path / "app").mkdir()  # must not shadow the real one
    (tmp_path / "app/__init__.py").write_text("raise SystemExit('wrong app')")
    (tmp_path / "greeting.py").write_text("raise SystemExit('wrong module')")
    linked = replace(settled, launcher=("deeper/two",))
    told = json.loads(linked.run("x", cwd=tmp_path, CDPATH="/").stdout)
    assert told["prefix"] == str(settled.venv)
    assert told["cwd"] == str(tmp_path)


def test_the_second_run_is_fast(settled: Clone) -> None:
    """At most 50 ms of shell, measured against a bare start of the same command."""
    python = (str(settled.venv / "bin/python"), "-P", "-m", "app.cli")

    def best(run: Clone) -> float:
        times = []
        for _ in range(7):
            start = time.perf_counter()
            run.run("x")
            times.append(time.perf_counter() - start)
        return min(times)

    bare = replace(settled, launcher=python, env={**settled.env, "PYTHONPATH": str(settled.root)})
    assert best(settled) - best(bare) < 0.05


def test_the_named_python_is_the_one_in_use(settled: Clone) -> None:
    assert settled.run("x", SHOPCLERK_PYTHON=str(settled.bin / "python3")).stderr == ""


def test_development_tools_go_on_top_and_run_from_the_folder(clone: Clone, tmp_path: Path) -> None:
    assert clone.run("demo").returncode == 0
    marker = clone.venv / "marker"
    marker.touch()
    result = clone.run("test", "-k", "some thing", cwd=tmp_path)
    assert json.loads(result.stdout) == {"argv": ["-k", "some thing"], "cwd": str(clone.root)}
    assert one_sentence(result.stderr) == "shopclerk: adding the development tools to .venv ..."
    assert marker.exists()
    assert clone.run("test").stderr == clone.run("demo").stderr == ""


@pytest.mark.parametrize("option", ["-h", "--help"])
def test_help_for_the_tests_installs_nothing(clone: Clone, option: str) -> None:
    done = clone.run("test", option)
    assert done.returncode == 0 and done.stdout.startswith("Usage: shopclerk test") and not done.stderr
    assert not clone.venv.exists()


def test_the_quick_ways_name_paths_that_are_there(clone: Clone) -> None:
    for words in (["check"], ["test", "--fast", "-x"]):
        argv = json.loads(clone.run(*words).stdout)["argv"]
        paths = [word for word in argv if word.startswith("tests/")]
        assert len(paths) > 5 and all((ROOT / path).exists() for path in paths), paths
    assert argv[-1] == "-x" and "--fast" not in argv
    assert clone.run("check", "--help").stdout.startswith("Usage: shopclerk check")


def test_a_changed_lock_file_builds_anew(clone: Clone) -> None:
    assert clone.run("test").returncode == 0  # a first run may well be this one
    assert clone.run("demo").stderr == ""
    (clone.root / "requirements.lock").write_text(make_wheel(clone.wheels, "greeting", {"greeting.py": b"WORDS = 2"}))
    result = clone.run("demo")
    assert result.stderr.count("setting up .venv") == 1
    assert "WORDS = 2" in Path(json.loads(result.stdout)["greeting"]).read_text()
    assert not list(clone.venv.glob("lib/*/site-packages/pytest"))  # nothing is left of what the lock does not name


def test_a_vanished_python_builds_anew(clone: Clone) -> None:
    clone.run("demo")
    python = clone.venv / "bin/python"
    python.unlink()
    python.symlink_to("/nowhere/python3.11")
    assert clone.run("demo").returncode == 0


def test_pip_settings_that_divert_packages_are_ignored(clone: Clone, tmp_path: Path) -> None:
    result = clone.run("demo", PIP_USER="1", PIP_TARGET=str(tmp_path / "elsewhere"), PYTHONHOME="", PYTHONPATH="/x")
    assert json.loads(result.stdout)["greeting"].startswith(str(clone.venv))


def test_a_venv_of_somebody_else_is_left_alone(clone: Clone) -> None:
    clone.venv.mkdir()
    (clone.venv / "precious").touch()
    result = clone.run("demo")
    assert result.returncode == 89
    assert "was not made by this script" in one_sentence(result.stderr)
    assert (clone.venv / "precious").exists() and not clone.lock.exists()


def test_the_script_is_plain_posix_shell() -> None:
    dash = shutil.which("dash")
    if dash is None:
        pytest.skip("dash is not installed")
    assert subprocess.run([dash, "-n", str(ROOT / "shopclerk")], capture_output=True).stderr == b""
