"""The tool that leads to the store's checkout."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator

from commerce import titles
from service import cart
from service.conversations import conversations
from tools.context import ToolContext, make
from tools.results import CheckoutResult


class CartPiece(BaseModel):
    """Some pieces of one variant."""

    model_config = ConfigDict(extra="ignore")

    item: str = Field(..., min_length=1, max_length=120, description="handle of a variant, from get_product")
    quantity: int = Field(1, ge=1, le=100, description="how many pieces")

    @model_validator(mode="before")
    @classmethod
    def _by_sku(cls, value: object) -> object:
        return {"item": value["sku"], **value} if isinstance(value, dict) and "sku" in value else value


class CartArguments(BaseModel):
    """Arguments of ``checkout_link``."""

    items: tuple[CartPiece, ...] = Field(..., min_length=1, max_length=20, description="what the customer takes")


async def checkout_link(context: ToolContext, items: Any) -> CheckoutResult:
    """Return a link to a cart with what the customer takes."""
    wanted = [cart.Wanted(each.item, each.quantity) for each in items]
    by_model = context.answered is not None  # the embedded engine reads the words itself
    said = await conversations.said(context.shop, context.conversation_id) if by_model else ()
    texts = [each.text for each in said if each.customer]
    found = await cart.link(context.shop, context.principal, wanted, context.shown, texts)
    lines = [
        {
            "title": titles.title(line.title),
            "variant": titles.title(line.variant, 60),
            "handle": line.handle,
            "sku": line.sku,
            "quantity": line.quantity,
            "price": f"{line.price:f}",
        }
        for line in found.lines
    ]
    discount = {"discount_code": found.discount_code} if found.discount_code else {}
    shop = context.shop
    closed = {"unserved": True} if shop.info.here and not shop.serving else {}
    return CheckoutResult(
        url=shop.link(found.url) or found.url, items=lines, currency=found.currency, **discount, **closed
    )


TOOLS = (
    make(
        "checkout_link",
        "Get a link to the store's checkout for variants that the customer wants to buy. Nothing is bought by this.",
        CartArguments,
        checkout_link,
    ),
)
