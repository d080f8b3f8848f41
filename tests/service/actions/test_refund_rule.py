"""The judges: every rule, and the property that no allowed refund breaks one."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.address import Address
from commerce.judge import Outcome, Spent, judge_amount, judge_approval, judge_by_hand
from commerce.money import Money
from commerce.order import (
    ExchangeLine,
    Fulfilment,
    LineItem,
    Order,
    OrderStatus,
    Payment,
    Refund,
    RefundLine,
    Return,
)
from commerce.policy import Mode, RefundRule, StorePolicy
from service.actions.address.rule import AddressRule, judge_address
from service.actions.cancel.rule import CancelRule
from service.actions.refund.rule import RefundAsk, judge_gesture, judge_refund

NOW = datetime(2026, 6, 1, tzinfo=UTC)
HOME = Address(name="Ada", line1="Hauptstrasse 1", city="Berlin", postcode="10115", country="DE")
NOTHING = Spent(Money("0", "EUR"), Money("0", "EUR"))
EASY = StorePolicy(refund_order=RefundRule(refund_without_return_up_to=Decimal(1000)))


def order(
    status: OrderStatus = OrderStatus.OPEN,
    delivered_days: int | None = None,
    refunded: str = "0",
    tags: tuple[str, ...] = (),
) -> Order:
    zero = Money("0", "EUR")
    fulfilments: tuple[Fulfilment, ...] = ()
    if status in (OrderStatus.SHIPPED, OrderStatus.DELIVERED):
        arrived = NOW - timedelta(days=delivered_days) if delivered_days is not None else None
        fulfilments = (Fulfilment(id="f", delivered_at=arrived),)
    return Order(
        id="o1",
        number="1001",
        email="a@example.com",
        status=status,
        placed_at=NOW - timedelta(days=90),
        currency="EUR",
        lines=(LineItem(id="l1", sku="A", title="Coat", quantity=2, price=Money("50", "EUR"), tags=tags),),
        shipping=zero,
        tax=zero,
        discount=zero,
        total=Money("100", "EUR"),
        shipping_address=HOME,
        payments=()
        if status in (OrderStatus.PENDING, OrderStatus.FAILED)
        else (Payment(id="p", amount=Money("100", "EUR")),),
        refunds=(Refund(id="r", amount=Money(refunded, "EUR")),) if Decimal(refunded) else (),
        fulfilments=fulfilments,
    )


def ask(amount: str = "10", code: str = "EUR") -> RefundAsk:
    return RefundAsk(Money(amount, code))


@pytest.mark.parametrize(
    ("case", "code"),
    [
        ((order(), ask(), EASY), ""),
        ((order(OrderStatus.DELIVERED, 5), ask(), EASY), ""),
        ((order(OrderStatus.PENDING), ask(), EASY), "not_paid"),
        ((order(refunded="100"), ask(), EASY), "already_refunded"),
        ((order(OrderStatus.SHIPPED), ask(), EASY), "on_its_way"),
        ((order(OrderStatus.DELIVERED, 31), ask(), EASY), "window_closed"),
        ((order(OrderStatus.DELIVERED, 5, tags=("final-sale",)), ask(), EASY), "final_sale"),
        ((order(refunded="95"), ask(), EASY), "over_remaining"),
        ((order(), ask("-1"), EASY), "amount"),
        ((order(), ask("0"), EASY), "amount"),
        ((order(), ask("10", "USD"), EASY), "currency"),
        ((order(OrderStatus.DELIVERED, 5), ask(), StorePolicy()), "return_first"),
        ((order(), ask(), StorePolicy(stop=True)), "stopped"),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(mode=Mode.OFF))), "action_off"),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(mode=Mode.SUGGEST))), "staff_decides"),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(mode=Mode.APPROVE))), ""),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(cap=Decimal(5)))), "above_cap"),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(approval_from=Decimal(10)))), ""),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(per_order=Decimal(9)))), "order_cap"),
        ((order(), ask(), StorePolicy(refund_order=RefundRule(step_up_from=Decimal(10)))), "step_up_required"),
        ((order(), ask(), StorePolicy(currency="USD")), "foreign_currency"),
    ],
)
def test_every_rule(case: tuple[Order, RefundAsk, StorePolicy], code: str) -> None:
    verdict = judge_refund(*case, NOTHING, NOW)
    assert verdict.code == code
    assert verdict.allowed == (code == "")
    assert verdict.allowed or verdict.reason.endswith(".")


def test_daily_sums_count() -> None:
    policy = StorePolicy(refund_order=RefundRule(per_customer_per_day=Decimal(15), per_shop_per_day=Decimal(40)))
    ten, thirty_five = Money("10", "EUR"), Money("35", "EUR")
    assert judge_refund(order(), ask(), policy, Spent(ten, ten), NOW).code == "customer_day_cap"
    assert judge_refund(order(), ask(), policy, Spent(Money("0", "EUR"), thirty_five), NOW).code == "shop_day_cap"


def test_a_limit_is_used_up_only_by_what_went_before() -> None:
    """Who asks once is not told that they have reached anything."""
    for rule in ({"per_customer_per_day": 15}, {"per_shop_per_day": 15}):
        policy = StorePolicy.model_validate({"refund_order": rule})
        alone = judge_refund(order(), ask("20"), policy, NOTHING, NOW)
        assert (alone.outcome, alone.code) == (Outcome.NEEDS_PERSON, "above_day_cap")
        assert "15.00 EUR" in alone.reason and "colleague" in alone.reason
        assert not any(word in alone.reason for word in ("reached", "24 hours", "today", "one day"))
    ten = Money("10", "EUR")
    policy = StorePolicy(refund_order=RefundRule(per_customer_per_day=Decimal(15)))
    again = judge_refund(order(), ask("10"), policy, Spent(ten, ten), NOW)
    assert again.code == "customer_day_cap"
    assert "10.00 EUR went back" in again.reason and "15.00 EUR" in again.reason


def test_quantities_are_bounded_by_what_is_left() -> None:
    bought = order()
    line = bought.lines[0]
    verdict = judge_refund(bought, RefundAsk(Money("10", "EUR"), ((line, 3),)), EASY, NOTHING, NOW)
    assert verdict.code == "quantity"


amounts = st.decimals(min_value=-10, max_value=200, places=2)


@given(
    amount=amounts,
    refunded=st.decimals(min_value=0, max_value=100, places=2),
    cap=amounts.filter(lambda d: d >= 0),
    status=st.sampled_from(list(OrderStatus)),
    days=st.integers(0, 60),
    spent=st.integers(0, 20000),
)
def test_an_allowed_refund_breaks_no_rule(
    amount: Decimal, refunded: Decimal, cap: Decimal, status: OrderStatus, days: int, spent: int
) -> None:
    policy = StorePolicy(
        refund_order=RefundRule(cap=cap, per_customer_per_day=Decimal(100), refund_without_return_up_to=Decimal(60))
    )
    case = order(status, days, str(refunded))
    verdict = judge_refund(
        case,
        RefundAsk(Money(amount, "EUR")),
        policy,
        Spent(Money.from_minor(spent, "EUR"), Money("0", "EUR")),
        NOW,
    )
    if verdict.allowed:
        assert 0 < amount <= min(cap, Decimal(100) - refunded)
        assert Decimal(spent) / 100 + amount <= 100
        assert status not in (
            OrderStatus.PENDING,
            OrderStatus.FAILED,
            OrderStatus.SHIPPED,
            OrderStatus.PARTLY_SHIPPED,
        )
        assert status is not OrderStatus.DELIVERED or (days <= 30 and amount <= 60)


MUNICH = Address(name="Ada", line1="Am Hof 2", city="München", postcode="80331", country="DE")
PARIS = Address(name="Ada", line1="1 rue X", city="Paris", postcode="75001", country="FR")


@pytest.mark.parametrize(
    ("status", "address", "rule", "outcome", "code"),
    [
        (OrderStatus.OPEN, MUNICH, AddressRule(), Outcome.ALLOWED, ""),
        (OrderStatus.OPEN, PARIS, AddressRule(step_up="never"), Outcome.ALLOWED, ""),
        (OrderStatus.OPEN, PARIS, AddressRule(), Outcome.STEP_UP, "step_up_required"),
        (OrderStatus.OPEN, MUNICH, AddressRule(step_up="always"), Outcome.STEP_UP, "step_up_required"),
        (OrderStatus.OPEN, HOME, AddressRule(), Outcome.DENIED, "same_address"),
        (OrderStatus.SHIPPED, MUNICH, AddressRule(), Outcome.DENIED, "already_shipped"),
        (OrderStatus.CANCELLED, MUNICH, AddressRule(), Outcome.DENIED, "order_closed"),
        (OrderStatus.OPEN, MUNICH, AddressRule(mode=Mode.OFF), Outcome.DENIED, "action_off"),
    ],
)
def test_addresses(status: OrderStatus, address: Address, rule: AddressRule, outcome: Outcome, code: str) -> None:
    verdict = judge_address(order(status), address, StorePolicy(change_address=rule))
    assert (verdict.outcome, verdict.code) == (outcome, code)


def test_countries_we_do_not_ship_to() -> None:
    assert judge_address(order(), PARIS, StorePolicy(ships_to=("DE",))).code == "country"


def test_limits_hold_for_the_parts_of_a_refund_together() -> None:
    rule = RefundRule(refund_without_return_up_to=Decimal(60), step_up_from=Decimal(70), approval_from=Decimal(80))
    policy, part = StorePolicy(refund_order=rule), RefundAsk(Money("40", "EUR"))

    def code(status: OrderStatus, refunded: str, under_way: str = "0") -> str:
        zero = Money("0", "EUR")
        found = order(status, 5 if status is OrderStatus.DELIVERED else None, refunded)
        return judge_refund(found, part, policy, Spent(zero, zero, Money(under_way, "EUR")), NOW).code

    assert code(OrderStatus.DELIVERED, "20") == ""
    assert code(OrderStatus.DELIVERED, "21") == "return_first"
    assert code(OrderStatus.DELIVERED, "0", "21") == "return_first"
    assert code(OrderStatus.OPEN, "30") == "step_up_required"
    assert code(OrderStatus.OPEN, "20", "20") == "step_up_required"
    assert judge_approval(rule, policy, Money("79.99", "EUR")) == ""
    assert "80.00 EUR" in judge_approval(rule, policy, Money("80", "EUR"))
    assert judge_approval(rule.model_copy(update={"mode": Mode.APPROVE}), policy)


def test_an_amount_without_articles_is_a_gesture_that_staff_agree_to() -> None:
    policy = StorePolicy(refund_order=RefundRule(goodwill_up_to=Decimal(20)))

    def why(amount: str, found: Order, gesture: bool = True) -> str:
        asked = RefundAsk(Money(amount, "EUR"), (), gesture)
        assert judge_refund(found, asked, policy, NOTHING, NOW).allowed == (gesture or not found.shipped_any)
        return judge_gesture(found, asked, NOTHING, policy)

    arrived, part_back = order(OrderStatus.DELIVERED, 5), order(OrderStatus.DELIVERED, 5, refunded="10")
    assert why("20", arrived) == ""
    assert "20.00 EUR" in why("20.01", arrived)
    assert why("100", order()) == ""  # everything: the order is closed
    assert why("100", arrived) != ""
    assert why("50", order(), gesture=False) == ""  # articles: they are taken off the order
    assert why("15", part_back) != ""  # two gestures count together
    assert why("5", arrived) == ""
    under_way = Spent(*(Money("0", "EUR"),) * 2, order_open=Money("6", "EUR"))
    assert judge_gesture(arrived, RefundAsk(Money("15", "EUR"), (), True), under_way, policy) != ""


GENEROUS = StorePolicy(refund_order=RefundRule(goodwill_up_to=Decimal(5000), refund_without_return_up_to=Decimal(5000)))


@given(
    amount=st.decimals(min_value="0.01", max_value=109, places=2),
    before=st.decimals(min_value=0, max_value=50, places=2),
    shipping=st.decimals(min_value=0, max_value=9, places=2),
)
def test_an_unsent_order_is_never_paid_back_below_its_goods_and_then_sent(
    amount: Decimal, before: Decimal, shipping: Decimal
) -> None:
    paid = Money(Decimal(100) + shipping, "EUR")
    found = order(refunded=str(before)).model_copy(
        update={"shipping": Money(shipping, "EUR"), "payments": (Payment(id="p", amount=paid),)}
    )
    asked = RefundAsk(Money(amount, "EUR"), (), gesture=True)
    if not judge_refund(found, asked, GENEROUS, NOTHING, NOW).allowed:
        return
    left = paid.amount - before - amount
    why = judge_gesture(found, asked, NOTHING, GENEROUS)
    assert bool(why) == (0 < left < 100)  # nothing left closes the order: it is not sent
    assert not why or ("cancel the order" in why and "colleague" in why)


def test_all_of_an_unsent_order_is_no_way_to_a_shipping_cost_that_the_shop_keeps() -> None:
    keeps = StorePolicy(refund_order=RefundRule(refund_shipping_before_dispatch=False, goodwill_up_to=Decimal(5000)))
    found = order().model_copy(
        update={"shipping": Money("5", "EUR"), "payments": (Payment(id="p", amount=Money("105", "EUR")),)}
    )
    assert judge_gesture(found, RefundAsk(Money("105", "EUR"), (), True), NOTHING, keeps)
    assert not judge_gesture(found, RefundAsk(Money("105", "EUR"), (), True), NOTHING, GENEROUS)


def test_delivered_goods_come_back_first_and_a_person_helps_only_where_the_clerk_cannot() -> None:
    arrived = order(OrderStatus.DELIVERED, 5)
    verdict = judge_refund(arrived, ask(), StorePolicy(), NOTHING, NOW)
    assert (verdict.outcome, verdict.code) == (Outcome.DENIED, "return_first")
    assert "I can set up a return" in verdict.reason
    elsewhere = StorePolicy().on_platform({"refund_order", "change_address"})
    assert judge_refund(arrived, ask(), elsewhere, NOTHING, NOW).outcome is Outcome.NEEDS_PERSON


@pytest.mark.parametrize(
    ("status", "exchanged", "pieces", "code"),
    [
        ("open", False, 1, ""),
        ("open", False, 2, "return_open"),
        ("requested", False, 0, "return_open"),
        ("closed", True, 2, "return_open"),
        ("closed", False, 1, ""),
        ("declined", False, 2, ""),
    ],
)
def test_pieces_on_a_return_are_not_refunded_beside_it(status: str, exchanged: bool, pieces: int, code: str) -> None:
    part = RefundLine(line_id="l1", quantity=1, amount=Money("50", "EUR"))
    instead = (ExchangeLine(variant_id="v", quantity=1),) if exchanged else ()
    found = order(OrderStatus.DELIVERED, 5).model_copy(
        update={"returns": (Return(id="r", status=status, lines=(part,), exchanged_for=instead),)}
    )
    lines = ((found.lines[0], pieces),) if pieces else ()
    assert judge_refund(found, RefundAsk(Money("10", "EUR"), lines), EASY, NOTHING, NOW).code == code


def test_what_came_back_is_refunded_above_the_free_amount() -> None:
    part = RefundLine(line_id="l1", quantity=1, amount=Money("50", "EUR"))
    found = order(OrderStatus.DELIVERED, 5).model_copy(
        update={"returns": (Return(id="r", status="closed", lines=(part,)),)}
    )
    line = found.lines[0]
    assert judge_refund(found, RefundAsk(Money("50", "EUR"), ((line, 1),)), StorePolicy(), NOTHING, NOW).allowed
    both = RefundAsk(Money("100", "EUR"), ((line, 2),))
    assert judge_refund(found, both, StorePolicy(), NOTHING, NOW).code == "return_first"


def test_the_shipping_cost_goes_back_only_where_the_policy_says_so() -> None:
    asked, sent = RefundAsk(Money("5", "EUR"), shipping=True), order(OrderStatus.DELIVERED, 5)
    assert judge_refund(order(), asked, StorePolicy(), NOTHING, NOW).code == "shipping_kept"
    assert judge_refund(sent, asked, StorePolicy(), NOTHING, NOW).code == "shipping_kept"
    policy = StorePolicy(refund_order=RefundRule(refund_shipping=True))
    assert judge_refund(sent, asked, policy, NOTHING, NOW).allowed


def test_days_count_every_action_and_refunds_bind_the_others() -> None:
    ten = Money("10", "EUR")
    policy = StorePolicy(
        refund_order=RefundRule(per_shop_per_day=Decimal(15), step_up_from=Decimal(8)),
        cancel_order=CancelRule(per_shop_per_day=Decimal(500), step_up_from=Decimal(50)),
    )
    own = policy.cancel_order
    assert judge_amount(order(), ten, own, policy, NOTHING).allowed
    assert judge_amount(order(), ten, own, policy, Spent(ten, ten)).code == "shop_day_cap"
    assert judge_amount(order(), ten, CancelRule(), policy, NOTHING).code == "step_up_required"


def test_a_payment_by_hand_is_paid_back_by_a_person():
    def paid(*ways: str) -> Order:
        parts = tuple(Payment(id=way, method=way, amount=Money("50", "EUR"), returns=way) for way in ways)
        return order().model_copy(update={"payments": parts})

    assert judge_by_hand(paid("provider", "balance")).allowed
    found = judge_by_hand(paid("provider", "hand"))
    assert (found.outcome, found.code) == (Outcome.NEEDS_PERSON, "paid_by_hand") and "hand" in found.reason
    failed = Payment(id="p", method="Bank", status="pending", amount=Money("50", "EUR"), returns="hand")
    assert judge_by_hand(order().model_copy(update={"payments": (failed,)})).allowed
    assert paid("provider", "balance").balance == Money("50", "EUR")
