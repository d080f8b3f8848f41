"""Files that are not for everybody: encrypted at rest, under names that say nothing, in one folder."""

from __future__ import annotations

import errno
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from commerce.errors import StorageUnavailable
from store.secrets import Keyring

_NAME = re.compile(r"[0-9a-f]{32}")


class SealedFiles:
    """A folder of encrypted files. The keyring's newest key encrypts, all of its keys decrypt.

    Args:
        folder: Where they lie; made on first use, for its owner only.
        keyring: What they are encrypted with.
    """

    def __init__(self, folder: Path, keyring: Keyring) -> None:
        self._folder, self._keyring = folder, keyring

    def put(self, data: bytes) -> str:
        """Keep a file and return the name that it can be had by.

        Raises:
            StorageUnavailable: It could not be written; nothing of it is left.
        """
        name = secrets.token_hex(16)
        draft = self._folder / f".{name}"
        with _told():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                    file.write(self._keyring.seal(data))
                    file.flush()
                    os.fsync(file.fileno())
                draft.rename(self._folder / name)
            except BaseException:
                draft.unlink(missing_ok=True)
                raise
        return name

    def get(self, name: str) -> bytes | None:
        """Return a file's bytes, None when it is gone.

        Raises:
            ConfigurationError: The key that it was encrypted with is gone.
        """
        try:
            token = (self._folder / name).read_bytes() if _NAME.fullmatch(name) else None
        except FileNotFoundError:
            return None
        return None if token is None else self._keyring.unseal(token)

    def remove(self, *names: str) -> None:
        """Delete files; those that are gone, and empty names, are no trouble."""
        with _told():
            for name in names:
                if _NAME.fullmatch(name.removeprefix(".")):
                    (self._folder / name).unlink(missing_ok=True)

    def names(self) -> dict[str, datetime]:
        """Return what lies in the folder, half written files too, and since when by the machine's clock."""
        found: dict[str, datetime] = {}
        for path in self._folder.glob("*") if self._folder.is_dir() else ():
            try:
                found[path.name] = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:  # deleted meanwhile
                continue
        return found


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        raise StorageUnavailable(code="disk_full" if full else "", detail=type(error).__name__) from error
