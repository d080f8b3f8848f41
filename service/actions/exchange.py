"""The action ``exchange_items``: goods that arrived come back for another variant of the same product."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from commerce.causes import FAULTS
from commerce.customer import Kind, Tier
from commerce.judge import (
    Verdict,
    judge_approval,
    judge_exchange,
    judge_returnable,
    judge_unpaid,
    parcel_words,
    pieces_of,
)
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from connectors.stores.base import StoreConnector
from connectors.stores.changes import ExchangeRequest
from runtime import clock
from service.actions import returns
from service.actions.returns import REASON
from service.changes import pieces, swaps
from service.changes.choices import choose
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce
from service.changes.swaps import SwapArgument


class ExchangeArguments(Arguments):
    """What comes back and what is wanted instead."""

    swaps: tuple[SwapArgument, ...] = Field(..., min_length=1, max_length=20, description="all articles at once")
    reason: str = Field("", max_length=120, description=REASON)


async def prepare(case: Case, arguments: ExchangeArguments) -> Prepared:
    """Judge the exchange, ask the platform for the difference, and word the question."""
    case = await pieces.asked_back(case)
    order, policy, now = case.order, case.policy, clock.now()
    reason = choose(arguments.reason, policy.return_items.reasons, "The reason")
    enforce(judge_returnable(order, (), policy.exchange_items, policy, now, reason))
    asked = await swaps.read(case, arguments.swaps, order.returnable)
    worth = swaps.worth(asked, order.currency)
    enforce(judge_exchange(order, asked, reason, worth, policy, now))
    if case.principal.kind is not Kind.STAFF:
        enforce(judge_unpaid(order, pieces_of(asked), policy))
    difference = await swaps.difference(case.shop.connector, order.id, asked)
    request = ExchangeRequest(key="", order_id=order.id, swaps=swaps.requests(asked), reason=reason)
    settled = _settled(difference, case.shop.connector.capabilities.collects)
    settled += f" {parcel_words(reason, policy)}" if reason in FAULTS else ""
    why = f" (reason: {policy.return_items.reasons[reason]})" if reason else ""
    return Prepared(
        summary=f"Exchange on order {order.number}: {swaps.words(order, asked)}{why}. {settled}",
        quote={"difference": f"{difference.amount:f}", "currency": order.currency},
        effects=(PlannedEffect("exchange_items", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json") | {"swaps": swaps.handled(order, asked)},
        approval=judge_approval(policy.exchange_items, policy, worth),
    )


def _settled(difference: Money, collects: bool) -> str:
    if difference.minor > 0 and not collects:
        return f"That costs {difference} more, which a colleague asks you for before the new article is sent."
    if difference.minor > 0:
        return f"That costs {difference} more, which you pay when the goods you send back have arrived."
    if difference.minor < 0:
        return f"That costs {-difference} less, which goes back to you when the goods you send back have arrived."
    return "The price stays the same. We send the new article when the goods you send back have arrived."


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Open the exchange under the effect's key."""
    found = await connector.exchange(ExchangeRequest.model_validate({**request, "key": key}))
    return returns.facts(found)


def done(_quote: dict[str, Any], number: str, results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed exchange."""
    label = str(results[0].get("label", ""))
    return f"Done: your exchange for order {number} has been registered.{f' {label}' if label else ''}"


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether anything of the order could be exchanged."""
    return judge_returnable(order, (), policy.exchange_items, policy, clock.now())


EFFECT = EffectKind("exchange_items", send, returns.find, "the exchange has been registered")
SPEC = ActionSpec(
    name="exchange_items",
    place=40,
    path="exchange",
    arguments=ExchangeArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose an exchange of articles that have arrived for another variant (size, colour) of the same product. "
        "Name all articles of the order in one call. The customer is asked to confirm. Nothing is registered by "
        "calling this."
    ),
    prepare=prepare,
    effects=(EFFECT,),
    done=done,
    possible=possible,
    closed=frozenset({"swaps.item", "swaps.variant", "swaps.quantity", "reason"}),
)
