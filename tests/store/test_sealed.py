"""Sealed files: encrypted, under names that say nothing, and gone when they are removed."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from commerce.errors import ConfigurationError, StorageUnavailable
from store.sealed import SealedFiles
from store.secrets import Keyring

CANARY = b"canary-pixels" * 1_000


@pytest.fixture
def keys() -> list[str]:
    return [Fernet.generate_key().decode() for _ in range(2)]


def test_nothing_can_be_read_from_the_folder(tmp_path: Path, keys: list[str]) -> None:
    files = SealedFiles(tmp_path / "kept", Keyring.open(keys[0], tmp_path))
    one, other = files.put(CANARY), files.put(CANARY)
    assert one != other and files.get(one) == files.get(other) == CANARY
    held = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert set(held) == {one, other} == set(files.names())
    assert not any(b"canary" in data for data in held.values()) and held[one] != held[other]
    assert stat.S_IMODE((tmp_path / "kept" / one).stat().st_mode) == 0o600
    files.remove(one, "", "never-there", "../secret.key")
    assert files.get(one) is None and files.get(other) == CANARY and list(files.names()) == [other]


def test_a_file_outlives_the_rotation_of_its_key_and_not_its_loss(tmp_path: Path, keys: list[str]) -> None:
    old, new = keys
    name = SealedFiles(tmp_path, Keyring.open(old, tmp_path)).put(CANARY)
    both = SealedFiles(tmp_path, Keyring.open(f"{new},{old}", tmp_path))
    assert both.get(name) == CANARY
    fresh = both.put(b"later")
    only = SealedFiles(tmp_path, Keyring.open(new, tmp_path))
    assert only.get(fresh) == b"later"
    with pytest.raises(ConfigurationError):
        only.get(name)


def test_no_name_leads_out_of_the_folder(tmp_path: Path, keys: list[str]) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    files = SealedFiles(tmp_path / "kept", Keyring.open(keys[0], tmp_path))
    assert files.get("../secret") is None and files.names() == {}
    files.remove("../secret")
    assert (tmp_path / "secret").exists()


def test_a_file_that_cannot_be_written_leaves_nothing(
    tmp_path: Path, keys: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    files = SealedFiles(tmp_path / "kept", Keyring.open(keys[0], tmp_path))

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StorageUnavailable) as told:
        files.put(CANARY)
    assert told.value.code == "disk_full" and files.names() == {}
