"""Addresses that open one thing of one session, for a while: who has one needs nothing else."""

from __future__ import annotations

import hmac
import re
from datetime import UTC, datetime
from typing import Literal

from commerce.errors import TryOnNotFound
from runtime import clock
from service.shop import Shop

#: What is uploaded and what is looked at have addresses of their own: the one does not open the other.
Purpose = Literal["photo", "selfie", "overlay"]
_END = re.compile(r"[1-9][0-9]{0,11}")  # one spelling: no sign, blank, zero before it or other digits


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
    ends = int(expires) if _END.fullmatch(expires) else 0
    path = f"/tryon/{session_id}/{purpose}" + (f"/{job_id}" if job_id else "")
    given = signature.encode()
    known = [hmac.compare_digest(each.encode(), given) for each in _signatures(shop, path, ends)]
    if not any(known) or max(clock.now(), clock.steady()) >= datetime.fromtimestamp(ends, UTC):
        raise TryOnNotFound


def _signatures(shop: Shop, path: str, ends: int) -> list[str]:
    """Return the address's signature by each of the shop's keys, the newest first."""
    text = f"{shop.shop_id}\n{path}\n{ends}".encode()
    return [hmac.digest(key, text, "sha256").hex() for key in shop.keyring.derive("tryon-link")]
