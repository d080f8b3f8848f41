"""Which desks there are: ours, and those that other packages bring.

Another package names its `Desk` under the entry-point group ``shopclerk.desks``. Ours cannot be replaced.
"""

from __future__ import annotations

import re
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from commerce.errors import ConfigurationError
from connectors.desks.base import Desk, DeskAdapter
from connectors.desks.settings import DeskSettings
from runtime.settings import Settings

GROUP = "shopclerk.desks"
#: Each is imported only when it is asked for.
OURS = {
    "email": "connectors.desks.email.desk",
    "helpdesk": "connectors.desks.helpdesk.desk",
}
_PLAIN = re.compile(r"[a-z][a-z0-9-]{0,19}")


def desk(name: str) -> Desk:
    """Return the desk of this name.

    Raises:
        ConfigurationError: There is none, or the package that brings it cannot be used.
    """
    if name in OURS:
        made = import_module(OURS[name]).DESK
        assert isinstance(made, Desk)
        return made
    other = _others().get(name)
    if other is None:
        known = ", ".join([*OURS, *_others()])
        raise ConfigurationError(f"There is no desk {name!r}. Known: {known}.", code="bad_desk")
    return _loaded(other)


def configured(settings: Settings) -> list[Desk]:
    """Return the desks that the settings name.

    Raises:
        ConfigurationError: One of them is not there, or cannot be used.
    """
    names = (name.strip() for name in settings.section(DeskSettings).names.split(","))
    return [desk(name) for name in dict.fromkeys(names) if name]


def open_desks(settings: Settings) -> dict[str, DeskAdapter]:
    """Return the adapters of the configured desks by name.

    Raises:
        ConfigurationError: A desk is not there, or a setting that it needs is empty.
    """
    return {each.name: each.open(settings) for each in configured(settings)}


def _others() -> dict[str, EntryPoint]:
    return {each.name: each for each in sorted(entry_points(group=GROUP)) if each.name not in OURS}


def _loaded(other: EntryPoint) -> Desk:
    said = f"The desk {other.name!r} of {other.value} cannot be used."
    try:
        found = other.load()
    except Exception as error:  # whatever a foreign module does while it is imported
        raise ConfigurationError(said, detail=f"{type(error).__name__}: {error}", code="bad_desk") from error
    if not isinstance(found, Desk) or found.name != other.name or not _PLAIN.fullmatch(found.name):
        raise ConfigurationError(said, detail="it is no Desk of that name", code="bad_desk")
    return found
