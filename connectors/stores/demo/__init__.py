"""The demo store: a real connector over its own SQLite file, with orders, payments, pictures and faults."""

from __future__ import annotations

from pathlib import Path

from connectors.stores.demo.connector import DemoStore, Movement
from connectors.stores.demo.faults import Fault, Faults, arm, disarm
from connectors.stores.demo.setup import copy, create, ensure, is_empty, rebase

#: The demo store's own policy, which is generous: what no other shop should start from.
POLICY = Path(__file__).with_name("policy.toml")
#: Its pages, as its content system would give them.
PAGES = Path(__file__).with_name("pages.yaml")

__all__ = [
    "PAGES",
    "POLICY",
    "DemoStore",
    "Fault",
    "Faults",
    "Movement",
    "arm",
    "copy",
    "create",
    "disarm",
    "ensure",
    "is_empty",
    "rebase",
]
