"""Which try-on providers the settings ask for, in which order. A provider is loaded when it is first needed."""

from __future__ import annotations

import asyncio
import importlib
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec

from commerce.errors import ConfigurationError
from commerce.sentences import joined, say
from connectors.tryon.base import Garment, Overlay, Photo, TryOnProvider
from connectors.tryon.settings import TryOnSettings
from runtime import extras
from runtime.settings import Settings

log = logging.getLogger(__name__)
OFF = "off"


@dataclass(frozen=True)
class Entry:
    """What is known of a provider before it is loaded.

    Attributes:
        folder: The package whose ``open_provider(settings)`` makes it.
        paid: Whether its calls cost money, and take the photo to another company.
        needs: The modules that its extra brings.
        settings: The settings that it cannot do without.
        company: What customers are told whose it is.
        keeps: Id of the sentence on what that company may keep; empty where it keeps nothing beyond the answer.
    """

    folder: str
    paid: bool
    needs: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    company: str = ""
    keeps: str = ""


_MISUSE = "tryon.keeps.misuse"
PROVIDERS = {
    "local": Entry("connectors.tryon.local", paid=False, needs=("PIL", "cv2", "ai_edge_litert")),
    "google": Entry(
        "connectors.tryon.google",
        paid=True,
        needs=("PIL",),
        settings=("google_project",),
        company="Google (Vertex AI)",
        keeps=_MISUSE,
    ),
    "gemini": Entry(
        "connectors.tryon.gemini",
        paid=True,
        needs=("PIL",),
        settings=("gemini_api_key",),
        company="Google (Gemini)",
        keeps=_MISUSE,
    ),
    "fashn": Entry(
        "connectors.tryon.fashn",
        paid=True,
        needs=("PIL",),
        settings=("fashn_api_key",),
        company="FASHN",
        keeps="tryon.keeps.fashn",
    ),
}


class Lazily:
    """A provider that costs neither time nor memory until somebody tries something on."""

    def __init__(self, name: str, entry: Entry, settings: Settings) -> None:
        self._name, self._entry, self._settings = name, entry, settings
        self._opening = asyncio.Lock()
        self._provider: TryOnProvider | None = None

    @property
    def name(self) -> str:
        """The provider's name."""
        return self._name

    @property
    def paid(self) -> bool:
        """Whether a call costs money."""
        return self._entry.paid

    async def accepts(self, garment: Garment) -> None:
        """Load the provider, and have it say whether it can show the article."""
        await (await self._opened()).accepts(garment)

    async def overlay(self, photo: Photo, garment: Garment) -> Overlay:
        """Load the provider, and have it show the garment on the photo."""
        return await (await self._opened()).overlay(photo, garment)

    async def check(self) -> str:
        """Load the provider, and have it say how it is."""
        return await (await self._opened()).check()

    async def close(self) -> None:
        """Let go of the provider, where there is one."""
        if self._provider is not None:
            await self._provider.close()

    async def _opened(self) -> TryOnProvider:
        async with self._opening:
            if self._provider is None:
                module = await asyncio.to_thread(importlib.import_module, self._entry.folder)
                self._provider = module.open_provider(self._settings)
            return self._provider


def open_providers(settings: Settings) -> tuple[TryOnProvider, ...]:
    """Return the configured providers in their order; those whose extra is not installed are left out.

    Raises:
        ConfigurationError: There is no provider of that name, or a setting that it needs is empty.
    """
    names = [name.strip() for name in settings.section(TryOnSettings).providers.split(",") if name.strip()]
    if names == [OFF]:
        return ()
    try_on_providers: list[TryOnProvider] = []
    for name in dict.fromkeys(names):
        entry = PROVIDERS.get(name)
        if entry is None:
            known = ", ".join(PROVIDERS)
            raise ConfigurationError(
                f"SHOPCLERK_TRYON_PROVIDERS names {name}; there are: {known}, or {OFF}.", code="bad_tryon"
            )
        for each in entry.settings:
            if not str(getattr(settings.section(TryOnSettings), each)):
                text = f"SHOPCLERK_TRYON_PROVIDERS names {name}, which needs {TryOnSettings.variable(each)}."
                raise ConfigurationError(text, code="bad_tryon")
        if all(_is_there(each) for each in (*entry.needs, entry.folder)):
            try_on_providers.append(Lazily(name, entry, settings))
        else:
            log.info("try-on provider %s is not installed: %s", name, extras.install("tryon"))
    return tuple(try_on_providers)


def company(name: str) -> str:
    """Return what customers are told whose a provider is."""
    entry = PROVIDERS.get(name)
    return (entry.company if entry else "") or name


def keeps(names: Iterable[str]) -> str:
    """Return what the companies of these providers may keep, as customers are told; each sentence once."""
    found = [PROVIDERS[name].keeps for name in names if name in PROVIDERS]
    return joined(*map(say, filter(None, dict.fromkeys(found))))


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # the package that it would be in
        return False
