"""Which goods of an order are delivered online: its lines do not tell, the products that were sold do."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from commerce.errors import NotFound, StoreRejected
from connectors.stores.woocommerce.catalogue import Catalogue
from connectors.stores.woocommerce.read_orders import sold
from connectors.stores.woocommerce.values import Node, known, true
from runtime import clock

log = logging.getLogger(__name__)
_PLAIN = frozenset({"simple", "variation", "variable"})
_KEPT = timedelta(hours=1)  # hardly any product becomes another kind of thing


class Online:
    """Remembers which goods are virtual or downloaded: nothing of them can be sent back.

    What is downloaded is handed out once it is paid, and so are the goods of plug-ins (courses, gift cards). What is
    only virtual may go with a parcel as well, such as gift wrap or an insurance.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.forget()

    def forget(self) -> None:
        """Forget what was known about the site."""
        self._known: dict[str, tuple[bool | None, datetime]] = {}

    async def of(self, orders: Sequence[Node]) -> dict[str, bool]:
        """Return the ids of the goods on these orders that need no parcel, and whether they are handed out at once.

        Of a product that was deleted since, nobody knows: it counts as goods.
        """
        lines = [line for order in orders for line in order.get("line_items") or ()]
        goods = {sold(line): known(line.get("product_id")) for line in lines if sold(line)}
        now = clock.now()
        fresh = {one for one, (_, at) in self._known.items() if now - at < _KEPT}
        if missing := {one: parent for one, parent in goods.items() if one not in fresh}:
            try:
                found = await self._catalogue.kinds(missing)
            except (NotFound, StoreRejected) as error:
                log.warning("which goods are delivered online cannot be read: %s", getattr(error, "code", ""))
                found = {}
            self._known |= {one: (_handed_out(node), now) for one, node in found.items()}
        kinds = {one: self._known.get(one, (None, now))[0] for one in goods}
        return {one: at_once for one, at_once in kinds.items() if at_once is not None}


def _handed_out(node: Node) -> bool | None:
    """Return whether a product is handed out as soon as it is paid; None for what is sent."""
    if true(node.get("downloadable")):
        return True
    return str(node.get("type") or "simple") not in _PLAIN if true(node.get("virtual")) else None
