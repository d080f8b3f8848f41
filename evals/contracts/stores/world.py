"""What the contracts of a store run against: a connector, and a shop with orders in known states."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from commerce.address import Address
from commerce.money import Money, total
from commerce.order import LineItem, Order
from commerce.product import Variant
from connectors.stores.base import StoreConnector
from connectors.stores.ports import Refunds, held
from connectors.stores.refunding import RefundRequest
from evals.contracts.suite import NotOffered, NotRun, Suite

ELSEWHERE = Address(name="Mara Lindt", line1="Seilerweg 4", city="Hamburg", postcode="20359", country="DE")
#: What the contracts are about: what every store has, its ports, and the actions that its ``capabilities`` may name.
_EVERY = ("shop", "catalogue", "orders", "customers", "changes")
_OF_ORDERS = frozenset({"orders", "customers", "changes"})
PORTS = ("content", "sales", "checkout", "refunds")
#: Actions, each with the port that a store must have for it.
ACTIONS = {
    "refund_order": "refunds",
    "change_address": "addresses",
    "cancel_order": "cancellations",
    "return_items": "returns",
    "exchange_items": "exchanges",
    "change_items": "items",
    "change_profile_address": "profiles",
    "change_payment": "payment_methods",
    "resend_message": "mails",
    "add_note": "notes",
}
PARTS = (*_EVERY, *PORTS, *ACTIONS)
#: The orders that a world knows, each with what it must be.
STATES = {
    "open_order": "paid, nothing sent, no refund; worth more than 10.00, with two articles and a delivery address",
    "shipped_order": "on its way, with tracking, no refund, one line of two or more pieces",
    "delivered_order": "delivered, no refund, with a delivery charge of more than 1.00 and an article twice",
    "unpaid_order": "cancelled before it was paid",
    "swap_order": "paid, nothing sent, no refund; two articles, one of them twice, with a cheaper and a dearer variant",
    "exchange_order": "delivered, no refund, an article with a cheaper and a dearer variant in stock",
}


@dataclass
class World:
    """A shop with known orders, by the numbers that customers know; empty where it has none.

    Attributes:
        store: The connector.
        email: Whose all orders are, but one.
        neighbours_order: An order of somebody else.
        refunds_of: Reads, past the connector where that can be, what the platform itself booked as refunds.
        reserves: Whether an exchange takes its new variants off the shelf at once.
        texts: Whether the shop has texts of its own.
        approving: Where staff approve returns: the store as one that does so at once.
        run: Part of every key: a platform remembers the keys of an earlier run.
    """

    store: StoreConnector
    email: str
    neighbours_order: str
    refunds_of: Callable[[str], Awaitable[list[Money]]]
    open_order: str = ""
    shipped_order: str = ""
    delivered_order: str = ""
    unpaid_order: str = ""
    swap_order: str = ""
    exchange_order: str = ""
    reserves: bool = True
    texts: bool = True
    approving: StoreConnector | None = None
    run: str = field(default_factory=lambda: secrets.token_hex(4))

    @property
    def refunds(self) -> Refunds:
        """The store's port for money that goes back."""
        return held(self.store.refunds)

    def key(self, name: str) -> str:
        """Return a key that no earlier run has used."""
        return f"{name}-{self.run}"

    @property
    def keyed(self) -> bool:
        """Whether the platform pays once for one key."""
        return self.store.capabilities.idempotency == "keys"

    async def pieces(self, variant_id: str) -> int:
        """Return how many pieces of a variant there are."""
        return (await self.store.catalogue.stock([variant_id]))[variant_id].stock or 0

    async def swappable(self, order: Order, cheaper: bool) -> tuple[LineItem, Variant]:
        """Return a line and another variant in stock of the same product that is cheaper, or dearer."""
        for line in order.lines:
            for variant in (await self.store.catalogue.product(line.product_id)).variants:
                differs = variant.price < line.price if cheaper else variant.price > line.price
                if differs and variant.in_stock and variant.id != line.variant_id:
                    return line, variant
        raise NotRun("no variant is in stock that is cheaper, or dearer")

    async def booked(self, number: str) -> Money:
        """Return the sum of what the platform booked as refunds on an order."""
        return total(await self.refunds_of(number), (await self.store.shop()).currency)

    async def asked(self, number: str, key: str = "effect-1", **fields: object) -> RefundRequest:
        """Return a request for all that is left of an order, with other ``fields`` where they are given."""
        order = await self.store.orders.by_number(number)
        quote = await self.refunds.quote(order.id, [], include_shipping=True)
        values: dict[str, object] = {
            "key": self.key(key),
            "order_id": order.id,
            "amount": quote.maximum,
            "include_shipping": True,
        }
        return RefundRequest.model_validate(values | fields)


def _known(world: World, part: str, uses: frozenset[str]) -> None:
    """End a trial before it begins where the store need not keep it, or the world has no such order."""
    lacks_port = part in PORTS and getattr(world.store, part) is None
    lacks_action = part in ACTIONS and part not in world.store.capabilities.actions
    if part in _OF_ORDERS and not world.store.capabilities.orders:
        raise NotOffered("this store's orders cannot be looked at")
    if lacks_port or lacks_action:
        raise NotOffered(f"this store has no {part}")
    for state in STATES:
        if state in uses and not getattr(world, state):
            raise NotRun(f"no {state.replace('_', ' ')} is known")


contract: Suite[World] = Suite(_known)
