"""Changes: proposed, shown to the customer, and carried out by their yes alone."""

from __future__ import annotations

from typing import Any

from mcp_types import ElicitResult, InputRequiredResult

from app.mcp.forms import Form, fields, typed
from app.mcp.offers import ConfirmArguments
from app.mcp.who import Speaker
from commerce.customer import Principal
from commerce.errors import InputError
from commerce.sentences import say
from service import consent
from service.changes import outcome, proposals
from service.changes.proposals import Decision
from service.changes.spec import ActionSpec
from service.shop import Shop
from store.models import Proposal
from tools.results import OutcomeResult, ProposalResult, Result


async def change(
    speaker: Speaker, spec: ActionSpec, arguments: dict[str, Any], form: Form
) -> Result | InputRequiredResult:
    """Propose a change and have the customer asked, or carry out what they answered.

    Raises:
        ShopclerkError: It cannot be proposed, or not be carried out as it was shown.
    """
    shop, principal = speaker.shop, speaker.principal
    if kept := form.kept:
        proposal = await proposals.get(shop, principal, str(kept["proposal"]))
        digest = str(kept["hash"])
    else:
        values = dict(arguments)
        number = str(values.pop("order_number", ""))
        proposal = await proposals.propose(shop, principal, spec.name, number, values)
        digest = proposal.hash
    if not form.can_ask:
        return ProposalResult(**proposals.describe(proposal))
    shown = proposals.describe(proposal)
    yes = {"type": "boolean", "title": say("agents.form.confirm"), "default": False}
    question = f"{shown['summary']}\n{shown['question']}"
    answer = await form.ask(question, fields(confirm=yes), {"proposal": proposal.id, "hash": digest})
    if isinstance(answer, InputRequiredResult):
        return answer
    decision = _decision(answer)
    if decision is None:
        return ProposalResult(**shown)
    return await _decided(shop, await speaker.refresh(), proposal.id, digest, decision)


def _decision(answer: ElicitResult | None) -> Decision | None:
    """Return what a form says; None where it was closed, or could not be shown."""
    if answer is None or answer.action == "cancel":
        return None
    return "confirm" if typed(answer).get("confirm") is True else "decline"


async def pass_on(shop: Shop, principal: Principal, asked: ConfirmArguments) -> OutcomeResult:
    """Take what a program says that the customer answered.

    Raises:
        InputError: It is no plain yes or no.
        NotAllowed: The shop does not take such a yes.
        ShopclerkError: Unknown, not theirs, changed or closed.
    """
    said = consent.read(asked.customer_words)
    if said not in ("yes", "no", "stop"):
        raise InputError(say("agents.not_a_yes"), code="not_a_yes")
    decision: Decision = "confirm" if said == "yes" else "decline"
    return await _decided(shop, principal, asked.proposal_id, asked.hash, decision, agent=True)


async def _decided(
    shop: Shop, principal: Principal, proposal_id: str, digest: str, decision: Decision, *, agent: bool = False
) -> OutcomeResult:
    proposal: Proposal = await proposals.decide(shop, principal, proposal_id, digest, decision, agent=agent)
    status = await outcome.wait(shop, proposal)
    return OutcomeResult(proposal_id=proposal.id, state=status.state, sentence=status.sentence, code=status.code)
