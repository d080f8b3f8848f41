"""Sets of arrays on disk that are replaced as one: a reader finds the old set or the new, never a mixture."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
_FORMAT = 1
_ATTEMPTS = 20  # an owner that replaces a set again and again beats a slow reader more than once


class BadFiles(Exception):
    """The set is missing, cut short, altered or of another format. It can be made again from SQL."""


def save(folder: Path, name: str, arrays: dict[str, Array], facts: dict[str, Any]) -> None:
    """Write ``arrays`` and ``facts`` as the new set ``name``.

    The arrays go into a folder of their own; replacing the small JSON file that points to it is the commit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    generation = f"{name}.{secrets.token_hex(8)}"
    target = folder / generation
    target.mkdir()
    listed: dict[str, Any] = {}
    for key, array in arrays.items():
        path = target / f"{key}.npy"
        with path.open("wb") as file:
            np.save(file, np.ascontiguousarray(array), allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
        listed[key] = {"size": path.stat().st_size, "crc": _crc(path)}
    pointer = {"format": _FORMAT, "generation": generation, "arrays": listed, "facts": facts}
    temporary = folder / f"{generation}.json"
    with temporary.open("w", encoding="utf-8") as text:
        json.dump(pointer, text)
        text.flush()
        os.fsync(text.fileno())
    temporary.replace(folder / f"{name}.json")
    _sweep(folder, name, generation)


def load(folder: Path, name: str) -> tuple[dict[str, Array], dict[str, Any]]:
    """Return the arrays (memory-mapped, read-only) and facts of the set ``name``.

    Raises:
        BadFiles: There is no whole set; the message says what is wrong.
    """
    for attempt in range(_ATTEMPTS):
        try:
            return _load(folder, name)
        except FileNotFoundError as error:  # replaced by the owner between pointer and arrays: read it again
            if attempt == _ATTEMPTS - 1 or not (folder / f"{name}.json").exists():
                raise BadFiles("missing") from error
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadFiles(f"unreadable: {error}") from error
    raise BadFiles("missing")


def touch(folder: Path, name: str) -> None:
    """Tell readers that something behind ``name`` changed which is not in the folder, such as prices in SQL."""
    folder.mkdir(parents=True, exist_ok=True)
    temporary = folder / f"{name}.{secrets.token_hex(8)}.json"
    temporary.write_text("{}", encoding="utf-8")
    temporary.replace(folder / f"{name}.json")


def stamp(folder: Path, name: str) -> tuple[int, int]:
    """Return something that changes whenever the set is replaced; (0, 0) while there is none."""
    try:
        status = (folder / f"{name}.json").stat()
    except OSError:
        return 0, 0
    return status.st_mtime_ns, status.st_ino


def _load(folder: Path, name: str) -> tuple[dict[str, Array], dict[str, Any]]:
    pointer = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    if pointer["format"] != _FORMAT:
        raise BadFiles("another format")
    arrays: dict[str, Array] = {}
    for key, listed in pointer["arrays"].items():
        path = folder / pointer["generation"] / f"{key}.npy"
        if path.stat().st_size != listed["size"]:
            raise BadFiles(f"{key} is cut short")
        if _crc(path) != listed["crc"]:
            raise BadFiles(f"{key} is damaged")
        arrays[key] = np.load(path, mmap_mode="r", allow_pickle=False)
    return arrays, dict(pointer["facts"])


def _crc(path: Path) -> int:
    crc = 0
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            crc = zlib.crc32(block, crc)
    return crc


def _sweep(folder: Path, name: str, keep: str) -> None:
    """Remove older sets and what a crash left; a reader that has one mapped keeps it."""
    for path in folder.glob(f"{name}.*"):
        if path.name in (f"{name}.json", keep):
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            with contextlib.suppress(OSError):
                path.unlink()
