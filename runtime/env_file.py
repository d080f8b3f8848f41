"""Which file holds settings beside the environment: one of this installation, and never one that lies around."""

from __future__ import annotations

import os
from pathlib import Path

from dotenv import dotenv_values

from commerce.errors import ConfigurationError

#: Names another file. It is read from the environment only: a file cannot say where it is itself.
NAME = "SHOPCLERK_ENV_FILE"
_OURS = "SHOPCLERK_"
#: The folder of the start script and of ``.env.example``.
_ROOT = Path(__file__).resolve().parents[1]


def env_file() -> Path:
    """Return the file of settings: the one that ``SHOPCLERK_ENV_FILE`` names, else ``.env`` beside the start script.

    The working folder has no say. It is often that of another project, whose ``.env`` holds keys of its own.

    Raises:
        ConfigurationError: The file that is named is not there.
    """
    named = os.environ.get(NAME, "")
    if not named:
        return _ROOT / ".env"
    path = Path(named)
    try:
        path = path.expanduser().absolute()
    except RuntimeError:
        raise ConfigurationError(f"The setting {NAME} is not valid: there is no such user.") from None
    if path.is_dir() or not path.exists():
        raise ConfigurationError(f"There is no file {path}, which {NAME} names.")
    return path


def pass_on(path: Path | None) -> None:
    """Put what the file says beside our own settings into the environment, where clients of model providers look.

    That is ``ANTHROPIC_API_KEY`` and the like. What the environment says already goes first, as for our settings.
    """
    if path is None or not path.is_file():
        return
    for name, value in dotenv_values(path, encoding="utf-8").items():
        if value and not name.startswith(_OURS):
            os.environ.setdefault(name, value)
