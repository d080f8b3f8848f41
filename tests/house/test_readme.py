"""The README's commands do what they say: every block marked `<!-- run -->` is executed as written.

Where a block marked `<!-- prints -->` follows, that is what it prints.
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.house.tree import ROOT

_BLOCK = re.compile(r"<!-- run -->\s*```sh\n(.*?)```(?:\s*<!-- prints -->\s*```\n(.*?)```)?", re.DOTALL)


def marked_blocks() -> list[tuple[str, str]]:
    return _BLOCK.findall((ROOT / "README.md").read_text())


@pytest.mark.house
def test_the_readme_has_commands_to_run() -> None:
    assert any(printed for _, printed in marked_blocks())


@pytest.mark.house
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_marked_commands_run_as_written(tmp_path: Path) -> None:
    env = {**os.environ, "SHOPCLERK_HOME": str(tmp_path / "state")}
    for block, printed in marked_blocks():
        result = subprocess.run(["sh", "-e", "-c", block], cwd=ROOT, env=env, capture_output=True, text=True)
        assert result.returncode == 0, f"{block}\n{result.stdout}\n{result.stderr}"
        assert result.stdout.strip(), block
        assert not printed or result.stdout == printed
        assert "Traceback" not in result.stderr, result.stderr
