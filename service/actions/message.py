"""The action ``resend_message``: the store sends one of its own mails about an order again."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from commerce.customer import Tier
from commerce.judge import Verdict, judge_approval, judge_resend
from commerce.order import Order
from commerce.policy import StorePolicy
from commerce.text import one_line
from connectors.stores.base import StoreConnector
from connectors.stores.changes import MessageKind, MessageRequest
from service.changes import ledger, said
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce

#: A mail with an order in it goes to nobody else, whoever was named.
ONLY_THERE = "Mails about an order only go to the e-mail address that it was placed with."
_NAMES = {"confirmation": "order confirmation", "invoice": "invoice", "shipping": "shipping mail"}


class MessageArguments(Arguments):
    """Which mail."""

    kind: MessageKind = Field(..., description="confirmation, invoice or shipping")


async def prepare(case: Case, arguments: MessageArguments) -> Prepared:
    """Judge the request and word the question."""
    order, policy = case.order, case.policy
    today = await ledger.done_today(case.shop, order, "resend_message", case.proposal_id)
    enforce(judge_resend(order, arguments.kind, policy, today))
    said.check_mail(case.said, arguments.kind, _NAMES)
    where = f"{one_line(order.email, 120)}.{f' {ONLY_THERE}' if said.sends_elsewhere(case.said, order.email) else ''}"
    request = MessageRequest(key="", order_id=order.id, kind=arguments.kind)
    return Prepared(
        summary=f"Send the {_NAMES[arguments.kind]} of order {order.number} again, to {where}",
        quote={"kind": arguments.kind, "recipient": order.email},
        effects=(PlannedEffect("resend_message", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json"),
        approval=judge_approval(policy.resend_message, policy),
    )


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Have the mail sent under the effect's key."""
    sent = await connector.resend(MessageRequest.model_validate({**request, "key": key}))
    return {"platform_ref": sent.id, "recipient": sent.recipient}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this mail was sent."""
    order_id = str(request["order_id"])
    return {"platform_ref": order_id} if await connector.find_change(order_id, key) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a mail that was sent."""
    return f"Done: the {_NAMES[quote['kind']]} of order {number} has been sent to {quote['recipient']}."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether any mail about the order could be sent again."""
    return judge_resend(order, "", policy)


EFFECT = EffectKind("resend_message", send, find, "the mail has been sent")
SPEC = ActionSpec(
    name="resend_message",
    place=90,
    path="message",
    arguments=MessageArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose to send the order confirmation, the invoice or the shipping mail of a customer's order again, to the "
        "address on the order. The customer is asked to confirm. Nothing is sent by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"kind"}),
    harmless=True,
)
