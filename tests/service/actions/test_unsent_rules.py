"""Before dispatch: cancelling, other variants, another address or payment method."""

from decimal import Decimal

import pytest

from commerce.judge import Outcome, Spent
from commerce.money import Money
from commerce.order import Order, OrderStatus, Payment, Refund
from commerce.policy import Mode, RefundRule, StorePolicy
from commerce.product import Product
from service.actions.address.rule import judge_address
from service.actions.cancel.rule import CancelRule, judge_cancel
from service.actions.items.rule import ItemsRule, judge_items
from service.actions.payment.rule import PaymentRule, judge_payment
from tests.commerce.orders import COATS, MUNICH, NOTHING, NOW, eur, make, swap

CHANGED = {"items_changed": True}
LAST = StorePolicy(change_items=ItemsRule(last_change=True))


@pytest.mark.parametrize(
    ("order", "policy", "code"),
    [
        (make(), StorePolicy(), ""),
        (make(OrderStatus.ON_HOLD), StorePolicy(), ""),
        (make(OrderStatus.PENDING), StorePolicy(), ""),
        (make(OrderStatus.SHIPPED), StorePolicy(), "already_shipped"),
        (make(OrderStatus.DELIVERED, 3), StorePolicy(), "already_shipped"),
        (make(OrderStatus.CANCELLED), StorePolicy(), "order_closed"),
        (make(OrderStatus.REFUNDED), StorePolicy(), "order_closed"),
        (make(OrderStatus.FAILED), StorePolicy(), "order_closed"),
        (make(), StorePolicy(cancel_order=CancelRule(within_hours=3)), ""),
        (make(), StorePolicy(cancel_order=CancelRule(within_hours=2)), "window_closed"),
        (make(), StorePolicy(cancel_order=CancelRule(mode=Mode.OFF)), "action_off"),
        (make(), StorePolicy(stop=True), "stopped"),
        (make(**CHANGED), StorePolicy(), ""),
        (make(**CHANGED), LAST, "items_changed"),
    ],
)
def test_whether_an_order_can_be_cancelled(order: Order, policy: StorePolicy, code: str) -> None:
    verdict = judge_cancel(order, None, None, policy, None, NOW)
    assert verdict.code == code
    assert verdict.allowed or verdict.reason.endswith(".")


def test_the_reason_is_one_of_the_shops() -> None:
    policy = StorePolicy(cancel_order=CancelRule(reasons={"other": "for no reason"}, reason_required=True))
    assert judge_cancel(make(), "other", None, policy, NOTHING, NOW).allowed
    for reason in ("", "too_slow", "for no reason"):
        verdict = judge_cancel(make(), reason, None, policy, NOTHING, NOW)
        assert (verdict.code, "for no reason" in verdict.reason) == ("reason", True)
    assert judge_cancel(make(), "", None, StorePolicy(), NOTHING, NOW).allowed


@pytest.mark.parametrize(
    ("amount", "refund", "cancel", "spent", "code"),
    [
        ("120", RefundRule(), CancelRule(), NOTHING, ""),
        ("121", RefundRule(), CancelRule(), NOTHING, "over_remaining"),
        ("120", RefundRule(cap=Decimal(100)), CancelRule(), NOTHING, "above_cap"),
        ("120", RefundRule(cap=Decimal(100)), CancelRule(cap=Decimal(200)), NOTHING, ""),
        ("120", RefundRule(step_up_from=Decimal(100)), CancelRule(), NOTHING, "step_up_required"),
        (
            "120",
            RefundRule(per_customer_per_day=Decimal(150)),
            CancelRule(),
            Spent(eur("40"), eur("40")),
            "customer_day_cap",
        ),
        (
            "120",
            RefundRule(per_shop_per_day=Decimal(150)),
            CancelRule(per_shop_per_day=Decimal(900)),
            Spent(eur("0"), eur("40")),
            "shop_day_cap",
        ),
        ("120", RefundRule(), CancelRule(per_order=Decimal(119)), NOTHING, "order_cap"),
    ],
)
def test_money_of_a_cancellation_is_held_to_every_limit(
    amount: str, refund: RefundRule, cancel: CancelRule, spent: Spent, code: str
) -> None:
    policy = StorePolicy(refund_order=refund, cancel_order=cancel)
    assert judge_cancel(make(), "", eur(amount), policy, spent, NOW).code == code


OTHER = Product(id="p9", title="Scarf", variants=COATS.variants)


@pytest.mark.parametrize(
    ("order", "swaps", "code"),
    [
        (make(), [swap()], ""),
        (make(), [swap(2)], ""),
        (make(), [swap(), swap(variant=0)], ""),
        (make(), [swap(3)], "quantity"),
        (make(), [swap(2), swap(variant=0)], "quantity"),
        (make(), [], "no_swaps"),
        (make(), [swap(product=OTHER)], "other_product"),
        (make(), [swap(variant=1)], "same_variant"),
        (make(), [swap(available=False)], "out_of_stock"),
        (make(), [swap(2, stock=1)], "out_of_stock"),
        (make(), [swap(1, stock=1), swap(1, stock=1)], "out_of_stock"),
        (make(), [swap(2, stock=None)], ""),
        (make(OrderStatus.SHIPPED), [swap()], "already_shipped"),
        (make(OrderStatus.CANCELLED), [swap()], "order_closed"),
        (make(**CHANGED), [swap()], "items_changed"),
        (make(OrderStatus.PENDING), [swap()], "not_paid"),
        (make(refunds=(Refund(id="r", amount=eur("5")),)), [swap()], "refunded_partly"),
    ],
)
def test_items_are_changed_once_to_another_variant_in_stock(order: Order, swaps: list[object], code: str) -> None:
    assert judge_items(order, swaps, None, StorePolicy(), None).code == code  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("difference", "code"), [("0", ""), ("-30", ""), ("-31", "above_cap"), ("29", ""), ("31", "above_cap")]
)
def test_a_difference_of_price_is_held_to_the_limits(difference: str, code: str) -> None:
    policy = StorePolicy(refund_order=RefundRule(cap=Decimal(30)))
    assert judge_items(make(), [swap()], eur(difference), policy, NOTHING).code == code


@pytest.mark.parametrize(
    ("order", "method", "rule", "code"),
    [
        (make(), None, PaymentRule(), ""),
        (make(), "PayPal", PaymentRule(), ""),
        (make(OrderStatus.PENDING), "PayPal", PaymentRule(), ""),
        (make(), "Visa ending 4242", PaymentRule(), "same_method"),
        (make(), "PayPal", PaymentRule(step_up="always"), "step_up_required"),
        (make(), "PayPal", PaymentRule(mode=Mode.SUGGEST), "staff_decides"),
        (make(OrderStatus.SHIPPED), "PayPal", PaymentRule(), "already_shipped"),
        (make(OrderStatus.CANCELLED), "PayPal", PaymentRule(), "order_closed"),
    ],
)
def test_another_method_for_an_unsent_order(order: Order, method: str | None, rule: PaymentRule, code: str) -> None:
    assert judge_payment(order, method, StorePolicy(change_payment=rule)).code == code


def test_after_the_items_an_address_can_change_unless_the_policy_says_that_was_the_last() -> None:
    assert judge_address(make(**CHANGED), MUNICH, StorePolicy()).allowed
    assert judge_address(make(**CHANGED), MUNICH, LAST).code == "items_changed"
    assert judge_payment(make(**CHANGED), "PayPal", LAST).code == "items_changed"


def test_orders_in_another_currency_are_a_persons() -> None:
    dollars = make(currency="USD", shipping=Money("0", "USD"), payments=(Payment(id="p", amount=Money("120", "USD")),))
    verdict = judge_cancel(dollars, "", Money("120", "USD"), StorePolicy(), Spent(*(Money("0", "USD"),) * 2), NOW)
    assert (verdict.outcome, verdict.code) == (Outcome.NEEDS_PERSON, "foreign_currency")
