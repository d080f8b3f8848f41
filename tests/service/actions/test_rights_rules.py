"""What customers are owed: warranty, withdrawal and claims, and that no money leaves by asking where nobody allows it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce import causes
from commerce.judge import Outcome, Spent, Verdict, judge_approval, withdraws_whole
from commerce.judge_rights import delivery_owed
from commerce.money import Money
from commerce.order import Fulfilment, LineItem, Order, OrderStatus, Return, unsent
from commerce.policy import Mode, StorePolicy, parse
from commerce.rights import ClaimsRule, DamagedRule, LostRule, WarrantyRule, WithdrawalRule
from service.actions.cancel.rule import judge_cancel
from service.actions.exchange.rule import judge_exchange
from service.actions.refund.rule import RefundAsk, judge_gesture, judge_refund
from service.actions.returns.rule import judge_return, judge_returnable
from tests.commerce.orders import NOTHING, NOW, eur, make, on_return, swap

SAFE = StorePolicy()
LATE = make(OrderStatus.DELIVERED, 40)
COAT, HAT = LATE.lines
FAULTY = ("defective", "not_as_described", "wrong_item")


def sent(days: float) -> Order:
    """An order that was sent so many days ago and has not arrived."""
    return make(OrderStatus.SHIPPED, fulfilments=(Fulfilment(id="f", shipped_at=NOW - timedelta(days=days)),))


@pytest.mark.parametrize("reason", FAULTY)
def test_faulty_goods_are_held_to_the_warranty_and_not_to_the_window(reason: str) -> None:
    back = judge_return(LATE, [(COAT, 1)], reason, eur("50"), SAFE, NOW)
    paid = judge_refund(LATE, RefundAsk(eur("50"), ((COAT, 1),), cause=reason), SAFE, NOTHING, NOW)
    anew = judge_exchange(LATE, [swap()], reason, eur("50"), SAFE, NOW)
    for verdict in (back, paid, anew):
        assert verdict.outcome is Outcome.NEEDS_PERSON, verdict
        assert "30 days" not in verdict.reason
        assert "2 years" in verdict.reason and "repaired" in verdict.reason and "colleague" in verdict.reason


@pytest.mark.parametrize(
    ("days", "policy", "code"),
    [
        (40, "[warranty]\nyears = 0", "window_closed"),
        (729, "", "warranty"),
        (732, "", "warranty_over"),
        (366, "[warranty]\nyears = 1", "warranty_over"),
        (10, "", ""),
        (400, "[warranty]\ndecided_by = 'clerk'\nremedies = ['refund']", ""),
        (400, "[warranty]\ndecided_by = 'clerk'\nremedies = ['repair', 'refund']", "warranty"),
    ],
)
def test_years_remedies_and_who_decides_are_the_policys(days: int, policy: str, code: str) -> None:
    order = make(OrderStatus.DELIVERED, days)
    assert (
        judge_returnable(order, [(COAT, 1)], parse(policy).return_items, parse(policy), NOW, "defective").code == code
    )


def test_a_final_sale_is_no_answer_to_a_fault() -> None:
    order = make(OrderStatus.DELIVERED, 5)
    assert judge_returnable(order, [(HAT, 1)], SAFE.return_items, SAFE, NOW).code == "final_sale"
    assert judge_returnable(order, [(HAT, 1)], SAFE.return_items, SAFE, NOW, "defective").allowed


def test_a_change_of_mind_is_told_that_faults_are_another_matter() -> None:
    for verdict in (
        judge_returnable(LATE, [(COAT, 1)], SAFE.return_items, SAFE, NOW),
        judge_refund(LATE, RefundAsk(eur("50"), ((COAT, 1),)), SAFE, NOTHING, NOW),
    ):
        assert verdict.code == "window_closed"
        assert "30 days" in verdict.reason and "warranty of 2 years" in verdict.reason
    old = judge_returnable(make(OrderStatus.DELIVERED, 800), [(COAT, 1)], SAFE.return_items, SAFE, NOW)
    assert "warranty" not in old.reason


@pytest.mark.parametrize(("days", "country", "right"), [(14, "DE", True), (15, "DE", False), (3, "US", False)])
def test_withdrawal_needs_no_reason_and_no_window_of_the_shop(days: int, country: str, right: bool) -> None:
    policy = parse("[return_items]\nwindow_days = 2\nreason_required = true")
    order = make(OrderStatus.DELIVERED, days)
    place = order.shipping_address
    assert place is not None
    order = order.model_copy(update={"shipping_address": place.model_copy(update={"country": country})})
    assert judge_return(order, [(COAT, 2)], "", eur("100"), policy, NOW).allowed == right


def test_delivery_is_owed_only_for_all_of_an_order_in_time() -> None:
    order = make(OrderStatus.DELIVERED, 5, lines=(COAT,))
    assert withdraws_whole(order, [(COAT, 2)], SAFE, NOW)
    assert not withdraws_whole(order, [(COAT, 1)], SAFE, NOW)
    assert not withdraws_whole(order, [(COAT, 2)], SAFE, NOW + timedelta(days=10))
    assert not withdraws_whole(order, [(COAT, 2)], StorePolicy(withdrawal=WithdrawalRule(days=0)), NOW)
    one = tuple(each.model_copy(update={"at": NOW - timedelta(days=1)}) for each in on_return(1))
    assert withdraws_whole(make(OrderStatus.DELIVERED, 5, lines=(COAT,), returns=one), [(COAT, 1)], SAFE, NOW)
    for changes in ({"status": "declined"}, {"at": NOW + timedelta(days=20)}, {"at": None}):
        other: tuple[Return, ...] = tuple(each.model_copy(update=changes) for each in one)
        assert not withdraws_whole(make(OrderStatus.DELIVERED, 5, lines=(COAT,), returns=other), [(COAT, 1)], SAFE, NOW)
    capped = StorePolicy(withdrawal=WithdrawalRule(standard_delivery=Decimal("4.90")))
    assert (delivery_owed(order, eur("9.90"), capped), delivery_owed(order, eur("9.90"), SAFE)) == (
        eur("4.90"),
        eur("9.90"),
    )


def pays(kind: str, **rule: Any) -> StorePolicy:
    return StorePolicy(claims=ClaimsRule.model_validate({kind: {"offers": ["refund"], "up_to": "130", **rule}}))


@pytest.mark.parametrize(
    ("order", "cause", "policy", "code"),
    [
        (sent(3), "lost", SAFE, "claim_early"),
        (sent(12), "lost", SAFE, "claim_lost"),
        (sent(12), "stolen", SAFE, "claim_lost"),
        (sent(200), "lost", SAFE, "claim_late"),
        (sent(12), "lost", pays("lost"), ""),
        (sent(12), "lost", pays("lost", up_to="119"), "claim_lost"),
        (sent(12), "lost", pays("lost", offers=["replacement", "refund"]), "claim_lost"),
        (sent(12), "lost", pays("lost", evidence="a report"), "claim_lost"),
        (sent(12), "", SAFE, "on_its_way"),
        (sent(12), "damaged", SAFE, "said_arrived"),
        (LATE, "lost", SAFE, "claim_late"),
        (LATE, "lost", pays("stolen", within_days=60), ""),
        (LATE, "damaged", SAFE, "warranty"),
        (LATE, "incomplete", pays("incomplete", within_days=60), ""),
        (make(OrderStatus.DELIVERED, 5, lines=(COAT,)), "damaged", SAFE, "claim_damaged"),
        (make(OrderStatus.DELIVERED, 5, lines=(COAT,)), "wrong_item", SAFE, "claim_wrong"),
        (make(OrderStatus.DELIVERED, 5, lines=(COAT,)), "defective", SAFE, "return_first"),
        (make(OrderStatus.DELIVERED, 5, lines=(COAT,)), "", SAFE, "return_first"),
    ],
)
def test_a_parcel_that_went_wrong_is_a_case_of_its_own(
    order: Order, cause: str, policy: StorePolicy, code: str
) -> None:
    verdict = judge_refund(order, RefundAsk(eur("120"), cause=cause), policy, NOTHING, NOW)
    assert verdict.code == code, verdict.reason
    assert verdict.allowed or verdict.reason.endswith(".")


def test_what_a_customer_has_in_hand_is_not_told_to_be_on_its_way() -> None:
    for cause in ("damaged", "wrong_item", "incomplete", "defective", "not_as_described"):
        verdict = judge_refund(sent(12), RefundAsk(eur("120"), cause=cause), SAFE, NOTHING, NOW)
        assert verdict.outcome is Outcome.NEEDS_PERSON and "books" in verdict.reason, cause
    back = judge_return(sent(12), [(COAT, 1)], "defective", eur("50"), SAFE, NOW)
    assert back.outcome is Outcome.NEEDS_PERSON and "2 years" in back.reason
    assert judge_return(sent(12), [(COAT, 1)], "", eur("50"), SAFE, NOW).code == "on_its_way"


PARTLY = make(OrderStatus.PARTLY_SHIPPED, fulfilments=(Fulfilment(id="f", shipped_at=NOW, line_quantities={"l1": 1}),))


def test_what_was_not_sent_of_an_order_is_judged_by_itself() -> None:
    coat, hat = PARTLY.lines

    def asked(line: LineItem, pieces: int) -> Verdict:
        return judge_refund(PARTLY, RefundAsk(eur("20"), ((line, pieces),)), SAFE, NOTHING, NOW)

    assert unsent(PARTLY) == {"l1": 1, "l2": 1}
    assert asked(hat, 1).allowed and asked(coat, 1).allowed
    assert asked(coat, 2).code == "on_its_way"
    whole = judge_refund(PARTLY, RefundAsk(eur("120")), SAFE, NOTHING, NOW)
    cancel = judge_cancel(PARTLY, None, None, SAFE, NOTHING, NOW)
    for verdict in (whole, cancel):
        assert not verdict.allowed and verdict.reason.startswith("Part of order 1001 ")
        assert "Not sent yet: 1 x Coat and 1 x Hat." in verdict.reason
    missing = judge_refund(PARTLY, RefundAsk(eur("120"), cause="incomplete"), SAFE, NOTHING, NOW)
    assert missing.code == "not_sent_yet" and "parcel of its own" in missing.reason
    off = StorePolicy(refund_order=SAFE.refund_order.model_copy(update={"mode": Mode.OFF}))
    assert "can be refunded" not in judge_cancel(PARTLY, None, None, off, NOTHING, NOW).reason


def test_where_no_parcel_says_what_it_holds_nothing_passes_for_unsent() -> None:
    unknown = PARTLY.model_copy(update={"fulfilments": (*PARTLY.fulfilments, Fulfilment(id="g"))})
    gone = PARTLY.model_copy(update={"lines": (PARTLY.lines[0].model_copy(update={"refunded_quantity": 1}), HAT)})
    assert unsent(unknown) == {} and unsent(make(OrderStatus.SHIPPED)) == {}
    assert unsent(gone) == {"l2": 1}
    assert judge_refund(unknown, RefundAsk(eur("20"), ((HAT, 1),)), SAFE, NOTHING, NOW).code == "on_its_way"


def test_what_is_offered_and_what_to_show_is_said() -> None:
    early = judge_refund(sent(3), RefundAsk(eur("120"), cause="lost"), SAFE, NOTHING, NOW)
    assert "8 June 2026" in early.reason and "sent anew, or else it is refunded" in early.reason
    arrived = make(OrderStatus.DELIVERED, 5, lines=(COAT,))
    assert (
        "a photo of the damage"
        in judge_refund(arrived, RefundAsk(eur("120"), cause="damaged"), SAFE, NOTHING, NOW).reason
    )


def test_nobody_is_worse_off_for_saying_what_is_wrong() -> None:
    free = parse("[refund_order]\nrefund_without_return_up_to = '200'")
    order = make(OrderStatus.DELIVERED, 5, lines=(COAT,))
    for cause in ("", *causes.CAUSES):
        assert judge_refund(order, RefundAsk(eur("100"), cause=cause), free, NOTHING, NOW).allowed, cause


def test_a_kind_of_claim_keeps_its_own_defaults_when_a_file_sets_one_line() -> None:
    policy = parse("[claims.lost]\nup_to = '20'\n[claims.damaged]\nup_to = '20'")
    assert policy.claims.lost.from_days == LostRule().from_days == 10
    assert policy.claims.damaged.evidence == DamagedRule().evidence != ""
    assert WarrantyRule().decided_by == "staff"


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("It has a hole", "defective"),
        ("the zip is broken", "defective"),
        ("it doesn\u2019t work any more", "defective"),
        ("it stopped charging", "defective"),
        ("it never came", "lost"),
        ("my order has not arrived yet", "lost"),
        ("the parcel got lost in the post", "lost"),
        ("I didn't get the parcel", "lost"),
        ("it was stolen from my porch", "stolen"),
        ("it says delivered but there was nothing", "lost"),
        ("one mug is missing", "incomplete"),
        ("I only got one of the two", "incomplete"),
        ("you sent the wrong article", "wrong_item"),
        ("it arrived smashed", "damaged"),
        ("the box was damaged on arrival", "damaged"),
        ("it is not as described", "not_as_described"),
        ("lost", "lost"),
        ("arrived damaged", "damaged"),
        ("I do not like it", ""),
        ("it is too small", ""),
        ("changed my mind", ""),
        ("it was late", ""),
        ("the candles, only one of them", ""),
        ("I have not received my refund", ""),
        ("", ""),
    ],
)
def test_causes_are_read_from_the_customers_words(words: str, cause: str) -> None:
    assert causes.read(words) == cause


amounts = st.decimals(min_value="0.01", max_value=130, places=2)
sums = st.integers(0, 20_000).map(lambda cents: Money.from_minor(cents, "EUR"))
causes_or_none = st.sampled_from(["", *causes.CAUSES])


@st.composite
def asks(draw: st.DrawFn) -> tuple[Order, RefundAsk]:
    status = draw(st.sampled_from([OrderStatus.OPEN, OrderStatus.SHIPPED, OrderStatus.DELIVERED, OrderStatus.ON_HOLD]))
    days = draw(st.integers(0, 900))
    order = make(status, days if status is OrderStatus.DELIVERED else None)
    if status is OrderStatus.SHIPPED:
        order = sent(days)
    gesture = draw(st.booleans())
    lines = (
        ()
        if gesture
        else tuple(
            (line, draw(st.integers(1, line.quantity)))
            for line in draw(st.lists(st.sampled_from(order.lines), unique=True))
        )
    )
    goods = sum((order.worth(line, count).amount for line, count in lines), Decimal(0)) or Decimal(120)
    amount = draw(amounts) if gesture else goods
    return order, RefundAsk(eur(str(amount)), lines, gesture, draw(st.booleans()) and not gesture, draw(causes_or_none))


@given(case=asks(), customer=sums, shop=sums)
def test_a_shop_without_a_policy_file_pays_nothing_for_the_asking(
    case: tuple[Order, RefundAsk], customer: Money, shop: Money
) -> None:
    """Whatever is asked and whatever is said about it: staff, goods that came back, or goods that are not sent."""
    order, ask = case
    verdict = judge_refund(order, ask, SAFE, Spent(customer, shop), NOW)
    staff = judge_gesture(order, ask, NOTHING, SAFE) or judge_approval(SAFE.refund_order, SAFE, ask.amount)
    if not verdict.allowed or staff:
        return
    assert not order.shipped_any  # nothing of it came back, so nothing that was sent is paid
    taken = sum((order.worth(line, count).amount for line, count in ask.lines), Decimal(0))
    assert ask.amount.amount <= (taken or order.paid.amount)
    assert ask.lines or ask.amount == order.refundable
    assert ask.amount <= order.refundable


@given(
    case=asks(),
    customer=sums,
    cap=amounts,
    more=amounts,
    name=st.sampled_from(
        [
            "cap",
            "per_order",
            "per_customer_per_day",
            "per_shop_per_day",
            "refund_without_return_up_to",
            "goodwill_up_to",
        ]
    ),
)
def test_a_higher_limit_never_pays_less(
    case: tuple[Order, RefundAsk], customer: Money, cap: Decimal, more: Decimal, name: str
) -> None:
    order, ask = case

    def paid(limit: Decimal) -> bool:
        rule = {"refund_without_return_up_to": 90, "goodwill_up_to": 60, name: limit}
        policy = StorePolicy.model_validate({"refund_order": {"approval_from": None, "step_up_from": None, **rule}})
        spent = Spent(customer, customer)
        return judge_refund(order, ask, policy, spent, NOW).allowed and not judge_gesture(order, ask, spent, policy)

    assert paid(cap + more) or not paid(cap)
