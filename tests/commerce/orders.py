"""Orders to judge: two coats and a hat, in any state."""

from datetime import UTC, datetime, timedelta
from typing import Any

from commerce.address import Address
from commerce.judge import Spent, SwapAsk
from commerce.money import Money
from commerce.order import Fulfilment, LineItem, Order, OrderStatus, Payment, RefundLine, Return
from commerce.product import Product, Variant

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOME = Address(name="Ada", line1="Hauptstrasse 1", city="Berlin", postcode="10115", country="DE")
MUNICH = Address(name="Ada", line1="Am Hof 2", city="München", postcode="80331", country="DE")
PARIS = Address(name="Ada", line1="1 rue X", city="Paris", postcode="75001", country="FR")
UNPAID = (OrderStatus.PENDING, OrderStatus.FAILED)


def eur(amount: str) -> Money:
    return Money(amount, "EUR")


NOTHING = Spent(eur("0"), eur("0"))


def make(status: OrderStatus = OrderStatus.OPEN, delivered_days: int | None = None, **changes: Any) -> Order:
    """Two coats at 50 EUR, a final-sale hat at 20 EUR, placed three hours ago, paid by Visa."""
    arrived = NOW - timedelta(days=delivered_days) if delivered_days is not None else None
    sent = status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED)
    order = Order(
        id="o1",
        number="1001",
        email="a@example.com",
        status=status,
        placed_at=NOW - timedelta(hours=3),
        currency="EUR",
        shipping=eur("0"),
        tax=eur("0"),
        discount=eur("0"),
        total=eur("120"),
        shipping_address=HOME,
        lines=(
            LineItem(
                id="l1", sku="COAT-M", title="Coat", product_id="p1", variant_id="v-m", quantity=2, price=eur("50")
            ),
            LineItem(
                id="l2",
                sku="HAT",
                title="Hat",
                product_id="p2",
                variant_id="v-hat",
                quantity=1,
                price=eur("20"),
                tags=("final-sale",),
            ),
        ),
        payments=() if status in UNPAID else (Payment(id="p", method="Visa ending 4242", amount=eur("120")),),
        fulfilments=(Fulfilment(id="f", delivered_at=arrived),) if sent else (),
    )
    return order.model_copy(update=changes)


def on_return(pieces: int, status: str = "requested") -> tuple[Return, ...]:
    """A return of so many coats."""
    return (Return(id="r", status=status, lines=(RefundLine(line_id="l1", quantity=pieces, amount=eur("50")),)),)


COATS = Product(
    id="p1",
    title="Coat",
    variants=tuple(Variant(id=f"v-{size}", sku=f"COAT-{size.upper()}", title=size, price=eur("50")) for size in "sml"),
)


def swap(quantity: int = 1, variant: int = 2, **changes: Any) -> SwapAsk:
    """Coats that are to become large ones."""
    found = SwapAsk(make().lines[0], quantity, COATS, COATS.variants[variant], available=True, stock=5)
    return SwapAsk(**{**found.__dict__, **changes})
