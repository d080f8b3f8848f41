"""Which links may be shown: to the store's own hosts, and to a known carrier's page about the customer's parcel.

A link is taken apart, each part is judged, and it is put together again from its parts. Nothing is cut out of a text:
whatever a browser and this module could read differently is refused.
"""

from __future__ import annotations

import re
from base64 import urlsafe_b64decode
from collections.abc import Collection, Iterator
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit, urlunsplit

from commerce import carriers

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?")
#: Endings of files that are no ends of hosts.
_FILES = "html?|php|aspx?|jspx?|xml|json|js|css|jpe?g|png|gif|webp|avif|svg|ico|pdf|csv|txt|atom|rss|oembed"
#: What leads elsewhere wherever it stands: a scheme (and no count: "/cart/mug-blue:2"), a host, an address in numbers,
#: this machine.
_ADDRESS = re.compile(
    r"(?<![^/\\;&=,?#!@\s])[a-z][a-z0-9+.-]*:(?!\d{1,4}(?:[,/?#&;]|$))|"
    rf"(?<![\w.-])(?:[\w-]+\.)+(?!(?:{_FILES})(?![\w-]))(?:[^\W\d_]{{2,63}}|xn--[a-z0-9-]{{1,59}})\.?(?![\w.-])|"
    r"(?<![\w.-])\d{1,3}(?:\.\d{1,3}){3}(?![\w.-])|\[[0-9a-f.]*:[0-9a-f:.]*\]|(?<![\w.-])localhost(?![\w.-])",
    re.I,
)
_SLASHES = re.compile(r"[/\\]{2}|\\")
_DOTS = str.maketrans("\u3002\uff0e\uff61", "...")  # browsers take them for points
_WRAPPED = re.compile(r"[\w+-]{10,}={0,2}", re.ASCII)
_ODD = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]+")
_ROUNDS = 4  # so often a text may be encoded; what still changes then is refused


def safe_link(url: str, hosts: Collection[str]) -> str:
    """Return the link to one of ``hosts``, put together anew, or an empty text when it must not be shown.

    Args:
        url: Any text.
        hosts: Where links may lead: names (``shop.example.com``: https, and anything on this machine) or origins
            (``http://shop.example.com:8080``: that scheme and port, and for this host no other).

    A link has no user information, no address in its path, query or fragment, and no path that could be taken for
    another host.
    """
    parts = _parts(url)
    fine = parts is not None and _leads_to(parts, hosts) and not _holds_address(_decoded(parts.path))
    return _joined(parts) if parts is not None and fine else ""


def well_formed(url: str) -> str:
    """Return a link to any host, put together anew, or an empty text when it could be read in two ways."""
    parts = _parts(url)
    return _joined(parts) if parts is not None and not _holds_address(_decoded(parts.path)) else ""


def tracking_link(url: str, numbers: Collection[str]) -> str:
    """Return the link to a known carrier's page about one of these parcels, or an empty text.

    Args:
        url: Any text.
        numbers: Tracking numbers of the customer's own orders; the link has to name one, see `commerce.carriers`.
    """
    parts = _parts(url)
    found = carriers.about(parts, numbers) if parts is not None else None
    return _joined(found) if found is not None else ""


def additions(url: str) -> frozenset[str]:
    """Return what a link carries beside its page: each parameter with its value, and the fragment, in lower case."""
    parts = _parts(url)
    if parts is None:
        return frozenset()
    pairs = {f"?{pair}" for pair in re.split(r"[&;]", parts.query) if pair}
    return frozenset(each.casefold() for each in {*pairs, *([f"#{parts.fragment}"] if parts.fragment else [])})


def page_of(url: str) -> str:
    """Return the path of a link in lower case, without the last slash: which page of its host it is."""
    parts = _parts(url)
    return parts.path.rstrip("/").casefold() if parts is not None else ""


def origin_of(url: str) -> str:
    """Return scheme, host and port of a link as one text, empty where it has none."""
    parts = _parts(url)
    return f"{parts.scheme}://{_authority(parts)}" if parts is not None else ""


def is_usual(origin: str) -> bool:
    """Return whether an origin is what a plain host name stands for: https on its usual port."""
    return origin.startswith("https://") and origin.count(":") == 1


def _parts(url: str) -> SplitResult | None:
    """Return the parts of a link that everybody reads in one way, None for any other text."""
    if not url.isascii() or not url.isprintable() or any(char in " \\<>\"'`{}|^" for char in url):
        return None
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or "@" in parts.netloc or not _HOST.fullmatch(host) or port == 0:
        return None
    texts = [parts.path, *_values(parts.query), *_values(parts.fragment)]
    plain = [_decoded(each) for each in texts]
    fine = _is_path(plain[0]) and not any(_holds_address(each) for each in plain[1:])
    return parts if fine else None


def _is_path(path: str | None) -> bool:
    """Return whether a decoded path is one below a host: no empty segment, no backslash, no way up, no address."""
    if path is None or "\\" in path or "//" in path or _ODD.search(path.replace(" ", "")):
        return False
    first, *rest = path.strip("/").split("/")
    return not first.endswith(":") and ".." not in (first, *rest) and "." not in (first, *rest) and "@" not in first


def _holds_address(text: str | None) -> bool:
    """Return whether a decoded part of a link could lead a page that follows it somewhere else."""
    if text is None:
        return True
    bare = _ODD.sub("", text.replace("+", " ")).translate(_DOTS)  # browsers drop what is not seen, too
    return any(
        _ADDRESS.search(each) or _SLASHES.search(each) for each in (bare, *map(_unwrapped, _WRAPPED.findall(text)))
    )


def _unwrapped(text: str) -> str:
    """Return what a text says in Base64, empty where that is nothing that one could read."""
    try:
        plain = urlsafe_b64decode(text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)).decode("ascii")
    except ValueError:
        return ""
    return plain if plain.isprintable() else ""


def _decoded(text: str) -> str | None:
    """Return a text without percent signs' encoding, None when there is no end to it."""
    for _ in range(_ROUNDS):
        plain = unquote(text, errors="replace")
        if plain == text:
            return text
        text = plain
    return None


def _values(text: str) -> Iterator[str]:
    """Yield the names and values of a query or fragment, however they are parted."""
    for pair in re.split(r"[&;]", text):
        yield from pair.split("=")


def _leads_to(parts: SplitResult, hosts: Collection[str]) -> bool:
    host = _host(parts)
    origins = [each.casefold() for each in hosts if "://" in each]
    known = [each for each in origins if (urlsplit(each).hostname or "") == host]
    if known:
        return f"{parts.scheme}://{_authority(parts)}" in known
    if host not in {each.casefold() for each in hosts}:
        return False
    return is_here(host) or (parts.scheme == "https" and parts.port in (None, 443))


def is_here(host: str) -> bool:
    """Return whether the host is this machine, where shops are tried out without certificates."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _host(parts: SplitResult) -> str:
    return (parts.hostname or "").rstrip(".")


def _authority(parts: SplitResult) -> str:
    port = parts.port
    return _host(parts) if port in (None, _PORTS[parts.scheme]) else f"{_host(parts)}:{port}"


def _joined(parts: SplitResult) -> str:
    return urlunsplit((parts.scheme, _authority(parts), parts.path, parts.query, parts.fragment))
