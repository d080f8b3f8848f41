"""Which e-mail addresses are one mailbox. Whoever compares addresses compares what `normal_email` returns.

Two addresses are one mailbox when a mail to either lands in the same place for certain, and never because they look
alike: ``straße.example`` and ``strasse.example`` are two domains with two owners.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import idna

_LONGEST, _LONGEST_LOCAL = 254, 64
_ASCII_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
# What RFC 5322 lets stand in quotes only: every reader of addresses splits these elsewhere.
_QUOTED_ONLY = frozenset('"(),:;<>@[\\]')
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})
# Letters, marks and symbols that show nothing all the same.
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]"
)
_PLAIN_DOMAIN = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}")


@lru_cache(maxsize=1000)
def normal_email(address: str) -> str:
    """Return ``address`` in the one spelling that comparisons use; empty when it names no mailbox for certain.

    The local part stays code point by code point, but for ASCII capitals. The domain becomes its A-labels (IDNA 2008,
    with the non-transitional mapping of UTS 46), so that capitals and both ways of writing an accent are one domain. A
    domain in compatibility characters (``ﬁ``, full-width letters) and an address with anything invisible in it are
    refused: nobody who owns one writes it so.
    """
    local, _, domain = address.strip(" \t\r\n").rpartition("@")
    if not local or len(local) > _LONGEST_LOCAL or _QUOTED_ONLY & set(local) or _hides(local + domain):
        return ""
    found = f"{local.translate(_ASCII_LOWER)}@{_a_labels(domain)}"
    return "" if found.endswith("@") or len(found) > _LONGEST else found


def spellings(address: str) -> tuple[str, ...]:
    """Return how a store may have written this mailbox: with the domain in A-labels, and as people read it.

    For asking a store only. What it answers is compared by `normal_email`.
    """
    found = normal_email(address)
    local, _, domain = found.rpartition("@")
    if "xn--" not in domain:
        return (found,) if found else ()
    return found, f"{local}@{idna.decode(domain)}"


def deliverable(address: str) -> str:
    """Return ``address`` as a mail server takes it: the local part as it was given, the domain in A-labels."""
    local, _, _ = address.strip(" \t\r\n").rpartition("@")
    _, _, domain = normal_email(address).rpartition("@")
    return f"{local}@{domain}" if domain else ""


def _hides(text: str) -> bool:
    if text.isascii():
        return not text.isprintable() or " " in text
    return bool(_UNSEEN.search(text)) or any(unicodedata.category(each) in _UNSEEN_CATEGORIES for each in text)


def _a_labels(domain: str) -> str:
    """Return the domain in A-labels, lower case; empty when it is none."""
    domain = domain.translate(_ASCII_LOWER)
    if domain.isascii() and "xn--" not in domain:
        return domain if _PLAIN_DOMAIN.fullmatch(domain) else ""
    # UTS 46 also turns look-alikes into each other: what changes beyond its capitals and accents is refused.
    if any(not each.isascii() and unicodedata.normalize("NFC", each).isascii() for each in domain):
        return ""
    try:
        mapped = idna.uts46_remap(domain, std3_rules=True, transitional=False)
        if mapped != unicodedata.normalize("NFC", domain.lower()):
            return ""
        return idna.encode(mapped).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        return ""
