"""Tools that propose changes: one per ActionSpec, made from it. None of them changes anything."""

from __future__ import annotations

from functools import partial
from typing import Any

from langchain_core.tools import StructuredTool
from pydantic import BaseModel, Field, create_model

from commerce.judge import Outcome
from commerce.order import Order
from runtime import clock
from service import addressing, asked, decided, naming, provenance
from service.changes import outcome, proposals
from service.changes.registry import ACTIONS
from service.changes.spec import ActionSpec
from service.consent import gates
from service.conversations import conversations
from tools.context import ToolContext, make
from tools.results import OutcomeResult, ProposalResult


class ProposalArguments(BaseModel):
    """Arguments of ``proposal_status``."""

    proposal_id: str = Field(..., min_length=1, max_length=64, description="id from a proposal")


async def proposal_status(context: ToolContext, proposal_id: str) -> OutcomeResult:
    """Tell what became of a proposal, from the ledger."""
    proposal = await proposals.get(context.shop, context.principal, proposal_id)
    status = await outcome.of(context.shop, proposal)
    return OutcomeResult(proposal_id=proposal.id, state=status.state, sentence=status.sentence)


async def _proposed(spec: ActionSpec, context: ToolContext, order_number: str, arguments: BaseModel) -> ProposalResult:
    """Propose a change, if its values are the customer's own."""
    read = arguments.model_dump(mode="json")
    whole = gates.answered(await conversations.said(context.shop, context.conversation_id))
    put_right = spec.heard(whole) if spec.heard is not None else whole
    written = [each.written or each.text for each in put_right if each.customer]
    await provenance.check(
        context.shop, context.principal, context.conversation_id, order_number, read, spec.closed, written
    )
    await asked.check(context.shop, context.principal, whole, spec.name, order_number)
    by_model = context.answered is not None
    left = await decided.standing(context.shop, context.conversation_id, spec.name, order_number)
    if by_model and spec.asked_for is not None:
        spec.asked_for(left)
    said = asked.heard(whole)
    now = addressing.topic(asked.heard(put_right))
    before = [each.text for each in asked.heard(put_right) if each.customer]
    addressing.check(read, now, order_number, before[: len(before) - len(now)])
    if spec.about == "order":
        could = partial(_could, context, spec)
        await naming.check_order(context.shop, context.principal, said, order_number, context.answered, could)
    proposal = await proposals.propose(
        context.shop,
        context.principal,
        spec.name,
        order_number,
        arguments,
        conversation_id=context.conversation_id,
        said=said,
        standing=left,
        # The embedded engine is code that reads the customer's words; a model may propose what nobody asked for.
        wished=(not by_model or (asked.wished(left, spec.name) and provenance.says(left, read.get("amount"))))
        and addressing.plain(read, now, order_number),
    )
    return ProposalResult(**proposals.describe(proposal))


def _could(context: ToolContext, spec: ActionSpec, order: Order) -> bool:
    """Return whether an order could take an action at all, before anything is known of the request."""
    return spec.possible is None or spec.possible(order, context.shop.policy, clock.now()).outcome is not Outcome.DENIED


def _tool(spec: ActionSpec) -> StructuredTool:
    async def run(context: ToolContext, order_number: str = "", **values: Any) -> ProposalResult:
        # The tool has checked the values; here they only become one object again.
        arguments = spec.arguments.model_construct(_fields_set=set(values), **values)
        return await _proposed(spec, context, order_number, arguments)

    if spec.about == "customer":
        return make(spec.name, spec.description, spec.arguments, run)
    number = Field(..., min_length=1, max_length=80, description="the order number the customer gave")
    arguments: Any = create_model(spec.arguments.__name__ + "Tool", __base__=spec.arguments, order_number=(str, number))
    return make(spec.name, spec.description, arguments, run)


STATUS = make(
    "proposal_status",
    "Tell what became of a proposal that was shown to the customer. Never guess it.",
    ProposalArguments,
    proposal_status,
)
TOOLS = (*(_tool(spec) for spec in ACTIONS.values()), STATUS)
