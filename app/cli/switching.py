"""From the demo, or another platform, to the one that is to be connected: asked first, and kept in ``.env``."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from connectors.stores.platform import Platform

_SETTING = "SHOPCLERK_PLATFORM"
_LINE = re.compile(rf"^#?[ \t]*{_SETTING}=.*$", re.MULTILINE)


def agreed(platform: Platform, yes: bool) -> bool:
    """Return whether the platform is to be switched; False when it is the one that is served already.

    Raises:
        ConfigurationError: Nobody agrees, or the environment names another platform.
    """
    from app.cli.settings import load
    from commerce.errors import ConfigurationError
    from connectors.stores import registry
    from runtime.env_file import env_file

    now = registry.platform(load().platform)
    if now.name == platform.name:
        return False
    if os.environ.get(_SETTING):
        raise ConfigurationError(
            f"The environment says {_SETTING}={now.name}. Set it to {platform.name} there, or unset it."
        )
    question = f"This shopclerk serves {now.noun}. Shall it serve {platform.noun} from now on?"
    if yes or (sys.stdin.isatty() and _ask(question)):
        return True
    raise ConfigurationError(f"{question} Then add --yes: {_SETTING}={platform.name} is written into {env_file()}.")


def _ask(question: str) -> bool:
    import typer

    return bool(typer.confirm(question, err=True))


def keep(platform: str, path: Path | None = None) -> None:
    """Write into the file of settings which platform is served; every other line stays as it is.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    from commerce.errors import ConfigurationError
    from runtime.env_file import env_file

    path = path or env_file()
    try:
        _write(platform, path)
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written ({error.strerror}). Set {_SETTING}={platform} in the environment."
        ) from error


def _write(platform: str, path: Path) -> None:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    line = f"{_SETTING}={platform}"
    if _LINE.search(text):
        text = _LINE.sub(line, text, count=1)
    else:
        text += ("" if not text or text.endswith("\n") else "\n") + line + "\n"
    path.write_text(text, encoding="utf-8")
