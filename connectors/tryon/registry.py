"""Which try-on providers the settings ask for, in which order."""

from __future__ import annotations

import importlib
import logging

from commerce.errors import ConfigurationError, TryOnNotReady
from connectors.tryon.base import TryOnProvider
from runtime.settings import Settings

log = logging.getLogger(__name__)
#: A provider's name in settings, and the folder whose ``open_provider(settings)`` makes it.
PROVIDERS = {"local": "connectors.tryon.local"}
OFF = "off"


def open_providers(settings: Settings) -> tuple[TryOnProvider, ...]:
    """Return the configured providers in their order; those whose extra is not installed are left out.

    Raises:
        ConfigurationError: There is no provider of that name.
    """
    names = [name.strip() for name in settings.tryon.split(",") if name.strip()]
    if names == [OFF]:
        return ()
    found = []
    for name in dict.fromkeys(names):
        if name not in PROVIDERS:
            known = ", ".join(PROVIDERS)
            raise ConfigurationError(f"SHOPCLERK_TRYON names {name}; there are: {known}, or {OFF}.", code="bad_tryon")
        try:
            found.append(_opened(PROVIDERS[name], settings))
        except TryOnNotReady as error:
            log.info("try-on provider %s: %s", name, error.message)
    return tuple(found)


def _opened(folder: str, settings: Settings) -> TryOnProvider:
    """Return a provider.

    Raises:
        TryOnNotReady: What it needs is not installed.
    """
    try:
        opener = importlib.import_module(folder).open_provider
    except (ImportError, AttributeError):
        raise TryOnNotReady("It needs `pip install 'shopclerk[tryon]'`.") from None
    provider: TryOnProvider = opener(settings)
    return provider
