"""What is served of the widget is what its sources make, and small."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from app.widget import files
from tests.app.serving import ROOT
from tests.loud import skip_loudly

SOURCES, DIST = ROOT / "app/widget/src", ROOT / "app/widget/dist"
_KINDS = {".js", ".jsx", ".mjs", ".css", ".json"}


def manifest() -> dict:
    return json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))


def test_the_built_files_are_those_of_the_manifest() -> None:
    told = {name: hashlib.sha256((DIST / name).read_bytes()).hexdigest() for name in files.names()}
    assert told == manifest()["files"]
    assert {path.name for path in DIST.iterdir()} == {*told, "manifest.json"}


def test_they_were_built_from_these_sources() -> None:
    """Holds where there is no node, too."""
    digest = hashlib.sha256()
    for path in sorted(path for path in SOURCES.iterdir() if path.suffix in _KINDS):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    assert manifest()["sources"] == digest.hexdigest(), (
        "run: cd app/widget/src && npm ci --ignore-scripts && npm run build"
    )


@pytest.mark.slow
def test_building_again_makes_the_same(tmp_path: Path) -> None:
    if shutil.which("node") is None or not (SOURCES / "node_modules/esbuild").is_dir():
        skip_loudly("the widget cannot be built anew", "cd app/widget/src && npm ci --ignore-scripts")
    copy = tmp_path / "src"
    shutil.copytree(SOURCES, copy, ignore=shutil.ignore_patterns("node_modules"))
    (copy / "node_modules").symlink_to(SOURCES / "node_modules")
    subprocess.run(["node", "build.mjs"], cwd=copy, check=True, timeout=120)
    built = {path.name: path.read_bytes() for path in (tmp_path / "dist").iterdir()}
    assert built == {path.name: path.read_bytes() for path in DIST.iterdir()}


def test_they_are_small() -> None:
    sizes = {name: len(gzip.compress(files.built(name).plain, 9)) for name in files.names()}  # type: ignore[union-attr]
    assert sizes[files.LOADER] <= 2048
    assert sum(sizes.values()) <= 30_000


def test_the_lock_names_no_place_to_get_things_from() -> None:
    lock = json.loads((SOURCES / "package-lock.json").read_text(encoding="utf-8"))
    assert [name for name, each in lock["packages"].items() if "resolved" in each] == []
    assert all("integrity" in each for name, each in lock["packages"].items() if name)
