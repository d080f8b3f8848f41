"""Addresses that open one thing of one session, for a while: who has one needs nothing else."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import Literal

from commerce.errors import TryOnNotFound
from runtime import clock
from service.shop import Shop

Purpose = Literal["photo", "selfie", "overlay"]
#: What is uploaded and what is looked at have addresses of their own: the one does not open the other.
_LONGEST_NUMBER = 12


def sign(shop: Shop, purpose: Purpose, session_id: str, until: datetime, job_id: str = "") -> str:
    """Return the address of something of a session, which is good until then."""
    ends = int(until.timestamp())
    path = f"/tryon/{session_id}/{purpose}" + (f"/{job_id}" if job_id else "")
    return f"{shop.settings.server.base_url}{path}?expires={ends}&signature={_signatures(shop, path, ends)[0]}"


def check(shop: Shop, purpose: Purpose, session_id: str, expires: str, signature: str, job_id: str = "") -> None:
    """Let only an address pass that was made here and is still good.

    Raises:
        TryOnNotFound: It is of something else, was altered, or has ended: the same answer.
    """
    plain = expires.isascii() and expires.isdigit() and len(expires) <= _LONGEST_NUMBER
    ends = int(expires) if plain else 0
    path = f"/tryon/{session_id}/{purpose}" + (f"/{job_id}" if job_id else "")
    given = signature.encode()
    known = [hmac.compare_digest(each.encode(), given) for each in _signatures(shop, path, ends)]
    if not any(known) or max(clock.now(), clock.steady()) >= datetime.fromtimestamp(ends, UTC):
        raise TryOnNotFound


def _signatures(shop: Shop, path: str, ends: int) -> list[str]:
    """Return the address's signature by each of the shop's keys, the newest first."""
    text = f"{shop.shop_id}\n{path}\n{ends}".encode()
    return [hmac.digest(key, text, "sha256").hex() for key in shop.keyring.derive("tryon-link")]
