"""Which platforms there are: ours, and those that other packages bring.

Another package names its `Platform` under the entry-point group ``shopclerk.platforms``. Ours cannot be replaced.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points

from commerce.errors import ConfigurationError
from connectors.stores.platform import Platform

log = logging.getLogger(__name__)
GROUP = "shopclerk.platforms"
#: Each is imported only when it is asked for.
OURS = {
    "demo": "connectors.stores.demo.platform",
    "shopify": "connectors.stores.shopify.platform",
    "woocommerce": "connectors.stores.woocommerce.platform",
    "ucp": "connectors.stores.ucp.platform",
}
#: Other commands beside those that connect a platform.
_COMMANDS = frozenset({"disconnect", "manifest"})
_PLAIN = re.compile(r"[a-z][a-z0-9-]{0,19}")
_found: dict[str, Platform] = {}


def platform(name: str) -> Platform:
    """Return the platform of this name.

    Raises:
        ConfigurationError: There is none, or the package that brings it cannot be used.
    """
    if name in _found:
        return _found[name]
    if name in OURS:
        made = import_module(OURS[name]).PLATFORM
        assert isinstance(made, Platform)
    else:
        other = _others().get(name)
        if other is None:
            known = ", ".join([*OURS, *_others()])
            raise ConfigurationError(f"There is no connector for the platform {name!r}. Known: {known}.")
        made = _loaded(other)
    return _found.setdefault(name, made)


def known(name: str) -> Platform | None:
    """Return the platform of this name, None where there is none."""
    return platform(name) if name in _found or name in OURS or name in _others() else None


def platforms() -> Iterator[Platform]:
    """Return all of them, ours first. One that cannot be used is told in the log, and holds up no other."""
    for found in (*map(platform, OURS), *brought()):
        if isinstance(found, Platform):
            yield found
        else:
            log.error("%s %s", found.message, found.detail)


def brought() -> Iterator[Platform | ConfigurationError]:
    """Return those that other packages bring; where one cannot be used, why."""
    for name in _others():
        try:
            yield platform(name)
        except ConfigurationError as error:
            yield error


def _others() -> dict[str, EntryPoint]:
    return {each.name: each for each in sorted(entry_points(group=GROUP)) if each.name not in OURS}


def _loaded(other: EntryPoint) -> Platform:
    """Return what another package brings.

    Raises:
        ConfigurationError: It cannot be imported, is no platform, or has a name or route that is not its own.
    """
    said = f"The platform {other.name!r} of {other.value} cannot be used."
    try:
        found = other.load()
    except Exception as error:  # whatever a foreign module does while it is imported
        raise ConfigurationError(said, detail=f"{type(error).__name__}: {error}") from error
    if not isinstance(found, Platform) or found.name != other.name:
        raise ConfigurationError(said, detail="it is no Platform of that name")
    if not _PLAIN.fullmatch(found.name) or not _PLAIN.fullmatch(found.route):
        raise ConfigurationError(said, detail="its name and route are at most 20 small letters, digits and hyphens")
    if found.route in _COMMANDS or any(found.route == platform(name).route for name in OURS):
        raise ConfigurationError(said, detail=f"its route {found.route!r} is taken")
    return found
