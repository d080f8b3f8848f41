"""The action ``change_profile_address``: another default address of the customer's account."""

from __future__ import annotations

from typing import Any

from commerce.address import Address
from commerce.customer import Tier
from commerce.judge import judge_approval, judge_profile_address
from connectors.stores.base import StoreConnector
from connectors.stores.changes import ProfileAddressRequest
from service.actions.address import AddressArguments, checked
from service.changes.spec import ActionSpec, Case, EffectKind, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: AddressArguments) -> Prepared:
    """Judge the change, check the address against its country, and word the question."""
    customer, policy = case.customer, case.policy
    enforce(judge_profile_address(customer, None, policy))
    before = customer.default_address
    address = checked(arguments, (before.name if before else "") or customer.name)
    enforce(judge_profile_address(customer, address, policy))
    request = ProfileAddressRequest(key="", customer_id=customer.id, address=address)
    # The e-mail address is how the account is read back; the platform is not sent it.
    sent = {**request.model_dump(mode="json", exclude={"key"}), "email": customer.email}
    return Prepared(
        summary=f"Set the address of your account to: {address.one_line()}. Orders already placed keep theirs.",
        quote={"address": address.model_dump(), "before": before.model_dump() if before else None},
        effects=(PlannedEffect("change_profile_address", sent),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(policy.change_profile_address, policy),
    )


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Set the address."""
    customer = await connector.set_default_address(ProfileAddressRequest.model_validate({**request, "key": key}))
    return {"platform_ref": customer.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the account carries the address now."""
    wanted = ProfileAddressRequest.model_validate({**request, "key": key})
    customer = await connector.customer(str(request["email"]))
    have = customer.default_address if customer is not None else None
    if customer is None or have is None or not have.same_place(wanted.address) or have.name != wanted.address.name:
        return None
    return {"platform_ref": customer.id}


def done(quote: dict[str, Any], _number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed address change."""
    return f"Done: the address of your account is now {Address.model_validate(quote['address']).one_line()}."


EFFECT = EffectKind("change_profile_address", send, find, "the address is changed")
SPEC = ActionSpec(
    name="change_profile_address",
    place=70,
    path="address",
    arguments=AddressArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose another default address for the customer's account, for later orders. For an order that was placed "
        "use change_address. The address must be the customer's own words. The customer is asked to confirm. Nothing "
        "is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    about="customer",
    closed=frozenset({"country", "province"}),
)
