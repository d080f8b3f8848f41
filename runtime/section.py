"""A section: the settings of one part, declared beside it and read from where all settings are read from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import AliasChoices
from pydantic_settings import BaseSettings, SettingsConfigDict

PREFIX = "SHOPCLERK_"


def plain(name: str) -> AliasChoices:
    """Accept ``SHOPCLERK_<NAME>`` and the plain name that other tools use too."""
    return AliasChoices(f"{PREFIX}{name}", name)


class Renamed(AliasChoices):
    """The name of a setting, and the one that it had before this release."""


def renamed(name: str, before: str) -> Renamed:
    """Accept ``SHOPCLERK_<NAME>`` and, for one release and with a warning, ``SHOPCLERK_<BEFORE>``."""
    return Renamed(f"{PREFIX}{name}", f"{PREFIX}{before}")


class Read(BaseSettings):
    """What is read from the environment and from the file of settings."""

    @classmethod
    def variable(cls, name: str) -> str:
        """Return the environment variable of a field, the plain name where it goes by one."""
        alias = cls.model_fields[name].validation_alias
        if isinstance(alias, AliasChoices):
            return str(alias.choices[0 if isinstance(alias, Renamed) else -1])
        return f"{cls.model_config.get('env_prefix', '')}{name}".upper()

    @classmethod
    def aliases(cls) -> Iterator[tuple[str, str]]:
        """Return the other names that fields go by, each with its field."""
        for name, field in cls.model_fields.items():
            if isinstance(field.validation_alias, AliasChoices):
                yield from ((str(each), name) for each in field.validation_alias.choices)

    @classmethod
    def named(cls, place: str) -> str:
        """Return the environment variable of what pydantic found a fault with: a field, or one of its names."""
        known = dict(cls.aliases())
        field = known.get(place.upper(), known.get(place, place))
        return cls.variable(field) if field in cls.model_fields else place.upper()

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
        env_ignore_empty=True,  # NAME= says nothing, as in a copied file or a service without the value
    )


class Section(Read):
    """The settings of one part, such as a store platform: declared beside it, under a prefix of its own.

    A section sets ``env_prefix`` to ``SHOPCLERK_<PART>_``, and is read by `runtime.settings.Settings.section`.
    """

    @classmethod
    def own(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Return by field what was given by name: ``toy_key`` is ``key`` of the section ``SHOPCLERK_TOY_``."""
        start = str(cls.model_config.get("env_prefix", "")).removeprefix(PREFIX).lower()
        found = {name.removeprefix(start): each for name, each in given.items() if start and name.startswith(start)}
        for alias, name in cls.aliases():
            for written in (alias, alias.lower().removeprefix(PREFIX.lower())):
                if written in given:
                    found.setdefault(name, given[written])
        return found

    @classmethod
    def outdated(cls, file: Path | None) -> list[tuple[str, str]]:
        """Return the names of before that are in use, in the environment or the file, each with today's."""
        names = {name.upper() for name, value in os.environ.items() if value}
        if file is not None and file.is_file():
            names |= {name.upper() for name, value in dotenv_values(file, encoding="utf-8").items() if value}
        pairs = [
            (each.validation_alias.choices[::-1])
            for each in cls.model_fields.values()
            if isinstance(each.validation_alias, Renamed)
        ]
        return [(str(before), str(now)) for before, now in pairs if before in names]
