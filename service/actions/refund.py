"""The action ``refund_order``: money back for an order, some pieces of it, its shipping cost, or an amount."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic import Field, field_validator

from commerce.customer import Kind, Tier
from commerce.errors import InputError, MoneyError, StoreTimeout
from commerce.judge import (
    RefundAsk,
    Verdict,
    denied,
    judge_approval,
    judge_gesture,
    judge_mode,
    judge_refund,
    judge_refundable,
)
from commerce.money import Money, check_currency, parse_amount
from commerce.order import Order, Return
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import RefundItem, RefundRequest, StoreConnector
from runtime import clock
from service.actions import ledger, pieces
from service.actions.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce


class RefundArguments(Arguments):
    """What to refund. Nothing but the order number means: all that is left."""

    items: tuple[pieces.Piece, ...] = Field((), max_length=50, description="articles to refund; empty for all")
    shipping: bool = Field(False, description="true: the shipping cost, by itself or with the named articles")
    amount: str = Field("", max_length=20, description="an amount to refund instead of articles, such as 12.50")
    currency: str = Field("", max_length=3, description="currency of the amount, if the customer named one")
    reason: str = Field("", max_length=300, description="the customer's reason, in their words")

    @field_validator("amount", mode="before")
    @classmethod
    def _amount(cls, value: object) -> str:
        if value in (None, ""):
            return ""
        if isinstance(value, float):
            value = str(value)
        return format(parse_amount(value), "f")

    @field_validator("currency", mode="before")
    @classmethod
    def _currency(cls, value: object) -> str:
        return check_currency(value.strip().upper() if isinstance(value, str) else value) if value else ""

    @field_validator("reason", mode="before")
    @classmethod
    def _reason(cls, value: object) -> str:
        return one_line(value, 300) if isinstance(value, str) else ""


async def prepare(case: Case, arguments: RefundArguments) -> Prepared:
    """Judge and price the refund, and word the question."""
    order, policy = case.order, case.policy
    back = _come_back(case, arguments)
    if back is not None:
        order = order.goods_back(back)
    if arguments.amount and (arguments.items or arguments.shipping):
        raise InputError("Please name either the articles or an amount, not both.")
    picked = pieces.pick(order, arguments.items, order.free_quantity)
    enforce(_refundable(policy, order, picked))
    items = tuple(RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked)
    whole = not items and not arguments.amount and not arguments.shipping
    before_dispatch = not order.shipped_any and policy.refund_order.refund_shipping_before_dispatch
    shipping = arguments.shipping or (whole and before_dispatch)
    amount, fee = await _amount(case, order, items, shipping, arguments)
    ask = RefundAsk(amount, picked, bool(arguments.amount), arguments.shipping)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_refund(order, ask, policy, spent, clock.now()))
    covered = items or (all_left(order) if whole else ())
    request = RefundRequest(
        key="", order_id=order.id, amount=amount, items=covered, include_shipping=shipping, reason=arguments.reason,
        restock=bool(covered) and not order.shipped_any,  # pieces that never left go back on the shelf
        settles=back.id if back else "",
    )  # fmt: skip
    quote = {
        "amount": f"{amount.amount:f}", "currency": amount.currency, "method": order.payment_method,
        "items": [item.model_dump() for item in items], "shipped": order.shipped_any, "fee": str(fee) if fee else "",
    }  # fmt: skip
    return Prepared(
        summary=_summary(order, ask, fee, policy),
        quote=quote,
        effects=(PlannedEffect("refund_order", request.model_dump(mode="json", exclude={"key"}), amount),),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json"),
        approval=judge_gesture(order, ask, spent, policy)
        or judge_approval(policy.refund_order, policy, spent.on_order(order, amount)),
    )


def _come_back(case: Case, arguments: RefundArguments) -> Return | None:
    """Return the approved return whose pieces staff name: who pays for exactly those has them back.

    Where returns are notes, nobody approves them anywhere.
    """
    if case.principal.kind is not Kind.STAFF or not arguments.items:
        return None
    picked = pieces.pick(case.order, arguments.items, lambda line: line.refundable_quantity)
    wanted = Counter({line.id: quantity for line, quantity in picked})
    waiting = ("open", "requested") if "return_items" in case.shop.connector.capabilities.noted else ("open",)
    fitting = (each for each in case.order.returns if each.status in waiting and not each.exchanged_for)
    return next((each for each in fitting if each.pieces == wanted), None)


def _refundable(policy: StorePolicy, order: Order, picked: pieces.Picked) -> Verdict:
    verdict = judge_mode(policy.refund_order, policy)
    return judge_refundable(order, picked, policy, clock.now()) if verdict.allowed else verdict


def all_left(order: Order) -> tuple[RefundItem, ...]:
    """Return every piece of the order that has not been refunded."""
    left = [(line.id, line.refundable_quantity) for line in order.lines]
    return tuple(RefundItem(line_id=line_id, quantity=quantity) for line_id, quantity in left if quantity)


async def _amount(
    case: Case, order: Order, items: tuple[RefundItem, ...], shipping: bool, arguments: RefundArguments
) -> tuple[Money, Money | None]:
    """Return what is paid back, and the fee that was kept of it."""
    if arguments.currency and arguments.currency != order.currency:
        raise MoneyError(f"Order {order.number} was paid in {order.currency}, not in {arguments.currency}.")
    if arguments.amount:
        return Money(arguments.amount, order.currency), None
    if arguments.shipping and not items:
        left = order.shipping_left
        if not left:
            enforce(denied("shipping_refunded", f"There is no shipping cost left to refund on order {order.number}."))
        return left, None
    quote = await case.shop.connector.quote_refund(order.id, items, shipping)
    fee = _fee(order, case.policy, items or all_left(order), quote.amount)
    return (quote.amount - fee, fee) if fee else (quote.amount, None)


def _fee(order: Order, policy: StorePolicy, items: tuple[RefundItem, ...], amount: Money) -> Money | None:
    """Return the restocking fee on goods that have come back, None where there is none."""
    rule = policy.return_items
    ids = {item.line_id for item in items}
    back = [each for each in order.returns if each.status == "closed" and not each.exchanged_for]
    reasons = [each.reason for each in back if any(part.line_id in ids for part in each.lines)]
    if not rule.restocking_fee or not reasons or any(reason in rule.free_reasons for reason in reasons):
        return None
    return rule.restocking_fee.of(amount)


def _summary(order: Order, ask: RefundAsk, fee: Money | None, policy: StorePolicy) -> str:
    if ask.lines:
        shipping = " and the shipping cost" if ask.shipping else ""
        what = f"for {pieces.words(ask.lines)}{shipping} from order {order.number}"
    elif ask.shipping:
        what = f"for the shipping cost of order {order.number}"
    else:
        what = f"{'of' if ask.gesture else 'for'} order {order.number}"
    kept = f" A restocking fee of {fee} has been deducted." if fee else ""
    days = policy.refund_order.payout_days
    return f"Refund {ask.amount} {what} to {order.payment_method}.{kept} The money arrives within {days}."


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Pay back under the effect's key."""
    refund = await connector.refund(RefundRequest.model_validate({**request, "key": key}))
    return {
        "platform_ref": refund.id,
        "amount": f"{refund.amount.amount:f}",
        "currency": refund.amount.currency,
    }


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the refund exists.

    Raises:
        StoreTimeout: It exists and the gateway has not settled it yet: still unknown.
    """
    refund = await connector.find_refund(str(request["order_id"]), key)
    if refund is None:
        return None
    if not refund.settled:
        raise StoreTimeout(detail="refund not settled yet")
    return {
        "platform_ref": refund.id,
        "amount": f"{refund.amount.amount:f}",
        "currency": refund.amount.currency,
    }


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed refund."""
    return f"Done: {quote['amount']} {quote['currency']} for order {number} has been refunded to {quote['method']}."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether anything of the order could be refunded."""
    return _refundable(policy, order, ())


EFFECT = EffectKind("refund_order", send, find, "the money has been refunded")
SPEC = ActionSpec(
    name="refund_order",
    path="refund",
    arguments=RefundArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a refund for one order of the customer: the whole order, some articles by SKU and quantity, the "
        "shipping cost, or an amount. The shop's rules decide; the customer is asked to confirm. Nothing is refunded "
        "by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"items.sku", "items.quantity", "shipping"}),
)
