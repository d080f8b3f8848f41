"""The store's policy as data, and how it is read from ``policy.toml``."""

from __future__ import annotations

import re
import tomllib
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from commerce.errors import MoneyError, PolicyFileError
from commerce.money import Currency, Money, parse_amount


def _policy_amount(value: object) -> Decimal:
    # TOML floats are refused: 0.1 is not a tenth. Amounts are quoted or whole numbers.
    try:
        amount = parse_amount(value)
    except MoneyError as error:
        raise ValueError('an amount must be quoted, as in "49.90"') from error
    if amount < 0:
        raise ValueError("an amount cannot be negative")
    return amount


PolicyAmount = Annotated[Decimal, BeforeValidator(_policy_amount)]


class Mode(StrEnum):
    """How far the clerk may go with an action."""

    OFF = "off"
    SUGGEST = "suggest"
    APPROVE = "approve"
    AUTO = "auto"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ActionRule(_Part):
    """What holds for every action: its mode and its money limits, in the policy's currency.

    From ``step_up_from`` the customer must prove themselves anew, from ``approval_from`` staff must agree,
    above ``cap`` the clerk does nothing. ``per_customer_per_day`` and ``per_shop_per_day`` are sums.
    """

    mode: Mode = Mode.AUTO
    step_up_from: PolicyAmount | None = None
    approval_from: PolicyAmount | None = None
    cap: PolicyAmount | None = None
    per_customer_per_day: PolicyAmount | None = None
    per_shop_per_day: PolicyAmount | None = None


class RefundRule(ActionRule):
    """Rules of refunds. Goods that arrived are refunded without a return only up to an amount."""

    window_days: int = Field(30, ge=0, le=3650)
    refund_without_return_up_to: PolicyAmount = Decimal(0)
    final_sale_tags: tuple[str, ...] = ("final-sale",)
    refund_shipping_before_dispatch: bool = True
    payout_days: str = "5 to 7 working days"


class AddressRule(ActionRule):
    """Rules of address changes."""

    step_up: Literal["cross_border", "always", "never"] = "cross_border"


class StorePolicy(_Part):
    """The whole policy of one store. Every field has a safe default, so a file may be short."""

    currency: Currency = "EUR"
    stop: bool = False
    ships_to: tuple[str, ...] = ()
    delivery_time: str = ""
    refund_order: RefundRule = RefundRule()
    change_address: AddressRule = AddressRule()

    @model_validator(mode="after")
    def _limits_are_in_order(self) -> StorePolicy:
        for name in ("refund_order", "change_address"):
            rule: ActionRule = getattr(self, name)
            if rule.cap is not None and rule.approval_from is not None and rule.approval_from > rule.cap:
                raise ValueError(f"{name}: approval_from lies above cap")
        for code in self.ships_to:
            if not re.fullmatch(r"[A-Z]{2}", code):
                raise ValueError(f"ships_to: {code!r} is not a two-letter country code")
        return self

    def for_staff(self) -> StorePolicy:
        """Return the policy as it binds a person of the shop.

        What asks for a person's judgement is lifted; what is denied to everyone, the cap, the shop's daily
        sum and the stop switch stay.
        """
        free = {"step_up_from": None, "approval_from": None, "per_customer_per_day": None}
        refund, address = self.refund_order, self.change_address
        refund_free = {
            **free,
            "refund_without_return_up_to": Decimal("Infinity"),
            "mode": _staff_mode(refund),
        }
        address_free = {**free, "step_up": "never", "mode": _staff_mode(address)}
        return self.model_copy(
            update={
                "refund_order": refund.model_copy(update=refund_free),
                "change_address": address.model_copy(update=address_free),
            }
        )

    def for_stepped_up(self) -> StorePolicy:
        """Return the policy as it binds a customer who has just proven themselves again."""
        refund, address = self.refund_order, self.change_address
        return self.model_copy(
            update={
                "refund_order": refund.model_copy(update={"step_up_from": None}),
                "change_address": address.model_copy(update={"step_up_from": None, "step_up": "never"}),
            }
        )

    def rule(self, action: str) -> ActionRule:
        """Return the rule of an action; an action without one is off."""
        found = getattr(self, action, None)
        return found if isinstance(found, ActionRule) else ActionRule(mode=Mode.OFF)

    def money(self, amount: Decimal) -> Money:
        """Return an amount of the policy as money."""
        return Money.rounded(amount, self.currency)


def _staff_mode(rule: ActionRule) -> Mode:
    return Mode.OFF if rule.mode is Mode.OFF else Mode.AUTO


def parse(text: str, source: str = "policy.toml") -> StorePolicy:
    """Return the policy in ``text``.

    Raises:
        PolicyFileError: It is not TOML, or a value is not valid; the message names file, line and reason.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(f"{source}: {error}.") from error
    try:
        return StorePolicy.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = [str(key) for key in first["loc"]]
        reason = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            reason = "there is no such setting"
        where = f"line {_line_of(text, keys)}, " if keys else ""
        raise PolicyFileError(f"{source}: {where}{'.'.join(keys) or 'policy'}: {reason}.") from error


def load(path: Path) -> StorePolicy:
    """Return the policy in the file at ``path``.

    Raises:
        PolicyFileError: The file cannot be read or is not valid.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyFileError(f"The policy file {path} cannot be read.", detail=str(error)) from error


def _line_of(text: str, keys: list[str]) -> int:
    """Return the line on which the innermost of ``keys`` is set, for error messages."""
    section: list[str] = []
    best = 1
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[([^\]]+)\]", line)
        if header:
            section = [part.strip().strip('"') for part in header[1].split(".")]
            if section == keys[: len(section)]:
                best = number
            continue
        key = re.match(r'\s*"?([A-Za-z0-9_-]+)"?\s*=', line)
        if key and [*section, key[1]] == keys[: len(section) + 1]:
            return number
    return best


def as_data(policy: StorePolicy) -> dict[str, Any]:
    """Return the policy as plain JSON data, for reports and tests."""
    return policy.model_dump(mode="json")
