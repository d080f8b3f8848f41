"""What a page's content security policy lets in: enough of it to say whether the clerk can run there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

_NEEDS = {
    "script-src": ("script-src-elem", "script-src", "default-src"),
    "connect-src": ("connect-src", "default-src"),
    "img-src": ("img-src", "default-src"),
}
_PORTS = {"http": 80, "https": 443}


def missing(policies: Iterable[str], page: str, address: str, nonce: str) -> list[str]:
    """Return the directives that keep the clerk out, in the order in which they are told.

    Args:
        policies: Every policy that holds for the page, as headers and ``meta`` elements have them.
        page: The page's address.
        address: The clerk's address.
        nonce: That of the script's line, empty where it has none.
    """
    found = [dict(_directives(each)) for header in policies for each in header.split(",")]
    return [name for name in _NEEDS if any(not _lets(each, name, page, address, nonce) for each in found)]


def _directives(policy: str) -> Iterator[tuple[str, list[str]]]:
    for part in reversed(policy.split(";")):  # of two with one name the first counts
        name, *sources = part.split() or [""]
        if name:
            yield name.lower(), sources


def _lets(policy: dict[str, list[str]], name: str, page: str, address: str, nonce: str) -> bool:
    sources = next((policy[each] for each in _NEEDS[name] if each in policy), None)
    if sources is None:
        return True
    if name == "script-src":
        if nonce and f"'nonce-{nonce}'" in sources:
            return True
        if "'strict-dynamic'" in sources:
            return False
    return any(_matches(source, page, address) for source in sources)


def _matches(source: str, page: str, address: str) -> bool:
    wanted, here = urlsplit(address), urlsplit(page)
    if source == "*" or source.lower() == f"{wanted.scheme}:":
        return True
    if source == "'self'":
        return (wanted.scheme, wanted.netloc) == (here.scheme, here.netloc)
    if source.startswith("'"):
        return False
    named = urlsplit(source if "://" in source else f"//{source}")
    scheme = (named.scheme or here.scheme).lower()
    if wanted.scheme not in (scheme, "https" if scheme == "http" else scheme) or named.path not in ("", "/"):
        return False
    host, _, port = named.netloc.lower().partition(":")
    is_port = port in ("*", str(wanted.port or _PORTS[wanted.scheme])) if port else wanted.port is None
    return is_port and _is_host(host, wanted.hostname or "")


def _is_host(pattern: str, host: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern
