"""The rule of ``change_address``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from commerce import countries
from commerce.address import Address
from commerce.judge_money import judge_mode
from commerce.judge_unsent import judge_open
from commerce.order import Order
from commerce.policy import StorePolicy, section
from commerce.postal import units
from commerce.rules import (
    NEVER,
    ActionRule,
)
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied, first, step_up
from service.actions.items import rule as items


class AddressRule(ActionRule):
    """``[change_address]`` and ``[change_profile_address]``: where goods go."""

    step_up: Annotated[Literal["cross_border", "always", "never"], NEVER] = Field(
        "cross_border", description="when the customer proves anew who they are: cross_border, always, never"
    )
    boxes: bool = Field(True, description="whether a post office box or a parcel locker can be the address")


RULE = section("change_address", AddressRule)


def judge_address(order: Order, address: Address | None, policy: StorePolicy, *, telephone: bool = False) -> Verdict:
    """Judge a change of shipping address; without one, whether the order could take any.

    Args:
        order: The order.
        address: The new address.
        policy: The store's policy.
        telephone: Whether a number for the carrier comes with it: then the place may stay.
    """
    rule = RULE.of(policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_open(order, policy, "address", items.RULE.of(policy).last_change),
        lambda: ALLOWED if address is None else judge_country(address, policy),
        lambda: ALLOWED if address is None else judge_box(address, rule),
        lambda: ALLOWED if address is None or telephone else _judge_other_place(order, address),
        lambda: ALLOWED if address is None else judge_step_up(order.shipping_address, address, rule.step_up),
    )


def judge_country(address: Address, policy: StorePolicy) -> Verdict:
    """Judge whether the shop ships there."""
    if not policy.ships_to or address.country in policy.ships_to:
        return ALLOWED
    there, all_there = countries.name_of(address.country), countries.listed(policy.ships_to)
    return denied("country", say("policy.country", country=there, countries=all_there))


def judge_box(address: Address, rule: AddressRule) -> Verdict:
    """Judge whether goods can go to such a place: a house, or a box or locker where the shop has that."""
    if rule.boxes or not units.boxed((address.name, address.line1, address.line2)):
        return ALLOWED
    return denied("box", say("policy.box"))


def _judge_other_place(order: Order, address: Address) -> Verdict:
    before = order.shipping_address
    if before is not None and before.same_place(address) and before.name == address.name:
        return denied("same_address", say("policy.same_address.order", order=order.number))
    return ALLOWED


def judge_step_up(before: Address | None, address: Address, rule: str) -> Verdict:
    """Judge whether the new address needs a new proof of who is asking."""
    if rule == "always":
        return step_up(say("policy.step_up_required.address"))
    if rule == "cross_border" and (before is None or before.country != address.country):
        return step_up(say("policy.step_up_required.abroad"))
    return ALLOWED


def possible(order: Order, policy: StorePolicy, _now: datetime) -> Verdict:
    """Return whether the order could still get another address."""
    return judge_address(order, None, policy)
