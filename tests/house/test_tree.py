"""What is under version control: nothing of one machine, and documents that are true."""

from __future__ import annotations

import re

import pytest

from runtime.version import version
from tests.house.tree import PACKAGES, ROOT, tracked

pytestmark = pytest.mark.house

# Split, so that this file does not find itself.
_MACHINE = re.compile(
    rb"(?<![\w.~/-])/(?:ro" + rb"ot|wo" + rb"rk|home/[a-z]\w*|Us" + rb"ers/\w+)/[\w.]"
    rb"|https?://(?!127\.)[^\s\"'>)]*(?:py" + rb"pi|pythonho" + rb"sted|/sim" + rb"ple\b)"
    rb"|^\s*--(?:extra-)?index-" + rb"url|^\s*--find-" + rb"links",
    re.MULTILINE,
)
_CONFLICT = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    """Return requirement → everything the lock file says about it, comments apart."""
    text = re.sub(r"^\s+#.*\n", "", (ROOT / name).read_text(), flags=re.MULTILINE)
    blocks = re.split(r"^(?=\S)", text, flags=re.MULTILINE)
    return {block.split()[0]: block for block in blocks if block.strip()}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = {}
    for path in tracked():
        match = _MACHINE.search(path.read_bytes())
        if match:
            found[str(path.relative_to(ROOT))] = match.group().decode(errors="replace")
    assert found == {}


def test_no_file_holds_two_sides_of_a_merge() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if _CONFLICT.search(path.read_bytes())] == []


def test_nothing_that_ships_knows_the_tests() -> None:
    """Not by an import, and not by a string that is run: what others need lies where it ships, `evals`."""
    ships = [path for path in tracked() if path.relative_to(ROOT).parts[0] in (*PACKAGES, "examples")]
    named = re.compile(rb"(?:[\"'`]|-m |\bimport |\bfrom )tests[./][a-z_]+")
    knowing = [
        str(path.relative_to(ROOT)) for path in ships if path.suffix != ".md" and named.search(path.read_bytes())
    ]
    assert len(ships) > 500 and knowing == []
    assert named.search(b'Server("tests.app.serving")') and not named.search(b'(root / "tests").is_dir()')


def test_every_requirement_is_pinned_with_hashes() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        for requirement, block in pins(name).items():
            assert re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][\w.!+]*", requirement), (name, requirement)
            assert "--hash=sha256:" in block, (name, requirement)


def test_the_development_lock_is_the_lock_and_more() -> None:
    """The start script installs the one on top of the other."""
    run, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert {name: text for name, text in run.items() if development.get(name) != text} == {}
    assert len(development) > len(run)


def test_the_changelog_has_the_version_and_no_line_twice() -> None:
    """Lines of several branches are joined into it: what both sides had could stand there twice."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.findall(r"^## (\d+\.\d+\.\d+) - \d{4}-\d\d-\d\d$", text, re.MULTILINE)
    versions = [tuple(map(int, each.split("."))) for each in found]
    assert found[0] == version() and versions == sorted(set(versions), reverse=True)
    lines = [line for line in text.splitlines() if line.startswith(("- ", "## "))]
    assert sorted({line for line in lines if lines.count(line) > 1}) == []
