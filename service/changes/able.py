"""What a store can do for its customers: what its keys allow at this moment, and what it has the ports for."""

from __future__ import annotations

from connectors.stores.base import StoreConnector

_PORTS: dict[str, set[str]] = {}


def learn(ability: str, port: str) -> None:
    """Note that an action which needs this ability needs this port of the store, too."""
    if port:
        _PORTS.setdefault(ability, set()).add(port)


def able(connector: StoreConnector) -> frozenset[str]:
    """Return the abilities of a store; an action that needs another one is off."""
    without = {ability for ability, ports in _PORTS.items() if any(getattr(connector, port) is None for port in ports)}
    return connector.capabilities.actions - without
