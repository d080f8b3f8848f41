"""Filling the catalogue: `sync` from the platform, `import_file` from a file."""

from service.sync.catalogue import import_file
from service.sync.platform import sync
from service.sync.summary import Progress, SyncSummary

__all__ = ["Progress", "SyncSummary", "import_file", "sync"]
