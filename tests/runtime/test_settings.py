"""Settings: defaults, plain aliases, and errors that never show a value."""

import os
import pwd
from pathlib import Path

import pytest

from commerce.errors import ConfigurationError
from runtime import settings


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("CHAT_MODEL", "OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"SHOPCLERK_{name}", raising=False)


def test_the_embedded_engine_is_the_default_without_a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    assert settings.load().model_name == "embedded"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test-CANARY")
    found = settings.load()
    assert found.model_name.startswith("openai:")
    assert "CANARY" not in repr(found)
    monkeypatch.setenv("CHAT_MODEL", "embedded")
    assert settings.load().model_name == "embedded"


def test_a_bad_value_names_the_setting_and_not_the_value(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHOPCLERK_PORT", "CANARY")
    with pytest.raises(ConfigurationError, match="SHOPCLERK_PORT") as caught:
        settings.load()
    assert "CANARY" not in str(caught.value)


def test_database_urls_get_async_drivers(tmp_path: Path) -> None:
    assert settings.load(home=tmp_path).sql_url == f"sqlite+aiosqlite:///{tmp_path}/shopclerk.sqlite"
    assert settings.load(database_url="postgresql://u@h/d").sql_url == "postgresql+psycopg://u@h/d"
    assert settings.load(home=tmp_path).jobs_url == f"sqlite:///{tmp_path}/jobs.sqlite"


def test_a_dotenv_file_counts(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("SHOPCLERK_PORT=9001\nUNKNOWN=1\n")
    assert settings.load().port == 9001


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
