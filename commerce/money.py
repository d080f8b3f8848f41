"""Money: a decimal amount in a currency, never a float."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    field_serializer,
    model_validator,
)

from commerce.currencies import DIGITS
from commerce.errors import MoneyError
from commerce.sentences import say

_MAX_AMOUNT = Decimal(999999999999)


def exponent(currency: str) -> int:
    """Return how many digits the minor unit of ``currency`` has.

    Raises:
        MoneyError: That is no currency that is known.
    """
    return DIGITS[check_currency(currency)]


def check_currency(value: object) -> str:
    """Return ``value`` as the code of a known currency.

    Raises:
        MoneyError: It is none: what its smallest coin is nobody can tell.
    """
    if isinstance(value, str) and value in DIGITS:
        return value
    raise MoneyError(say("errors.unknown_currency"), detail=repr(value)[:40])


def parse_amount(value: object) -> Decimal:
    """Return ``value`` (str, int or Decimal) as a finite Decimal.

    Only plain ASCII digits with an optional sign and decimal point are taken from text: no exponents,
    no NaN, no digits of other scripts, no separators.

    Raises:
        MoneyError: Anything else, floats included.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, Decimal)):
        raise MoneyError(detail=type(value).__name__)
    text = str(value) if not isinstance(value, Decimal) else format(value, "f")
    body = text[1:] if text[:1] in "+-" else text
    if not text.isascii() or len(text) > 40 or not body.replace(".", "", 1).isdigit():
        raise MoneyError(detail=text[:40])
    try:
        amount = Decimal(text)
    except InvalidOperation as error:  # pragma: no cover - the check above leaves nothing to refuse
        raise MoneyError(detail=text[:40]) from error
    if abs(amount) > _MAX_AMOUNT:
        raise MoneyError(say("errors.amount_too_large"), detail=text[:40])
    return amount


Amount = Annotated[Decimal, BeforeValidator(parse_amount)]
Currency = Annotated[str, BeforeValidator(check_currency)]


class Money(BaseModel):
    """An amount in a currency, exact to the currency's minor unit.

    Sums and comparisons demand the same currency and raise `MoneyError` otherwise.
    """

    model_config = ConfigDict(frozen=True)

    amount: Amount
    currency: Currency

    def __init__(self, amount: Any, currency: Any) -> None:
        """Take both fields by position, as in ``Money("12.50", "EUR")``."""
        super().__init__(amount=amount, currency=currency)

    @model_validator(mode="after")
    def _fits_minor_unit(self) -> Money:
        if self.amount != self.amount.quantize(self._unit):
            raise MoneyError(say("errors.no_such_unit", currency=self.currency), detail=str(self.amount))
        object.__setattr__(self, "amount", self.amount.quantize(self._unit))
        return self

    @field_serializer("amount")
    def _amount_as_text(self, amount: Decimal) -> str:
        return format(amount, "f")

    @property
    def _unit(self) -> Decimal:
        return Decimal(1).scaleb(-exponent(self.currency))

    @property
    def minor(self) -> int:
        """The amount in minor units (cents)."""
        return int(self.amount.scaleb(exponent(self.currency)))

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """Build from minor units (cents)."""
        return cls(Decimal(minor).scaleb(-exponent(currency)), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in ``currency``."""
        return cls(Decimal(0), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> Money:
        """Build from a computed amount, rounded half-even to the minor unit."""
        return cls(
            amount.quantize(Decimal(1).scaleb(-exponent(currency)), ROUND_HALF_EVEN),
            currency,
        )

    def __add__(self, other: Money) -> Money:
        """Return the sum."""
        return Money(self.amount + self._same(other).amount, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Return the difference."""
        return Money(self.amount - self._same(other).amount, self.currency)

    def __neg__(self) -> Money:
        """Return the amount with the other sign."""
        return Money(-self.amount, self.currency)

    def __mul__(self, count: int) -> Money:
        """Return ``count`` times the amount."""
        return Money(self.amount * count, self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare amounts of one currency."""
        return self.amount < self._same(other).amount

    def __le__(self, other: Money) -> bool:
        """Compare amounts of one currency."""
        return self.amount <= self._same(other).amount

    def __gt__(self, other: Money) -> bool:
        """Compare amounts of one currency."""
        return self.amount > self._same(other).amount

    def __ge__(self, other: Money) -> bool:
        """Compare amounts of one currency."""
        return self.amount >= self._same(other).amount

    def __bool__(self) -> bool:
        """Return whether there is any amount at all."""
        return bool(self.amount)

    def __str__(self) -> str:
        """Return the amount and code, such as ``79.00 EUR``."""
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Money:
        if self.currency != other.currency:
            raise MoneyError(say("errors.mixed_currencies", first=self.currency, second=other.currency))
        return other


def total(parts: list[Money], currency: str) -> Money:
    """Return the sum of ``parts``, zero ``currency`` when there are none."""
    result = Money.zero(currency)
    for part in parts:
        result = result + part
    return result
