"""What ``gift_wrap`` would do: judged and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.sentences import say
from connectors.stores.changes import NoteRequest
from giftwrap.arguments import GiftWrapArguments
from giftwrap.effects import EFFECT
from giftwrap.rule import RULE, judge
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: GiftWrapArguments) -> Prepared:
    """Judge the request and word the question."""
    order, policy = case.order, case.policy
    enforce(judge(order, arguments.card, policy))
    request = NoteRequest(key="", order_id=order.id, text=f"Please wrap as a gift. Card: {arguments.card}")
    return Prepared(
        summary=say("giftwrap.summary", order=order.number, card=arguments.card),
        quote={"card": arguments.card},
        effects=(PlannedEffect(EFFECT.name, request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(policy), policy),
    )
