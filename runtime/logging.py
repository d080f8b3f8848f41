"""Logging: plain lines on stderr, with secrets and personal data taken out."""

from __future__ import annotations

import logging
import re
import sys

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+\.[\w.-]+")
_SECRET = re.compile(
    r"(?i)\b(bearer\s+|sk-|ak_|ck_|cs_|shp[a-z]{2}_|eyJ)[\w.~+/=-]{8,}|(?<=password=)\S+"
    # Who signs in at an address: all before the last @ of its host part, also where a slash was not encoded.
    r"|(?<=://)[^/?#\s\"'<>]+(?=@)|(?<=://)[^\s/@:]+:(?!\d{1,5}(?:[/?#\s]|$))[^\s@]+(?=@)"
    r"|(?<=[?&])[\w-]*(?:key|token|secret|passwo?r?d|signature)[\w-]*=[^&\s]+"
)


def redact(text: str) -> str:
    """Return ``text`` with e-mail addresses and anything that looks like a credential replaced."""
    return _EMAIL.sub("[email]", redact_secrets(text))


def redact_secrets(text: str) -> str:
    """Return ``text`` with anything that looks like a credential replaced: keys, tokens, who signs in at an address."""
    return _SECRET.sub("[secret]", text)


class RedactingFormatter(logging.Formatter):
    """Formats a record and redacts the whole line, exception text included."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the formatted line without secrets."""
        return redact(super().format(record))


def setup(level: str = "WARNING") -> None:
    """Send all logs of the process to stderr at ``level``; chatty libraries only from warnings up."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(RedactingFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in (
        "httpx",
        "httpx2",
        "httpcore",
        "openai",
        "chromadb",
        "dbos",
        "alembic",
        "aiosqlite",
        "asyncio",
    ):
        logging.getLogger(name).setLevel(max(logging.WARNING, logging.getLevelName(level)))
