"""What ``change_address`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.address import Address, check
from commerce.judge import judge_approval
from commerce.sentences import joined, say
from commerce.verdict import person
from connectors.stores.changes import AddressRequest
from service.actions.address.arguments import AddressArguments, OrderAddressArguments
from service.actions.address.rule import RULE, judge_address
from service.changes import unsent
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: OrderAddressArguments) -> Prepared:
    """Judge the change, check the address against its country, and word the question."""
    order = case.order
    enforce(judge_address(order, None, case.policy))
    await unsent.enforce_still(case)
    before = order.shipping_address
    address = checked(arguments, before.name if before else "")
    telephone, told = _telephone(case, address, arguments.telephone)
    stays = before is not None and before.same_place(address) and before.name == address.name
    if stays and arguments.telephone and not telephone:
        enforce(person("no_telephone", told))
    enforce(judge_address(order, address, case.policy, telephone=bool(telephone)))
    place = address.one_line()
    summary = (
        say("actions.address.summary_telephone", order=order.number, address=place)
        if stays
        else say("actions.address.summary", order=order.number, address=place)
    )
    request = AddressRequest(key="", order_id=order.id, address=address, telephone=telephone)
    return Prepared(
        summary=joined(summary, told),
        quote={
            "address": address.model_dump(),
            "before": before.model_dump() if before else None,
            "total": f"{order.total.amount:f}",
        },
        effects=(PlannedEffect("change_address", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(case.policy), case.policy),
    )


def _telephone(case: Case, address: Address, given: str) -> tuple[str, str]:
    """Return the telephone number that is sent with the address, and what the customer reads of it."""
    order, before = case.order, case.order.shipping_address
    if given and case.shop.connector.capabilities.telephone:
        return given, say("actions.address.telephone", number=given)
    if given:
        return "", say("actions.address.no_telephone")
    if not order.telephone or before is None or before.name.casefold() == address.name.casefold():
        return "", ""
    return "", say("actions.address.not_theirs")


def checked(arguments: AddressArguments, present_name: str) -> Address:
    """Return the address that the arguments give, in its country's spelling.

    Raises:
        AddressError: It does not hold together.
    """
    fields = arguments.model_dump()
    fields["name"] = arguments.name or present_name
    return check(Address.model_validate(fields))
