"""Secrets at rest: one keyring encrypts, signs and derives."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from commerce.errors import ConfigurationError

_FILE = "secret.key"


class Keyring:
    """Fernet keys, newest first: the first encrypts, all decrypt.

    Other uses (audit chain, tokens) get keys of their own, derived by HMAC from each master key.
    """

    def __init__(self, keys: list[bytes]) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError as error:
            raise ConfigurationError(
                "SHOPCLERK_SECRET_KEYS must hold Fernet keys (32 bytes, url-safe base64)."
            ) from error
        self._keys = keys
        self._derived: dict[str, list[bytes]] = {}  # purposes are a handful of words of ours

    @classmethod
    def open(cls, configured: str, home: Path) -> Keyring:
        """Return the keyring from the setting, or from the key file, which is made on first use.

        Raises:
            ConfigurationError: A key is not valid.
        """
        keys = [part.strip().encode() for part in configured.split(",") if part.strip()]
        return cls(keys or [_generated(home / _FILE)])

    def encrypt(self, value: object) -> bytes:
        """Return ``value`` as encrypted JSON."""
        return self._fernet.encrypt(json.dumps(value, separators=(",", ":")).encode())

    def decrypt(self, token: bytes) -> object:
        """Return what `encrypt` was given.

        Raises:
            ConfigurationError: No key of the ring fits.
        """
        try:
            return json.loads(self._fernet.decrypt(token))
        except InvalidToken as error:
            raise ConfigurationError("Stored credentials cannot be decrypted: the secret key has changed.") from error

    def seal(self, data: bytes) -> bytes:
        """Return a file's bytes encrypted with the newest key."""
        return self._fernet.encrypt(data)

    def unseal(self, token: bytes) -> bytes:
        """Return what `seal` was given.

        Raises:
            ConfigurationError: No key of the ring fits.
        """
        try:
            return self._fernet.decrypt(token)
        except InvalidToken as error:
            raise ConfigurationError("A stored file cannot be decrypted: the secret key has changed.") from error

    def rotate(self, token: bytes) -> bytes:
        """Return ``token`` encrypted anew with the newest key."""
        return self._fernet.rotate(token)

    def derive(self, purpose: str) -> list[bytes]:
        """Return 32-byte keys for ``purpose``, newest first."""
        found = self._derived.get(purpose)
        if found is None:
            text = b"shopclerk:" + purpose.encode()
            found = self._derived[purpose] = [hmac.digest(key, text, hashlib.sha256) for key in self._keys]
        return found


def _generated(path: Path) -> bytes:
    try:
        return path.read_bytes().strip()
    except FileNotFoundError:
        pass
    key = Fernet.generate_key()
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # another process was first: its key counts
        return path.read_bytes().strip()
    with os.fdopen(handle, "wb") as file:
        file.write(key + b"\n")
        file.flush()
        os.fsync(file.fileno())
    return key
