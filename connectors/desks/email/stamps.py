"""What the receiving server found out about a sender, as it writes it into Authentication-Results (RFC 8601).

Anybody can write such a header. Only the uppermost one that names the shop's own server is read, and that only where
the owner says that this server takes away foreign ones with its name.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*"?')
_COMMENT = re.compile(r"\([^()]*\)")
_PAIR = re.compile(r"(?<![a-z.])([a-z.]{1,40})\s{0,9}=\s{0,9}([^\s;]{1,300})", re.I)
_DEPTH = 5


def prove(headers: Sequence[str], server: str, sender: str) -> bool:
    """Return whether the server proved that the mail came from the sender's domain.

    ``dmarc=pass`` for the very domain does, and ``dkim=pass`` by it; what a part of it signed does not.
    """
    domain = sender.rpartition("@")[2]
    for header in headers:
        plain = _plain(header)
        if not plain:  # what nobody can read above may be the server's own
            return False
        name, *results = plain.split(";")
        if (name.split() or [""])[0].lower() != server.lower():
            continue
        return any(_proves(each, domain) for each in results)
    return False


def _plain(header: str) -> str:
    """Return a header without what senders can write into it: quoted strings, and comments."""
    text = _QUOTED.sub(" ", header)
    for _ in range(_DEPTH):
        text = _COMMENT.sub(" ", text)
    return text if "(" not in text and ")" not in text and '"' not in text else ""


def _proves(result: str, domain: str) -> bool:
    pairs = [(name.lower(), value.lower().rstrip(".")) for name, value in _PAIR.findall(result)]
    if not pairs or len({name for name, _ in pairs}) != len(pairs):
        return False
    method, outcome = pairs[0]
    told = dict(pairs[1:])
    if outcome != "pass":
        return False
    return (method == "dmarc" and told.get("header.from") == domain) or (
        method == "dkim" and told.get("header.d") == domain
    )
