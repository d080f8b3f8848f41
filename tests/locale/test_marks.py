"""What the rules say comes whole from the catalogue: in the pseudo-language nothing stands outside the marks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from commerce.address import Address, check
from commerce.articles import Article, question
from commerce.errors import AddressError, PolicyFileError
from commerce.order import OrderStatus
from commerce.policy import StorePolicy, load, parse
from commerce.sentences import PSEUDO, speaking
from commerce.verdict import Verdict
from connectors.stores.demo import POLICY as DEMO_POLICY
from service.actions.address.rule import judge_address
from service.actions.cancel.rule import judge_cancel
from service.actions.items.rule import judge_items
from service.actions.message.rule import judge_resend
from service.actions.note.rule import judge_note
from service.actions.payment.rule import judge_payment
from service.actions.refund.rule import RefundAsk, judge_gesture, judge_refund
from service.actions.returns.rule import judge_return
from service.policy_asking import by_asking
from service.terms import render
from tests.commerce.orders import NOTHING, NOW, PARIS, eur, make, swap
from tests.locale.marks import loose


@pytest.fixture(autouse=True)
def pseudo() -> Iterator[None]:
    with speaking(PSEUDO):
        yield


POLICIES = {
    "default": StorePolicy(),
    "demo": load(DEMO_POLICY),
    "people": parse("\n".join(f'[{name}]\nmode = "suggest"' for name in StorePolicy().rules)),
    "strict": parse(
        'ships_to = ["DE", "AT"]\ndelivery_time = "2 days"\n[return_items]\nrestocking_fee = "10%"\ncap = "40.00"\n'
        'step_up_from = "20"\napproval_from = "30"\n[withdrawal]\ncountries = ["DE"]\nstandard_delivery = "4.90"\n'
        '[cancel_order]\nwithin_hours = 1\ncap = "10"\n[change_address]\nboxes = false\nstep_up = "always"\n'
        '[claims.damaged]\nevidence = ""\noffers = ["refund"]\nup_to = "20"\n[warranty]\ndecided_by = "clerk"'
    ),
}


@pytest.mark.parametrize("name", POLICIES)
def test_the_policy_in_words(name: str) -> None:
    said = [
        render(POLICIES[name]),
        render(POLICIES[name], "shipping", "to France or Germany"),
        render(POLICIES[name], "x"),
    ]
    assert [loose(each) for each in (*said, *by_asking(POLICIES[name]))] == [""] * (3 + len(by_asking(POLICIES[name])))


@pytest.mark.parametrize("status", list(OrderStatus))
@pytest.mark.parametrize("name", POLICIES)
def test_every_verdict(name: str, status: OrderStatus) -> None:
    policy = POLICIES[name]
    for days in (None, 2, 20, 400):
        order = make(status, days)
        coats = ((order.lines[0], 1),)
        verdicts: list[Verdict] = [
            judge_cancel(order, "nonsense", eur("120"), policy, NOTHING, NOW),
            judge_items(order, [swap()], eur("0"), policy, NOTHING),
            judge_address(order, PARIS, policy),
            judge_payment(order, "Visa ending 4242", policy),
            judge_resend(order, "invoice", policy, 9),
            judge_note("", policy),
            *(
                judge_refund(order, ask, policy, NOTHING, NOW)
                for cause in ("", "lost", "damaged", "incomplete")
                for ask in (RefundAsk(eur("50"), coats, cause=cause), RefundAsk(eur("5"), gesture=True, cause=cause))
            ),
            *(judge_return(order, coats, reason, eur("50"), policy, NOW) for reason in ("", "defective", "nonsense")),
        ]
        agreed = judge_gesture(order, RefundAsk(eur("50"), gesture=True), NOTHING, policy)
        assert {loose(each) for each in (agreed, *(verdict.reason for verdict in verdicts))} == {""}


def test_hours_addresses_articles_and_faults_of_the_file() -> None:
    hours = parse('[hours]\nmonday = ["9:00-12:00"]'.replace("9:", "09:") + '\ntuesday = ["09:00-12:00"]').hours
    said = [hours.sentence(datetime(2026, 12, day, 13, tzinfo=UTC)) for day in (1, 4, 7)]
    said.append(question([Article("1", "a", "Coat", "S"), Article("2", "b", "Coat", "L")]))
    for address in (
        {"line1": "Weg 1", "city": "Ulm", "country": "DE"},
        {"line1": "x", "city": "y", "country": "Narnia"},
    ):
        with pytest.raises(AddressError) as wrong:
            check(Address(**address))
        said.append(wrong.value.message)
    for text in ("[refund_order]\ncap = 1.5", "x = 1", "[hours]\nmonday = ['nine']", "["):
        with pytest.raises(PolicyFileError) as fault:
            parse(text)
        said.append(fault.value.message)
    assert [loose(each) for each in said] == [""] * len(said)
