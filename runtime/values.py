"""What a setting has to look like, told where it is read and not where it fails."""

from __future__ import annotations

import contextlib
import re
from urllib.parse import urlsplit

from commerce.catalogues import languages
from commerce.language import PSEUDO
from commerce.mailbox import normal_email

_DRIVERS = ("sqlite", "sqlite+aiosqlite", "postgresql", "postgresql+psycopg")
_SHORTEST_SECRET = 32


def database(url: str) -> str:
    """Return a SQLAlchemy URL of a database that can be used here.

    Raises:
        ValueError: It is none.
    """
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    with contextlib.suppress(ArgumentError, ValueError):
        if not url or make_url(url).drivername in _DRIVERS:
            return url
    raise ValueError("give a URL that begins with sqlite:///, sqlite+aiosqlite:/// or postgresql://")


def language(code: str) -> str:
    """Return a language that there are sentences for.

    Raises:
        ValueError: There are none.
    """
    known = [*languages(), PSEUDO]
    if code not in known:
        raise ValueError(f"there are sentences for {', '.join(known)}")
    return code


def web_address(url: str) -> str:
    """Return an address of the web that paths can be put behind.

    Raises:
        ValueError: It is none.
    """
    with contextlib.suppress(ValueError):
        found = urlsplit(url)
        plain = not (found.username or found.password or found.query or found.fragment or "\\" in url)
        _ = found.port  # raises where it is no number
        if not url or (found.scheme in ("http", "https") and found.hostname and plain and _printable(url)):
            return url
    raise ValueError("give an address such as https://clerk.example.com, without user, query or fragment")


def secret(value: str) -> None:
    """Refuse a secret that can be tried out.

    Raises:
        ValueError: It is too short.
    """
    if value and len(value) < _SHORTEST_SECRET:
        raise ValueError(f"give at least {_SHORTEST_SECRET} characters")


def public_key(pem: str) -> str:
    """Return an Ed25519 public key in PEM.

    Raises:
        ValueError: It is none.
    """
    if not pem:
        return pem
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    with contextlib.suppress(ValueError, UnsupportedAlgorithm):
        if isinstance(load_pem_public_key(pem.encode()), Ed25519PublicKey):
            return pem
    raise ValueError("give an Ed25519 public key in PEM, from -----BEGIN PUBLIC KEY----- on")


def currency(code: str) -> str:
    """Return a currency's code as it is written, or empty.

    Raises:
        ValueError: It is none.
    """
    named = code.strip().upper()
    if named and not re.fullmatch("[A-Z]{3}", named):
        raise ValueError("name a currency by its three letters, such as EUR")
    return named


def mailbox(address: str) -> str:
    """Return the address of one mailbox.

    Raises:
        ValueError: It is none.
    """
    if address and not (normal_email(address) and _printable(address)):
        raise ValueError("give one plain e-mail address, such as staff@example.com")
    return address


def _printable(text: str) -> bool:
    return text.isprintable() and " " not in text
