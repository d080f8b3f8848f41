"""An action that somebody else's package brings appears everywhere, and no file of the product knows it.

The package is ``examples/action/giftwrap``. It is installed in another process, as an installer would leave it, and
the tests of ``tests/toys/everywhere.py`` run there. ``docs/developers/add-an-action.md`` explains them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.examples.installing import install
from tests.homes import demo_home  # noqa: F401
from tests.house.tree import PACKAGES, ROOT, tracked

TOYS, PACKAGE = ROOT / "tests/toys", ROOT / "examples/action"


def test_an_action_of_another_package_appears_everywhere(tmp_path: Path, demo_home: Path) -> None:  # noqa: F811
    install(PACKAGE, tmp_path)
    path = os.pathsep.join(str(each) for each in (ROOT, PACKAGE, tmp_path))
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:randomly",
            *(str(TOYS / name) for name in ("everywhere.py", "over_http.py")),
        ],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path, "DEMO_HOME": str(demo_home)},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, f"{run.stdout[-8000:]}\n{run.stderr[-2000:]}"
    assert " passed" in run.stdout and "skipped" not in run.stdout, run.stdout


def test_no_file_of_the_product_knows_it() -> None:
    code = [path for path in tracked() if path.parts[len(ROOT.parts)] in PACKAGES or path == ROOT / "pyproject.toml"]
    knowing = [path for path in code if b"gift_wrap" in (text := path.read_bytes()) or b"giftwrap" in text]
    assert knowing == []
