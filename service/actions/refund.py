"""The action ``refund_order``: money back for an order, some pieces of it, its shipping cost, or an amount."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from pydantic import Field, field_validator

from commerce import causes
from commerce.causes import CAUSES
from commerce.customer import Kind, Tier
from commerce.errors import InputError, MoneyError, StoreTimeout
from commerce.judge import (
    RefundAsk,
    Verdict,
    closes,
    delivery_owed,
    denied,
    judge_approval,
    judge_by_hand,
    judge_gesture,
    judge_intangible,
    judge_mode,
    judge_refund,
    judge_refundable,
    may_withdraw,
    none_sent,
    withdraws_whole,
)
from commerce.money import Money, check_currency, parse_amount
from commerce.order import Order, Refund, Return, unsent
from commerce.policy import StorePolicy
from commerce.text import one_line
from commerce.verdict import first
from connectors.stores.base import RefundItem, RefundRequest, StoreConnector
from runtime import clock
from service.changes import ledger, payout, pieces
from service.changes import unsent as unsent_goods
from service.changes.choices import choose
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce
from service.changes.why import as_said


class RefundArguments(Arguments):
    """What to refund. Nothing but the order number means: all that is left."""

    items: tuple[pieces.Piece, ...] = Field((), max_length=50, description="leave it out for the whole order")
    shipping: bool = Field(False, description="true: the shipping cost, by itself or with the named articles")
    amount: str = Field("", max_length=20, description="an amount to refund instead of articles, such as 12.50")
    currency: str = Field("", max_length=3, description="currency of the amount, if the customer named one")
    reason: str = Field("", max_length=300, description="the customer's reason, in their words")
    cause: str = Field(
        "", max_length=60,
        description=f"only if the customer says so, one of: {', '.join(CAUSES)}; other reasons have no cause",
    )  # fmt: skip

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
    order, policy, staff = case.order, case.policy, case.principal.kind is Kind.STAFF
    back = _come_back(case, arguments)
    if back is not None:
        order = order.goods_back(back)
    if arguments.amount and (arguments.items or arguments.shipping):
        raise InputError("Please name either the articles or an amount, not both.")
    cause = as_said(case, choose(arguments.cause, CAUSES, "The cause") or causes.read(arguments.reason))
    picked = pieces.pick(replace(case, subject=order), arguments.items, order.free_quantity)
    enforce(_refundable(policy, order, picked, cause))
    items = tuple(RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked)
    left = order.shipped_any and not none_sent(order, picked)
    named = Money(arguments.amount, order.currency) if arguments.amount else None
    whole = not items and not arguments.shipping and (named is None or closes(order, named, policy))
    payout.enforce_payable(case, [line for line, _ in picked] or (order.lines if whole else ()))
    before_dispatch = not order.shipped_any and policy.refund_order.refund_shipping_before_dispatch
    if (items or whole) and not left:
        await unsent_goods.enforce_still(case)
    shipping = arguments.shipping or (whole and before_dispatch)
    delivery = not arguments.amount and _owes_delivery(order, picked, arguments, policy)
    amount, fee = await _amount(case, order, items, (shipping, delivery), arguments)
    ask = RefundAsk(amount, picked, bool(arguments.amount), arguments.shipping, cause, delivery, staff)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_refund(order, ask, policy, spent, clock.now()))
    covered = items or (all_left(order) if whole else ())
    request = RefundRequest(
        key="", order_id=order.id, amount=amount, items=covered, include_shipping=shipping or delivery,
        reason=arguments.reason,
        restock=bool(covered) and not left,  # pieces that never left go back on the shelf
        settles=back.id if back else "",
    )  # fmt: skip
    wanted = request.model_dump(mode="json", exclude={"key"}) | {"task": _task(order, ask)}
    return Prepared(
        summary=_summary(order, ask, fee, policy),
        quote=_quote(order, amount, items, fee) | {"shipped": left},
        effects=(PlannedEffect("refund_order", wanted, amount),),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json") | {"items": pieces.handled(order, picked), "cause": cause},
        approval=judge_gesture(order, ask, spent, policy)
        or judge_approval(policy.refund_order, policy, spent.on_order(order, amount)),
    )


def _quote(order: Order, amount: Money, items: tuple[RefundItem, ...], fee: Money | None) -> dict[str, Any]:
    return {
        "amount": f"{amount.amount:f}", "currency": amount.currency, "method": order.payment_method,
        "items": [item.model_dump() for item in items], "fee": str(fee) if fee else "", "by_hand": order.by_hand,
    }  # fmt: skip


def _come_back(case: Case, arguments: RefundArguments) -> Return | None:
    """Return the approved return whose pieces staff name: who pays for exactly those has them back.

    Where returns are notes, nobody approves them anywhere.
    """
    if case.principal.kind is not Kind.STAFF or not arguments.items:
        return None
    picked = pieces.pick(case, arguments.items, lambda line: line.refundable_quantity)
    wanted = Counter({line.id: quantity for line, quantity in picked})
    waiting = ("open", "requested") if "return_items" in case.shop.connector.capabilities.noted else ("open",)
    fitting = (each for each in case.order.returns if each.status in waiting and not each.exchanged_for)
    return next((each for each in fitting if each.pieces == wanted), None)


def _refundable(policy: StorePolicy, order: Order, picked: pieces.Picked, cause: str = "") -> Verdict:
    verdict = judge_mode(policy.refund_order, policy)
    return judge_refundable(order, picked, policy, clock.now(), cause) if verdict.allowed else verdict


def _owes_delivery(order: Order, picked: pieces.Picked, arguments: RefundArguments, policy: StorePolicy) -> bool:
    """Return whether this refund settles an order that came back whole within the period of withdrawal."""
    if not order.shipping_left or not withdraws_whole(order, (), policy, None):
        return False
    if any(order.came_back(line) < line.quantity for line in order.lines):
        return False  # some of it is still on its way back
    wanted = {line.id: quantity for line, quantity in picked}
    alone = arguments.shipping and not picked
    settled = not picked or all(wanted.get(line.id, 0) == line.refundable_quantity for line in order.lines)
    return settled if not alone else not any(line.refundable_quantity for line in order.lines)


def all_left(order: Order) -> tuple[RefundItem, ...]:
    """Return every piece of the order that has not been refunded."""
    left = [(line.id, line.refundable_quantity) for line in order.lines]
    return tuple(RefundItem(line_id=line_id, quantity=quantity) for line_id, quantity in left if quantity)


async def _amount(
    case: Case, order: Order, items: tuple[RefundItem, ...], costs: tuple[bool, bool], arguments: RefundArguments
) -> tuple[Money, Money | None]:
    """Return what is paid back, and the fee that was kept of it.

    ``costs`` says whether the shipping cost is asked for, and whether it is owed with what came back.
    """
    shipping, owed = costs
    if arguments.currency and arguments.currency != order.currency:
        raise MoneyError(f"Order {order.number} was paid in {order.currency}, not in {arguments.currency}.")
    if arguments.amount:
        return Money(arguments.amount, order.currency), None
    if arguments.shipping and not items:
        left = order.shipping_left
        if not left:
            enforce(denied("shipping_refunded", f"There is no shipping cost left to refund on order {order.number}."))
        return (delivery_owed(order, left, case.policy) if owed else left), None
    connector = case.shop.connector
    quote = await connector.quote_refund(order.id, items, shipping)
    if order.beside and shipping and not items:  # nothing was sent over a border: duties and fees go back as well
        return quote.maximum, None
    sum_ = quote.amount
    fee = _fee(order, case.policy, items or all_left(order), sum_)
    if owed and not shipping:
        both = (await connector.quote_refund(order.id, items, include_shipping=True)).amount
        sum_ = sum_ + delivery_owed(order, both - sum_, case.policy)
    return (sum_ - fee, fee) if fee else (sum_, None)


def _fee(order: Order, policy: StorePolicy, items: tuple[RefundItem, ...], amount: Money) -> Money | None:
    """Return the restocking fee on goods that have come back, None where there is none."""
    rule = policy.return_items
    ids = {item.line_id for item in items}
    back = [each for each in order.returns if each.status == "closed" and not each.exchanged_for]
    kept = [line for line in order.lines if line.id in ids]
    back = [each for each in back if not (each.at and may_withdraw(order, kept, policy, each.at))]
    reasons = [each.reason for each in back if any(part.line_id in ids for part in each.lines)]
    if not rule.restocking_fee or not reasons or any(reason in rule.free_reasons for reason in reasons):
        return None
    return rule.restocking_fee.of(amount)


def _summary(order: Order, ask: RefundAsk, fee: Money | None, policy: StorePolicy) -> str:
    if ask.lines:
        shipping = " and the shipping cost" if ask.shipping else ""
        what = f"for {pieces.words(order, ask.lines)}{shipping} from order {order.number}"
    elif ask.shipping:
        what = f"for the shipping cost of order {order.number}"
    else:
        what = f"{'of' if ask.gesture else 'for'} order {order.number}"
    why = f" (reason: {CAUSES[ask.cause]})" if ask.cause else ""
    kept = f" A restocking fee of {fee} has been deducted." if fee else ""
    if _left_beside(order, ask):
        who = "" if ask.staff else ": a colleague decides about those"
        kept += f" Duties and fees of {order.beside} are not among it{who}."
    kept += " The cost of standard delivery is among it." if ask.owed and not ask.shipping else ""
    return f"Refund {ask.amount} {what}{why}{payout.to(order)}.{kept} {payout.arrives(order, policy)}"


def _left_beside(order: Order, ask: RefundAsk) -> bool:
    """Return whether goods are paid back and the duties and fees on them are not."""
    return bool(order.beside) and ask.pieces_of != "none" and ask.amount < order.refundable


def _task(order: Order, ask: RefundAsk) -> str:
    """Return what staff have to decide once the refund is paid: the customer reads that they do."""
    if ask.staff or not _left_beside(order, ask):
        return ""
    return f"{ask.amount} was refunded. Duties and fees of {order.beside} were not: decide what of them goes back."


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Pay back under the effect's key."""
    refund = await connector.refund(RefundRequest.model_validate({**request, "key": key}))
    return _facts(refund, request)


def _facts(refund: Refund, request: dict[str, Any]) -> dict[str, Any]:
    sum_ = {"amount": f"{refund.amount.amount:f}", "currency": refund.amount.currency}
    return {"platform_ref": refund.id, **sum_, "task": str(request.get("task", ""))}


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
    return _facts(refund, request)


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed refund."""
    sum_ = f"{quote['amount']} {quote['currency']}"
    if quote.get("by_hand"):  # asked for by staff, who pay it themselves
        return f"Done: a refund of {sum_} is booked on order {number}. {payout.owed(quote['by_hand'])} {sum_}."
    return f"Done: {sum_} for order {number} has been refunded to {quote['method']}."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether anything of the order could be refunded: of one that was sent in part, what was not."""
    waiting = unsent(order)
    lines = tuple((line, waiting[line.id]) for line in order.lines if line.id in waiting)
    held = order.lines if order.sends_nothing else ()
    return first(
        lambda: _refundable(policy, order, lines),
        lambda: judge_intangible(order, held),
        lambda: judge_by_hand(order),
    )


EFFECT = EffectKind("refund_order", send, find, "the money has been refunded")
SPEC = ActionSpec(
    name="refund_order",
    place=10,
    path="refund",
    arguments=RefundArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a refund for one order of the customer: the whole order, some of its articles, the "
        "shipping cost, or an amount. The shop's rules decide; the customer is asked to confirm. Nothing is refunded "
        "by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    # An amount is held against the sums that the customer wrote, see `wanted.check`.
    closed=frozenset({"items.item", "items.quantity", "shipping", "amount", "cause"}),
)
