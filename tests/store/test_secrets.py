"""Secrets at rest."""

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from commerce.errors import ConfigurationError
from store.secrets import Keyring


def test_a_key_file_is_made_once_and_private(tmp_path: Path) -> None:
    token = Keyring.open("", tmp_path).encrypt({"token": "CANARY"})
    assert b"CANARY" not in token
    assert Keyring.open("", tmp_path).decrypt(token) == {"token": "CANARY"}
    assert stat.S_IMODE((tmp_path / "secret.key").stat().st_mode) == 0o600


def test_keys_rotate(tmp_path: Path) -> None:
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    token = Keyring.open(old, tmp_path).encrypt([1])
    both = Keyring.open(f"{new}, {old}", tmp_path)
    assert both.decrypt(token) == [1]
    assert Keyring.open(new, tmp_path).decrypt(both.rotate(token)) == [1]
    with pytest.raises(ConfigurationError, match="has changed"):
        Keyring.open(new, tmp_path).decrypt(token)


def test_a_bad_key_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="SHOPCLERK_SECRET_KEYS") as caught:
        Keyring.open("hunter2", tmp_path)
    assert "hunter2" not in str(caught.value)


def test_purposes_have_keys_of_their_own(tmp_path: Path) -> None:
    ring = Keyring.open("", tmp_path)
    assert ring.derive("audit") != ring.derive("session")
    assert len(ring.derive("audit")[0]) == 32
