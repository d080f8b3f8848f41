"""The action ``return_items``: goods that arrived come back, and are paid back once they have."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from commerce.customer import Tier
from commerce.judge import Verdict, judge_approval, judge_return, judge_returnable
from commerce.money import Money, total
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import RefundItem, StoreConnector
from connectors.stores.changes import ReturnItem, ReturnRequest
from runtime import clock
from service.actions import pieces
from service.actions.choices import choose
from service.actions.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce

REASON = "one of the shop's reasons for returns, if the customer gave one"


class ReturnArguments(Arguments):
    """What comes back and why. No articles means: everything that can."""

    items: tuple[pieces.Piece, ...] = Field((), max_length=50, description="articles to send back; empty for all")
    reason: str = Field("", max_length=120, description=REASON)
    note: str = Field("", max_length=300, description="what the customer says about it, in their words")

    @field_validator("note", mode="before")
    @classmethod
    def _note(cls, value: object) -> str:
        return one_line(value, 300) if isinstance(value, str) else ""


async def prepare(case: Case, arguments: ReturnArguments) -> Prepared:
    """Judge the return, price what goes back once the goods have arrived, and word the question."""
    order, policy, now = case.order, case.policy, clock.now()
    rule = policy.return_items
    named = pieces.pick(order, arguments.items, order.returnable)
    enforce(judge_returnable(order, named, rule, policy, now))
    reason = choose(arguments.reason, rule.reasons, "The reason")
    picked = named or tuple((line, left) for line in order.lines if (left := order.returnable(line)))
    if "return_items" in case.shop.connector.capabilities.noted:  # its people pay, in whichever way they can
        worth = min(total([order.worth(line, quantity) for line, quantity in picked], order.currency), order.refundable)
    else:
        items = [RefundItem(line_id=line.id, quantity=quantity) for line, quantity in picked]
        worth = (await case.shop.connector.quote_refund(order.id, items, include_shipping=False)).amount
    enforce(judge_return(order, picked, reason, worth, policy, now))
    fee = Money.zero(order.currency) if reason in rule.free_reasons else rule.restocking_fee.of(worth)
    request = ReturnRequest(
        key="", order_id=order.id, reason=reason, note=arguments.note,
        items=tuple(ReturnItem(line_id=line.id, quantity=quantity) for line, quantity in picked),
    )  # fmt: skip
    return Prepared(
        summary=_summary(order, picked, request, worth, fee, policy),
        quote={"worth": f"{worth.amount:f}", "fee": f"{fee.amount:f}", "currency": order.currency},
        effects=(PlannedEffect("return_items", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(rule, policy, worth),
    )


def _summary(
    order: Order, picked: pieces.Picked, request: ReturnRequest, worth: Money, fee: Money, policy: StorePolicy
) -> str:
    rule = policy.return_items
    why = f" (reason: {rule.reasons[request.reason]})" if request.reason else ""
    note = f' Your note: "{request.note}".' if request.note else ""
    back = f"Once the goods have arrived, {worth - fee} go back to {order.payment_method}"
    kept = f": {worth} less a restocking fee of {fee}." if fee else "."
    payer = "You pay" if rule.payer == "customer" else "We pay"
    text = f"Send back {pieces.words(picked)} from order {order.number}{why}.{note} {back}{kept}"
    return f"{text} {payer} for the parcel."


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Open the return under the effect's key."""
    found = await connector.request_return(ReturnRequest.model_validate({**request, "key": key}))
    return {"platform_ref": found.id, "label": one_line(found.label, 300)}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether the return was opened; an exchange is found in the same way."""
    found = await connector.find_return(str(request["order_id"]), key)
    return None if found is None else {"platform_ref": found.id, "label": one_line(found.label, 300)}


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
    closed=frozenset({"items.sku", "items.quantity", "reason"}),
)
