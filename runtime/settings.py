"""Every setting of shopclerk, read from the environment and the file of settings (``.env``)."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import Field, PrivateAttr, SecretStr, ValidationError, field_validator

from commerce.errors import ConfigurationError
from runtime import values
from runtime.env_file import env_file
from runtime.home import default_home, expanded, real
from runtime.section import Read, Section
from runtime.server_settings import ServerSettings

log = logging.getLogger(__name__)
S = TypeVar("S", bound=Section)


class Settings(Read):
    """Settings of one process. Each field's description is its documentation.

    What is given by name goes before the environment; names that begin with a section's prefix (``toy_key``) are that
    section's.
    """

    _given: dict[str, Any] = PrivateAttr(default_factory=dict)
    _sections: dict[type[Section], Section] = PrivateAttr(default_factory=dict)

    def __init__(self, **values: Any) -> None:
        super().__init__(**values)
        self._given = {name: value for name, value in values.items() if name not in type(self).model_fields}

    env: Literal["development", "production"] = Field("development", description="production refuses demo sign-in")
    home: Path = Field(
        default_factory=default_home,
        description="state directory: databases, indexes, keys",
    )
    shop_id: str = Field("demo", pattern=r"\A[a-z0-9][a-z0-9-]{0,62}\z", description="which shop this is")
    platform: str = Field("demo", pattern=r"\A[a-z0-9][a-z0-9_-]{0,19}\z", description="store platform of the shop")
    language: str = Field(
        "en",
        description="language in which conversations begin and staff are written to: en, or another folder of locale/",
    )
    languages: str = Field(
        "",
        description="languages that customers are answered in, comma separated; empty = every one that is whole",
    )
    database_url: str = Field("", description="SQLAlchemy URL; empty = SQLite in the state directory")
    secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Fernet keys, comma separated, newest first; empty = a generated key file",
    )
    policy_file: Path | None = Field(
        None,
        description="policy.toml; empty = that of the state directory, else safe defaults",
    )
    action_wait: float = Field(
        10.0,
        gt=0,
        le=120,
        description="seconds a customer waits before 'being processed'",
    )
    currency: str = Field("", description="the shop's currency, for imported files; empty = what their prices say")
    encoder: str = Field(
        "minilm", description="embedding model: minilm (built in) or sentence-transformers:NAME (extra embeddings)"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="least severe level that is logged"
    )

    @field_validator("language")
    @classmethod
    def _spoken(cls, value: str) -> str:
        return values.language(value)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        return values.database(value)

    @field_validator("currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        return values.currency(value)

    @field_validator("home", mode="before")
    @classmethod
    def _named(cls, value: object) -> object:
        return value if value else default_home()  # an empty setting is none, and not this folder

    @field_validator("home")
    @classmethod
    def _whole(cls, value: Path) -> Path:
        return real(expanded(value))

    @field_validator("policy_file")
    @classmethod
    def _file(cls, value: Path | None) -> Path | None:
        return value and expanded(value)

    def section(self, kind: type[S]) -> S:
        """Return the settings of one part, read from where these were read from.

        Raises:
            ConfigurationError: A value is not valid; the message names the setting and never its value.
        """
        found = self._sections.get(kind)
        if found is None:
            old = kind.outdated(self.file)
            with _named(kind, dict(old)):
                found = kind(_env_file=self._given.get("_env_file"), **kind.own(self._given))
            for before, now in old:
                log.warning("The setting %s is called %s now; the old name is read for one more release.", before, now)
            self._sections[kind] = found
        assert isinstance(found, kind)
        return found

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy, as pydantic does.

        Raises:
            TypeError: A value is a section's, where this would not reach it: use `with_values`.
        """
        if strange := set(update or ()) - set(type(self).model_fields):
            raise TypeError(f"no settings of their own: {', '.join(sorted(strange))}")
        return super().model_copy(update=update, deep=deep)

    @property
    def file(self) -> Path | None:
        """The file that these were read from beside the environment, None where there was none."""
        found = self._given.get("_env_file")
        return Path(found) if found else None

    def with_values(self, **values: Any) -> Self:
        """Return the same settings with some others, which may be a section's; they are not checked again."""
        own = {name: value for name, value in values.items() if name in type(self).model_fields}
        changed = super().model_copy(update=own)
        changed._given, changed._sections = {**self._given, **values}, {}
        return changed

    @property
    def sql_url(self) -> str:
        """The SQLAlchemy URL in force, with an async driver."""
        url = self.database_url or f"sqlite+aiosqlite:///{self.home / 'shopclerk.sqlite'}"
        for plain, driver in (
            ("postgresql://", "postgresql+psycopg://"),
            ("sqlite://", "sqlite+aiosqlite://"),
        ):
            if url.startswith(plain):
                return driver + url.removeprefix(plain)
        return url

    @property
    def jobs_url(self) -> str:
        """The URL of the durable jobs' own database (DBOS), with a sync driver."""
        if self.sql_url.startswith("postgresql"):
            return self.sql_url
        return f"sqlite:///{self.home / 'jobs.sqlite'}"

    @property
    def server(self) -> ServerSettings:
        """Where the server listens, and how it is reached."""
        return self.section(ServerSettings)


def load(**overrides: object) -> Settings:
    """Return the settings, with ``overrides`` on top.

    Raises:
        ConfigurationError: A value is not valid; the message names the setting and never its value. Or the file
            that holds settings is not there.
    """
    with _named(Settings):
        return Settings(**{"_env_file": env_file(), **overrides})


@contextmanager
def _named(kind: type[Read], outdated: Mapping[str, str] | None = None) -> Iterator[None]:
    """Name the setting that is not valid, as it is written where it stands, and never its value."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = kind.named("_".join(str(part) for part in first["loc"]))
        written = next((before for before, now in (outdated or {}).items() if now == name), name)
        raise ConfigurationError(f"The setting {written} is not valid: {first['msg']}.") from None
