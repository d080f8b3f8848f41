from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from runtime.certificates import trusted


def test_they_are_read_once_and_looked_at() -> None:
    context = trusted()
    assert trusted() is context
    assert context.verify_mode is ssl.CERT_REQUIRED and context.check_hostname


def test_another_file_of_them_is_read_anew(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = trusted()
    own = tmp_path / "own.pem"
    own.write_text("")
    monkeypatch.setenv("SSL_CERT_FILE", str(own))
    with pytest.raises(ssl.SSLError):
        trusted()
    monkeypatch.delenv("SSL_CERT_FILE")
    assert trusted().verify_mode is before.verify_mode
