"""Syncing the store's own texts into SQL."""

from __future__ import annotations

from sqlalchemy import delete, select

from commerce.links import safe_link
from commerce.text import one_line
from connectors.stores.base import StoreConnector
from connectors.stores.content import StoreDocument
from runtime import clock
from service.knowledge.chunks import digest
from service.knowledge.reading import read
from store.database import Database
from store.models import KnowledgeDocument

MAX_DOCUMENTS = 5000
#: The kind of what staff write (`service.unanswered.answers`): no platform has it, and no sync takes it away.
WRITTEN = "answer"


async def sync_documents(database: Database, shop_id: str, connector: StoreConnector) -> int:
    """Bring a shop's documents in line with its platform; return how many there are.

    Texts are cleaned before they are kept: no HTML, nothing invisible, links only to the store's own hosts. What
    the platform no longer has is deleted, unless it broke off.

    Raises:
        StoreError: The platform broke off; nothing was changed.
    """
    if connector.content is None:
        return 0
    hosts = (await connector.shop()).hosts
    found: dict[str, StoreDocument] = {}
    async for document in connector.content.documents():
        found[document.id[:255]] = document
        if len(found) >= MAX_DOCUMENTS:
            break
    now = clock.now()
    async with database.write() as session:
        wanted = select(KnowledgeDocument).where(
            KnowledgeDocument.shop_id == shop_id, KnowledgeDocument.kind != WRITTEN
        )
        known = {row.platform_id: row for row in await session.scalars(wanted)}
        for name, document in found.items():
            text, title = read(document.body), one_line(document.title, 200)
            url = safe_link(document.url, hosts) or ""
            if not text or not title:
                continue
            value = digest("\0".join((document.kind, title, url, text)))
            row = known.pop(name, None)
            if row is None:
                row = KnowledgeDocument(shop_id=shop_id, platform_id=name)
                session.add(row)
            elif row.content_hash == value:
                continue
            row.kind, row.title, row.url, row.text = document.kind, title, url, text
            row.content_hash, row.platform_updated_at, row.synced_at = value, document.updated_at, now
        if known:
            gone = [row.id for row in known.values()]
            await session.execute(delete(KnowledgeDocument).where(KnowledgeDocument.id.in_(gone)))
    return len(found)


async def document_at(database: Database, shop_id: str, path: str) -> KnowledgeDocument | None:
    """Return the document whose address ends with ``path``, None when there is none."""
    ours = KnowledgeDocument.shop_id == shop_id
    query = select(KnowledgeDocument).where(ours, KnowledgeDocument.url.endswith(path, autoescape=True))
    async with database.read() as session:
        return (await session.scalars(query.limit(1))).one_or_none()
