"""What ``resend_message`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.text import one_line
from connectors.stores.changes import MessageRequest
from service.actions.message.arguments import NAMES, MessageArguments
from service.actions.message.rule import RULE, judge_resend
from service.changes import ledger, said
from service.changes.spec import Case, PlannedEffect, Prepared, enforce

#: A mail with an order in it goes to nobody else, whoever was named.
ONLY_THERE = "Mails about an order only go to the e-mail address that it was placed with."


async def prepare(case: Case, arguments: MessageArguments) -> Prepared:
    """Judge the request and word the question."""
    order, policy = case.order, case.policy
    today = await ledger.done_today(case.shop, order, "resend_message", case.proposal_id)
    enforce(judge_resend(order, arguments.kind, policy, today))
    said.check_mail(case.said, arguments.kind, NAMES)
    where = f"{one_line(order.email, 120)}.{f' {ONLY_THERE}' if said.sends_elsewhere(case.said, order.email) else ''}"
    request = MessageRequest(key="", order_id=order.id, kind=arguments.kind)
    return Prepared(
        summary=f"Send the {NAMES[arguments.kind]} of order {order.number} again, to {where}",
        quote={"kind": arguments.kind, "recipient": order.email},
        effects=(PlannedEffect("resend_message", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(policy), policy),
    )
