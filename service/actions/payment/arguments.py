"""What ``change_payment`` is asked for with."""

from __future__ import annotations

from pydantic import Field

from service.changes.spec import Arguments


class PaymentArguments(Arguments):
    """Which method is to be charged."""

    method: str = Field(
        ..., min_length=1, max_length=120, description="a payment method on file, as in: Visa ending 4242, PayPal"
    )
