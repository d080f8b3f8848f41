"""A proposal as it is written down: what was judged and priced, and the hash by which it is known again."""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from commerce.language import language
from commerce.order import Order
from commerce.sentences import joined, names_in
from runtime import clock
from service.changes.lasting import lifetime
from service.changes.spec import ActionSpec, Case, Prepared
from store.models import Proposal


def draft(case: Case, spec: ActionSpec, prepared: Prepared) -> Proposal:
    """Return the proposal of what was judged and priced, open and not stored yet."""
    now, principal = clock.now(), case.principal
    number = case.subject.number if isinstance(case.subject, Order) else ""
    proposal = Proposal(
        id=uuid.uuid4().hex,
        shop_id=case.shop.shop_id,
        action=spec.name,
        order_id=case.subject.id,
        order_number=number,
        subject=principal.subject,
        arguments=prepared.arguments,
        summary=prepared.summary,
        principal=principal.model_dump(mode="json"),
        state="open",
        created_at=now,
        expires_at=now + lifetime(),
        quote={
            "shown": prepared.quote,
            "effects": _effects_json(prepared),
            "approval": prepared.approval,
            "names": names_in(prepared.summary),
        },
        language=language(),
    )
    if prepared.approval:
        proposal.summary = joined(prepared.summary, prepared.approval)
    proposal.hash = digest(
        [
            proposal.id,
            spec.name,
            proposal.order_id,
            principal.subject,
            proposal.summary,
            prepared.quote,
            proposal.quote["effects"],
            prepared.approval,
        ]
    )
    return proposal


def _effects_json(prepared: Prepared) -> list[dict[str, Any]]:
    return [
        {
            "kind": each.kind,
            "request": each.request,
            "amount": each.amount.minor if each.amount else 0,
            "currency": each.amount.currency if each.amount else "",
        }
        for each in prepared.effects
    ]


def unchanged(proposal: Proposal, prepared: Prepared) -> bool:
    """Return whether a fresh judgement comes to exactly what the proposal says, and asks for no approval anew."""
    if prepared.approval and not proposal.quote.get("approval"):
        return False
    return bool(proposal.quote["shown"] == prepared.quote and proposal.quote["effects"] == _effects_json(prepared))


def digest(value: object) -> str:
    """Return the hash of a value, the same for the same value."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
