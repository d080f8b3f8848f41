"""The promise to a newcomer: a fresh copy, a Python and an index are enough."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT, tracked
from tests.loud import skip_loudly


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.skipif("SHOPCLERK_TEST_FRESH" in os.environ, reason="seen by .ci/run, whose clone is a fresh copy itself")
def test_a_fresh_copy_installs_its_lock_file_and_answers(tmp_path: Path) -> None:
    copy = tmp_path / "fresh copy"
    for path in tracked():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    env = {**os.environ, "SHOPCLERK_HOME": str(tmp_path / "state")}
    try:
        first = subprocess.run([copy / "shopclerk", "--help"], cwd=tmp_path, env=env, capture_output=True, text=True)
        if first.returncode == 84:
            skip_loudly("installing the real lock file, no package index", "It needs the network.")
        assert first.returncode == 0, first.stderr
        assert first.stderr.count("\n") == 1 and "demo" in first.stdout
        pip = subprocess.run([copy / ".venv/bin/python", "-m", "pip", "check"], capture_output=True, text=True)
        assert pip.returncode == 0, pip.stdout
        again = subprocess.run([copy / "shopclerk", "--help"], cwd=tmp_path, env=env, capture_output=True, text=True)
        assert (again.returncode, again.stderr, again.stdout) == (0, "", first.stdout)
    finally:
        shutil.rmtree(copy)  # 600 MB
