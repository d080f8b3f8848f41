"""Texts that a program may read by themselves: a product, a rule of the shop, a page of it."""

from __future__ import annotations

from urllib.parse import quote, unquote, urlsplit

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, ReadResourceResult, Resource, ResourceTemplate, TextResourceContents
from sqlalchemy import select

from commerce.errors import NotFound
from service import terms
from service.changes.able import able
from service.knowledge.documents import document_at
from service.shop import Shop
from store.models import KnowledgeDocument
from tools.results import ProductResult

_LISTED, _LONGEST = 200, 100_000
_TEXT, _JSON = "text/plain", "application/json"
TEMPLATES = (
    ResourceTemplate(
        name="product",
        uri_template="product://{id}",
        mime_type=_JSON,
        description="One product with its options, variants, prices and stock, by the id from a search result.",
    ),
    ResourceTemplate(
        name="policy",
        uri_template="policy://{name}",
        mime_type=_TEXT,
        description=f"The shop's rules on a topic: {', '.join(terms.TOPICS)}.",
    ),
    ResourceTemplate(
        name="page",
        uri_template="page://{handle}",
        mime_type=_TEXT,
        description="A page of the shop, by the last part of its address.",
    ),
)


async def listed(shop: Shop) -> list[Resource]:
    """Return the shop's rules and pages; products are found by searching."""
    found = [
        Resource(name=topic, uri=f"policy://{topic}", mime_type=_TEXT, description=f"The shop's rules on {topic}.")
        for topic in terms.TOPICS
        if _policy(shop, topic)
    ]
    query = select(KnowledgeDocument.title, KnowledgeDocument.url).where(KnowledgeDocument.shop_id == shop.shop_id)
    async with shop.database.read() as session:
        rows = (await session.execute(query.order_by(KnowledgeDocument.id).limit(_LISTED))).all()
    pages = {_handle(url): title for title, url in rows if _handle(url)}
    found += [
        Resource(name=handle, title=title, uri=f"page://{quote(handle, safe='')}", mime_type=_TEXT)
        for handle, title in pages.items()
    ]
    return found


async def read(shop: Shop, uri: str) -> ReadResourceResult:
    """Return one text.

    Raises:
        MCPError: There is none at this address.
    """
    kind, _, rest = uri.partition("://")
    name = unquote(rest.rstrip("/"))[:255]
    text, mime = "", _TEXT
    try:
        if kind == "product" and name:
            item = await shop.discovery.product(name)
            text, mime = ProductResult(item=item.model_dump(mode="json", exclude_none=True)).written, _JSON
        elif kind == "policy":
            text = _policy(shop, name)
        elif kind == "page" and name and "/" not in name:
            page = await document_at(shop.database, shop.shop_id, f"/{name}")
            text = f"# {page.title}\n{page.text}" if page is not None else ""
    except NotFound:
        text = ""
    if not text:
        raise MCPError(INVALID_PARAMS, "Resource not found", {"uri": uri[:300]})
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, text=text[:_LONGEST], mime_type=mime)])


def _policy(shop: Shop, topic: str) -> str:
    return terms.render(shop.policy.on_platform(able(shop.connector)), topic) if topic in terms.TOPICS else ""


def _handle(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
