"""The site's own pages, and what was bought together."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Literal

from commerce.errors import StoreRejected
from commerce.markup import plain
from commerce.text import one_line
from connectors.stores.content import Basket, StoreDocument
from connectors.stores.woocommerce.catalogue import Catalogue
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.values import known, lists, moment, stamp_of

#: Pages that WooCommerce makes for its own work: they hold no words.
_WORKS = frozenset(["cart", "checkout", "my-account", "shop", "sample-page"])
_POLICY = re.compile(
    r"(?i)privacy|terms|refund|return|shipping|delivery|cancellation|imprint|legal|datenschutz|agb|widerruf|versand|impressum"
)
_FAQ = re.compile(r"(?i)\bfaqs?\b|frequently[ -]asked|h(ä|ae)ufige[ -]fragen|help")
_SHORTCODE = re.compile(r"\[/?[a-z_]+[^\]\n]{0,300}\]")


class Content:
    """Reads pages and baskets."""

    def __init__(self, client: WooClient, catalogue: Catalogue) -> None:
        self._client = client
        self._catalogue = catalogue

    async def documents(self) -> AsyncIterator[StoreDocument]:
        """Stream the published pages; WordPress gives them to everybody."""
        place = 1
        while True:
            params: dict[str, str | int] = {
                "per_page": 50,
                "page": place,
                "orderby": "id",
                "order": "asc",
                "_fields": "id,slug,link,title,content,modified_gmt",
            }
            try:
                page = await self._client.page("/wp/v2/pages", params, public=True)
            except StoreRejected:  # a page beyond the last is refused here, as is a site that hides its pages
                return
            for node in page.rows:
                title = one_line(plain(str((node.get("title") or {}).get("rendered") or "")), 200)
                content = node.get("content") or {}
                body = _SHORTCODE.sub("", str(content.get("rendered") or ""))
                slug = str(node.get("slug") or "")
                if content.get("protected") or slug in _WORKS or not title or not plain(body).strip():
                    continue
                yield StoreDocument(
                    id=f"page-{node['id']}",
                    kind=_kind(slug, title),
                    title=title,
                    url=str(node.get("link") or ""),
                    body=body,
                    updated_at=moment(node.get("modified_gmt")),
                )
            place += 1
            if not page.more or not page.rows:
                return

    async def baskets(self, since: datetime) -> AsyncIterator[Basket]:
        """Stream what was bought together and paid for, since then."""
        wanted = {
            "status": "processing,completed",
            "after": stamp_of(since - timedelta(seconds=5)),
            "dates_are_gmt": "true",
            "_fields": "id,status,date_created_gmt,date_paid_gmt,line_items",
        }
        async for node in self._catalogue.rows("/wc/v3/orders", wanted):
            at = moment(node.get("date_created_gmt"))
            ids = {known(one.get("product_id")) for one in lists(node, "line_items")["line_items"]} - {""}
            if at is not None and at >= since and node.get("date_paid_gmt") and ids:
                yield Basket(product_ids=frozenset(ids), placed_at=at)


def _kind(slug: str, title: str) -> Literal["policy", "page", "faq"]:
    if _FAQ.search(f"{slug} {title}"):
        return "faq"
    return "policy" if _POLICY.search(f"{slug} {title}") else "page"
