"""What ``add_note`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.judge import judge_approval
from commerce.sentences import say
from connectors.stores.changes import NoteRequest
from service.actions.note.arguments import NoteArguments
from service.actions.note.rule import RULE, judge_note
from service.changes import ledger
from service.changes.spec import Case, PlannedEffect, Prepared, enforce
from service.consent import notes


async def prepare(case: Case, arguments: NoteArguments) -> Prepared:
    """Judge the note and word the question."""
    order, policy = case.order, case.policy
    today = await ledger.done_today(case.shop, order, "add_note", case.proposal_id)
    enforce(judge_note(arguments.text, policy, today))
    notes.check(case.said, arguments.text)
    request = NoteRequest(key="", order_id=order.id, text=arguments.text)
    return Prepared(
        summary=say("actions.note.summary", order=order.number, note=arguments.text),
        quote={"text": arguments.text},
        effects=(PlannedEffect("add_note", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(RULE.of(policy), policy),
    )
