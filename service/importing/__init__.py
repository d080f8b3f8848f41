"""Bringing a catalogue in from a file, in whatever usual shape it is."""

from service.importing.importer import Import, Preview, import_file, imported, preview, take

__all__ = ["Import", "Preview", "import_file", "imported", "preview", "take"]
