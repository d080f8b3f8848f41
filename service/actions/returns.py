"""The action ``return_items``: goods that arrived come back, and are paid back once they have."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from commerce.causes import FAULTS
from commerce.customer import Kind, Tier
from commerce.judge import (
    Verdict,
    delivery_owed,
    judge_approval,
    judge_return,
    judge_returnable,
    judge_unpaid,
    may_withdraw,
    parcel_words,
    unspoken,
    warranty_words,
    withdraws_whole,
)
from commerce.money import Money, total
from commerce.order import Order, Return
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import RefundItem, StoreConnector
from connectors.stores.changes import ReturnItem, ReturnRequest
from runtime import clock
from service.changes import payout, pieces
from service.changes.choices import choose
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce

REASON = "one of the shop's reasons for returns, if the customer gave one"


class ReturnArguments(Arguments):
    """What comes back and why. No articles means: everything that can."""

    items: tuple[pieces.Piece, ...] = Field((), max_length=50, description="leave it out to send all back")
    reason: str = Field("", max_length=120, description=REASON)
    note: str = Field("", max_length=300, description="what the customer says about it, in their words")

    @field_validator("note", mode="before")
    @classmethod
    def _note(cls, value: object) -> str:
        return one_line(value, 300) if isinstance(value, str) else ""


async def prepare(case: Case, arguments: ReturnArguments) -> Prepared:
    """Judge the return, price what goes back once the goods have arrived, and word the question."""
    case = await pieces.asked_back(case)
    order, policy, now = case.order, case.policy, clock.now()
    rule = policy.return_items
    named = pieces.pick(case, arguments.items, order.returnable)
    reason = choose(arguments.reason, rule.reasons, "The reason")
    enforce(judge_returnable(order, named, rule, policy, now, reason))
    picked = named or tuple((line, left) for line in order.lines if (left := order.returnable(line)))
    worth = await _worth(case, picked, shipping=False)
    delivery = await _delivery(case, picked, worth)
    if order.gestures and case.principal.kind is not Kind.STAFF:
        enforce(judge_unpaid(order, picked, policy, Money.from_minor(1, order.currency)))
        most = unspoken(order, policy)
        worth = min(worth, most)
        delivery = min(delivery, most - worth)
    enforce(judge_return(order, picked, reason, worth + delivery, policy, now))
    free = reason in rule.free_reasons or may_withdraw(order, [line for line, _ in picked], policy, now)
    fee = Money.zero(order.currency) if free else rule.restocking_fee.of(worth)
    request = ReturnRequest(
        key="", order_id=order.id, reason=reason, note=arguments.note,
        items=tuple(ReturnItem(line_id=line.id, quantity=quantity) for line, quantity in picked),
    )  # fmt: skip
    return Prepared(
        summary=_summary(order, picked, request, (worth, delivery, fee), policy),
        quote={
            "worth": f"{worth.amount:f}", "delivery": f"{delivery.amount:f}", "fee": f"{fee.amount:f}",
            "currency": order.currency,
        },
        effects=(PlannedEffect("return_items", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json") | {"items": pieces.handled(order, named)},
        approval=judge_approval(rule, policy, worth),
    )  # fmt: skip


async def _worth(case: Case, picked: pieces.Picked, *, shipping: bool) -> Money:
    """Return what is paid back for the pieces, with the shipping cost that is left if asked for."""
    order, connector = case.order, case.shop.connector
    if "return_items" in connector.capabilities.noted:  # its people pay, in whichever way they can
        sum_ = total([order.worth(line, quantity) for line, quantity in picked], order.currency)
        return min(sum_ + order.shipping_left if shipping else sum_, order.refundable)
    items = [RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked]
    return (await connector.quote_refund(order.id, items, include_shipping=shipping)).amount


async def _delivery(case: Case, picked: pieces.Picked, worth: Money) -> Money:
    """Return what of the delivery's cost goes back: standard delivery, when the order is withdrawn from as a whole."""
    order, policy = case.order, case.policy
    if not order.shipping_left or not withdraws_whole(order, picked, policy, clock.now()):
        return Money.zero(order.currency)
    return delivery_owed(order, await _worth(case, picked, shipping=True) - worth, policy)


def _summary(
    order: Order, picked: pieces.Picked, request: ReturnRequest, sums: tuple[Money, Money, Money], policy: StorePolicy
) -> str:
    rule, (worth, delivery, fee) = policy.return_items, sums
    why = f" (reason: {rule.reasons[request.reason]})" if request.reason else ""
    note = f' Your note: "{request.note}".' if request.note else ""
    sum_ = worth + delivery - fee
    back = f"Once the goods have arrived, {sum_} {payout.back(order)}" if sum_ else "Nothing is left to pay back for it"
    back += f", {delivery} for the delivery among them" if delivery else ""
    kept = f": {worth} less a restocking fee of {fee}." if fee else "."
    owed = f" {warranty_words(policy)}" if request.reason in FAULTS and policy.warranty.years else ""
    text = f"Send back {pieces.words(order, picked)} from order {order.number}{why}.{note} {back}{kept}"
    return f"{text} {parcel_words(request.reason, policy)}{owed}"


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Open the return under the effect's key."""
    found = await connector.request_return(ReturnRequest.model_validate({**request, "key": key}))
    return facts(found)


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the return was opened; an exchange is found in the same way."""
    found = await connector.find_return(str(request["order_id"]), key)
    return None if found is None else facts(found)


def facts(found: Return) -> dict[str, Any]:
    """Return what the ledger keeps of a return; its ``task`` is mailed to staff."""
    return {
        "platform_ref": found.id, "label": one_line(found.label, 300), "task": one_line(found.task, 300),
    }  # fmt: skip


def done(_quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed return."""
    label = str(results[0].get("label", ""))
    return f"Done: your return for order {number} has been registered.{f' {label}' if label else ''}"


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether anything of the order could come back."""
    return judge_returnable(order, (), policy.return_items, policy, clock.now())


EFFECT = EffectKind("return_items", send, find, "the return has been registered")
SPEC = ActionSpec(
    name="return_items",
    place=30,
    path="return",
    arguments=ReturnArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a return of articles that have arrived: the customer sends them back and is paid once they are there. "
        "For another size or colour use exchange_items. The customer is asked to confirm. Nothing is registered by "
        "calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"items.item", "items.quantity", "reason"}),
)
