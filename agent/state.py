"""What the graph keeps between turns, and what a turn brings along."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage, HumanMessage
from langchain_core.runnables import Runnable, RunnableConfig

from agent.checklist import Entry
from commerce.customer import Principal
from service.shop import Shop
from tools.context import KEY, ToolContext

MAX_TOOL_CALLS = 8
KEEP = 40
MAX_PER_TURN = 2 * MAX_TOOL_CALLS + 4  # messages that a turn adds at most, outcomes of earlier changes included


def append(have: list[AnyMessage] | None, new: list[AnyMessage] | None) -> list[AnyMessage]:
    """Add new messages and keep the newest ones, from a customer's message on.

    One whose id is there already is skipped, so that a re-run node adds nothing twice. What falls out here is
    still in the transcript (`service.conversations`); the state only has to hold what a model is shown, so that
    its storage and the time of a turn do not grow with the conversation.
    """
    messages = list(have or [])
    seen = {message.id for message in messages}
    messages += [message for message in new or [] if message.id is None or message.id not in seen]
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
    said, ``dictated`` what messages that fell out wanted to be said.

    All other fields belong to the present turn: ``calls`` made so far, ``said`` (gated sentences of the model),
    ``notices`` (sentences that code wrote), ``products`` shown, ``error`` of the model, ``handed_over`` by this turn,
    ``taken`` over by a person meanwhile, ``told``: proposals whose final outcome the turn's reply tells.
    """

    messages: Annotated[list[AnyMessage], append]
    since: int
    stuck: int
    asked: str
    dictated: list[str]
    proposal: dict[str, Any] | None
    checklist: list[Entry]
    calls: int
    said: list[str]
    notices: list[str]
    products: list[dict[str, Any]]
    handed_over: bool
    taken: bool
    error: str
    told: list[str]


FRESH: State = {
    "calls": 0, "said": [], "notices": [], "products": [], "handed_over": False, "taken": False, "error": "", "told": []
}  # fmt: skip


@dataclass(frozen=True)
class TurnContext:
    """What the session proves and the house provides for one turn. Never stored in a checkpoint.

    ``untold`` says that a proposal of the conversation may have ended without the conversation knowing, ``noticed``
    that the customer was told so outside a turn; ``before`` is what a colleague said before the clerk got it back.
    """

    shop: Shop
    principal: Principal
    conversation_id: str
    model: Runnable[Any, Any]
    untold: bool = False
    noticed: bool = False
    before: str = ""
    config: RunnableConfig = field(default_factory=RunnableConfig)

    def tool_config(self, refused: tuple[str, ...] = (), shown: tuple[str, ...] = ()) -> RunnableConfig:
        """Return the config by which tools find the session; with what was ``refused`` and ``shown`` so far."""
        context = ToolContext(self.shop, self.principal, self.conversation_id, refused, shown)
        return {"configurable": {KEY: context}}
