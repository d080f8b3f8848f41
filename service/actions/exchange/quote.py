"""What ``exchange_items`` would do: judged, priced and worded, before it is asked."""

from __future__ import annotations

from commerce.causes import FAULTS
from commerce.customer import Kind
from commerce.judge import judge_approval, pieces_of
from commerce.money import Money
from commerce.policy_words import reason as in_words
from commerce.sentences import joined, say
from connectors.stores.changes import ExchangeRequest
from runtime import clock
from service.actions.exchange.arguments import ExchangeArguments
from service.actions.exchange.rule import RULE, judge_exchange
from service.actions.returns import rule as returns
from service.actions.returns.rule import judge_returnable, judge_unpaid, parcel_words
from service.changes import pieces, swaps
from service.changes.choices import choose
from service.changes.spec import Case, PlannedEffect, Prepared, enforce


async def prepare(case: Case, arguments: ExchangeArguments) -> Prepared:
    """Judge the exchange, ask the platform for the difference, and word the question."""
    case = await pieces.asked_back(case)
    order, policy, now = case.order, case.policy, clock.now()
    reason = choose(arguments.reason, returns.RULE.of(policy).reasons, "reason")
    enforce(judge_returnable(order, (), RULE.of(policy), policy, now, reason))
    asked = await swaps.read(case, arguments.swaps, order.returnable)
    worth = swaps.worth(asked, order.currency)
    enforce(judge_exchange(order, asked, reason, worth, policy, now))
    if case.principal.kind is not Kind.STAFF:
        enforce(judge_unpaid(order, pieces_of(asked), policy))
    difference = await swaps.difference(case.shop.connector.exchanges, order.id, asked)
    request = ExchangeRequest(key="", order_id=order.id, swaps=swaps.requests(asked), reason=reason)
    asked_for = say(
        "actions.exchange.summary.why" if reason else "actions.exchange.summary",
        order=order.number,
        swaps=swaps.words(order, asked),
        reason=in_words(reason, returns.RULE.of(policy).reasons),
    )
    settled = _settled(difference, case.shop.connector.capabilities.collects)
    return Prepared(
        summary=joined(asked_for, settled, parcel_words(reason, policy) if reason in FAULTS else ""),
        quote={"difference": f"{difference.amount:f}", "currency": order.currency},
        effects=(PlannedEffect("exchange_items", request.model_dump(mode="json", exclude={"key"})),),
        arguments=arguments.model_dump(mode="json") | {"swaps": swaps.handled(order, asked)},
        approval=judge_approval(RULE.of(policy), policy, worth),
    )


def _settled(difference: Money, collects: bool) -> str:
    if difference.minor > 0 and not collects:
        return say("actions.exchange.more_asked", sum=difference)
    if difference.minor > 0:
        return say("actions.exchange.more", sum=difference)
    if difference.minor < 0:
        return say("actions.exchange.less", sum=-difference)
    return say("actions.exchange.same")
