"""ActionSpec: the single source of everything about one action."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ConfigDict

from commerce.customer import Kind, Principal, Tier
from commerce.errors import NeedsPerson, PolicyDenied, StepUpRequired
from commerce.judge import Outcome, Verdict
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from connectors.stores.base import StoreConnector
from service.shop import Shop


class Arguments(BaseModel):
    """Base of all action arguments: strict about names, as they come from a model or over HTTP."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


@dataclass(frozen=True)
class Case:
    """One order before the judge: whose request it is, and the proposal it already has, if any."""

    shop: Shop
    principal: Principal
    order: Order
    proposal_id: str = ""

    @property
    def policy(self) -> StorePolicy:
        """The policy as it binds this principal: staff are the person that "needs a person" asks for."""
        policy = self.shop.policy
        return policy.for_staff() if self.principal.kind is Kind.STAFF else policy


@dataclass(frozen=True)
class PlannedEffect:
    """One write that the proposal would cause: what is sent, and the money it moves."""

    kind: str
    request: dict[str, Any]
    amount: Money | None = None


@dataclass(frozen=True)
class Prepared:
    """A judged and priced change, ready to be shown.

    ``quote`` holds what the change rests on; if it reads differently when the change is about to be sent,
    the proposal is void. ``summary`` is what the customer is asked to confirm.
    """

    summary: str
    quote: dict[str, Any]
    effects: tuple[PlannedEffect, ...]
    limit: Money | None = None  # the most that may ever be refunded on the order, for the reservation
    arguments: dict[str, Any] = field(default_factory=dict)


Prepare = Callable[[Case, Any], Awaitable[Prepared]]
Send = Callable[[StoreConnector, str, dict[str, Any]], Awaitable[dict[str, Any]]]
Find = Callable[[StoreConnector, str, dict[str, Any]], Awaitable[dict[str, Any] | None]]
Sentence = Callable[[dict[str, Any], str], str]


@dataclass(frozen=True)
class ActionSpec:
    """One action: arguments, identity, capability, rule, quote, summary, effect, texts, route, audit word.

    Attributes:
        name: The tool's name, the policy's section and the platform capability.
        path: Last part of ``POST /orders/{order_id}/<path>``.
        arguments: Model of the arguments, the order number aside.
        tier: What the session must have proven.
        description: What the model reads about the tool.
        prepare: Judges and prices; raises `PolicyDenied`, `NeedsPerson`, `StepUpRequired` or `InputError`.
        send: Writes to the platform under the effect's key and returns facts for the ledger.
        find: Reads back whether the write happened; None = not there.
        done: The sentence for a confirmed effect, from the proposal's quote and the order number.
    """

    name: str
    path: str
    arguments: type[Arguments]
    tier: Tier
    description: str
    prepare: Prepare
    send: Send
    find: Find
    done: Sentence


def enforce(verdict: Verdict) -> None:
    """Raise what the verdict says.

    Raises:
        PolicyDenied: Denied, with the policy's reason.
        NeedsPerson: Only a person may do it.
        StepUpRequired: The session must prove more.
    """
    if verdict.outcome is Outcome.DENIED:
        raise PolicyDenied(verdict.reason, code=verdict.code)
    if verdict.outcome is Outcome.STEP_UP:
        raise StepUpRequired(verdict.reason)
    if verdict.outcome is Outcome.NEEDS_PERSON:
        raise NeedsPerson(verdict.reason, code=verdict.code)
