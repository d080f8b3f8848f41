"""What customers of the demo store have on file to pay with."""

from __future__ import annotations

from commerce.order import Order
from connectors.stores.changes import PaymentOption, PaymentRequest
from connectors.stores.demo import changes
from connectors.stores.demo.desk import Carries, order_of
from connectors.stores.demo.refunds import Opens


class PaymentMethods:
    """Reads them, and charges orders to another.

    Args:
        request: Opens a connection for one request.
        carry: Carries out a change.
    """

    def __init__(self, request: Opens, carry: Carries) -> None:
        self._request = request
        self._carry = carry

    async def options(self, order_id: str) -> list[PaymentOption]:
        """Return the other payment methods on file."""
        async with self._request("payment_options") as connection:
            found = await changes.payment_options(connection, order_id)
        return [PaymentOption(id=one["id"], label=one["label"]) for one in found]

    async def change(self, request: PaymentRequest) -> Order:
        """Charge an unsent order to another method on file."""
        return await self._carry("change_payment", request.order_id, request, changes.change_payment, order_of)
