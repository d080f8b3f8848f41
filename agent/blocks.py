"""Blocks: what code shows beside its text, as data that every face draws as well as it can. The text is whole alone.

No block leads to a photo or a picture: who draws one asks for those with the credentials of whom it is drawn for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from service.shop import Shop
from service.tryon import consent, offering, photos, wishes
from tools.results import TryOnResult

#: Wherever a block says what it is for: so far only for this.
Purpose = Literal["tryon"]


class ArticleFacts(BaseModel):
    """The article that a block is about."""

    product_id: str
    variant_id: str = Field(description="POST /tryon/{session_id}/product/{variant_id} shows it on the photo")
    sku: str
    title: str
    variant: str = ""
    colour: str = ""
    price: str
    currency: str
    in_stock: bool
    url: str = ""
    image: str = ""


class Terms(BaseModel):
    """What is agreed to, a box each: text and adult are needed, remote is not and may be empty."""

    version: str
    text: str
    adult: str
    remote: str = ""


class UploadBlock(BaseModel):
    """Asks for a file, with the words that are agreed to before it is taken."""

    type: Literal["upload"] = "upload"
    purpose: Purpose = "tryon"
    article: ArticleFacts
    consent: Terms
    accept: list[str] = ["image/jpeg", "image/png", "image/webp"]
    most_bytes: int
    submit: str = "Show it on me"
    words: str = Field("", description="what to do where there is nothing to press")


class FormBlock(BaseModel):
    """Asks for a press of a button, and for nothing else."""

    type: Literal["form"] = "form"
    purpose: Purpose = "tryon"
    article: ArticleFacts
    submit: str = "Show it on me"
    words: str = ""


class ProgressBlock(BaseModel):
    """Something is being made; GET /tryon/sessions tells how far it is."""

    type: Literal["progress"] = "progress"
    purpose: Purpose = "tryon"
    article: ArticleFacts
    words: str = ""


class PictureBlock(BaseModel):
    """A picture is ready, to be shown beside the article; GET /tryon/sessions has its address."""

    type: Literal["picture"] = "picture"
    purpose: Purpose = "tryon"
    article: ArticleFacts
    words: str = ""


class QuickReply(BaseModel):
    """A button: it says something for the customer, or has the face do something.

    ``delete_photo`` deletes the conversation's try-on sessions; where there is none, the button is not shown.
    """

    label: str
    say: str = Field("", description="sent as the customer's message")
    do: Literal["", "delete_photo"] = Field("", description="delete_photo: DELETE /tryon/{session_id} of each")


class QuickRepliesBlock(BaseModel):
    """What may be pressed instead of typed."""

    type: Literal["quick_replies"] = "quick_replies"
    replies: list[QuickReply]


Block = Annotated[
    UploadBlock | FormBlock | ProgressBlock | PictureBlock | QuickRepliesBlock, Field(discriminator="type")
]


def of_tryon(result: TryOnResult, shop: Shop) -> list[dict[str, Any]]:
    """Return the blocks of a result of ``try_on``."""
    article = ArticleFacts.model_validate(result.article)
    words = offering.without_buttons(shop, article.sku or article.variant_id)
    stage = result.stage
    card: UploadBlock | FormBlock | ProgressBlock | PictureBlock | None = None
    if stage == "photo" or (stage == "refused" and result.another_photo):
        terms = consent.current(shop)
        card = UploadBlock(
            article=article, most_bytes=photos.MOST_BYTES, words=words,
            consent=Terms(version=terms.version, text=terms.text, adult=terms.adult, remote=terms.remote),
        )  # fmt: skip
    elif stage == "ready":
        card = FormBlock(article=article)
    elif stage == "making":
        card = ProgressBlock(article=article, words=words)
    elif stage == "done":
        card = PictureBlock(article=article, words=words)
    replies = QuickRepliesBlock(replies=_replies(result))
    return [each.model_dump(mode="json") for each in (card, replies) if each is not None]


def _replies(result: TryOnResult) -> list[QuickReply]:
    found = []
    if len(result.colours) > 1:
        found.append(QuickReply(label="Another colour", say=wishes.ANOTHER_COLOUR))
    if result.sizes or result.size_chart:
        found.append(QuickReply(label="Size chart", say=wishes.SIZE_CHART))
    return [*found, QuickReply(label="Delete my photo", do="delete_photo")]


def in_words(blocks: Sequence[dict[str, Any]]) -> list[str]:
    """Return what blocks say where they cannot be drawn."""
    return [str(each["words"]) for each in blocks if each.get("words")]
