"""The store's policy as data, and how it is read from ``policy.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Generic, TypeVar, cast

from pydantic import AfterValidator, Field, ValidationError
from pydantic.fields import FieldInfo

from commerce.contact import Contact
from commerce.errors import ConfigurationError, PolicyFileError
from commerce.hours import Hours
from commerce.money import Currency, Money
from commerce.rights import ClaimsRule, WarrantyRule, WithdrawalRule
from commerce.rules import (
    ActionRule,
    AgentsRule,
    CheckoutRule,
    Mode,
    MoneyRule,
    Part,
    Reader,
    RefundRule,
    country,
)
from commerce.sentences import say

__all__ = [
    "ActionRule",
    "CheckoutRule",
    "Mode",
    "MoneyRule",
    "Reader",
    "RefundRule",
    "Section",
    "StorePolicy",
    "as_data",
    "load",
    "parse",
    "section",
]
R = TypeVar("R", bound=ActionRule)
#: What a platform must be able to do for an action; an action that is not here needs the ability of its own name.
_NEEDS: dict[str, str] = {}


class StorePolicy(Part):
    """The whole policy of one store. Every field has a safe default, so a file may be short.

    Each action adds a section of its own (`section`); ``[refund_order]`` stands here, since its money limits hold for
    whatever pays.

    Read by staff, or by a customer who has just proven themselves again, some settings do not bind (`read_by`). What
    is denied to everyone, the cap, the shop's daily sum and the stop switch stay.
    """

    currency: Currency = Field("EUR", description="currency of every amount in this file")
    stop: bool = Field(False, description="true pauses every change; staff have a switch for it as well")
    ships_to: tuple[Annotated[str, AfterValidator(country)], ...] = Field(
        (), description="two-letter codes of the countries shipped to; empty: everywhere"
    )
    delivery_time: str = Field("", description="how long delivery takes, as told to customers")
    refund_order: RefundRule = RefundRule()
    checkout_link: CheckoutRule = CheckoutRule()
    warranty: WarrantyRule = WarrantyRule()
    withdrawal: WithdrawalRule = WithdrawalRule()
    claims: ClaimsRule = ClaimsRule()
    agents: AgentsRule = AgentsRule()
    hours: Hours = Hours()
    contact: Contact = Contact()

    @property
    def rules(self) -> dict[str, ActionRule]:
        """The rules by action."""
        parts = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: part for name, part in parts.items() if isinstance(part, ActionRule)}

    def on_platform(self, actions: Collection[str]) -> StorePolicy:
        """Return the policy where the platform can only do ``actions``: what needs another ability is off."""
        missing = {
            name: rule.model_copy(update={"mode": Mode.OFF})
            for name, rule in self.rules.items()
            if _NEEDS.get(name, name) not in actions
        }
        return self.model_copy(update=missing)

    def rule(self, action: str) -> ActionRule:
        """Return the rule of an action; an action without one is off."""
        found = getattr(self, action, None) if action in type(self).model_fields else None
        return found if isinstance(found, ActionRule) else ActionRule(mode=Mode.OFF)

    def limits(self, rule: MoneyRule) -> MoneyRule:
        """Return the money limits of an action; where it sets none, those of ``[refund_order]`` hold."""
        names = MoneyRule.model_fields.keys() - {"mode"}
        unset = {name: getattr(self.refund_order, name) for name in names if getattr(rule, name) is None}
        return rule.model_copy(update=unset)

    def money(self, amount: Decimal) -> Money:
        """Return an amount of the policy as money."""
        return Money.rounded(Decimal(amount), self.currency)


@dataclass(frozen=True)
class Section(Generic[R]):
    """The section of one action in the policy.

    Attributes:
        name: The section's name, which is the action's.
        kind: What it holds.
        needs: What the platform must be able to do.
    """

    name: str
    kind: type[R]
    needs: str

    def of(self, policy: StorePolicy) -> R:
        """Return the section as a policy has it."""
        return cast("R", getattr(policy, self.name))


def section(name: str, kind: type[R], needs: str = "") -> Section[R]:
    """Add an action's section to every policy; ``needs`` is the action's name where nothing else is said.

    Every setting in it has a default, so that a shop's file may be silent on it.

    Raises:
        ConfigurationError: Another one has that name.
    """
    known = StorePolicy.model_fields.get(name)
    if known is not None and known.annotation is not kind:
        raise ConfigurationError(say("policy_file.section_taken", section=name))
    if known is None:
        StorePolicy.model_fields[name] = FieldInfo(annotation=kind, default=kind())
        StorePolicy.model_rebuild(force=True)
    _NEEDS[name] = needs or name
    return Section(name, kind, needs or name)


def parse(text: str, source: str = "policy.toml") -> StorePolicy:
    """Return the policy in ``text``.

    Raises:
        PolicyFileError: It is not TOML, or a value is not valid; the message names file, line and reason.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyFileError(say("policy_file.toml", file=source, reason=error)) from error
    try:
        return StorePolicy.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = [str(key) for key in first["loc"]]
        if "key" in first.get("ctx", {}):  # a check over several settings names the one that is wrong
            keys.append(str(first["ctx"]["key"]))
        reason = first["msg"].removeprefix("Value error, ")
        if first["type"] == "extra_forbidden":
            reason = say("policy_file.no_such_setting")
        if not keys:
            raise PolicyFileError(say("policy_file.whole", file=source, reason=reason)) from error
        where = {"file": source, "line": _line_of(text, keys), "setting": ".".join(keys)}
        raise PolicyFileError(say("policy_file.setting", **where, reason=reason)) from error


def load(path: Path) -> StorePolicy:
    """Return the policy in the file at ``path``.

    Raises:
        PolicyFileError: The file cannot be read or is not valid.
    """
    try:
        return parse(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyFileError(say("policy_file.unreadable", path=path), detail=str(error)) from error


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
