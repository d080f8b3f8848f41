"""What the rows of products leave out: in which unit the shop measures, and which category lies in which."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from commerce.errors import NotFound, StoreRejected
from commerce.markup import plain
from commerce.text import one_line
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.values import Node, known, lists, number

log = logging.getLogger(__name__)
_DEEPEST = 12  # categories in each other; more is a circle
_PAGE = 100


@dataclass(frozen=True)
class CatalogueFacts:
    """A shop's units (empty where unknown), and its categories: id to (name, id of the one it lies in, 0 for none)."""

    weight: str = ""
    length: str = ""
    categories: Mapping[int, tuple[str, int]] = field(default_factory=dict)

    def path(self, category: int) -> tuple[str, ...]:
        """Return the names from the outermost category to this one."""
        found: list[str] = []
        while category in self.categories and len(found) < _DEEPEST:
            name, category = self.categories[category]
            found.insert(0, name)
        return tuple(found)


class CatalogueFactsReader:
    """Reads a site's `CatalogueFacts`, and keeps it until a product names a category that is not on it."""

    def __init__(self, client: WooClient) -> None:
        self._client = client
        self.forget()

    def forget(self) -> None:
        """Forget what was known."""
        self._known: CatalogueFacts | None = None

    async def of(self, rows: Sequence[Node]) -> CatalogueFacts:
        """Return what the catalogue says around these products."""
        wanted = {category_id(one) for row in rows for one in _named(row)}
        if self._known is None or not wanted <= self._known.categories.keys():
            weight = self._known.weight if self._known else await self._unit("weight")
            length = self._known.length if self._known else await self._unit("dimension")
            known = await self._categories()
            # One that was made a moment ago, or that a plug-in made up, is not asked for again and again.
            named = ((category_id(one), one) for row in rows for one in _named(row))
            extra = {identity: (_name(one), 0) for identity, one in named if identity not in known}
            self._known = CatalogueFacts(weight, length, extra | known)
        return self._known

    async def _unit(self, kind: str) -> str:
        try:
            node = await self._client.node(f"/wc/v3/settings/products/woocommerce_{kind}_unit", {"_fields": "value"})
        except (NotFound, StoreRejected):
            return ""
        return one_line(str(node.get("value") or ""), 10)

    async def _categories(self) -> dict[int, tuple[str, int]]:
        found: dict[int, tuple[str, int]] = {}
        place = 1
        try:
            while True:
                params: dict[str, str | int] = {
                    "per_page": _PAGE,
                    "page": place,
                    "orderby": "id",
                    "order": "asc",
                    "_fields": "id,name,parent",
                }
                page = await self._client.page("/wc/v3/products/categories", params)
                found |= {category_id(one): (_name(one), _number(one.get("parent"))) for one in page.rows}
                found.pop(0, None)
                place += 1
                if not page.more or not page.rows:
                    return found
        except (NotFound, StoreRejected) as error:
            log.warning("the shop's categories cannot be read: %s", getattr(error, "code", ""))
            return found


def _named(row: Node) -> list[Node]:
    return [one for one in lists(row, "categories")["categories"] if category_id(one)]


def category_id(node: Node) -> int:
    """Return a category's id, 0 where it has none; plug-ins write it as text."""
    return _number(node.get("id"))


def _number(value: object) -> int:
    return int(number(known(value)) or 0)


def _name(node: Node) -> str:
    return one_line(plain(str(node.get("name") or "")), 120)
