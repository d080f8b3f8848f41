"""What a platform may give beside products and orders: the store's own texts, and what was bought together."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class StoreDocument(BaseModel):
    """A policy, page or FAQ as the store wrote it: HTML or plain text, untrusted like all text from outside.

    ``id`` is the platform's own and stays the same when the text changes.
    """

    model_config = ConfigDict(frozen=True)

    id: str = Field(..., min_length=1)
    kind: Literal["policy", "page", "faq"] = "page"
    title: str
    url: str = ""
    body: str
    updated_at: datetime | None = None


class Basket(BaseModel):
    """The products of one order that was paid for. Nothing in it tells whose it was."""

    model_config = ConfigDict(frozen=True)

    product_ids: frozenset[str]
    placed_at: datetime
