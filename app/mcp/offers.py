"""What is offered: the chat's own tools under the names of this door, each with what its results look like."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, Union

from pydantic import BaseModel, Field, TypeAdapter

from service.changes.able import able
from service.changes.registry import ACTIONS
from service.shop import Shop
from tools import TOOLS
from tools.results import (
    AnswerResult,
    CheckoutResult,
    CodeSentResult,
    ComparisonResult,
    Facts,
    OrderResult,
    OrdersResult,
    OutcomeResult,
    PolicyResult,
    ProductResult,
    ProductsResult,
    ProposalResult,
    Result,
)
from tools.tryon import TryOnArguments as OfChat

Level = Literal["catalogue", "orders", "changes"]
_LEVELS = {"off": 0, "catalogue": 1, "orders": 2, "changes": 3}
#: What a tool is called here, where the chat calls it something else.
NAMES = {
    "recommend": "related_products",
    "ask_store": "store_answers",
    "list_orders": "my_orders",
    "refund_order": "request_refund",
    "return_items": "request_return",
    "exchange_items": "exchange",
    "proposal_status": "change_status",
}
_READING: dict[str, tuple[Level, tuple[type[Result], ...]]] = {
    "search_products": ("catalogue", (ProductsResult,)),
    "get_product": ("catalogue", (ProductResult, ProductsResult)),
    "compare_products": ("catalogue", (ComparisonResult,)),
    "recommend": ("catalogue", (ProductsResult,)),
    "ask_store": ("catalogue", (AnswerResult,)),
    "store_policy": ("catalogue", (PolicyResult, AnswerResult)),
    "checkout_link": ("catalogue", (CheckoutResult,)),
    "list_orders": ("orders", (OrdersResult,)),
    "get_order": ("orders", (OrderResult,)),
    "proposal_status": ("changes", (OutcomeResult,)),
}
_VERIFYING: dict[str, tuple[Level, tuple[type[Result], ...]]] = {
    "verify_customer": ("orders", (CodeSentResult,)),
    "send_code": ("orders", (CodeSentResult,)),
}
_ASKS = (
    " Where your program can show a form, the customer is asked there and answers; else the proposal comes back, and "
    "is carried out by nobody before the customer confirms it."
)
ENTER, CONFIRM, TRY_ON = "enter_code", "confirm_change", "try_on"


class CodeArguments(BaseModel):
    """Arguments of ``enter_code``."""

    code: str = Field(
        "", max_length=40, description="the code that was mailed; leave it out where your program can show a form"
    )


class ConfirmArguments(BaseModel):
    """Arguments of ``confirm_change``."""

    proposal_id: str = Field(..., min_length=1, max_length=64, description="id of the proposal that was shown")
    hash: str = Field(..., min_length=1, max_length=128, description="its hash: of exactly what was shown")
    customer_words: str = Field(
        ..., min_length=1, max_length=200, description="what the customer answered, word for word; never your own words"
    )


class ProvenResult(Result):
    """Who is known now, after a right code."""

    kind: Literal["proven"] = "proven"
    email: str = ""
    tier: int = 0


class TryOnArguments(OfChat):
    """Arguments of ``try_on``."""

    session_id: str = Field(
        "", max_length=64, description="the session that an earlier call opened, once the photo was put there"
    )


class PhotoResult(Result):
    """A session for one photo: where the photo is put, and the picture of the article that was asked for."""

    kind: Literal["photo"] = "photo"
    session_id: str = ""
    state: str = ""
    expires_at: str = ""
    upload_url: str = ""
    pictures: list[Facts] = Field(default=[], description="the picture of the article; `overlay_url` once it is made")


@dataclass(frozen=True)
class Offer:
    """One tool of this door.

    Attributes:
        name: What it is called here.
        chat: What the chat calls it; empty: it is this door's own.
        level: From which setting on it is offered.
        description: What a model reads of it.
        arguments: The schema of its arguments.
        results: What it answers with; an error is none of these.
        reads: Whether it changes nothing.
        destroys: Whether what it brings about cannot be taken back.
    """

    name: str
    chat: str
    level: Level
    description: str
    arguments: dict[str, Any]
    results: tuple[type[Result], ...]
    reads: bool = True
    destroys: bool = False

    @property
    def schema(self) -> dict[str, Any]:
        """The schema of its results."""
        return _schema(self.results)

    @property
    def digest(self) -> str:
        """A hash over everything that a model reads of it: where it stays the same, so does the tool."""
        read = [self.name, self.description, self.arguments, self.schema, self.reads, self.destroys]
        return hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()


@cache
def _schema(results: tuple[type[Result], ...]) -> dict[str, Any]:
    kinds: Any = Union[results]  # noqa: UP007 - which they are is known when it runs
    return {"type": "object", **TypeAdapter(kinds).json_schema()}


def _arguments(kind: type[BaseModel]) -> dict[str, Any]:
    found = kind.model_json_schema()
    found.pop("description", None)
    return found


def _here(text: str) -> str:
    """Return a description with the names that other tools have here."""
    return re.sub(r"\b[a-z]+_[a-z_]+\b", lambda found: NAMES.get(found[0], found[0]), text)


def _of_chat(chat: str, level: Level, results: tuple[type[Result], ...], **more: Any) -> Offer:
    tool = TOOLS[chat]
    assert isinstance(tool.args_schema, type) and issubclass(tool.args_schema, BaseModel)
    text, schema = _here(tool.description), _arguments(tool.args_schema)
    text += more.pop("also", "")
    return Offer(NAMES.get(chat, chat), chat, level, text, schema, results, **more)


def _own() -> list[Offer]:
    enter = (
        "After verify_customer or send_code: prove the mailbox by the code that was mailed there. Call it without a "
        "code where your program can show a form, so that the customer types it there."
    )
    confirm = (
        "Pass on what the customer answered to a proposal, word for word. A no is always taken. A yes is taken only "
        "where the shop lets programs pass it on, and only when it is nothing but a yes."
    )
    show = (
        "Show an article on a photo of the customer. The first call, without a session, asks the customer in a form of "
        "your program whether they agree, and answers with `upload_url`: the photo is sent there by PUT, as JPEG, PNG "
        "or WebP. Then call it with `session_id`; call again until the picture has its `overlay_url` or its `sentence` "
        "says why not. Say nothing on how it fits or looks on them."
    )
    return [
        Offer(TRY_ON, "", "orders", show, _arguments(TryOnArguments), (PhotoResult,), reads=False),
        Offer(ENTER, "", "orders", enter, _arguments(CodeArguments), (ProvenResult,), reads=False),
        Offer(
            CONFIRM, "", "changes", confirm, _arguments(ConfirmArguments), (OutcomeResult,), reads=False, destroys=True
        ),
    ]


@cache
def every() -> Mapping[str, Offer]:
    """Return all tools by their names here, in the order in which they are listed."""
    found = [_of_chat(chat, level, results) for chat, (level, results) in _READING.items()]
    found += [_of_chat(chat, level, results, reads=False) for chat, (level, results) in _VERIFYING.items()]
    changes = (ProposalResult, OutcomeResult)
    found += [_of_chat(chat, "changes", changes, reads=False, destroys=True, also=_ASKS) for chat in ACTIONS]
    return {each.name: each for each in (*found, *_own())}


def offered(shop: Shop, level: str) -> list[Offer]:
    """Return the tools of this shop, the same for everybody: what somebody may not do is refused when they ask."""
    most, can = _LEVELS[level], able(shop.connector)
    return [
        each
        for each in every().values()
        if _LEVELS[each.level] <= most
        and (each.chat not in ACTIONS or ACTIONS[each.chat].rule.needs in can)
        and (each.name != TRY_ON or shop.studio.providers)
    ]
