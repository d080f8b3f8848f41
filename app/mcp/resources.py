"""Texts that a program may read by themselves: a product, a rule of the shop, a page of it."""

from __future__ import annotations

import json
from urllib.parse import quote, unquote, urlsplit

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, ReadResourceResult, Resource, ResourceTemplate, TextResourceContents
from sqlalchemy import select

from commerce.errors import NotFound
from commerce.text import seen
from service import terms
from service.changes.able import able
from service.knowledge.documents import document_at
from service.shop import Shop
from store.models import KnowledgeDocument
from tools.results import ProductResult

#: Pages of the shop that are listed at once.
LISTED = 100
_LONGEST, _AFTER = 100_000, "page-"
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


async def listed(shop: Shop, cursor: str = "") -> tuple[list[Resource], str | None]:
    """Return the shop's rules, then its pages, and the cursor of what follows; products are found by searching.

    Raises:
        MCPError: The cursor is not one of ours.
    """
    found = [] if cursor else _rules(shop)
    d = KnowledgeDocument
    query = select(d.id, d.title, d.url).where(d.shop_id == shop.shop_id, d.id > _place(cursor)).order_by(d.id)
    async with shop.database.read() as session:
        rows = (await session.execute(query.limit(LISTED + 1))).all()
    shown = rows[:LISTED]
    pages = {_handle(url): title for _, title, url in shown if _handle(url)}
    found += [
        Resource(name=handle, title=title, uri=f"page://{quote(handle, safe='')}", mime_type=_TEXT)
        for handle, title in pages.items()
    ]
    return found, f"{_AFTER}{shown[-1].id}" if len(rows) > LISTED else None


def _rules(shop: Shop) -> list[Resource]:
    return [
        Resource(name=topic, uri=f"policy://{topic}", mime_type=_TEXT, description=f"The shop's rules on {topic}.")
        for topic in terms.TOPICS
        if _policy(shop, topic)
    ]


def _place(cursor: str) -> int:
    number = cursor.removeprefix(_AFTER)
    if cursor and (number == cursor or not (number.isascii() and number.isdecimal() and len(number) <= 18)):
        raise MCPError(INVALID_PARAMS, "Unknown cursor")
    return int(number or 0)


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
            told = ProductResult(item=item.model_dump(mode="json", exclude_none=True)).plain
            text, mime = json.dumps(seen(told), ensure_ascii=False, separators=(",", ":")), _JSON
        elif kind == "policy":
            text = _policy(shop, name)
        elif kind == "page" and name and "/" not in name:
            page = await document_at(shop.database, shop.shop_id, f"/{name}")
            text = f"# {page.title}\n{page.text}" if page is not None else ""
    except NotFound:
        text = ""
    if not text:
        raise MCPError(INVALID_PARAMS, "Resource not found", {"uri": uri[:300]})
    shown = seen(text)[:_LONGEST]
    return ReadResourceResult(contents=[TextResourceContents(uri=uri, text=shown, mime_type=mime)])


def _policy(shop: Shop, topic: str) -> str:
    return terms.render(shop.policy.on_platform(able(shop.connector)), topic) if topic in terms.TOPICS else ""


def _handle(url: str) -> str:
    return unquote(urlsplit(url).path.rstrip("/").rpartition("/")[2])
