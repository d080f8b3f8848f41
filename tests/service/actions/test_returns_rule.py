"""After delivery: returns and exchanges, and the property that no allowed return takes a piece twice."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.causes import CAUSES, FAULTS
from commerce.judge import judge_intangible
from commerce.order import Fulfilment, Order, OrderStatus
from commerce.policy import Mode, RefundRule, StorePolicy
from commerce.rights import WithdrawalRule
from commerce.rules import RETURN_REASONS
from service.actions.exchange.rule import ExchangeRule, judge_exchange
from service.actions.refund.rule import RefundAsk, judge_refund
from service.actions.returns.rule import ReturnRule, judge_return, judge_returnable, parcel_words
from tests.commerce.orders import NOTHING, NOW, eur, make, on_return, swap

ARRIVED = make(OrderStatus.DELIVERED, 5)
COAT, HAT = ARRIVED.lines


@pytest.mark.parametrize(
    ("order", "lines", "policy", "code"),
    [
        (ARRIVED, [(COAT, 2)], StorePolicy(), ""),
        (ARRIVED, [], StorePolicy(), ""),
        (ARRIVED, [(COAT, 3)], StorePolicy(), "quantity"),
        (ARRIVED, [(HAT, 1)], StorePolicy(), "final_sale"),
        (ARRIVED, [(COAT, 1), (HAT, 1)], StorePolicy(), "final_sale"),
        (ARRIVED, [(HAT, 1)], StorePolicy(refund_order=RefundRule(final_sale_tags=())), ""),
        (make(OrderStatus.DELIVERED, 5, returns=on_return(1)), [(COAT, 1)], StorePolicy(), ""),
        (make(OrderStatus.DELIVERED, 5, returns=on_return(1)), [(COAT, 2)], StorePolicy(), "quantity"),
        (make(OrderStatus.DELIVERED, 5, returns=on_return(2, "declined")), [(COAT, 2)], StorePolicy(), ""),
        (make(OrderStatus.DELIVERED, 5, returns=on_return(2)), [], StorePolicy(), "final_sale"),
        (make(OrderStatus.DELIVERED, 5, lines=(COAT,), returns=on_return(2)), [], StorePolicy(), "nothing_to_return"),
        (make(OrderStatus.DELIVERED, 31), [(COAT, 1)], StorePolicy(), "window_closed"),
        (make(OrderStatus.DELIVERED, 31), [(COAT, 1)], StorePolicy(return_items=ReturnRule(window_days=40)), ""),
        (make(OrderStatus.SHIPPED), [(COAT, 1)], StorePolicy(), "on_its_way"),
        (make(), [(COAT, 1)], StorePolicy(), "not_sent"),
        (make(OrderStatus.REFUNDED), [(COAT, 1)], StorePolicy(), "order_closed"),
        (ARRIVED, [(COAT, 1)], StorePolicy(return_items=ReturnRule(mode=Mode.OFF)), "action_off"),
    ],
)
def test_what_can_come_back(order: Order, lines: list[object], policy: StorePolicy, code: str) -> None:
    verdict = judge_returnable(order, lines, policy.return_items, policy, NOW)  # type: ignore[arg-type]
    assert verdict.code == code
    assert verdict.allowed or verdict.reason.endswith(".")


@pytest.mark.parametrize(
    ("reason", "worth", "rule", "code"),
    [
        ("too_small", "100", ReturnRule(), ""),
        ("", "100", ReturnRule(), ""),
        ("", "100", ReturnRule(reason_required=True), "reason"),
        ("bored", "100", ReturnRule(), "reason"),
        ("too_small", "100", ReturnRule(reasons={"other": "x"}), "reason"),
        ("", "100", ReturnRule(cap=Decimal(99)), "above_cap"),
        ("", "100", ReturnRule(step_up_from=Decimal(100)), "step_up_required"),
    ],
)
def test_a_return_has_a_reason_and_a_worth(reason: str, worth: str, rule: ReturnRule, code: str) -> None:
    policy = StorePolicy(return_items=rule, withdrawal=WithdrawalRule(days=0))
    assert judge_return(ARRIVED, [(COAT, 2)], reason, eur(worth), policy, NOW).code == code


@pytest.mark.parametrize(
    ("order", "swaps", "rule", "code"),
    [
        (ARRIVED, [swap()], ExchangeRule(), ""),
        (ARRIVED, [swap(3)], ExchangeRule(), "quantity"),
        (ARRIVED, [swap(variant=1)], ExchangeRule(), "same_variant"),
        (ARRIVED, [swap(stock=0)], ExchangeRule(), "out_of_stock"),
        (make(OrderStatus.DELIVERED, 5, returns=on_return(2)), [swap()], ExchangeRule(), "quantity"),
        (make(OrderStatus.DELIVERED, 31), [swap()], ExchangeRule(), "window_closed"),
        (make(), [swap()], ExchangeRule(), "not_sent"),
        (ARRIVED, [swap()], ExchangeRule(cap=Decimal(49)), "above_cap"),
        (ARRIVED, [swap()], ExchangeRule(mode=Mode.SUGGEST), "staff_decides"),
    ],
)
def test_what_can_be_exchanged(order: Order, swaps: list[object], rule: ExchangeRule, code: str) -> None:
    policy = StorePolicy(exchange_items=rule)
    assert judge_exchange(order, swaps, "", eur("50"), policy, NOW).code == code  # type: ignore[arg-type]


@given(
    refunded=st.integers(0, 2),
    returned=st.integers(0, 2),
    status=st.sampled_from(["open", "closed", "declined"]),
    wanted=st.integers(1, 4),
)
def test_no_piece_comes_back_or_is_paid_back_twice(refunded: int, returned: int, status: str, wanted: int) -> None:
    line = COAT.model_copy(update={"refunded_quantity": refunded})
    order = make(OrderStatus.DELIVERED, 5, lines=(line,), returns=on_return(returned, status) if returned else ())
    held = returned if status != "declined" else 0
    policy = StorePolicy()
    if judge_returnable(order, [(line, wanted)], policy.return_items, policy, NOW).allowed:
        assert wanted + max(held, refunded) <= 2
    waiting = returned if status == "open" else 0
    assert order.free_quantity(line) == max(0, 2 - refunded - waiting)


def in_two_parcels(**changes):
    """The coats have arrived five days ago, the hat is under way."""
    order = make(OrderStatus.SHIPPED)
    parcels = (
        Fulfilment(id="a", status="delivered", delivered_at=NOW - timedelta(days=5), line_quantities={"l1": 2}),
        Fulfilment(id="b", line_quantities={"l2": 1}),
    )
    return order.model_copy(update={"fulfilments": parcels, **changes})


def test_pieces_are_judged_by_the_parcels_that_hold_them():
    order, policy = in_two_parcels(), StorePolicy(refund_order=RefundRule(final_sale_tags=()))
    coats, hat = order.lines
    assert judge_returnable(order, [(coats, 2)], policy.return_items, policy, NOW).allowed
    assert judge_returnable(order, (), policy.return_items, policy, NOW).allowed
    held = judge_returnable(order, [(hat, 1)], policy.return_items, policy, NOW)
    assert held.code == "on_its_way" and "Hat of order 1001 is on its way" in held.reason
    assert (order.returnable(coats), order.returnable(hat)) == (2, 0)
    first = judge_refund(order, RefundAsk(eur("100"), ((coats, 2),)), StorePolicy(), NOTHING, NOW)
    assert first.code == "return_first"  # it is here, so that it comes back before it is paid
    assert judge_refund(order, RefundAsk(eur("20"), ((hat, 1),)), StorePolicy(), NOTHING, NOW).code == "on_its_way"


def test_a_gift_card_and_what_came_by_mail_are_a_persons_matter():
    order = make()
    card = order.lines[1].model_copy(update={"ships": False, "gift_card": True})
    assert judge_intangible(order, order.lines).allowed
    assert judge_intangible(order, (order.lines[0], card)).code == "not_in_a_parcel"
    mailed = Fulfilment(id="m", ships=False, line_quantities={"l2": 1})
    sent = order.model_copy(update={"fulfilments": (mailed,)})
    assert not sent.shipped_any and judge_intangible(sent, sent.lines).code == "not_in_a_parcel"
    assert judge_intangible(sent, sent.lines[:1]).allowed


@given(
    ships=st.lists(st.booleans(), min_size=2, max_size=2),
    mailed=st.booleans(),
    picked=st.sampled_from(["all", 0, 1, 2]),
    status=st.sampled_from([OrderStatus.OPEN, OrderStatus.SHIPPED, OrderStatus.DELIVERED]),
    cause=st.sampled_from(["", *CAUSES]),
    free=st.sampled_from([0, 500]),
)
def test_what_was_delivered_without_a_parcel_is_neither_sent_back_nor_paid_back_by_itself(
    ships: list[bool], mailed: bool, picked: object, status: OrderStatus, cause: str, free: int
) -> None:
    order = make(status, 5 if status is OrderStatus.DELIVERED else None)
    lines = tuple(each.model_copy(update={"ships": s}) for each, s in zip(order.lines, ships, strict=True))
    online = {each.id: each.quantity for each in lines if not each.ships}
    parcels = order.fulfilments if any(ships) else ()
    if mailed and online:
        parcels += (Fulfilment(id="m", ships=False, delivered_at=NOW, line_quantities=online),)
    order = order.model_copy(update={"lines": lines, "fulfilments": parcels})
    named = {"all": (), 0: lines[:1], 1: lines[1:], 2: lines}[picked]  # type: ignore[index]
    pieces = tuple((each, 1) for each in named)
    policy = StorePolicy(refund_order=RefundRule(final_sale_tags=(), refund_without_return_up_to=Decimal(free)))
    reason = cause if cause in RETURN_REASONS else ""
    back = judge_returnable(order, pieces, policy.return_items, policy, NOW, reason)
    paid = judge_refund(order, RefundAsk(eur("10"), pieces, cause=cause), policy, NOTHING, NOW)
    held = [each for each in (named or lines) if not each.ships]
    if held and (mailed or order.shipped_any):
        assert not paid.allowed
    if [each for each in named if not each.ships] or order.sends_nothing:
        assert back.code == "nothing_to_return" and "sent back" in back.reason
    if order.sends_nothing:
        assert "on its way" not in paid.reason and "come back" not in paid.reason


def test_a_fault_comes_back_at_the_shops_cost() -> None:
    customer, shop = StorePolicy(), StorePolicy(return_items=ReturnRule(payer="shop"))
    for reason in ("", *RETURN_REASONS):
        said = parcel_words(reason, customer)
        assert said.startswith("We pay" if reason in FAULTS else "You pay"), reason
        assert ("unless" in said) is (reason in ("", "other")), reason
        assert parcel_words(reason, shop) == "We pay for the parcel."
