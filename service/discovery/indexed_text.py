"""Which text of a product the indexes read. Changing it means new indexes: raise the version with it."""

from __future__ import annotations

from service.discovery import audience, materials, measures, properties
from store.search.rows import Document
from store.search.word_index import WordDocument

#: Part of the fingerprint of stored vectors.
VERSION = "title+description-1"


def to_encode(document: Document) -> str:
    """Return what the encoder reads. Measured: more fields than these two do not help meaning."""
    return f"{document.title}. {document.description}" if document.description else document.title


def to_words(document: Document) -> WordDocument:
    """Return the fields that words are searched in, with their weights."""
    facts = " ".join(f"{name} {value}" for name, value in document.attributes.items())
    kind = " ".join((document.brand, document.product_type, document.category, *document.tags))
    fields = (
        (document.title, 3.0),
        (f"{kind} {' '.join(document.codes)}", 1.0),
        (f"{facts} {' '.join(document.options)}", 0.5),
        (document.description, 1.0),
    )
    return WordDocument(document.id, document.hash, fields, document.title, _marks(document))


def _marks(document: Document) -> tuple[str, ...]:
    """Return what only conditions look for: of what a product is, for whom, and what it says of itself."""
    return (
        *materials.marks(document),
        *audience.marks(document),
        *properties.marks(document),
        *measures.marks(document),
    )
