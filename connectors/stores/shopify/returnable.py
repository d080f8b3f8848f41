"""Which delivered pieces of an order may come back, and the shop's own reasons for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.errors import StoreRejected
from commerce.order import Order
from commerce.sentences import say
from connectors.stores.changes import ReturnItem
from connectors.stores.shopify import return_reasons
from connectors.stores.shopify.client import ShopifyClient
from connectors.stores.shopify.values import Node, more, nodes


@dataclass
class _Place:
    """Pieces of a line in one parcel that may still come back."""

    id: str
    left: int


class Returnable:
    """What can come back, and why."""

    def __init__(self, client: ShopifyClient) -> None:
        self._client = client
        self._reasons: dict[str, str] | None = None

    async def pieces(self, order: Order, items: Sequence[ReturnItem]) -> list[tuple[str, int]]:
        """Return fulfilment line items and quantities for delivered pieces of the order's lines.

        Raises:
            StoreRejected: Nothing was named, or more than was delivered and may come back.
        """
        if not items:
            raise StoreRejected(say("refusals.name_what_returns"))
        left = await self._delivered(order)
        found: dict[str, int] = {}
        for item in items:
            missing = item.quantity
            for place in left.get(item.line_id, []):
                part = min(missing, place.left)
                if part:
                    found[place.id] = found.get(place.id, 0) + part
                    place.left -= part
                    missing -= part
            if missing:
                raise StoreRejected(say("refusals.fewer_arrived"))
        return list(found.items())

    async def left(self, order: Order) -> dict[str, int]:
        """Return how many delivered pieces of each line Shopify would take back."""
        return {line_id: sum(one.left for one in places) for line_id, places in (await self._delivered(order)).items()}

    async def _delivered(self, order: Order) -> dict[str, list[_Place]]:
        arrived = {one.id for one in order.fulfilments if one.status == "delivered"}
        left: dict[str, list[_Place]] = {}
        for one in await self._returnable(order.id):
            if one["fulfillment"]["id"] not in arrived:
                continue
            for part in nodes(one["returnableFulfillmentLineItems"]):
                item = part["fulfillmentLineItem"]
                left.setdefault(item["lineItem"]["id"], []).append(_Place(item["id"], int(part["quantity"])))
        return left

    async def _returnable(self, order_id: str) -> list[Node]:
        """Return every parcel's returnable pieces, page by page."""
        found: list[Node] = []
        after: str | None = None
        while True:
            page = (await self._client.read("returnable", orderId=order_id, after=after))["returnableFulfillments"]
            for one in nodes(page):
                lines = one["returnableFulfillmentLineItems"]
                while cursor := more(lines):
                    data = await self._client.read("returnable_lines", id=one["id"], after=cursor)
                    rest = data["returnableFulfillment"]["returnableFulfillmentLineItems"]
                    lines["nodes"] += rest["nodes"]
                    lines["pageInfo"] = rest["pageInfo"]
                found.append(one)
            after = more(page) or None
            if after is None:
                return found

    async def reason(self, code: str) -> str | None:
        """Return the id of the shop's own reason that comes nearest to a code of the policy."""
        if self._reasons is None:
            data = await self._client.read("return_reasons", handles=list(return_reasons.ALL))
            self._reasons = {str(one["handle"]): str(one["id"]) for one in nodes(data["returnReasonDefinitions"])}
        handles = (return_reasons.HANDLES.get(code, ""), *return_reasons.OTHERWISE)
        return next((self._reasons[each] for each in handles if each in self._reasons), None)
