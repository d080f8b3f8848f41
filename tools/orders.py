"""Tools that read orders and the store's policy."""

from __future__ import annotations

from pydantic import BaseModel, Field

from runtime import clock
from service import order_words, orders, terms
from service.changes.able import able
from service.changes.possible import described
from tools.advice import ask_store
from tools.context import ToolContext, make
from tools.results import AnswerResult, OrderResult, OrdersResult, PolicyResult


class OrdersArguments(BaseModel):
    """Arguments of ``list_orders``: who is asking comes from the session."""

    about: str = Field(
        "", max_length=400, description="the customer's words that tell which: articles, day, state, place"
    )
    after: str = Field("", max_length=80, description="the order spoken of before, for 'the one before that'")
    page: int = Field(1, ge=1, le=10, description="10 a page")


class OrderArguments(BaseModel):
    """Arguments of ``get_order``."""

    order_number: str = Field(..., min_length=1, max_length=80, description="the order number the customer gave")


class PolicyArguments(BaseModel):
    """Arguments of ``store_policy``."""

    topic: str = Field("all", max_length=300, description=f"{', '.join(terms.TOPICS)}, or the customer's question")


_LISTED = 10


async def list_orders(context: ToolContext, about: str = "", after: str = "", page: int = 1) -> OrdersResult:
    """List the customer's own orders, newest first: all, or those that their words name; none where they name none."""
    if about:
        mine = await orders.mine(context.shop, context.principal, orders.MOST)
        named = order_words.found(about, mine, clock.now().date(), after)
        found, told = list(named.orders), {"about": about, "by": list(named.by)}
    else:
        found, told = await orders.mine(context.shop, context.principal, page * _LISTED + 1), {}
    shown = found[(page - 1) * _LISTED : page * _LISTED]
    more = {"more": True} if len(found) > page * _LISTED else {}
    return OrdersResult(orders=[orders.with_articles(order) for order in shown], **told, **more)


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
    make(
        "list_orders",
        "List the signed-in customer's own orders with their articles, newest first, or find the one that they name.",
        OrdersArguments,
        list_orders,
    ),
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
