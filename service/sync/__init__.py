"""Filling the catalogue: `sync` from the platform."""

from service.sync.platform import sync
from service.sync.summary import Progress, SyncSummary

__all__ = ["Progress", "SyncSummary", "sync"]
