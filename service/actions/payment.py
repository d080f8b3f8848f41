"""The action ``change_payment``: an unsent order is charged to another payment method on file."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from commerce.customer import Tier
from commerce.judge import Verdict, judge_approval, judge_payment
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import StoreConnector
from connectors.stores.changes import PaymentRequest
from service.changes import said
from service.changes.choices import match_label
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce


class PaymentArguments(Arguments):
    """Which method is to be charged."""

    method: str = Field(
        ..., min_length=1, max_length=120, description="a payment method on file, as in: Visa ending 4242, PayPal"
    )


async def prepare(case: Case, arguments: PaymentArguments) -> Prepared:
    """Judge the change, find the method on file, and word the question."""
    order, policy = case.order, case.policy
    enforce(judge_payment(order, None, policy))
    options = {each.id: one_line(each.label, 80) for each in await case.shop.connector.payment_options(order.id)}
    # The present method is none of the options everywhere; naming it gets the answer that it is the present one.
    present = {payment.method: payment.method for payment in order.payments if payment.method not in options.values()}
    chosen = match_label(arguments.method, {**present, **options}, "payment method")
    enforce(judge_payment(order, present.get(chosen), policy))
    label = options[chosen]
    enforce(judge_payment(order, label, policy))
    said.check_payment(case.said, chosen, options, order.payment_method)
    request = PaymentRequest(key="", order_id=order.id, option_id=chosen)
    return Prepared(
        summary=f"Charge order {order.number} ({order.total}) to {label} instead of {order.payment_method}.",
        quote={"method": label, "before": order.payment_method, "total": str(order.total)},
        effects=(PlannedEffect("change_payment", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(policy.change_payment, policy),
    )


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Change the payment method under the effect's key."""
    order = await connector.change_payment(PaymentRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id, "total": f"{order.total.amount:f}", "currency": order.currency}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this change happened."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await connector.find_change(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed change of payment."""
    return f"Done: order {number} is charged to {quote['method']} now."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether the order could still be charged to another method."""
    return judge_payment(order, None, policy)


EFFECT = EffectKind("change_payment", send, find, "the payment method is changed")
SPEC = ActionSpec(
    name="change_payment",
    place=80,
    path="payment",
    arguments=PaymentArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to charge an unsent order of the customer to another payment method that they have on file. The "
        "customer is asked to confirm. Nothing is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"method"}),
)
