"""What ``change_payment`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.sentences import say
from commerce.text import one_line
from connectors.stores.changes import PaymentRequest
from connectors.stores.ports import held
from service.actions.payment.arguments import PaymentArguments
from service.actions.payment.rule import RULE, judge_payment
from service.changes import said
from service.changes.choices import match_label
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: PaymentArguments) -> Prepared:
    """Judge the change, find the method on file, and word the question."""
    order, policy = case.order, case.policy
    enforce(judge_payment(order, None, policy))
    there = await held(case.shop.connector.payment_methods).options(order.id)
    options = {each.id: one_line(each.label, 80) for each in there}
    # The present method is none of the options everywhere; naming it gets the answer that it is the present one.
    present = {payment.method: payment.method for payment in order.payments if payment.method not in options.values()}
    chosen = match_label(arguments.method, {**present, **options})
    enforce(judge_payment(order, present.get(chosen), policy))
    label = options[chosen]
    enforce(judge_payment(order, label, policy))
    said.check_payment(case.said, chosen, options, order.payment_method)
    request = PaymentRequest(key="", order_id=order.id, option_id=chosen)
    return Prepared(
        summary=say(
            "actions.payment.summary",
            order=order.number,
            sum=order.total,
            method=label,
            before=order.payment_method,
        ),
        quote={"method": label, "before": order.payment_method, "total": str(order.total)},
        effects=(PlannedEffect("change_payment", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(policy), policy),
    )
