"""The action ``change_address``: another shipping address for an order that has not been sent."""

from __future__ import annotations

import re
from typing import Any

from pydantic import Field, field_validator

from commerce.address import Address, check
from commerce.customer import Tier
from commerce.judge import Verdict, judge_address, judge_approval
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from connectors.stores.base import AddressRequest, StoreConnector
from service.changes import unsent
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce

_TELEPHONE = re.compile(r"\+?[\d ()/.-]{0,25}\d[\d ()/.-]{0,4}", re.ASCII)


class AddressArguments(Arguments):
    """The new shipping address, in the customer's words."""

    name: str = Field("", max_length=120, description="recipient; empty keeps the present one")
    line1: str = Field(..., min_length=1, max_length=160, description="street and house number")
    line2: str = Field("", max_length=160, description="flat, floor, c/o")
    city: str = Field(..., min_length=1, max_length=100)
    postcode: str = Field("", max_length=20)
    province: str = Field("", max_length=60, description="state or province, where the country has them")
    country: str = Field(..., min_length=2, max_length=60, description="country name or two-letter code")


class OrderAddressArguments(AddressArguments):
    """The new shipping address, and how the carrier reaches who lives there."""

    telephone: str = Field(
        "", max_length=30, description="the recipient's telephone number, only if the customer gives one for the parcel"
    )

    @field_validator("telephone")
    @classmethod
    def _number(cls, value: str) -> str:
        if value and not _TELEPHONE.fullmatch(value):
            raise ValueError("that is no telephone number")
        return value


async def prepare(case: Case, arguments: OrderAddressArguments) -> Prepared:
    """Judge the change, check the address against its country, and word the question."""
    order = case.order
    enforce(judge_address(order, None, case.policy))
    await unsent.enforce_still(case)
    before = order.shipping_address
    address = checked(arguments, before.name if before else "")
    enforce(judge_address(order, address, case.policy))
    telephone, told = _telephone(case, address, arguments.telephone)
    request = AddressRequest(key="", order_id=order.id, address=address, telephone=telephone)
    return Prepared(
        summary=f"Send order {order.number} to this address instead: {address.one_line()}.{told}",
        quote={"address": address.model_dump(), "before": before.model_dump() if before else None,
               "total": f"{order.total.amount:f}"},
        effects=(PlannedEffect("change_address", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(case.policy.change_address, case.policy),
    )


def _telephone(case: Case, address: Address, given: str) -> tuple[str, str]:
    """Return the telephone number that is sent with the address, and what the customer reads of it."""
    order, before = case.order, case.order.shipping_address
    if given and case.shop.connector.capabilities.telephone:
        return given, f" Telephone for the carrier: {given}."
    if given:
        return "", " The telephone number has no place on the order in this shop and is left out."
    if not order.telephone or before is None or before.name.casefold() == address.name.casefold():
        return "", ""
    return "", (
        " The telephone number on the order is not the new recipient's, so it is taken off. If the carrier needs one, "
        "tell me theirs before you confirm."
    )


def checked(arguments: AddressArguments, present_name: str) -> Address:
    """Return the address that the arguments give, in its country's spelling.

    Raises:
        AddressError: It does not hold together.
    """
    fields = arguments.model_dump()
    fields["name"] = arguments.name or present_name
    return check(Address.model_validate(fields))


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set the address."""
    order = await connector.change_address(AddressRequest.model_validate({**request, "key": key}))
    return _facts(order)


def _owed(order: Order) -> Money:
    """Return what the order costs more than was paid for it, or less when negative: taxes differ between places."""
    return order.total - order.paid if order.paid and not order.refunded else Money.zero(order.currency)


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the order carries the address now.

    Raises:
        StoreRejected: It was changed and put back, since the price would have moved.
    """
    wanted = AddressRequest.model_validate({**request, "key": key})
    # A platform that marks its writes knows, and makes good what a crash left half done.
    marked = await connector.find_change(wanted.order_id, key)
    order = await connector.order_by_id(wanted.order_id)
    have = order.shipping_address
    there = have is not None and have.same_place(wanted.address) and have.name == wanted.address.name
    return _facts(order) if marked or there else None


def _facts(order: Order) -> dict[str, Any]:
    waits = "It was held as its address was wrong, and has a new one now: look at it and release it."
    return {
        "platform_ref": order.id, "total": f"{order.total.amount:f}", "currency": order.currency,
        "owed": f"{_owed(order).amount:f}", "task": waits if order.held_for_address else "",
    }  # fmt: skip


def done(quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed address change, with what other taxes there change about the price."""
    text = f"Done: order {number} will be sent to {Address.model_validate(quote['address']).one_line()}."
    facts = results[0] if results else {}
    owed = Money(facts.get("owed") or "0", facts.get("currency") or "EUR")
    if not owed:
        moved = "total" in quote and "total" in facts and quote["total"] != facts["total"]
        more = f" Taxes at the new address make it {facts['total']} {owed.currency} in all." if moved else ""
        return f"{text}{more}"
    total = f"Taxes at the new address make it {facts['total']} {owed.currency} in all"
    if owed.minor > 0:
        return f"{text} {total}: {owed} are still to be paid, and the shop will ask you for them."
    return f"{text} {total}: {-owed} less than you paid, which the shop settles with you."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether the order could still get another address."""
    return judge_address(order, None, policy)


EFFECT = EffectKind("change_address", send, find, "the address is changed")
SPEC = ActionSpec(
    name="change_address",
    place=60,
    path="address",
    arguments=OrderAddressArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose another shipping address for an order of the customer that has not been sent yet. The address must be "
        "the customer's own words. The customer is asked to confirm. Nothing is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"country", "province"}),
)
