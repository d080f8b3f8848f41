"""The action ``refund_order``: money back for an order, some pieces of it, or an amount."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from commerce.customer import Tier
from commerce.errors import InputError, MoneyError, StoreTimeout
from commerce.judge import RefundAsk, Verdict, judge_approval, judge_mode, judge_refund, judge_refundable
from commerce.money import Money, check_currency, parse_amount
from commerce.order import LineItem, Order
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import RefundItem, RefundRequest, StoreConnector
from runtime import clock
from service.actions import ledger
from service.actions.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce
from service.shop import Shop


class RefundPiece(Arguments):
    """Some pieces of one article of the order."""

    sku: str = Field(..., min_length=1, max_length=120, description="SKU of an article of this order")
    quantity: int = Field(1, ge=1, le=1000, description="how many pieces")


class RefundArguments(Arguments):
    """What to refund. Nothing but the order number means: all that is left."""

    items: tuple[RefundPiece, ...] = Field((), max_length=50, description="articles to refund; empty for all")
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
    if arguments.items and arguments.amount:
        raise InputError("Please name either the articles or an amount, not both.")
    lines = _lines(order, arguments)
    enforce(_refundable(policy, order, lines))
    items = tuple(RefundItem(line_id=line.id, quantity=quantity) for line, quantity in lines)
    whole = not items and not arguments.amount
    shipping = whole and (not order.shipped_any and policy.refund_order.refund_shipping_before_dispatch)
    amount = await _amount(case.shop, order, items, shipping, arguments)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_refund(order, RefundAsk(amount, lines, bool(arguments.amount)), policy, spent, clock.now()))
    covered = () if arguments.amount else items or _all_items(order)
    request = RefundRequest(
        key="", order_id=order.id, amount=amount, items=covered, include_shipping=shipping, reason=arguments.reason,
        restock=bool(covered) and not order.shipped_any,  # pieces that never left go back on the shelf
    )  # fmt: skip
    quote = {
        "amount": f"{amount.amount:f}", "currency": amount.currency, "method": order.payment_method,
        "items": [item.model_dump() for item in items], "shipped": order.shipped_any,
    }  # fmt: skip
    return Prepared(
        summary=_summary(order, amount, lines, arguments, policy),
        quote=quote,
        effects=(PlannedEffect("refund_order", request.model_dump(mode="json", exclude={"key"}), amount),),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(policy.refund_order, policy, spent.on_order(order, amount)),
    )


def _refundable(policy: StorePolicy, order: Order, lines: tuple[tuple[LineItem, int], ...]) -> Verdict:
    verdict = judge_mode(policy.refund_order, policy)
    return judge_refundable(order, lines, policy, clock.now()) if verdict.allowed else verdict


def _lines(order: Order, arguments: RefundArguments) -> tuple[tuple[LineItem, int], ...]:
    wanted: dict[str, int] = {}
    for piece in arguments.items:
        wanted[piece.sku.casefold()] = wanted.get(piece.sku.casefold(), 0) + piece.quantity
    by_sku = {line.sku.casefold(): line for line in order.lines if line.sku}
    unknown = [piece.sku for piece in arguments.items if piece.sku.casefold() not in by_sku]
    if unknown:
        have = ", ".join(f"{one_line(line.title, 60)} ({line.sku})" for line in order.lines)
        raise InputError(f"Order {order.number} has no article {one_line(unknown[0], 40)}. It has: {have}.")
    return tuple((by_sku[sku], quantity) for sku, quantity in wanted.items())


def _all_items(order: Order) -> tuple[RefundItem, ...]:
    left = [(line.id, line.refundable_quantity) for line in order.lines]
    return tuple(RefundItem(line_id=line_id, quantity=quantity) for line_id, quantity in left if quantity)


async def _amount(
    shop: Shop, order: Order, items: tuple[RefundItem, ...], shipping: bool, arguments: RefundArguments
) -> Money:
    if arguments.currency and arguments.currency != order.currency:
        raise MoneyError(f"Order {order.number} was paid in {order.currency}, not in {arguments.currency}.")
    if arguments.amount:
        return Money(arguments.amount, order.currency)
    quote = await shop.connector.quote_refund(order.id, items, shipping)
    return quote.amount


def _summary(
    order: Order,
    amount: Money,
    lines: tuple[tuple[LineItem, int], ...],
    arguments: RefundArguments,
    policy: StorePolicy,
) -> str:
    if lines:
        what = " and ".join(f"{quantity} x {one_line(line.title, 80)}" for line, quantity in lines)
        what = f"for {what} from order {order.number}"
    elif arguments.amount:
        what = f"of order {order.number}"
    else:
        what = f"for order {order.number}"
    days = policy.refund_order.payout_days
    return f"Refund {amount} {what} to {order.payment_method}. The money arrives within {days}."


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
        "Propose a refund for one order of the customer: the whole order, some articles by SKU and quantity, or an "
        "amount. The shop's rules decide; the customer is asked to confirm. Nothing is refunded by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"items.sku", "items.quantity"}),
)
