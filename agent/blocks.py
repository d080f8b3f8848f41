"""Blocks: what code shows beside its text, as data that every face draws as well as it can. The text is whole alone.

No block leads to a photo or a picture: who draws one asks for those with the credentials of whom it is drawn for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from commerce.sentences import say
from service.shop import Shop
from service.tryon import consent, offering, photo_requests, photos
from tools.results import TryOnResult

#: Wherever a block says what it is for: so far only for this.
Purpose = Literal["tryon"]
#: What of the reply's text a block stands for: who draws it may leave that out, who does not loses nothing.
SAYS = Field(description="the part of `text` that it stands for, word for word")


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
    submit: str = Field(default_factory=lambda: say("blocks.show_on_me"))
    words: str = Field("", description="what to do where there is nothing to press")


class FormBlock(BaseModel):
    """Asks for a press of a button, and for nothing else."""

    type: Literal["form"] = "form"
    purpose: Purpose = "tryon"
    article: ArticleFacts
    submit: str = Field(default_factory=lambda: say("blocks.show_on_me"))
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


class AddressBlock(BaseModel):
    """Asks for an address; what is filled in is sent as the customer's message, one part a line."""

    type: Literal["address"] = "address"


class CardLine(BaseModel):
    """An article of an order, or of what comes back."""

    title: str
    variant: str = ""
    sku: str = ""
    quantity: int
    price: str = ""


class CardParcel(BaseModel):
    """A parcel on its way; the link leads to the store or to a carrier's page about it."""

    carrier: str = ""
    number: str = ""
    status: str = ""
    url: str = ""


class OrderCard(BaseModel):
    """An order of the customer's own, as far as a card shows it. Money in ``currency``, days as ISO dates."""

    number: str
    status: str
    state: str = Field("", description="the shop's own word for it, where it has one")
    placed_on: str
    delivered_on: str | None = None
    total: str
    currency: str
    refunded: str = "0"
    items: list[CardLine] = []
    tracking: list[CardParcel] = []


class OrderBlock(BaseModel):
    """An order that the answer tells of."""

    type: Literal["order"] = "order"
    order: OrderCard
    says: str = SAYS


class QuoteBlock(BaseModel):
    """What a change that waits for a yes comes to. The buttons are the reply's ``proposal``."""

    type: Literal["quote"] = "quote"
    proposal_id: str
    action: str
    order_number: str
    summary: str
    amount: str = Field("", description="what goes back to the customer, empty where no money does")
    difference: str = Field("", description="of an exchange: what is to be paid, below zero what goes back")
    currency: str = ""


class OutcomeBlock(BaseModel):
    """What became of a change, from the ledger; `outcome` of POST /proposals/{id}/confirm has the same states."""

    type: Literal["outcome"] = "outcome"
    proposal_id: str
    state: str
    code: str = ""
    says: str = SAYS


class NoticeBlock(BaseModel):
    """A sentence of code's that is no answer: a new conversation began, a request is left, a photo is deleted."""

    type: Literal["notice"] = "notice"
    says: str = SAYS


class HandoffBlock(BaseModel):
    """A person was called."""

    type: Literal["handoff"] = "handoff"
    says: str = SAYS


class RatingBlock(BaseModel):
    """Asks what the customer thinks of the conversation: PUT /conversations/{id}/rating takes it. Shown once."""

    type: Literal["rating"] = "rating"


Block = Annotated[
    UploadBlock
    | FormBlock
    | ProgressBlock
    | PictureBlock
    | QuickRepliesBlock
    | AddressBlock
    | OrderBlock
    | QuoteBlock
    | OutcomeBlock
    | NoticeBlock
    | HandoffBlock
    | RatingBlock,
    Field(discriminator="type"),
]


def of_tryon(result: TryOnResult, shop: Shop) -> list[Block]:
    """Return the blocks of a result of ``try_on``."""
    article = ArticleFacts.model_validate(result.article)
    words = offering.without_buttons(shop, article.sku or article.variant_id)
    stage = result.stage
    card: UploadBlock | FormBlock | ProgressBlock | PictureBlock | None = None
    if stage == "photo" or (stage == "refused" and result.another_photo):
        terms = consent.current(shop)
        card = UploadBlock(
            article=article,
            most_bytes=photos.MOST_BYTES,
            words=words,
            consent=Terms(version=terms.version, text=terms.text, adult=terms.adult, remote=terms.remote),
        )
    elif stage == "ready":
        card = FormBlock(article=article)
    elif stage == "making":
        card = ProgressBlock(article=article, words=words)
    elif stage == "done":
        card = PictureBlock(article=article, words=words)
    replies = QuickRepliesBlock(replies=_replies(result))
    return [card, replies] if card is not None else [replies]


def _replies(result: TryOnResult) -> list[QuickReply]:
    found = []
    if len(result.colours) > 1:
        found.append(QuickReply(label=say("blocks.another_colour"), say=photo_requests.ANOTHER_COLOUR))
    if result.sizes or result.size_chart:
        found.append(QuickReply(label=say("blocks.size_chart"), say=photo_requests.SIZE_CHART))
    return [*found, QuickReply(label=say("blocks.delete_photo"), do="delete_photo")]


def in_words(blocks: Sequence[Block]) -> list[str]:
    """Return what blocks say, beside the text, where they cannot be drawn."""
    return [words for each in blocks if (words := getattr(each, "words", ""))]
