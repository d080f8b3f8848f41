"""What the graph keeps between turns, and what a turn brings along."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Annotated, Any, Protocol, TypedDict

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.tools import StructuredTool

from agent.checklist import Entry
from agent.settings import ModelSettings
from commerce.customer import Principal
from service.shop import Shop
from tools.context import KEY, ToolContext

MAX_TOOL_CALLS = 8
KEEP = 40
MAX_PER_TURN = 2 * MAX_TOOL_CALLS + 4  # messages that a turn adds at most, outcomes of earlier changes included


def append(have: list[AnyMessage] | None, new: list[AnyMessage] | None) -> list[AnyMessage]:
    """Add new messages and keep the newest ones, from a customer's message on.

    One whose id is there already takes that one's place, so that a re-run node adds nothing twice. What falls out is
    still in the transcript (`service.conversations.conversations`); the state only has to hold what a model is shown,
    so that its storage and the time of a turn do not grow with the conversation.
    """
    messages = list(have or [])
    places = {message.id: place for place, message in enumerate(messages) if message.id is not None}
    for message in new or []:
        if message.id in places:
            messages[places[message.id]] = message
        else:
            messages.append(message)
    if len(messages) <= KEEP:
        return messages
    for start in range(len(messages) - KEEP, len(messages)):
        if isinstance(messages[start], HumanMessage):
            return messages[start:]
    return messages


class Input(TypedDict):
    """What a new message brings into the graph; ``since`` is the first message that the clerk still knows."""

    messages: list[AnyMessage]
    since: int


class State(TypedDict, total=False):
    """The conversation's state.

    ``proposal`` is the one shown last and not decided yet, ``checklist`` what was asked for in one go; ``since`` is
    where the context starts, ``stuck`` counts turns in a row that came to nothing, ``asked`` is what the last turn
    asked, ``dialogue`` what it is about (`agent.embedded.state.Dialogue`), ``offered`` the customer's words to which a
    person was offered, ``dictated`` what messages that fell out wanted to be said.

    All other fields belong to the present turn: ``calls`` made so far, ``said`` (what passed the gate), ``held`` (what
    passed and asks: said last, and not beside a proposal), ``offers`` (a held sentence offers a person), ``own``
    (a model's own words were shown), ``notices`` (sentences that code wrote), ``products`` shown, ``blocks`` to draw
    beside the text (`agent.blocks`), ``error`` of the model, ``handed_over`` by this turn, ``taken`` over by a person
    meanwhile, ``told``: proposals whose final outcome the turn's reply tells, ``settled``: code has answered the
    message whole, ``ended``: the model only repeats itself, so that code tells what is known,
    ``by_engine``: the embedded engine drives the turn, though a language model is set (`agent.hybrid`).
    """

    messages: Annotated[list[AnyMessage], append]
    since: int
    stuck: int
    asked: str
    dialogue: dict[str, Any]
    offered: str
    dictated: list[str]
    proposal: dict[str, Any] | None
    checklist: list[Entry]
    calls: int
    said: list[str]
    held: list[str]
    offers: bool
    own: bool
    notices: list[str]
    products: list[dict[str, Any]]
    blocks: list[dict[str, Any]]
    handed_over: bool
    taken: bool
    error: str
    told: list[str]
    settled: bool
    ended: bool
    by_engine: bool | None


FRESH: State = {
    "calls": 0,
    "said": [],
    "held": [],
    "offers": False,
    "own": False,
    "notices": [],
    "products": [],
    "blocks": [],
    "handed_over": False,
    "taken": False,
    "error": "",
    "told": [],
    "settled": False,
    "ended": False,
    "by_engine": None,
}


class TurnModel(Protocol):
    """A chat model with a shop's tools (`agent.models.ToolModel`).

    Attributes:
        tools: The shop's tools, by their names.
        arguments: The names of their arguments.
        all: The model with all of them.
    """

    tools: dict[str, StructuredTool]
    arguments: dict[str, frozenset[str]]
    all: Runnable[Any, Any]

    def given(self, names: tuple[str, ...]) -> Runnable[Any, Any]:
        """Return the model with some of them."""


@dataclass(frozen=True)
class TurnContext:
    """What the session proves and the container provides for one turn. Never stored in a checkpoint.

    ``untold`` says that a proposal of the conversation may have ended without the conversation knowing, ``noticed``
    that the customer was told so outside a turn; ``before`` is what a colleague said before the clerk got it back.
    ``by_code`` says that the model is code of ours: what it writes is worded by code and is not judged;
    ``engine`` is that code where a language model is set and need not be asked everything;
    ``again`` is a sentence that answers the message whole; ``renewed`` says that the message was for a conversation
    whose proof has ended, and that this new one began instead; ``waits`` says that the customer waits for a person
    outside the hours: the clerk reads for them and changes nothing. ``drafts`` says that what is said is a
    draft for the person who answers: the clerk only reads, and nobody is told. ``deadline`` is the monotonic second
    after which no model is waited for, ``refused`` what the model's server did not take so far (`agent.model_calls`).
    """

    shop: Shop
    principal: Principal
    conversation_id: str
    model: TurnModel
    untold: bool = False
    noticed: bool = False
    before: str = ""
    by_code: bool = False
    engine: TurnModel | None = None
    again: str = ""
    renewed: bool = False
    waits: bool = False
    drafts: bool = False
    deadline: float = math.inf
    refused: set[str] = field(default_factory=set)
    config: RunnableConfig = field(default_factory=RunnableConfig)

    def left(self) -> float:
        """Return the seconds that the turn may still wait for a model; below 0 when it may not."""
        return self.deadline - time.monotonic()

    @property
    def by_person(self) -> bool:
        """Whether a person has the conversation, and the clerk only reads for whoever waits or answers."""
        return self.waits or self.drafts

    @property
    def free_words(self) -> bool:
        """Whether the shop lets a model speak of articles in its own words."""
        return self.shop.settings.section(ModelSettings).words == "articles"

    def tool_config(
        self,
        refused: tuple[str, ...] = (),
        shown: tuple[str, ...] = (),
        answered: tuple[str, ...] = (),
        said: str = "",
        *,
        tried: bool = False,
    ) -> RunnableConfig:
        """Return the config by which tools find the session; see `ToolContext` for what was said there so far."""
        told = None if self.by_code else answered
        context = ToolContext(self.shop, self.principal, self.conversation_id, refused, shown, told, said, tried)
        return {"configurable": {KEY: context}}
