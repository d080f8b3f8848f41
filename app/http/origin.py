"""Where a request came from, as limits count it."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

from starlette.requests import HTTPConnection

_TRANSLATED = ip_network("64:ff9b::/96")  # IPv4 through a translator: the last four bytes are the address
_BITS = 64  # of IPv6 one customer is given at least so many addresses: they are one visitor


def network(connection: HTTPConnection) -> str:
    """Return the network of the client: behind a trusted proxy that which the proxy names."""
    return network_of(connection.client.host if connection.client else "")


def from_here(connection: HTTPConnection) -> bool:
    """Return whether the client is on this machine, and no proxy on this machine asks for somebody else."""
    if any(name in connection.headers for name in ("x-forwarded-for", "forwarded", "via", "x-real-ip")):
        return False
    try:
        address = ip_address(connection.client.host if connection.client else "")
    except ValueError:
        return False
    inner = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return (inner or address).is_loopback


def network_of(host: str) -> str:
    """Return the network that ``host`` counts as: an IPv4 address alone, an IPv6 address with all of its /64.

    What is no address, such as the other end of a Unix socket, is one network together.
    """
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return "elsewhere"
    if isinstance(address, IPv6Address):
        inner = _inner(address)
        if inner is None:
            return str(IPv6Network((int(address), _BITS), strict=False))
        address = inner
    return str(address)


def _inner(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 address stands for: of those somebody may have very many."""
    if address in _TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo[1] if teredo else None)
