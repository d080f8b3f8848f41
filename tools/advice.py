"""Tools that advise: what to look at next, and what the store itself says about a question."""

from __future__ import annotations

import asyncio
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from commerce.customer import Tier
from commerce.errors import InputError, ProductNotFound, StoreError
from commerce.money import parse_amount
from commerce.sentences import say
from service import orders, terms
from service.changes.able import able
from service.discovery import named
from service.knowledge import Answer, topics
from service.recommend import Ask, Kind
from service.typed import spelled
from tools import discovery as discovery_tools
from tools.context import ToolContext, make
from tools.results import AnswerResult, ComparisonResult, ProductsResult

_ORDERS_SECONDS = 2.0
_NOT_BOUGHT = ("cancelled", "failed")
#: What a comparison tells of variants.
_COMPARED = ("options", "price", "in_stock")
_MOST_VARIANTS, _DESCRIBED = 100, 600


class RecommendArguments(BaseModel):
    """Arguments of ``recommend``."""

    model_config = ConfigDict(extra="ignore")

    kind: Literal["similar", "goes_with", "for_you", "trending"] = Field(
        ..., description="like a product, to go with a product, for this customer's taste, or what others buy"
    )
    product_id: str | None = Field(
        None, max_length=255, description="for similar and goes_with: id from a result; default: the one shown last"
    )
    liked: list[str] | None = Field(None, max_length=30, description="ids of products that the customer said they like")
    rejected: list[str] | None = Field(None, max_length=30, description="ids of products that they do not want")
    cheaper: bool | None = Field(None, description="true: only what costs less than the product")
    min_price: str | None = Field(None, description="lowest price")
    max_price: str | None = Field(None, description="highest price, such as 120")
    category: str | None = Field(None, max_length=200, description="category name, if the customer named one")

    @field_validator("min_price", "max_price", mode="before")
    @classmethod
    def _price(cls, value: object) -> str | None:
        if value in (None, ""):
            return None
        return format(parse_amount(str(value) if isinstance(value, float) else value), "f")


class ComparisonArguments(BaseModel):
    """Arguments of ``compare_products``."""

    model_config = ConfigDict(extra="ignore")

    product_ids: list[str] = Field(..., min_length=2, max_length=5, description="ids from a result, or names")


class QuestionArguments(BaseModel):
    """Arguments of ``ask_store``."""

    model_config = ConfigDict(extra="ignore")

    question: str = Field(..., min_length=1, max_length=500, description="the customer's question, in their own words")
    product_id: str | None = Field(None, max_length=255, description="the product that it is about, if any")
    after: str | None = Field(
        None, max_length=40, description="`topic` of the last answer, if the question goes on from it: 'and amex?'"
    )


async def recommend(context: ToolContext, kind: Kind, **more: Any) -> ProductsResult:
    """Recommend products, each with a reason that is true."""
    product_id = more.get("product_id") or ""
    if kind in ("similar", "goes_with") and not product_id:
        if not context.shown:
            raise InputError(say("recommend.which"))
        product_id = context.shown[-1]
    ask = Ask(
        kind,
        product_id=product_id,
        liked=tuple(more.get("liked") or ()),
        rejected=tuple(more.get("rejected") or ()),
        shown=context.shown,
        bought=await _bought(context),
        cheaper=bool(more.get("cheaper")),
        min_price=parse_amount(more["min_price"]) if more.get("min_price") else None,
        max_price=parse_amount(more["max_price"]) if more.get("max_price") else None,
        category=more.get("category") or "",
    )
    recommendation = await context.shop.recommender.recommend(ask)
    data = recommendation.model_dump(mode="json", exclude_none=True)
    for item in data["items"]:
        # Not "reason": that is what code vouches for, and this quotes product data.
        item["because"] = item.pop("reason")
    return ProductsResult(recommended=data.pop("kind"), **data, **discovery_tools.prices(context.shop))


async def _bought(context: ToolContext) -> frozenset[str]:
    """Return the products of the customer's own orders; nothing for a visitor, or when they cannot be read."""
    if context.principal.tier < Tier.VERIFIED_GUEST or not context.principal.email:
        return frozenset()
    try:
        async with asyncio.timeout(_ORDERS_SECONDS):
            found = await orders.mine(context.shop, context.principal, limit=20)
    except (StoreError, TimeoutError):
        return frozenset()
    return frozenset(
        line.product_id for order in found if order.status not in _NOT_BOUGHT for line in order.lines if line.product_id
    )


async def compare_products(context: ToolContext, product_ids: list[str]) -> ComparisonResult:
    """Show several products side by side."""
    discovery = context.shop.discovery
    found = {each.id: each for each in await discovery.products(product_ids)}
    items = []
    for name in product_ids:
        known = found.get(name)
        if known is None:
            called = await named.called(discovery, name)
            if len(called) != 1:
                raise ProductNotFound(say("products.not_found", name=name))
            known = await discovery.product(called[0].id)
        data = known.model_dump(mode="json", exclude_none=True, exclude={"images", "sku", "category"})
        data["description"] = data["description"][:_DESCRIBED]
        data["variants"] = [{name: each[name] for name in _COMPARED} for each in data["variants"]]
        items.append(data)
    if sum(len(each["variants"]) for each in items) > _MOST_VARIANTS:
        items = [{**each, "variants": []} for each in items]
    return ComparisonResult(items=items, **discovery_tools.prices(context.shop))


async def ask_store(
    context: ToolContext, question: str, product_id: str | None = None, after: str | None = None
) -> AnswerResult:
    """Quote what the store says about a question: the rules that judge it, its pages, a product's data."""
    product = None
    if product_id:
        try:
            product = await context.shop.discovery.product(product_id)
        except ProductNotFound:
            product = None
    topic = topics.of(spelled(question), after or "") if product is None else None
    knowledge = context.shop.knowledge
    answer = await knowledge.answer(question, product, topic=topic)
    quotes = _quotes(context, answer)
    near: list[dict[str, Any]] = []
    if topic is not None:
        quotes += _ruled(context, topic, question, quotes)
        beside = topics.named(topic.near) if not quotes else None
        near = _quotes(context, await knowledge.answer(question, topic=beside)) if beside is not None else []
    told: dict[str, Any] = {"topic": topic.name if topic else "", "near": near[:1]}
    if size := await knowledge.size(question):
        told["sizes"] = size
    return AnswerResult(query=question, found=bool(quotes), quotes=quotes, **told)


def _quotes(context: ToolContext, answer: Answer) -> list[dict[str, Any]]:
    return [
        {
            "text": each.text,
            "heading": each.heading,
            "title": each.title,
            "url": context.shop.link(each.url),
            "source": each.source,
        }
        for each in answer.quotes
    ]


def _ruled(
    context: ToolContext, topic: topics.Topic, question: str, quotes: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return what the rules say on a topic, as a quote."""
    if not topic.policy or (topic.pages_first and quotes):
        return []
    policy = context.shop.policy.on_platform(able(context.shop.connector))
    text = terms.render(policy, topic.policy, question)
    title = say(f"terms.topic.{topic.policy}")
    return [{"text": text, "heading": "", "title": title, "url": "", "source": "rules"}] if text else []


TOOLS = (
    make(
        "recommend",
        "Recommend products in stock, never what the customer bought already: similar to one, to go with one, for the "
        "customer's taste (name what they liked and rejected), or what others buy lately. `because` says why, "
        "truly; tell that and nothing else.",
        RecommendArguments,
        recommend,
    ),
    make(
        "compare_products",
        "Show two to five products side by side, with all facts, variants, prices and stock.",
        ComparisonArguments,
        compare_products,
    ),
    make(
        "ask_store",
        "Look up what the store's own pages (shipping, warranty, sizes, care, gift cards, privacy, …) and a product's "
        "own data say about a question. Quote them with their title; when nothing is found, say you do not know.",
        QuestionArguments,
        ask_store,
    ),
)
