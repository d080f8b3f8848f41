"""What ``change_profile_address`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.sentences import say
from connectors.stores.changes import ProfileAddressRequest
from service.actions.address.arguments import AddressArguments
from service.actions.address.quote import checked
from service.actions.profile.rule import RULE, judge_profile_address
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


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
        summary=say("actions.profile.summary", address=address.one_line()),
        quote={"address": address.model_dump(), "before": before.model_dump() if before else None},
        effects=(PlannedEffect("change_profile_address", sent),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(policy), policy),
    )
