"""What the shop's own people do, for tests and evals: prices, stock, parcels, refunds by hand."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from commerce.errors import OrderNotFound, ProductNotFound, StoreRejected
from commerce.money import Money
from commerce.order import OrderStatus
from commerce.sentences import say
from connectors.stores.demo import payments, schema
from connectors.stores.demo.database import Files
from connectors.stores.refunding import RefundRequest
from runtime import clock


class BackOffice:
    """Changes to the store from its inside. Faults do not meet them; each bumps ``updated_at``."""

    def __init__(self, files: Files) -> None:
        self._files = files

    async def set_price(self, variant_id: str, price: Money) -> None:
        """Set a variant's price and end its sale."""
        if price.currency != schema.CURRENCY:
            raise StoreRejected(say("refusals.currency_only", currency=schema.CURRENCY))
        await self._change_variant(variant_id, price=price.minor, compare_at=None)

    async def set_stock(self, variant_id: str, stock: int) -> None:
        """Set how many pieces of a variant are there."""
        await self._change_variant(variant_id, stock=stock)

    async def _change_variant(self, variant_id: str, **values: Any) -> None:
        table, products = schema.variants, schema.products
        async with self._files.writer.begin() as connection:
            product = await connection.scalar(select(table.c.product_id).where(table.c.id == variant_id))
            if product is None:
                raise ProductNotFound
            await connection.execute(update(table).where(table.c.id == variant_id).values(values))
            await connection.execute(update(products).where(products.c.id == product).values(updated_at=clock.now()))

    async def change_product(self, product_id: str, **values: Any) -> None:
        """Set columns of a product, such as ``title`` or ``status``; odd values make it unreadable."""
        table = schema.products
        async with self._files.writer.begin() as connection:
            done = await connection.execute(
                update(table).where(table.c.id == product_id).values(values | {"updated_at": clock.now()})
            )
            if not done.rowcount:
                raise ProductNotFound

    async def delete_product(self, product_id: str) -> None:
        """Take a product out of the shop; orders keep their lines."""
        async with self._files.writer.begin() as connection:
            done = await connection.execute(delete(schema.products).where(schema.products.c.id == product_id))
            if not done.rowcount:
                raise ProductNotFound

    async def ship(self, order_number: str) -> None:
        """Send everything of an order that has not been sent."""
        async with self._files.writer.begin() as connection:
            order_id = await self._order_id(connection, order_number)
            lines, parcels = schema.lines, schema.fulfilments
            unsent = (
                await connection.execute(
                    select(lines).where(lines.c.order_id == order_id, lines.c.shipped_quantity < lines.c.quantity)
                )
            ).all()
            if not unsent:
                raise StoreRejected(say("refusals.all_sent"))
            count = await connection.scalar(
                select(func.count()).select_from(parcels).where(parcels.c.order_id == order_id)
            )
            number = f"DEMO{order_number.removeprefix('#')}{(count or 0) + 1:02d}"
            trace = {"carrier": "DHL", "number": number, "url": f"https://tracking.example.com/dhl/{number}"}
            await connection.execute(
                insert(parcels).values(
                    id=f"{order_id}-f{(count or 0) + 1}",
                    order_id=order_id,
                    status="in_transit",
                    shipped_at=clock.now(),
                    tracking=[trace],
                    quantities={line.id: line.quantity - line.shipped_quantity for line in unsent},
                )
            )
            await connection.execute(
                update(lines).where(lines.c.order_id == order_id).values(shipped_quantity=lines.c.quantity)
            )
            await self._touch(connection, schema.orders, order_id, status=str(OrderStatus.SHIPPED))

    async def deliver(self, order_number: str) -> None:
        """Let every parcel of an order arrive now."""
        parcels = schema.fulfilments
        async with self._files.writer.begin() as connection:
            order_id = await self._order_id(connection, order_number)
            await connection.execute(
                update(parcels)
                .where(parcels.c.order_id == order_id, parcels.c.delivered_at.is_(None))
                .values(status="delivered", delivered_at=clock.now())
            )
            await self._touch(connection, schema.orders, order_id, status=str(OrderStatus.DELIVERED))

    async def cancel(self, order_number: str) -> None:
        """Cancel an order without paying anything back."""
        async with self._files.writer.begin() as connection:
            order_id = await self._order_id(connection, order_number)
            values = {"status": str(OrderStatus.CANCELLED), "cancelled_at": clock.now()}
            await self._touch(connection, schema.orders, order_id, **values)

    async def set_return(self, order_number: str, return_id: str, status: str) -> None:
        """Move a return on: ``open`` = approved, ``declined``, ``closed`` = the goods arrived, ``cancelled``."""
        if status not in ("open", "declined", "closed", "cancelled"):
            raise StoreRejected(say("refusals.no_such_state"), detail=status[:80])
        table = schema.returns
        async with self._files.writer.begin() as connection:
            order_id = await self._order_id(connection, order_number)
            done = await connection.execute(
                update(table).where(table.c.id == return_id, table.c.order_id == order_id).values(status=status)
            )
            if not done.rowcount:
                raise StoreRejected(say("refusals.no_such_return"), detail=return_id[:80])
            await self._touch(connection, schema.orders, order_id)

    async def staff_refund(self, order_number: str, amount: Money) -> None:
        """Pay a sum back by hand, past shopclerk: no key, no reference."""
        async with self._files.writer.begin() as connection:
            order_id = await self._order_id(connection, order_number)
            request = RefundRequest(key="", order_id=order_id, amount=amount, reason="By hand")
            await payments.pay_back(connection, request, clock.now())

    async def _order_id(self, connection: AsyncConnection, number: str) -> str:
        table = schema.orders
        found = await connection.scalar(select(table.c.id).where(table.c.number == number.removeprefix("#")))
        if found is None:
            raise OrderNotFound
        return str(found)

    async def _touch(self, connection: AsyncConnection, table: Table, row_id: str, **values: Any) -> None:
        await connection.execute(update(table).where(table.c.id == row_id).values(values | {"updated_at": clock.now()}))
