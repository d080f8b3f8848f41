"""The action ``change_items``: other variants on an order that has not been sent, all at once and only once."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from commerce.customer import Tier
from commerce.judge import Verdict, judge_approval, judge_items
from commerce.money import Money
from commerce.order import Order
from commerce.policy import StorePolicy
from connectors.stores.base import RefundRequest, StoreConnector
from connectors.stores.changes import ItemsRequest
from service.actions import refund
from service.changes import ledger, payout, swaps, unsent
from service.changes.spec import ActionSpec, Arguments, Case, EffectKind, PlannedEffect, Prepared, enforce
from service.changes.swaps import SwapArgument


class ItemsArguments(Arguments):
    """Which articles become which other variants."""

    swaps: tuple[SwapArgument, ...] = Field(..., min_length=1, max_length=20, description="all articles at once")


async def prepare(case: Case, arguments: ItemsArguments) -> Prepared:
    """Judge the change, ask the platform for the difference, and word the question."""
    order, policy = case.order, case.policy
    rule = policy.change_items
    enforce(judge_items(order, None, None, policy, None))
    await unsent.enforce_still(case)
    asked = await swaps.read(case, arguments.swaps, lambda line: line.refundable_quantity)
    enforce(judge_items(order, asked, None, policy, None))
    difference = await swaps.difference(case.shop.connector, order.id, asked)
    spent = await ledger.spent_today(case.shop, case.principal, order, case.proposal_id)
    enforce(judge_items(order, asked, difference, policy, spent))
    request = ItemsRequest(key="", order_id=order.id, swaps=swaps.requests(asked))
    effects = [PlannedEffect("change_items", request.model_dump(mode="json", exclude={"key"}))]
    back = -difference if difference.minor < 0 else None
    if back:
        payout.enforce_payable(case, [swap.line for swap in asked])
        pay = RefundRequest(key="", order_id=order.id, amount=back, reason="Cheaper variant")
        effects.append(PlannedEffect("refund_order", pay.model_dump(mode="json", exclude={"key"}), back))
    return Prepared(
        summary=f"Change order {order.number}: {swaps.words(order, asked)}. {_price(order, difference, back, policy)} "
        "The articles of an order can be changed only once.",
        quote={
            "difference": f"{difference.amount:f}", "currency": order.currency, "method": order.payment_method,
            "back": str(back) if back else "", "by_hand": order.by_hand,
        },
        effects=tuple(effects),
        limit=order.paid,
        arguments=arguments.model_dump(mode="json") | {"swaps": swaps.handled(order, asked)},
        approval=judge_approval(rule, policy, spent.on_order(order, back) if back else max(difference, -difference)),
    )  # fmt: skip


def _price(order: Order, difference: Money, back: Money | None, policy: StorePolicy) -> str:
    if back is not None:
        return f"It costs {back} less, which {payout.back(order, policy, several=False)}."
    if difference.minor > 0:
        return f"It costs {difference} more, which is charged to {order.payment_method}."
    return "The price stays the same."


async def send(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any]:
    """Change the articles under the effect's key."""
    order = await connector.change_items(ItemsRequest.model_validate({**request, "key": key}))
    return {"platform_ref": order.id, "total": f"{order.total.amount:f}", "currency": order.currency}


async def find(connector: StoreConnector, key: str, request: dict[str, Any]) -> dict[str, Any] | None:
    """Read back whether this change happened: the mark is there, and so are the articles."""
    wanted = ItemsRequest.model_validate({**request, "key": key})
    if not await connector.find_change(wanted.order_id, key):
        return None
    # Somebody else may have changed the order's articles after ours was begun and never done.
    there = {line.variant_id for line in (await connector.order_by_id(wanted.order_id)).lines}
    return {"platform_ref": wanted.order_id} if all(swap.variant_id in there for swap in wanted.swaps) else None


def done(quote: dict[str, Any], number: str, _results: list[dict[str, Any]]) -> str:
    """Return the sentence for a confirmed change of articles."""
    text = f"Done: the articles of order {number} have been changed."
    if not quote["back"]:
        return text
    if quote.get("by_hand"):  # asked for by staff, who pay it themselves
        return f"{text} {payout.owed(quote['by_hand'])} {quote['back']}."
    return f"{text} {quote['back']} have been refunded to {quote['method']}."


def possible(order: Order, policy: StorePolicy) -> Verdict:
    """Return whether articles of the order could still be changed."""
    return judge_items(order, None, None, policy, None)


EFFECT = EffectKind("change_items", send, find, "the articles are changed")
SPEC = ActionSpec(
    name="change_items",
    place=50,
    path="items",
    arguments=ItemsArguments,
    tier=Tier.VERIFIED_GUEST,
    description=(
        "Propose other variants (size, colour) of the same products on an order that has not been sent yet. It can be "
        "done once per order: name all articles in one call, after changes of address or payment. The customer is "
        "asked to confirm. Nothing is changed by calling this."
    ),
    prepare=prepare,
    effects=(EFFECT, refund.EFFECT),
    done=done,
    possible=possible,
    closed=frozenset({"swaps.item", "swaps.variant", "swaps.quantity"}),
)
