"""Bodies and answers of what staff ask, as documented in the OpenAPI."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from app.http.schemas import Id, ReasonBody, Strict


class StaffMessageBody(Strict):
    """What a person answers in a conversation that was handed over."""

    client_message_id: Id | None = Field(
        None, min_length=1, max_length=80, description="the sender's own id of this message: repeated, it is said once"
    )
    text: str = Field(examples=["Hello, this is Ana. I have looked at your parcel."])


class TakeBody(ReasonBody):
    """A conversation is taken over."""

    over: str = Field(
        "", max_length=80, description="the colleague from whom it is taken: `assigned_to` as it was last read"
    )


class OwnerOut(BaseModel):
    """Who answers in the conversation now."""

    id: str
    owner: Literal["clerk", "person"]
    assigned_to: str = Field("", description="the person who has it; empty while nobody took it")


class ConversationRow(BaseModel):
    """A conversation in the list."""

    id: str
    owner: Literal["clerk", "person"] = Field(description="who answers")
    assigned_to: str = Field(description="the person who has it; empty while nobody took it")
    customer: str = Field(description="`customer:ADDRESS` of who signed in, `visitor:…` of everybody else")
    language: str = Field(description="what is spoken there")
    tags: list[str] = []
    last: str = Field(description="the beginning of what was said last")
    last_by: str = Field(description="who said it: customer, clerk, person or notice", examples=["customer"])
    reason: str = Field("", description="why it was handed to a person")
    created_at: datetime
    updated_at: datetime


class ConversationsOut(BaseModel):
    """A page of conversations, those first in which something happened last."""

    conversations: list[ConversationRow]
    next: str = Field("", description="`cursor` of the next page; empty on the last one")


class CustomerOut(BaseModel):
    """A customer of the store, with their newest orders."""

    email: str
    name: str
    orders: list[dict[str, Any]]
    conversations: list[ConversationRow]
