"""The stand-in in a process of its own, so that what is measured does not share its interpreter."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[4]


@contextlib.contextmanager
def spawn(*arguments: str) -> Iterator[dict[str, Any]]:
    """Run ``python -m evals.standins.shopify`` and yield what it tells: url, token, domain, client_id, client_secret."""
    command = [sys.executable, "-m", "evals.standins.shopify", *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as child:
        try:
            assert child.stdout is not None
            line = child.stdout.readline()
            if not line:
                raise RuntimeError("the stand-in did not start")
            told: dict[str, Any] = json.loads(line)
            yield told
        finally:
            child.terminate()
            child.wait(20)
