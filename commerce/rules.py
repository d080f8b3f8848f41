"""The settings of each action in ``policy.toml``: one model per section, one described field per line."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    model_validator,
)
from pydantic_core import PydanticCustomError

from commerce.errors import MoneyError
from commerce.money import Money, parse_amount
from commerce.sentences import say
from commerce.text import one_line


def _policy_amount(value: object) -> Decimal:
    # TOML floats are refused: 0.1 is not a tenth. Amounts are quoted or whole numbers.
    try:
        amount = parse_amount(value)
    except MoneyError as error:
        raise ValueError(say("policy_file.amount")) from error
    if amount < 0:
        raise ValueError(say("policy_file.negative"))
    return amount


PolicyAmount = Annotated[Decimal, BeforeValidator(_policy_amount)]


def country(code: str) -> str:
    """Return a two-letter country code.

    Raises:
        ValueError: It is none.
    """
    if not re.fullmatch(r"[A-Z]{2}", code):
        raise ValueError(say("policy_file.country", value=repr(code)))
    return code


class Mode(StrEnum):
    """How far the clerk may go with an action."""

    OFF = "off"
    SUGGEST = "suggest"
    APPROVE = "approve"
    AUTO = "auto"


class Reader(StrEnum):
    """Whom some settings do not bind."""

    STAFF = "staff"  # the person that "needs a person" asks for
    STEPPED_UP = "stepped_up"  # a customer who has just proven themselves again


@dataclass(frozen=True)
class Lifted:
    """What a setting reads as for those whom it does not bind; it binds everybody else as written."""

    by: tuple[Reader, ...]
    to: Callable[[Any], Any]

    def read(self, reader: Reader, value: Any) -> Any:
        """Return the setting as ``reader`` has it."""
        return self.to(value) if reader in self.by else value


def _staff_mode(mode: Mode) -> Mode:
    return Mode.OFF if mode is Mode.OFF else Mode.AUTO


STAFF = (Reader.STAFF,)
_BOTH = (Reader.STAFF, Reader.STEPPED_UP)
_NO_LIMIT = Lifted(STAFF, lambda _: None)
_NO_STEP_UP = Lifted(_BOTH, lambda _: None)
ANY_AMOUNT = Lifted(STAFF, lambda _: Decimal("Infinity"))
NEVER = Lifted(_BOTH, lambda _: "never")


def _unlimited(value: object) -> object:
    return None if value == "none" else value


Cap = Annotated[PolicyAmount | None, BeforeValidator(_unlimited)]
Limit = Annotated[PolicyAmount | None, BeforeValidator(_unlimited), _NO_LIMIT]
StepUpAmount = Annotated[PolicyAmount | None, BeforeValidator(_unlimited), _NO_STEP_UP]


class Part(BaseModel):
    """Base of every part of the policy: a value that knows each of its settings."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def read_by(self, reader: Reader) -> Self:
        """Return the part as it binds ``reader``, with the parts in it."""
        changes: dict[str, Any] = {
            name: mark.read(reader, getattr(self, name))
            for name, field in type(self).model_fields.items()
            for mark in field.metadata
            if isinstance(mark, Lifted)
        }
        inner = {name: getattr(self, name) for name in type(self).model_fields}
        changes |= {name: part.read_by(reader) for name, part in inner.items() if isinstance(part, Part)}
        return self.model_copy(update=changes)


class ActionRule(Part):
    """What holds for every action."""

    mode: Annotated[Mode, Lifted(STAFF, _staff_mode)] = Field(
        Mode.AUTO, description="off; suggest: a colleague does it; approve: a colleague agrees first; auto"
    )


class ValueRule(ActionRule):
    """An action on goods or money that are worth something. Amounts are in the policy's currency."""

    cap: Cap = Field(None, description="above this worth the clerk does nothing")
    step_up_from: StepUpAmount = Field(None, description="from this worth the customer proves anew who they are")
    approval_from: Limit = Field(None, description="from this worth a colleague agrees first")

    @model_validator(mode="after")
    def _limits_are_in_order(self) -> Self:
        for name in ("approval_from", "step_up_from"):
            value = getattr(self, name)
            if self.cap is not None and value is not None and value > self.cap:
                raise PydanticCustomError("limits", say("policy_file.limits", setting=name), {"key": name})
        return self


class MoneyRule(ValueRule):
    """An action that pays money back. Sums count every action that pays, not only this one."""

    per_order: Limit = Field(None, description="most that all refunds of one order come to")
    per_customer_per_day: Limit = Field(None, description="most that a customer gets back in 24 hours")
    per_shop_per_day: Cap = Field(None, description="most that the clerk pays back in 24 hours")


def _unless_capped(amount: str) -> Callable[[dict[str, Any]], Decimal | None]:
    def default(data: dict[str, Any]) -> Decimal | None:
        cap = data.get("cap")
        return None if cap is not None and cap < Decimal(amount) else Decimal(amount)

    return default


class AgentsRule(Part):
    """``[agents]``: a yes that a customer's own program passes on, in words that only it has heard.

    The customer's yes in a form that the program shows, or in the shop's own chat, is none of these.
    """

    may_confirm: tuple[str, ...] = Field((), description="actions whose yes a customer's own program may pass on")
    per_customer_per_day: PolicyAmount = Field(
        Decimal(0), description="most that all such changes of a customer pay back in 24 hours"
    )


class RefundRule(MoneyRule):
    """``[refund_order]``: money back. Its limits hold for every action that pays and sets none of its own.

    Each of them has a default, since what nobody wrote must not pay: ``"none"`` lifts one.
    """

    cap: Cap = Field(Decimal("1000.00"), description='above this sum the clerk pays nothing; "none": no limit')
    step_up_from: StepUpAmount = Field(
        default_factory=_unless_capped("300.00"), description="from this sum the customer proves anew who they are"
    )
    approval_from: Limit = Field(
        default_factory=_unless_capped("400.00"), description="from this sum a colleague agrees first"
    )
    per_customer_per_day: Limit = Field(
        Decimal("600.00"), description="most that a customer gets back in 24 hours without a colleague"
    )
    per_shop_per_day: Cap = Field(Decimal("5000.00"), description="most that the clerk pays back in 24 hours")
    window_days: int = Field(30, ge=0, le=3650, description="days after delivery")
    refund_without_return_up_to: Annotated[PolicyAmount, ANY_AMOUNT] = Field(
        Decimal(0), description="goods that arrived are refunded without coming back up to this, per order"
    )
    goodwill_up_to: Annotated[PolicyAmount, ANY_AMOUNT] = Field(
        Decimal(0), description="an amount for no articles needs a colleague's approval above this, per order"
    )
    final_sale_tags: tuple[str, ...] = Field(
        ("final-sale",), description="articles with one of these tags are neither refunded nor taken back"
    )
    refund_shipping_before_dispatch: bool = Field(True, description="a whole unsent order: the shipping cost as well")
    refund_shipping: bool = Field(False, description="the shipping cost may be refunded by itself")
    payout_days: str = Field("5 to 7 working days", description="how long the money takes, as told to customers")


CANCEL_REASONS = {
    "no_longer_needed": "no longer needed",
    "ordered_by_mistake": "ordered by mistake",
    "changed_mind": "changed my mind",
    "found_cheaper": "found it cheaper",
    "too_slow": "delivery takes too long",
    "payment_problem": "payment problem",
    "other": "another reason",
}
RETURN_REASONS = {
    "unwanted": "no longer wanted",
    "too_small": "too small",
    "too_large": "too large",
    "colour": "the colour",
    "style": "the style",
    "defective": "defective or damaged",
    "not_as_described": "not as described",
    "wrong_item": "wrong article received",
    "other": "another reason",
}


def known(codes: dict[str, str]) -> Callable[[dict[str, str]], dict[str, str]]:
    """Return the check of a list of reasons: all its codes are among these, and each has words."""

    def check(reasons: dict[str, str]) -> dict[str, str]:
        for code, words in reasons.items():
            if code not in codes:
                words = say("policy_file.reason", known=", ".join(codes))
                raise PydanticCustomError("reason", words, {"key": code})
            if not one_line(words, 80):
                raise PydanticCustomError("reason", say("policy_file.reason_words"), {"key": code})
        return {code: one_line(words, 80) for code, words in reasons.items()}

    return check


class Fee(Part):
    """A fee: a percentage of the goods' worth, or an amount."""

    percent: Decimal = Decimal(0)
    amount: Decimal = Decimal(0)

    def __str__(self) -> str:
        """Return the fee as the policy file has it."""
        return f"{self.percent:f}%" if self.percent else f"{self.amount:f}"

    def __bool__(self) -> bool:
        """Return whether there is a fee at all."""
        return bool(self.percent or self.amount)

    def of(self, worth: Money) -> Money:
        """Return the fee on goods worth so much; never more than they are."""
        raw = worth.amount * self.percent / 100 + self.amount
        return min(Money.rounded(raw, worth.currency), worth)


def _fee(value: object) -> Fee:
    if isinstance(value, Fee):
        return value
    if isinstance(value, str) and value.strip().endswith("%"):
        percent = _policy_amount(value.strip().removesuffix("%").strip())
        if percent > 100:
            raise ValueError(say("policy_file.fee"))
        return Fee(percent=percent)
    return Fee(amount=_policy_amount(value))


#: A fee as the policy file has it.
RestockingFee = Annotated[Fee, BeforeValidator(_fee), PlainSerializer(str)]


class BackRule(ValueRule):
    """An action by which goods that arrived come back."""

    window_days: int = Field(30, ge=0, le=3650, description="days after delivery")


class CheckoutRule(Part):
    """``[checkout_link]``: what is put into the link to the checkout beside the goods."""

    discount_code: str = Field(
        "",
        pattern=r"\A[A-Za-z0-9_-]{0,64}\z",
        description="a code of the shop's that is entered at the checkout, while it can be used; empty: none",
    )
    minimum: PolicyAmount = Field(Decimal(0), description="only for goods worth at least this")
    signed_in: bool = Field(False, description="only for customers who are signed in, or have proven their mailbox")
    until: date | None = Field(None, description='the last day on which it is offered, such as "2027-01-31"')

    def code_for(self, goods: Decimal | None, known: bool, today: date) -> str:
        """Return the code for a basket, empty when it gets none.

        Args:
            goods: What the goods cost, None when that is not in the policy's currency.
            known: Whether it is known who asks.
            today: The day at the shop.
        """
        enough = not self.minimum or (goods is not None and goods >= self.minimum)
        in_time = self.until is None or today <= self.until
        return self.discount_code if enough and in_time and (known or not self.signed_in) else ""


class CountRule(ActionRule):
    """An action that costs no money but people's attention."""

    per_day: Annotated[int | None, Field(ge=1, le=1000), _NO_LIMIT] = Field(
        5, description="how often in 24 hours, for one order"
    )
