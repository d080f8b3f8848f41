"""Which Python makes .venv, and the sentence when none can."""

from __future__ import annotations

import pytest

from tests.start.conftest import Clone, fake_program, one_sentence


def answers(clone: Clone, name: str, told: str) -> None:
    """Put a stand-in for a Python on PATH that says this of itself, and fails to make a venv."""
    fake_program(clone.bin, name, f'case "$1" in -c) echo "{told}" ;; *) echo "{name} $*"; exit 7 ;; esac')


def test_no_python_at_all(clone: Clone) -> None:
    (clone.bin / "python3").unlink()
    result = clone.run("demo")
    assert result.returncode == 80
    assert "Python is missing" in one_sentence(result.stderr)
    assert not clone.venv.exists() and not clone.lock.exists()


def test_python_too_old(clone: Clone) -> None:
    answers(clone, "python3", "3 10 whole")
    answers(clone, "python", "2 7 whole")
    result = clone.run("demo")
    assert result.returncode == 81
    assert "3.11 or newer is needed, but python3 is 3.10" in one_sentence(result.stderr)


def test_no_venv_module(clone: Clone) -> None:
    answers(clone, "python3", "3 12 bare")
    result = clone.run("demo")
    assert result.returncode == 82
    assert "apt install python3.12-venv" in one_sentence(result.stderr)


@pytest.mark.parametrize(
    ("pythons", "chosen"),
    [
        ({"python3": "3 9 whole", "python3.12": "3 12 whole", "python3.11": "3 11 whole"}, "python3.12"),
        ({"python3": "3 11 bare", "python": "3 13 whole"}, "python"),
        ({"python3": "3 15 whole", "python3.13": "3 13 whole"}, "python3.13"),  # tested versions before newer ones
        ({"python3": "3 15 whole"}, "python3"),
    ],
)
def test_the_first_that_can_is_taken(clone: Clone, pythons: dict[str, str], chosen: str) -> None:
    (clone.bin / "python3").unlink()
    for name, told in pythons.items():
        answers(clone, name, told)
    result = clone.run("demo")
    assert result.returncode == 88
    assert f"{chosen} -I -m venv" in one_sentence(result.stderr)


def test_a_python_that_only_fails_is_passed_over(clone: Clone) -> None:
    fake_program(clone.bin, "python3", "echo 'not installed' >&2; exit 127")
    assert clone.run("demo").returncode == 80


def test_the_named_python_is_an_order(clone: Clone) -> None:
    answers(clone, "other", "3 12 whole")
    assert "other -I -m venv" in clone.run("demo", SHOPCLERK_PYTHON=str(clone.bin / "other")).stderr
    result = clone.run("demo", SHOPCLERK_PYTHON="/nowhere/python")
    assert result.returncode == 80
    assert "SHOPCLERK_PYTHON=/nowhere/python does not run" in one_sentence(result.stderr)
