"""Bodies and answers of the routes, as documented in the OpenAPI."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StrictBool, model_validator

from agent.blocks import Block
from commerce.decoding import MOST_VALUES, bounded
from commerce.text import holds_control
from service.changes.registry import ACTIONS

_PROPOSAL_ID = "5f1c0de2a9b44c6f8a3e5d7b9c1f2a34"


OutcomeState = Literal[
    "open", "waiting_approval", "processing", "confirmed", "partly", "failed", "declined", "expired", "void"
]


class Strict(BaseModel):
    """Base of request bodies: an unknown field is a mistake worth telling, thousands of them are not."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _few(cls, value: Any) -> Any:
        return bounded(value, MOST_VALUES)


def _visible(value: str) -> str:
    if holds_control(value):
        raise ValueError("an id has no control characters")
    return value


#: An id that somebody else made up; those in addresses are looked at by `app.http.middleware`.
Id = Annotated[str, AfterValidator(_visible)]


class ChatBody(Strict):
    """A customer's message."""

    message: str = Field(
        description="the customer's words, at most 4,000 characters", examples=["rain jacket under 120"]
    )
    conversation_id: Id | None = Field(None, max_length=64, description="omit it to start a conversation")
    client_message_id: Id | None = Field(
        None,
        min_length=1,
        max_length=128,
        examples=["0198c0de-7a1b-4c3d"],
        description="the sender's own id of this message: sent again, it gets the same reply and does nothing twice",
    )
    seen_seq: int | None = Field(
        None,
        ge=0,
        le=2**53,
        description="highest `seq` that your customer has been shown: a yes answers nothing newer. Without it a yes "
        "answers what the conversation showed last, in whichever window",
    )


class ProposalOut(BaseModel):
    """A change waiting for its decision. Confirm exactly this: id and hash together."""

    proposal_id: str = Field(examples=[_PROPOSAL_ID])
    hash: str = Field(description="fingerprint of what is shown; a decision must name it. Empty for who may not decide")
    action: str = Field(examples=list(ACTIONS)[:1])
    order_number: str = Field(examples=["1012"])
    summary: str = Field(description="what to show to the customer")
    question: str = Field("", description="what to ask under it; it names the yes where a plain one does not count")
    state: str = Field(examples=["open"])
    expires_at: datetime


class OutcomeOut(BaseModel):
    """What became of a proposal. ``sentence`` is written by code from the ledger."""

    proposal_id: str
    state: OutcomeState
    sentence: str
    code: str = Field("", description="why it failed, when it did")


class ReplyOut(BaseModel):
    """The clerk's answer to one message."""

    conversation_id: str
    text: str
    products: list[dict[str, Any]] = []
    blocks: list[Block] = Field([], description="to be drawn beside the text; the text is whole without them")
    proposal: ProposalOut | None = None
    outcome: OutcomeOut | None = None
    state: Literal["answered", "with_person"] = Field(
        "answered",
        description="with_person: a colleague has it; until they answer the clerk says so, or still looks things up",
    )
    repeated: bool = Field(False, description="this reply was given before to the same client_message_id")
    seq: int = Field(0, description="number of the reply in the conversation, 0 when it is not kept there")


class ChatOut(ReplyOut):
    """The answer to POST /chat."""

    token: str | None = Field(None, description="of a new visitor, once; the cookie carries the same")


class DecisionBody(Strict):
    """Which proposal is meant, by what was shown."""

    hash: str = Field(min_length=1, max_length=128, description="the proposal's hash")


class DecisionOut(BaseModel):
    """The decision's effect."""

    proposal_id: str
    state: OutcomeState
    sentence: str
    reply: ReplyOut = Field(description="what the clerk says about it in the conversation")


class ProposalView(ProposalOut):
    """A proposal and what became of it."""

    sentence: str


class ActionOut(BaseModel):
    """The result of a change made with a staff key."""

    proposal_id: str
    action: str
    order_number: str
    summary: str
    state: Literal["confirmed", "processing", "partly"]
    sentence: str


class MessageOut(BaseModel):
    """One message of a conversation."""

    seq: int
    role: Literal["customer", "clerk", "person", "notice"] = Field(
        description="notice: how a change ended, told by code outside a turn"
    )
    text: str
    created_at: datetime
    client_message_id: str | None = Field(None, description="of a customer's message, the id that it was sent under")
    products: list[dict[str, Any]] = []
    blocks: list[Block] = []
    proposal: ProposalOut | None = Field(None, description="as it was shown then; ask /proposals/{id} how it ended")
    outcome: OutcomeOut | None = None


class RatingBody(Strict):
    """What the customer thinks of a conversation."""

    score: int = Field(ge=1, le=5, strict=True, description="1 bad … 5 very good")
    reason: str = Field("", max_length=1000, description="why, in their own words; staff read it")


class ConversationOut(BaseModel):
    """A conversation from ``after`` on."""

    id: str
    owner: Literal["clerk", "person"] = Field(description="who answers")
    created_at: datetime
    messages: list[MessageOut]
    proposal: ProposalOut | None = Field(None, description="the one that waits for a decision now")
    pending: bool = Field(False, description="a confirmed change has not ended yet: its end will appear here")
    more: bool = Field(False, description="there are later messages: ask again with after = the last seq")
    rating: RatingBody | None = Field(None, description="what its customer thought of it")
    handoff: dict[str, Any] | None = Field(None, description="what the clerk knew at the hand-off; for staff only")


class ReasonBody(Strict):
    """Why staff do something."""

    reason: str = Field("", max_length=500, examples=["I know this customer."])


class ShopOut(BaseModel):
    """The shop's own facts."""

    name: str
    url: str
    currency: str


class MeOut(BaseModel):
    """Who the token says is asking."""

    kind: Literal["visitor", "customer", "staff"]
    tier: int = Field(description="0 visitor, 1 claimed, 2 verified guest, 3 signed in, 4 stepped up")
    email: str = ""
    name: str = ""
    scopes: tuple[str, ...] = ()
    shop: ShopOut


class CustomerBody(Strict):
    """Which customer, by their e-mail address."""

    email: str = Field(max_length=254, examples=["mara.lindt@example.com"])


class TokenBody(Strict):
    """Which demo customer to sign in."""

    email: str = Field(max_length=254, examples=["mara.lindt@example.com"])


class TokenOut(BaseModel):
    """A session token for ``Authorization: Bearer``."""

    token: str
    email: str
    name: str


class AgentTokenOut(BaseModel):
    """A token for one's own program, and the only address that takes it."""

    token: str
    resource: str


class VerifyBody(Strict):
    """A guest's claim."""

    order_number: str = Field(min_length=1, max_length=80, examples=["1012"])
    email: str = Field(min_length=3, max_length=254, examples=["mara.lindt@example.com"])


class VerifyOut(BaseModel):
    """What a customer is told after asking for a code."""

    sentence: str
    token: str | None = Field(None, description="of a new visitor")


class CodeBody(Strict):
    """A mailed code."""

    code: str = Field(min_length=6, max_length=20, examples=["123456"])


class VerifiedOut(BaseModel):
    """What the code has proven."""

    tier: int
    email: str


class TokenIn(Strict):
    """A token that the shop signed."""

    token: str = Field(min_length=20, max_length=4096)


class SessionOut(BaseModel):
    """A session token, valid for two hours."""

    token: str


class DeclineBody(Strict):
    """Why staff refuse a change; the customer reads it."""

    reason: str = Field(min_length=1, max_length=500, examples=["The parcel has left already."])


class ApprovalOut(BaseModel):
    """A change that a customer confirmed and staff must agree to."""

    proposal_id: str
    state: Literal["waiting", "approved", "declined"]
    why: str = Field(description="why staff must agree")
    since: datetime
    customer: str
    action: str
    order_number: str
    summary: str = Field(description="what the customer was shown and confirmed")
    quote: dict[str, Any]
    conversation_id: str | None = None
    transcript: list[dict[str, str]] = Field(description="the last messages, oldest first")
    decided_by: str | None = None
    decided_at: datetime | None = None
    reason: str = ""
    outcome: OutcomeState
    sentence: str


class ApprovalsOut(BaseModel):
    """What waits for staff, oldest first."""

    approvals: list[ApprovalOut]


class StopBody(Strict):
    """How to throw the stop switch."""

    on: bool
    reason: str = Field("", max_length=300)


class StopOut(BaseModel):
    """The stop switch."""

    model_config = ConfigDict(from_attributes=True)

    on: bool
    reason: str
    by: str
    since: datetime | None


class TryOnBody(Strict):
    """Opens a try-on session: a yes to the words of `GET /tryon/consent`."""

    consent_version: str = Field(max_length=40, description="which words were agreed to", examples=["2026-12-2"])
    adult: StrictBool = Field(description="the customer says that they are at least 18; only true counts")
    remote: StrictBool = Field(False, description="they agree to providers that are other companies, too")
    conversation_id: Id | None = Field(None, max_length=64, description="their conversation that it belongs to")


class TryOnItemBody(Strict):
    """What else there is to say about an article."""

    product_id: Id = Field("", max_length=255, description="the product whose variant's handle stands in the address")


class ConsentOut(BaseModel):
    """What a customer agrees to before a photo is taken in."""

    model_config = ConfigDict(from_attributes=True)

    version: str
    text: str
    adult: str
    remote: str = Field("", description="asked as well where it is not empty; without a yes no photo goes there")


class TryOnJobOut(BaseModel):
    """One article on the photo."""

    job_id: str
    session_id: str
    state: Literal["waiting", "running", "done", "refused", "failed"]
    product_id: str
    variant_id: str = Field(description="the platform's own id of the variant")
    sku: str
    title: str
    overlay_url: str | None = Field(None, description="the picture, a PNG, for a day; needs no credentials")
    label: str = Field("", description="to be shown beside the picture")
    notes: list[str] = []
    provider: str = ""
    code: str = Field("", description="why there is no picture")
    sentence: str = Field("", description="the same in words, with what would work")
    another_photo: bool = Field(False, description="it was refused for the photo: another one may do")
    expires_at: datetime


class TryOnOut(BaseModel):
    """A try-on session."""

    session_id: str
    state: Literal["open", "ready", "closed"] = Field(description="ready: a photo is there; closed: it is gone")
    expires_at: datetime = Field(description="when the photo is deleted")
    upload_url: str | None = Field(None, description="takes the photo with PUT; needs no credentials")
    selfie_url: str | None = Field(None, description="the photo as it is kept, once there is one")
    jobs: list[TryOnJobOut] = []


class TryOnsOut(BaseModel):
    """The try-on sessions of a conversation."""

    sessions: list[TryOnOut]


class NewTryOnOut(TryOnOut):
    """A try-on session that was opened just now."""

    selfie_url: str = Field(description="where the photo will be, once there is one")
    consent: ConsentOut
    token: str | None = Field(None, description="of a new visitor, once; the cookie carries the same")
