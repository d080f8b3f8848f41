"""The tool that offers to show an article on the customer's own photo. It never sees, takes or deletes one."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from service import consent
from service.tryon import choosing, offering, photo_requests
from tools.context import ToolContext, make
from tools.results import TryOnResult

_FEW = 8  # words that only go on from what was said


class TryOnArguments(BaseModel):
    """Arguments of ``try_on``."""

    model_config = ConfigDict(extra="ignore")

    item: str = Field(..., min_length=1, max_length=255, description="id from a search result, or a SKU")
    variant: str = Field("", max_length=200, description="the colour that the customer named, if any")


async def try_on(context: ToolContext, item: str, variant: str) -> TryOnResult:
    """Tell how an article stands on the customer's photo; begin its picture only where their own words ask for it."""
    by_code = context.answered is None
    offer = await offering.offer(
        context.shop,
        context.principal,
        context.conversation_id,
        item,
        variant,
        context.shown,
        asked=by_code or _asked(context, variant),
    )
    product = offer.product
    chart = choosing.chart(product)
    more: dict[str, Any] = {
        **({"size_chart": chart} if chart else {}),
        **({"another_photo": True} if offer.another_photo else {}),
    }
    return TryOnResult(
        stage=offer.stage,
        sentence=offer.sentence,
        article=offering.facts(offer),
        colours=choosing.colours(product),
        sizes=choosing.sizes(product),
        **more,
    )


def _asked(context: ToolContext, variant: str) -> bool:
    """Return whether the customer's newest words ask for a picture, or go on from one: a colour, or a plain yes."""
    said = context.said
    if not said or photo_requests.asks(said) or not context.tried:
        return bool(said) and photo_requests.asks(said)
    named = bool(variant.strip()) and variant.strip().casefold() in said.casefold()
    coloured = choosing.is_colour(said) and len(said.split()) <= _FEW
    return named or coloured or consent.read(said) == "yes"


TOOLS = (
    make(
        "try_on",
        "Offer to show an article on a photo of the customer, when they ask how it looks on them. The shop system asks "
        "for consent and photo, makes the picture and tells the customer all of it; you never see it. Say nothing on "
        "how it fits or looks on them.",
        TryOnArguments,
        try_on,
    ),
)
