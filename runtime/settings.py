"""Every setting of shopclerk, read from the environment and the file of settings (``.env``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path
from typing import Any, Literal, Self, TypeVar

from pydantic import AliasChoices, Field, PrivateAttr, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from commerce.errors import ConfigurationError
from runtime import values
from runtime.env_file import env_file
from runtime.home import default_home, expanded, real

_PREFIX = "SHOPCLERK_"


def plain(name: str) -> AliasChoices:
    """Accept ``SHOPCLERK_<NAME>`` and the plain name that other tools use too."""
    return AliasChoices(f"SHOPCLERK_{name}", name)


class _Read(BaseSettings):
    """What is read from the environment and from the file of settings."""

    @classmethod
    def variable(cls, name: str) -> str:
        """Return the environment variable of a field, the plain name where it goes by one."""
        alias = cls.model_fields[name].validation_alias
        if isinstance(alias, AliasChoices):
            return str(alias.choices[-1])
        return f"{cls.model_config.get('env_prefix', '')}{name}".upper()

    model_config = SettingsConfigDict(
        env_prefix=_PREFIX,
        env_file_encoding="utf-8",
        extra="ignore",
        populate_by_name=True,
        env_ignore_empty=True,  # NAME= says nothing, as in a copied file or a service without the value
    )


class Section(_Read):
    """The settings of one part, such as a store platform: declared beside it, under a prefix of its own.

    A section sets ``env_prefix`` to ``SHOPCLERK_<PART>_``, and is read by `Settings.section`.
    """


S = TypeVar("S", bound=Section)


def _plain_names(kind: type[Section]) -> set[str]:
    """Return the names without a prefix that fields of a section go by as well."""
    aliases = (field.validation_alias for field in kind.model_fields.values())
    return {str(name) for alias in aliases if isinstance(alias, AliasChoices) for name in alias.choices}


class Settings(_Read):
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
    database_url: str = Field("", description="SQLAlchemy URL; empty = SQLite in the state directory")
    secret_keys: SecretStr = Field(
        SecretStr(""),
        description="Fernet keys, comma separated, newest first; empty = a generated key file",
    )
    policy_file: Path | None = Field(
        None,
        description="policy.toml; empty = that of the state directory, else safe defaults",
    )
    chat_model: str = Field(
        "",
        validation_alias=plain("CHAT_MODEL"),
        description="embedded, openai:NAME or an init_chat_model name; empty = embedded, with a key openai",
    )
    openai_api_key: SecretStr = Field(
        SecretStr(""),
        validation_alias=plain("OPENAI_API_KEY"),
        description="key of the OpenAI-compatible endpoint",
    )
    openai_base_url: str = Field(
        "",
        validation_alias=plain("OPENAI_BASE_URL"),
        description="address of an OpenAI-compatible endpoint",
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
    api_docs: Literal["auto", "on", "off"] = Field(
        "auto", description="whether /docs and /openapi.json are served: on, off, or auto = in development only"
    )
    tryon: str = Field(
        "local",
        description="try-on providers in the order in which they are tried, comma separated, or off "
        "(docs/owners/trying-on.md)",
    )
    mail: Literal["outbox", "smtp"] = Field(
        "outbox", description="how mail is sent: outbox (files in the state directory) or smtp"
    )
    mail_from: str = Field("", description="sender of the shop's mail, such as shop@example.com")
    shop_token_secret: SecretStr = Field(
        SecretStr(""),
        description="secret that the shop's own sign-in tokens are signed with (HS256), at least 32 characters",
    )
    shop_token_public_key: str = Field(
        "", description="or the Ed25519 public key (PEM) of the shop's own sign-in tokens (EdDSA)"
    )
    sign_in_sub: Literal["customer_id", "other"] = Field(
        "customer_id",
        description="what `sub` of the shop's own sign-in tokens is: the platform's customer id, which must then be "
        "that of the order and the account, or something else",
    )
    staff_mail: str = Field(
        "", max_length=254, description="address told of hand-offs and approvals; empty = nobody is mailed"
    )
    host: str = Field("127.0.0.1", description="address the server listens on")
    port: int = Field(8000, ge=0, le=65535, description="port the server listens on")
    public_url: str = Field(
        "",
        description="address customers reach the server at; empty = http://HOST:PORT",
    )
    trusted_proxies: str = Field(
        "",
        description="addresses or networks of proxies whose X-Forwarded-For is believed, comma separated; empty = none",
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        "WARNING", description="least severe level that is logged"
    )

    @field_validator("trusted_proxies")
    @classmethod
    def _networks(cls, value: str) -> str:
        for part in filter(None, (each.strip() for each in value.split(","))):
            try:
                ip_network(part if part != "*" else "::/0", strict=False)
            except ValueError:
                raise ValueError("name addresses or networks, such as 10.0.0.0/8, or * for all") from None
        return value

    @field_validator("language")
    @classmethod
    def _spoken(cls, value: str) -> str:
        return values.language(value)

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: str) -> str:
        return values.database(value)

    @field_validator("public_url")
    @classmethod
    def _address(cls, value: str) -> str:
        return values.web_address(value)

    @field_validator("shop_token_secret")
    @classmethod
    def _secret(cls, value: SecretStr) -> SecretStr:
        values.secret(value.get_secret_value())
        return value

    @field_validator("shop_token_public_key")
    @classmethod
    def _key(cls, value: str) -> str:
        return values.public_key(value)

    @field_validator("currency")
    @classmethod
    def _currency(cls, value: str) -> str:
        return values.currency(value)

    @field_validator("staff_mail")
    @classmethod
    def _mailbox(cls, value: str) -> str:
        return values.mailbox(value)

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
            prefix = str(kind.model_config.get("env_prefix", ""))
            start = prefix.removeprefix(_PREFIX).lower()
            own = {name.removeprefix(start): each for name, each in self._given.items() if name.startswith(start)}
            own |= {name: each for name, each in self._given.items() if name in _plain_names(kind)}
            with _named(prefix):
                found = kind(_env_file=self._given.get("_env_file"), **own)
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
    def model_name(self) -> str:
        """The chat model in force."""
        if self.chat_model:
            return self.chat_model
        return "openai:gpt-5-mini" if self.openai_api_key.get_secret_value() else "embedded"

    @property
    def shows_api(self) -> bool:
        """Whether the API describes itself."""
        return self.api_docs == "on" or (self.api_docs == "auto" and self.env == "development")

    @property
    def base_url(self) -> str:
        """The address that links of this server start with."""
        return (self.public_url or f"http://{self.host}:{self.port}").rstrip("/")


def load(**overrides: object) -> Settings:
    """Return the settings, with ``overrides`` on top.

    Raises:
        ConfigurationError: A value is not valid; the message names the setting and never its value. Or the file
            that holds settings is not there.
    """
    with _named(_PREFIX):
        return Settings(**{"_env_file": env_file(), **overrides})


@contextmanager
def _named(prefix: str) -> Iterator[None]:
    """Name the setting that is not valid, and never its value."""
    try:
        yield
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        name = prefix + "_".join(str(part) for part in first["loc"]).upper().removeprefix(prefix)
        raise ConfigurationError(f"The setting {name} is not valid: {first['msg']}.") from None
