"""The account's address, mails sent again, notes."""

import pytest

from commerce.address import Address
from commerce.customer import Customer
from commerce.order import OrderStatus
from commerce.policy import Mode, StorePolicy
from commerce.rules import Reader
from service.actions.address.rule import AddressRule
from service.actions.message.rule import MessageRule, judge_resend
from service.actions.note.rule import NoteRule, judge_note
from service.actions.profile.rule import judge_profile_address
from tests.commerce.orders import HOME, MUNICH, PARIS, make

ADA = Customer(id="c1", email="a@example.com", name="Ada", default_address=HOME)


@pytest.mark.parametrize(
    ("customer", "address", "policy", "code"),
    [
        (ADA, None, StorePolicy(), ""),
        (ADA, MUNICH, StorePolicy(), ""),
        (ADA, HOME, StorePolicy(), "same_address"),
        (ADA, PARIS, StorePolicy(), "step_up_required"),
        (ADA, PARIS, StorePolicy(change_profile_address=AddressRule(step_up="never")), ""),
        (ADA, MUNICH, StorePolicy(change_profile_address=AddressRule(step_up="always")), "step_up_required"),
        (ADA, PARIS, StorePolicy(ships_to=("DE",)), "country"),
        (ADA, MUNICH, StorePolicy(change_profile_address=AddressRule(mode=Mode.OFF)), "action_off"),
        (ADA, None, StorePolicy(stop=True), "stopped"),
        (Customer(id="c2", email="b@example.com"), MUNICH, StorePolicy(), "step_up_required"),
    ],
)
def test_profile_addresses(customer: Customer, address: Address | None, policy: StorePolicy, code: str) -> None:
    assert judge_profile_address(customer, address, policy).code == code


@pytest.mark.parametrize(
    ("status", "kind", "rule", "code"),
    [
        (OrderStatus.OPEN, "", MessageRule(), ""),
        (OrderStatus.OPEN, "confirmation", MessageRule(), ""),
        (OrderStatus.OPEN, "invoice", MessageRule(), ""),
        (OrderStatus.OPEN, "shipping", MessageRule(), "not_sent"),
        (OrderStatus.SHIPPED, "shipping", MessageRule(), ""),
        (OrderStatus.PENDING, "invoice", MessageRule(), "not_paid"),
        (OrderStatus.FAILED, "confirmation", MessageRule(), "order_closed"),
        (OrderStatus.OPEN, "invoice", MessageRule(kinds=("confirmation",)), "message_kind"),
        (OrderStatus.OPEN, "invoice", MessageRule(mode=Mode.OFF), "action_off"),
    ],
)
def test_mails_fit_the_order(status: OrderStatus, kind: str, rule: MessageRule, code: str) -> None:
    assert judge_resend(make(status), kind, StorePolicy(resend_message=rule)).code == code


def test_notes_have_a_length() -> None:
    policy = StorePolicy(add_note=NoteRule(max_length=5))
    assert judge_note(None, policy).allowed
    assert judge_note("12345", policy).allowed
    assert judge_note("123456", policy).code == "note_too_long"
    assert judge_note("", policy).code == "note_empty"
    assert judge_note("x", StorePolicy(add_note=NoteRule(mode=Mode.SUGGEST))).code == "staff_decides"


def test_mails_and_notes_are_few_a_day_except_for_staff() -> None:
    policy = StorePolicy(resend_message=MessageRule(per_day=2), add_note=NoteRule(per_day=2))
    order = make(OrderStatus.OPEN)
    assert judge_resend(order, "confirmation", policy, 1).allowed
    assert judge_resend(order, "confirmation", policy, 2).code == "often_enough"
    assert judge_note("x", policy, 1).allowed
    assert judge_note("x", policy, 2).code == "often_enough"
    assert judge_note("x", policy.read_by(Reader.STAFF), 9).allowed
