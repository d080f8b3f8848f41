"""The demo store: a real connector over its own SQLite file, with orders, payments, pictures and faults."""

from __future__ import annotations

from connectors.stores.demo.connector import DemoStore, Movement
from connectors.stores.demo.faults import Fault, Faults, arm, disarm
from connectors.stores.demo.setup import copy, create, ensure, rebase

__all__ = ["DemoStore", "Fault", "Faults", "Movement", "arm", "copy", "create", "disarm", "ensure", "rebase"]
