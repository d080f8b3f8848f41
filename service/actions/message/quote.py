"""What ``resend_message`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.sentences import joined, say
from commerce.text import one_line
from connectors.stores.changes import MessageRequest
from service.actions.message.arguments import MessageArguments, names
from service.actions.message.rule import RULE, judge_resend
from service.changes import ledger, said
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: MessageArguments) -> Prepared:
    """Judge the request and word the question."""
    order, policy = case.order, case.policy
    today = await ledger.done_today(case.shop, order, "resend_message", case.proposal_id)
    enforce(judge_resend(order, arguments.kind, policy, today))
    said.check_mail(case.said, arguments.kind, names())
    asked = say(f"actions.message.summary.{arguments.kind}", order=order.number, mailbox=one_line(order.email, 120))
    # A mail with an order in it goes to nobody else, whoever was named.
    elsewhere = say("actions.message.only_there") if said.sends_elsewhere(case.said, order.email) else ""
    request = MessageRequest(key="", order_id=order.id, kind=arguments.kind)
    return Prepared(
        summary=joined(asked, elsewhere),
        quote={"kind": arguments.kind, "recipient": order.email},
        effects=(PlannedEffect("resend_message", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(policy), policy),
    )
