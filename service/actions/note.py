"""The action ``add_note``: the customer's words on an order, for the shop's people."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from commerce.customer import Tier
from commerce.judge import Verdict, judge_approval, judge_note
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import StoreConnector
from connectors.stores.changes import NoteRequest
from service.changes import ledger
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce
from service.consent import notes


class NoteArguments(Arguments):
    """What the note says."""

    text: str = Field(..., min_length=1, max_length=2000, description="the note, in the customer's words")

    @field_validator("text", mode="before")
    @classmethod
    def _text(cls, value: object) -> object:
        return one_line(value, 2000) if isinstance(value, str) else value


async def prepare(case: Case, arguments: NoteArguments) -> Prepared:
    """Judge the note and word the question."""
    order, policy = case.order, case.policy
    today = await ledger.done_today(case.shop, order, "add_note", case.proposal_id)
    enforce(judge_note(arguments.text, policy, today))
    notes.check(case.said, arguments.text)
    request = NoteRequest(key="", order_id=order.id, text=arguments.text)
    return Prepared(
        summary=f'Add this note to order {order.number}: "{arguments.text}".',
        quote={"text": arguments.text},
        effects=(PlannedEffect("add_note", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(policy.add_note, policy),
    )


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Add the note under the effect's key."""
    order = await connector.add_note(NoteRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this note was added."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await connector.find_change(order_id, key) else None


def done(_quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a note that was added."""
    return f"Done: your note is on order {number}."


def possible(_order: Order, policy: StorePolicy) -> Verdict:
    """Return whether a note could be added."""
    return judge_note(None, policy)


EFFECT = EffectKind("add_note", send, find, "the note is added")
SPEC = ActionSpec(
    name="add_note",
    place=100,
    path="note",
    arguments=NoteArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose a note on an order of the customer for the shop's people, in the customer's words. The customer is "
        "asked to confirm. Nothing is added by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    harmless=True,
)
