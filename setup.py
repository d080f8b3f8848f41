"""Compile the catalogues of sentences into the package: one file a language, by the ids of its sentences.

All else of the build is in ``pyproject.toml``. A checkout needs none of this: it reads the ``.po`` files themselves.
"""

from __future__ import annotations

import sys
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).parent
sys.path.insert(0, str(ROOT))

from commerce.catalogues import CATALOGUES, COMPILED, compiled  # noqa: E402 - found only by the line above


class WithSentences(build_py):
    """The usual build, and after it the compiled catalogues in the place of those that they are made from."""

    def run(self) -> None:
        """Build."""
        super().run()
        for folder in sorted(CATALOGUES.glob("*/LC_MESSAGES")):
            target = Path(self.build_lib) / folder.relative_to(ROOT)
            target.mkdir(parents=True, exist_ok=True)
            (target / COMPILED).write_bytes(compiled(folder))
            for source in target.glob("*.po"):
                source.unlink()


setup(cmdclass={"build_py": WithSentences})
