"""The state directory: made on first use, owned by at most one process at a time."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import json
import os
import pwd
from pathlib import Path
from typing import Any

from commerce.errors import ConfigurationError


def user_folder() -> Path:
    """Return the user's home folder.

    An empty or relative HOME, as services and containers start with, is none; what the system knows counts then.

    Raises:
        ConfigurationError: This user has no home folder at all.
    """
    named = os.environ.get("HOME", "")
    try:
        return Path(named if Path(named).is_absolute() else pwd.getpwuid(os.getuid()).pw_dir)
    except KeyError:
        raise ConfigurationError("This user has no home folder. Set SHOPCLERK_HOME to a folder of yours.") from None


def default_home() -> Path:
    """Return the state directory that holds where nobody names one."""
    return user_folder() / ".shopclerk"


def expanded(path: Path) -> Path:
    """Return the path with a leading ``~`` as the user's home folder, and ``~name`` as that of another user.

    Raises:
        ConfigurationError: This user has no home folder at all.
        ValueError: There is no such other user.
    """
    if path.parts[:1] == ("~",):
        return user_folder().joinpath(*path.parts[1:])
    try:
        return path.expanduser()
    except RuntimeError:
        raise ValueError(f"there is no user {path.parts[0].removeprefix('~')} whose folder this could be") from None


def real(path: Path) -> Path:
    """Return the absolute path that symbolic links lead to; what is not there yet is fine.

    Raises:
        ValueError: The links lead in a circle.
    """
    found = Path(os.path.realpath(path))
    try:
        found.stat()
    except OSError as error:  # what else is wrong is told where the folder is made
        if error.errno == errno.ELOOP:
            raise ValueError("its symbolic links lead in a circle") from None
    return found


def make_home(home: Path) -> Path:
    """Create the state directory, readable by its owner only.

    From then on all that this process creates is its owner's alone, also where the directory was there before and
    lets others in: databases with what SQLite puts beside them, indexes, logs, lock files.

    Raises:
        ConfigurationError: It cannot be created or written to.
    """
    os.umask(os.umask(0o077) | 0o077)
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        probe = home / f".probe-{os.getpid()}"
        probe.write_bytes(b"shopclerk")
        probe.unlink()
    except OSError as error:
        raise ConfigurationError(explain(error, home), detail=str(error)) from error
    return home


def explain(error: OSError, home: Path) -> str:
    """Return one sentence on why the state directory cannot be used."""
    if error.errno == errno.ENOSPC:
        return f"The disk is full: shopclerk cannot write to {home}."
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"shopclerk may not write to {home}. Set SHOPCLERK_HOME to a folder of yours."
    return f"The state directory {home} cannot be used ({error.strerror})."


class HomeLock:
    """The lock file that makes one process the owner of the state directory.

    The owner runs durable jobs and opens Chroma; every other process reads SQL and works through it.
    The file also tells others who the owner is and where its server listens.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "owner.lock"
        self._file: Any = None

    def acquire(self) -> bool:
        """Try to become the owner; False when another live process is."""
        handle = open(self._path, "a+", encoding="utf-8")  # noqa: SIM115 - held open for the process's life
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            handle.close()
            return False
        self._file = handle
        self.announce()
        return True

    @property
    def owned(self) -> bool:
        """Whether this object holds the lock."""
        return self._file is not None

    def announce(self, **facts: Any) -> None:
        """Write who owns the directory, and ``facts`` such as the server's address."""
        if self._file is None:
            return
        self._file.seek(0)
        self._file.truncate()
        json.dump({"pid": os.getpid(), **facts}, self._file)
        self._file.flush()

    def owner(self) -> dict[str, Any]:
        """Return what the owner announced, empty when nobody ever did."""
        try:
            data = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return data if isinstance(data, dict) else {}

    def release(self) -> None:
        """Give the directory back; the kernel does the same when the process dies."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                self._file.truncate(0)
            self._file.close()
            self._file = None
