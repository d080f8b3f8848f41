"""Files that are shipped beside the code, such as weights, read only when they are the ones that were shipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from commerce.errors import ConfigurationError


def read_checked(folder: Path, needed: Iterable[str] = ()) -> dict[str, bytes]:
    """Read the files named in ``SHA256SUMS`` and compare each with its sum.

    Args:
        folder: Where ``SHA256SUMS`` and the files that it names lie.
        needed: Names that have to be among them.

    Returns:
        The content of each file by name.

    Raises:
        ConfigurationError: A file is missing, unreadable or not the one that was shipped.
    """
    files: dict[str, bytes] = {}
    try:
        for line in (folder / "SHA256SUMS").read_text(encoding="ascii").splitlines():
            expected, _, name = line.partition("  ")
            content = (folder / name).read_bytes()
            if hashlib.sha256(content).hexdigest() != expected:
                raise ConfigurationError(
                    "Files that come with shopclerk are damaged. Please fetch this version again.",
                    detail=f"{folder / name}: sha256 differs from SHA256SUMS",
                )
            files[name] = content
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigurationError(
            "Files that come with shopclerk are missing or cannot be read. Please fetch this version again.",
            detail=str(error),
        ) from error
    missing = set(needed) - files.keys()
    if missing:
        raise ConfigurationError(
            "Files that come with shopclerk are not complete.",
            detail=f"SHA256SUMS does not name {sorted(missing)}",
        )
    return files
