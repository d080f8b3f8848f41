"""Every extra that the code names is installed by the command that it tells."""

from __future__ import annotations

import re
import sys
import tomllib

from runtime import extras
from tests.house.tree import PACKAGES, ROOT, modules


def test_the_command_names_packages_and_not_shopclerk() -> None:
    told = extras.install("tryon")
    assert told.startswith(f"{sys.executable} -m pip install ")
    assert "pillow" in told and "shopclerk[" not in told
    assert extras.requirements("no such extra") == ()


def test_the_code_names_extras_that_there_are() -> None:
    known = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules(*PACKAGES))
    named = set(re.findall(r'\binstall\("(\w+)"\)', code))
    assert named and named <= set(known)


def test_nobody_is_sent_to_an_index_that_does_not_have_us() -> None:
    """``pip install 'shopclerk[…]'`` finds nothing, or a package of somebody else's."""
    pages = [*modules(*PACKAGES, "tests"), *(ROOT / "docs").rglob("*.md"), ROOT / "README.md"]
    wrong = re.compile(r"pip install '?" + r"shopclerk\b")
    assert [
        str(each)
        for each in pages
        if each.name not in ("extras.py", "test_extras.py") and wrong.search(each.read_text())
    ] == []
