"""The certificates that this machine trusts, read once a process: to read them takes longer than most requests."""

from __future__ import annotations

import os
import ssl
from functools import lru_cache


def trusted() -> ssl.SSLContext:
    """Return the context with which every client of ours looks at certificates, the usual ones."""
    return _read(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@lru_cache(maxsize=1)
def _read(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    import httpx2

    return httpx2.create_ssl_context()
