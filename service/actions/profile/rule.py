"""The rule of ``change_profile_address``: its section of the policy, and the judge, which reads and writes nothing."""

from __future__ import annotations

from commerce.address import Address
from commerce.customer import Customer
from commerce.judge_money import judge_mode
from commerce.policy import StorePolicy, section
from commerce.sentences import say
from commerce.verdict import ALLOWED, Verdict, denied, first
from service.actions.address.rule import AddressRule, judge_box, judge_country, judge_step_up

RULE = section("change_profile_address", AddressRule)


def judge_profile_address(customer: Customer, address: Address | None, policy: StorePolicy) -> Verdict:
    """Judge a new default address of an account; without one, whether it could take any."""
    rule, before = RULE.of(policy), customer.default_address

    def other() -> Verdict:
        assert address is not None
        if before is not None and before.same_place(address) and before.name == address.name:
            return denied("same_address", say("policy.same_address.account"))
        return ALLOWED

    if address is None:
        return judge_mode(rule, policy)
    return first(
        lambda: judge_mode(rule, policy),
        lambda: judge_country(address, policy),
        lambda: judge_box(address, rule),
        other,
        lambda: judge_step_up(before, address, rule.step_up),
    )
