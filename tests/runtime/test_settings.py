"""Settings: defaults, plain aliases, and errors that never show a value."""

import os
import pwd
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from pydantic import Field, SecretStr
from pydantic_settings import SettingsConfigDict

from app.cli import settings_page
from commerce.errors import ConfigurationError
from connectors.mail.settings import MailSettings
from runtime import env_file, section, settings
from service.sign_in_settings import SignInSettings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CHAT_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"SHOPCLERK_{name}", raising=False)


def every(**given: Any) -> dict[str, Any]:
    """Return every setting there is, by the name of its variable."""
    found = settings.load(**given)
    kinds = [kind for _, kind in settings_page.sections() if issubclass(kind, section.Section)]
    return {kind.variable(name): getattr(found.section(kind), name) for kind in kinds for name in kind.model_fields}


def test_a_bad_value_names_the_setting_and_not_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_PORT", "CANARY")
    with pytest.raises(ConfigurationError, match="SHOPCLERK_PORT is not valid") as caught:
        _ = settings.load().server
    assert "CANARY" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "garbage:CANARY"),
        ("DATABASE_URL", "mysql://u:CANARY@h/d"),
        ("DATABASE_URL", "postgresql://u:CANARY@h:port/d"),
        ("SERVER_PUBLIC_URL", "javascript:alert('CANARY')"),
        ("SERVER_PUBLIC_URL", "https://CANARY@shop.example.com"),
        ("PUBLIC_URL", "https://shop.example.com/\nCANARY"),
        ("PUBLIC_URL", "https://shop.example.com:CANARY"),
        ("PUBLIC_URL", "shop.example.com/CANARY"),
        ("SHOP_TOKEN_SECRET", "CANARY"),
        ("SIGN_IN_TOKEN_SECRET", "CANARY"),
        ("SHOP_TOKEN_PUBLIC_KEY", "CANARY"),
        ("SHOP_TOKEN_PUBLIC_KEY", "-----BEGIN PUBLIC KEY-----\nCANARY\n-----END PUBLIC KEY-----"),
        ("STAFF_MAIL", "staff@example.com\nBcc: CANARY@example.com"),
        ("MAIL_STAFF", "staff@example.com\n"),
        ("STAFF_MAIL", "a@example.com, CANARY@example.com"),
    ],
)
def test_what_would_fail_or_deceive_later_is_refused_when_it_is_read(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"SHOPCLERK_{name}", value)
    with pytest.raises(ConfigurationError, match=f"SHOPCLERK_{name} .* give ") as caught:
        every()
    assert caught.value.code == "bad_configuration" and "CANARY" not in str(caught.value)


def test_what_shops_have_is_taken() -> None:
    key = Ed25519PrivateKey.generate().public_key()
    pem = key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
    good = {
        "public_url": "https://clerk.example.com/shop/",
        "shop_token_public_key": pem,
        "staff_mail": "s@shop.example",
        "shop_token_secret": "x" * 32,
        "database_url": "postgresql+psycopg://u:p%40@h:5432/d?sslmode=require",
    }
    assert settings.load(**good).section(MailSettings).staff == "s@shop.example"
    assert settings.load(**good).section(SignInSettings).token_secret.get_secret_value() == "x" * 32
    for url in ("http://127.0.0.1:8000", "http://[::1]:8000", "https://b\u00fccher.example"):
        assert settings.load(public_url=url).server.base_url == url


@pytest.mark.parametrize(("written", "code"), [("eur", "EUR"), (" Sek ", "SEK"), ("GBP", "GBP"), ("", "")])
def test_a_currency_is_taken_in_any_case(written: str, code: str) -> None:
    assert settings.load(currency=written).currency == code


@pytest.mark.parametrize("written", ["euro", "€", "E", "12"])
def test_what_is_no_currency_is_refused_in_words(written: str) -> None:
    with pytest.raises(ConfigurationError, match="three letters"):
        settings.load(currency=written)


def test_database_urls_get_async_drivers(tmp_path: Path) -> None:
    assert settings.load(home=tmp_path).sql_url == f"sqlite+aiosqlite:///{tmp_path}/shopclerk.sqlite"
    assert settings.load(database_url="postgresql://u@h/d").sql_url == "postgresql+psycopg://u@h/d"
    assert settings.load(home=tmp_path).jobs_url == f"sqlite:///{tmp_path}/jobs.sqlite"


def test_the_file_beside_the_start_script_counts_and_none_that_lies_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("SHOPCLERK_PORT=9001\nUNKNOWN=1\n")
    monkeypatch.delenv(env_file.NAME, raising=False)
    assert settings.load().server.port == 8000 and settings.Settings().server.port == 8000
    assert (env_file.env_file().parent / "shopclerk").is_file()
    assert (env_file.env_file().parent / ".env.example").is_file()
    monkeypatch.setattr(env_file, "_ROOT", tmp_path)
    assert settings.load().server.port == 9001


def test_a_named_file_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop.env").write_text("SHOPCLERK_PORT=9002\n")
    monkeypatch.setenv(env_file.NAME, str(tmp_path / "shop.env"))
    assert settings.load().server.port == 9002
    for named in (str(tmp_path / "missing.env"), str(tmp_path), "~nobody-of-this-name/x"):
        monkeypatch.setenv(env_file.NAME, named)
        with pytest.raises(ConfigurationError, match=env_file.NAME):
            settings.load()


def test_a_home_that_leads_to_itself_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    for named in ("a", "a/below"):
        monkeypatch.setenv("SHOPCLERK_HOME", str(tmp_path / named))
        with pytest.raises(ConfigurationError, match=r"SHOPCLERK_HOME.*circle"):
            settings.load()


@pytest.mark.parametrize("home", ["", "somewhere", None])
def test_without_a_home_folder_in_the_environment_the_systems_counts(
    home: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SHOPCLERK_HOME", raising=False)
    monkeypatch.delenv("HOME") if home is None else monkeypatch.setenv("HOME", home)
    own = Path(pwd.getpwuid(os.getuid()).pw_dir)
    assert settings.load().home == (own / ".shopclerk").resolve()
    monkeypatch.setenv("SHOPCLERK_HOME", "~/clerk")
    assert settings.load().home == (own / "clerk").resolve()


def test_an_empty_setting_is_not_this_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SHOPCLERK_HOME", "")
    assert settings.load().home == (tmp_path / ".shopclerk").resolve()


def test_a_user_without_a_home_folder_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "")
    monkeypatch.setattr("os.getuid", lambda: 4_000_000_000)
    with pytest.raises(ConfigurationError, match="SHOPCLERK_HOME"):
        settings.load()


class ToySettings(section.Section):
    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_TOY_")

    key: str = ""
    pieces: int = Field(3, ge=1)


def test_a_section_is_read_from_where_the_settings_are_read(monkeypatch, tmp_path):
    file = tmp_path / ".env"
    file.write_text("SHOPCLERK_TOY_KEY=filed\nSHOPCLERK_TOY_PIECES=5\n")
    assert settings.Settings(_env_file=None).section(ToySettings) == ToySettings(_env_file=None)
    found = settings.Settings(_env_file=file, toy_pieces=7)
    assert (found.section(ToySettings).key, found.section(ToySettings).pieces) == ("filed", 7)
    monkeypatch.setenv("SHOPCLERK_TOY_KEY", "set")
    assert found.section(ToySettings).key == "filed"  # what was read once holds
    assert settings.Settings(_env_file=file).section(ToySettings).key == "set"
    assert found.model_copy(update={"action_wait": 1}).section(ToySettings).pieces == 7
    other = found.with_values(toy_key="given", action_wait=2)
    assert (other.section(ToySettings).key, other.section(ToySettings).pieces, other.action_wait) == ("given", 7, 2)


def test_what_is_wrong_in_a_section_is_named_and_not_shown():
    with pytest.raises(ConfigurationError, match=r"SHOPCLERK_TOY_PIECES is not valid") as caught:
        settings.Settings(_env_file=None, toy_pieces="hush-hush").section(ToySettings)
    assert "hush" not in caught.value.message


class Part(section.Section):
    """A section of a test."""

    model_config = SettingsConfigDict(env_prefix="SHOPCLERK_PART_")

    size: int = Field(1, ge=0, description="how big")
    key: SecretStr = Field(SecretStr(""), validation_alias=section.plain("PART_KEY"), description="a key")


def test_a_section_is_read_from_the_file_the_environment_and_what_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "own.env"
    path.write_text("SHOPCLERK_PART_SIZE=2\nPART_KEY=from the file\n")
    found = settings.Settings(_env_file=path).section(Part)
    assert (found.size, found.key.get_secret_value()) == (2, "from the file")
    monkeypatch.setenv("SHOPCLERK_PART_SIZE", "3")
    assert settings.Settings(_env_file=path).section(Part).size == 3
    given = settings.Settings(_env_file=path, part_size=4, PART_KEY="given")
    assert (given.section(Part).size, given.section(Part).key.get_secret_value()) == (4, "given")
    assert given.with_values(part_size=5).section(Part).size == 5 and given.section(Part).size == 4
    monkeypatch.setenv("SHOPCLERK_PART_SIZE", "-1")
    with pytest.raises(ConfigurationError, match="SHOPCLERK_PART_SIZE is not valid"):
        settings.Settings(_env_file=None).section(Part)


def test_a_section_cannot_be_changed_where_that_would_not_reach_it() -> None:
    with pytest.raises(TypeError, match="part_size"):
        settings.Settings(_env_file=None).model_copy(update={"part_size": 2})


def test_keys_of_model_providers_reach_their_clients(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "own.env"
    path.write_text("ANTHROPIC_API_KEY=from the file\nMISTRAL_API_KEY=too\nSHOPCLERK_PORT=1\nEMPTY_API_KEY=\n")
    for name in ("ANTHROPIC_API_KEY", "SHOPCLERK_PORT", "EMPTY_API_KEY"):
        monkeypatch.setenv(name, "")  # is taken back after the test
        monkeypatch.delenv(name)
    monkeypatch.setenv("MISTRAL_API_KEY", "from the environment")
    env_file.pass_on(settings.Settings(_env_file=path).file)
    assert os.environ["ANTHROPIC_API_KEY"] == "from the file"
    assert os.environ["MISTRAL_API_KEY"] == "from the environment"
    assert "SHOPCLERK_PORT" not in os.environ and "EMPTY_API_KEY" not in os.environ
    env_file.pass_on(settings.Settings(_env_file=None).file)
    env_file.pass_on(tmp_path / "none")


BEFORE = {
    "HOST": ("SERVER_HOST", "::1"),
    "PORT": ("SERVER_PORT", 9003),
    "PUBLIC_URL": ("SERVER_PUBLIC_URL", "https://clerk.example.com"),
    "TRUSTED_PROXIES": ("SERVER_TRUSTED_PROXIES", "10.0.0.0/8"),
    "API_DOCS": ("SERVER_API_DOCS", "off"),
    "MAIL": ("MAIL_BY", "smtp"),
    "STAFF_MAIL": ("MAIL_STAFF", "desk@shop.example"),
    "SHOP_TOKEN_SECRET": ("SIGN_IN_TOKEN_SECRET", "s" * 32),
    "TRYON": ("TRYON_PROVIDERS", "off"),
}


@pytest.mark.parametrize("filed", [False, True])
@pytest.mark.parametrize("before", BEFORE)
def test_a_name_of_before_is_read_for_one_release_with_a_warning(
    before: str, filed: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now, value = BEFORE[before]
    path = tmp_path / "own.env"
    path.write_text(f"SHOPCLERK_{before}={value}\n" if filed else "")
    monkeypatch.setenv(env_file.NAME, str(path))
    if not filed:
        monkeypatch.setenv(f"SHOPCLERK_{before}", str(value))
    read = every()[f"SHOPCLERK_{now}"]
    assert (read.get_secret_value() if isinstance(read, SecretStr) else read) == value
    (told,) = [each.getMessage() for each in caplog.records if "old name" in each.getMessage()]
    assert f"SHOPCLERK_{before} is called SHOPCLERK_{now} now" in told and str(value) not in told
    caplog.clear()
    monkeypatch.setenv(
        f"SHOPCLERK_{now}", {"SERVER_PORT": "1", "SERVER_API_DOCS": "on", "MAIL_BY": "outbox"}.get(now, "")
    )
    assert every()[f"SHOPCLERK_{now}"] in (1, "on", "outbox", read)  # today's name goes first


def test_all_names_of_before_are_known_and_none_is_a_name_of_today() -> None:
    kinds = [kind for _, kind in settings_page.sections() if issubclass(kind, section.Section)]
    fields = [field.validation_alias for kind in kinds for field in kind.model_fields.values()]
    before = {str(alias.choices[1]) for alias in fields if isinstance(alias, section.Renamed)}
    assert before == {f"SHOPCLERK_{name}" for name in (*BEFORE, "SHOP_TOKEN_PUBLIC_KEY")}
    assert not before & set(every())


def test_what_is_given_goes_before_both_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_SERVER_PORT", "1")
    monkeypatch.setenv("SHOPCLERK_PORT", "2")
    for name in ("server_port", "port"):
        assert settings.load(**{name: 3}).server.port == 3
    assert settings.load(port=3).with_values(server_port=4).server.port == 4
