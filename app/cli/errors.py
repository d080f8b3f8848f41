"""From an exception to one clear sentence and an exit code. No traceback ever reaches the user.

Exit codes: 2 for bad input or configuration, 130 after Ctrl-C, 141 when the reader of a pipe went away,
1 for everything else.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import shutil
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import typer

log = logging.getLogger(__name__)
INPUT, FAILED, INTERRUPTED, NO_READER = 2, 1, 130, 141
LOG_FILE = "shopclerk.log"
_ROOM = 1 << 20  # bytes; with less than that the disk of the state directory is the one that is full


@contextlib.contextmanager
def guarded() -> Iterator[None]:
    """Turn what goes wrong inside the block into a sentence on stderr and the right exit code."""
    try:
        try:
            yield
        except typer.Exit:
            sys.stdout.flush()
            raise
        sys.stdout.flush()
    except typer.Exit:
        raise
    except KeyboardInterrupt:
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        _silence_stdout()
        raise typer.Exit(NO_READER) from None
    except Exception as error:
        if type(error).__module__.startswith("typer."):
            raise  # its own usage errors: typer shows them with the usage line
        code = explain(error)
        _settle_stdout()
        raise typer.Exit(code) from None


def explain(error: BaseException) -> int:
    """Say on stderr what went wrong and return the exit code."""
    from commerce.errors import ConfigurationError, InputError, ShopclerkError, StorageUnavailable
    from runtime.logging import redact

    log.debug("the command failed", exc_info=error)
    if isinstance(error, (ConfigurationError, StorageUnavailable)) and (trouble := _machine_trouble(error)):
        say(trouble)
        return INPUT if isinstance(error, ConfigurationError) else FAILED
    if isinstance(error, ShopclerkError):
        detail = f" ({error.detail})" if error.detail else ""
        say(redact(f"{error.message}{detail} [{error.code}]"))
        return INPUT if isinstance(error, (InputError, ConfigurationError)) else FAILED
    say(_machine_trouble(error) or _unexpected(error))
    return FAILED


def say(sentence: str) -> None:
    """Write one sentence to stderr, under the program's name."""
    with contextlib.suppress(BrokenPipeError):
        typer.echo(f"shopclerk: {sentence}", err=True)


def home() -> Path | None:
    """Return the state directory, also when the settings cannot be read; None where no folder is one."""
    from commerce.errors import ConfigurationError
    from runtime.home import default_home, expanded
    from runtime.settings import load

    try:
        return load().home
    except (ConfigurationError, OSError, ValueError):
        with contextlib.suppress(ConfigurationError, ValueError):
            return expanded(Path(os.environ.get("SHOPCLERK_HOME") or default_home()))
    return None


def _machine_trouble(error: BaseException) -> str | None:
    """Return a sentence for a full disk, missing rights or a damaged database file, wherever in the chain."""
    from runtime import descriptors

    where = home()
    if where is None:  # no folder, and nothing in it
        return None
    for each in _chain(error):
        text = str(each).casefold()
        few = descriptors.too_few()
        if getattr(each, "errno", None) in (errno.EMFILE, errno.ENFILE) or (few and "unable to open" in text):
            return f"{descriptors.SENTENCE} [too_many_files]"
        full = getattr(each, "errno", None) in (errno.ENOSPC, errno.EDQUOT)
        if full and getattr(each, "filename", None) is None and _has_room(where):
            return "The disk is full where the output goes; nothing more was written there. [disk_full]"
        if full or "disk is full" in text:
            return f"The disk is full: shopclerk cannot write to {where}. [disk_full]"
        if "readonly database" in text or "unable to open database file" in text:
            return f"shopclerk may not write to {_databases(where)}. [home_not_writable]"
        if "malformed" in text or "file is not a database" in text:
            return (
                f"A database file in {where} is damaged. `shopclerk doctor` tells which one; move it away or "
                "restore it from a backup. [damaged_database]"
            )
        if "database is locked" in text:
            return f"Another process keeps a database in {where} locked. Please try again. [database_locked]"
    if isinstance(error, OSError) and error.filename and error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"shopclerk may not use {error.filename} ({error.strerror}). [not_permitted]"
    return None


def _has_room(folder: Path) -> bool:
    with contextlib.suppress(OSError):
        return shutil.disk_usage(folder).free > _ROOM
    return False


def _databases(where: Path) -> str:
    """Return which databases there are, in words; without the password of one."""
    from commerce.errors import ConfigurationError
    from runtime.settings import load

    with contextlib.suppress(ConfigurationError, OSError, ValueError):
        if load().database_url:
            return f"the database that SHOPCLERK_DATABASE_URL names, or to those in {where}"
    return f"the databases in {where}"


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _unexpected(error: BaseException) -> str:
    """Write the traceback to the log file and return the sentence that points to it."""
    from runtime import clock
    from runtime.logging import redact

    text = "".join(traceback.format_exception(error))
    name = type(error).__name__
    folder = home()
    if folder is None:
        return f"Something went wrong ({name}), and there is no state directory for a log. [internal]"
    path = folder / LOG_FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with open(path, "a", encoding="utf-8", opener=private) as file:
            file.write(f"{clock.now().isoformat()} {redact(text)}\n")
    except OSError as problem:
        return f"Something went wrong ({name}), and no log could be written ({problem.strerror}). [internal]"
    return f"Something went wrong ({name}). The details are in {path}. [internal]"


def private(path: str, flags: int) -> int:
    """Open a file that only its owner may read; an ``opener`` of `open`."""
    return os.open(path, flags, 0o600)


def _settle_stdout() -> None:
    """Drop what stdout cannot take: the interpreter's last flush would fail again and change the exit code."""
    try:
        sys.stdout.flush()
    except (OSError, ValueError):
        _silence_stdout()


def _silence_stdout() -> None:
    """Point stdout at nothing, so that the interpreter's last flush does not complain."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
