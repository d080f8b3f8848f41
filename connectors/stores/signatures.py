"""The signature that comes with a webhook: HMAC-SHA256 over the raw body, in base64."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence


def signature(body: bytes, secret: str) -> str:
    """Return the signature of a raw body."""
    return base64.b64encode(hmac.digest(secret.encode(), body, hashlib.sha256)).decode()


def signed(body: bytes, given: str, secrets: Sequence[str]) -> bool:
    """Return whether one of the secrets signed exactly this body; an empty one signs nothing."""
    proof = given.encode("utf-8", "replace")
    fits = [hmac.compare_digest(signature(body, secret).encode(), proof) for secret in secrets if secret]
    return any(fits)
