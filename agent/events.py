"""What a turn streams, and the reply that it ends with: the wire format of ``POST /chat``, in version `WIRE`.

Every event is one of these types. Over HTTP its ``type`` is the name of a server-sent event and the rest its JSON data
(docs/developers/events.md). A face may draw what it knows and leave the rest: ``end`` has the whole answer again, and
its text is complete without anything drawn.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from agent.blocks import Block, OrderCard, in_words
from service.changes import asking

#: Raised when an event changes its meaning, or loses a field; new events and fields may come at any time.
WIRE = 1


class Reply(BaseModel):
    """What a turn answers.

    ``text`` is what the clerk says; ``blocks`` are drawn beside it (`agent.blocks`), and a ``proposal`` (id, hash,
    summary, expires_at) is shown there with two buttons. ``state`` is ``with_person`` when a person owns the
    conversation: the clerk says so, or goes on with what it safely can while nobody is there. ``seq`` is the number of
    its message in the conversation, 0 when it has none.
    """

    conversation_id: str
    text: str
    products: list[dict[str, Any]] = []
    blocks: list[Block] = []
    proposal: dict[str, Any] | None = None
    outcome: dict[str, Any] | None = None
    state: Literal["answered", "with_person"] = "answered"
    repeated: bool = False
    seq: int = 0

    def plain(self) -> str:
        """Return all of it as text, for faces without buttons."""
        text = "\n".join([self.text, *in_words(self.blocks)]).strip()
        if self.proposal is None:
            return text
        question = f"{self.proposal['summary']}\n{self.proposal.get('question') or asking.confirm()}"
        return f"{text}\n{question}".strip()


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True)

    def wire(self) -> dict[str, Any]:
        """Return its JSON data, without the name that it goes under."""
        return self.model_dump(mode="json", exclude={"type"})


class StartEvent(_Event):
    """A turn begins. It comes again when a new conversation begins, as what was proven in the one before has ended."""

    type: Literal["start"] = "start"
    version: int = WIRE
    conversation_id: str
    token: str | None = Field(None, description="of a new visitor, once; the cookie carries the same")

    def wire(self) -> dict[str, Any]:
        """Return its JSON data, without the name that it goes under; no token where there is none."""
        return self.model_dump(mode="json", exclude={"type"}, exclude_none=True)


class TextEvent(_Event):
    """A piece of the answer's text."""

    type: Literal["text"] = "text"
    text: str


class ProductsEvent(_Event):
    """Products to show as cards."""

    type: Literal["products"] = "products"
    products: list[dict[str, Any]]


class BlockEvent(_Event):
    """Something else to draw."""

    type: Literal["block"] = "block"
    block: Block


class OrderEvent(_Event):
    """An order that the answer tells of; the reply has it as a block."""

    type: Literal["order"] = "order"
    order: OrderCard


class ProposalEvent(_Event):
    """A change that waits for a yes: confirm exactly this, id and hash together."""

    type: Literal["proposal"] = "proposal"
    proposal: dict[str, Any]


class OutcomeEvent(_Event):
    """What became of a change; the reply has it as a block."""

    type: Literal["outcome"] = "outcome"
    proposal_id: str
    state: str
    sentence: str
    code: str = ""


class HandoffEvent(_Event):
    """A person was called; the reply has it as a block."""

    type: Literal["handoff"] = "handoff"
    sentence: str


class EndEvent(_Event):
    """The whole answer again. Nothing comes after it."""

    type: Literal["end"] = "end"
    reply: Reply


Event = Annotated[
    StartEvent
    | TextEvent
    | ProductsEvent
    | BlockEvent
    | OrderEvent
    | ProposalEvent
    | OutcomeEvent
    | HandoffEvent
    | EndEvent,
    Field(discriminator="type"),
]


def of_block(block: Block) -> Event:
    """Return the event that a block is streamed as."""
    if block.type == "order":
        return OrderEvent(order=block.order)
    if block.type == "outcome":
        return OutcomeEvent(proposal_id=block.proposal_id, state=block.state, sentence=block.says, code=block.code)
    return HandoffEvent(sentence=block.says) if block.type == "handoff" else BlockEvent(block=block)
