"""Tools that read orders and the store's policy."""

from __future__ import annotations

from pydantic import BaseModel, Field

from service import orders, terms
from service.changes.able import able
from service.changes.possible import described
from tools.advice import ask_store
from tools.context import ToolContext, make
from tools.results import AnswerResult, OrderResult, OrdersResult, PolicyResult


class NoArguments(BaseModel):
    """Arguments of a tool that takes none: who is asking comes from the session."""


class OrderArguments(BaseModel):
    """Arguments of ``get_order``."""

    order_number: str = Field(..., min_length=1, max_length=80, description="the order number the customer gave")


class PolicyArguments(BaseModel):
    """Arguments of ``store_policy``."""

    topic: str = Field("all", max_length=300, description=f"{', '.join(terms.TOPICS)}, or the customer's question")


_LISTED = 10


async def list_orders(context: ToolContext) -> OrdersResult:
    """List the customer's own newest orders."""
    found = await orders.mine(context.shop, context.principal, _LISTED + 1)
    more = {"more": True} if len(found) > _LISTED else {}
    return OrdersResult(orders=[orders.summarise(order) for order in found[:_LISTED]], **more)


async def get_order(context: ToolContext, order_number: str) -> OrderResult:
    """Show one of the customer's own orders, fresh from the store."""
    order = await orders.load(context.shop, context.principal, order_number)
    return OrderResult(order=await described(context.shop, order))


async def store_policy(context: ToolContext, topic: str) -> PolicyResult | AnswerResult:
    """Quote the store's policy, rendered from the data that judges; the store's pages where that says nothing."""
    known = topic if topic in terms.TOPICS else terms.topic_of(topic)
    policy = context.shop.policy.on_platform(able(context.shop.connector))
    text = terms.render(policy, known, topic)
    if not text:
        return await ask_store(context, topic)
    return PolicyResult(topic=known, text=text)


TOOLS = (
    make("list_orders", "List the signed-in customer's own orders, newest first.", NoArguments, list_orders),
    make(
        "get_order",
        "Get one order of the signed-in customer: status, articles, totals, tracking, and what can still be changed.",
        OrderArguments,
        get_order,
    ),
    make(
        "store_policy",
        "Quote the store's policy on refunds, returns, withdrawal, warranty, exchanges, cancellations, addresses, "
        "payment or shipping.",
        PolicyArguments,
        store_policy,
    ),
)
