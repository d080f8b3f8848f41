"""Which hosts a link may lead to: the store's own, and those of known carriers."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

#: Parcel services whose tracking pages an order may point at; subdomains count.
CARRIERS = (
    "dhl.com", "dhl.de", "dhlparcel.nl", "ups.com", "fedex.com", "usps.com", "dpd.com", "dpd.de", "dpd.co.uk",
    "dpdlocal.co.uk", "gls-group.com", "gls-group.eu", "gls-pakete.de", "myhermes.de", "evri.com", "royalmail.com",
    "parcelforce.com", "laposte.fr", "chronopost.fr", "colissimo.fr", "mondialrelay.com", "postnl.nl", "bpost.be",
    "post.at", "post.ch", "poste.it", "correos.es", "seur.com", "ctt.pt", "inpost.pl", "inpost.it", "postnord.se",
    "postnord.dk", "postnord.com", "posti.fi", "posten.no", "canadapost.ca", "canadapost-postescanada.ca",
    "purolator.com", "auspost.com.au", "startrack.com.au", "nzpost.co.nz", "japanpost.jp", "anpost.com", "tnt.com",
    "yodel.co.uk", "ontrac.com", "lasership.com", "17track.net", "aftership.com", "parcelsapp.com",
)  # fmt: skip


def allowed_host(host: str, hosts: Collection[str]) -> bool:
    """Return whether ``host`` is one of ``hosts`` exactly, or a carrier's."""
    name = host.casefold().rstrip(".")
    return bool(name) and (name in hosts or any(name == each or name.endswith(f".{each}") for each in CARRIERS))


def safe_link(url: str, hosts: Collection[str]) -> str:
    """Return ``url`` if it is plain http(s) to an allowed host, else an empty text."""
    if not url.isascii() or any(char.isspace() or char in "\\<>\"'`" for char in url):
        return ""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return ""
    plain = parts.scheme in ("http", "https") and "@" not in parts.netloc and (port is None or port > 0)
    return url if plain and allowed_host(host, hosts) else ""
