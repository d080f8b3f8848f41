"""What the graph keeps between turns, and what a turn brings along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage
from langchain_core.runnables import Runnable, RunnableConfig
from langgraph.channels import DeltaChannel

from commerce.customer import Principal
from service.shop import Shop
from tools.context import KEY, ToolContext

MAX_TOOL_CALLS = 8


def append(have: list[AnyMessage] | None, writes: Sequence[Any]) -> list[AnyMessage]:
    """Add new messages; one whose id is there already is skipped, so that a re-run node adds nothing twice.

    This is the reducer of a `DeltaChannel`: a checkpoint stores only what was added, so that a conversation's
    storage grows linearly.
    """
    messages = list(have or [])
    seen = {message.id for message in messages}
    for write in writes:
        for message in write if isinstance(write, list) else [write]:
            if message.id is None or message.id not in seen:
                seen.add(message.id)
                messages.append(message)
    return messages


class Input(TypedDict):
    """What a new message brings into the graph."""

    messages: list[AnyMessage]


class State(TypedDict, total=False):
    """The conversation's state.

    ``proposal`` is the one shown last and not decided yet. All other fields belong to the present turn:
    ``calls`` made so far, ``said`` (gated sentences of the model), ``notices`` (sentences that code wrote),
    ``products`` shown, ``order_links`` and ``facts`` that the output gate may rely on, ``error`` of the model.
    """

    messages: Annotated[list[AnyMessage], DeltaChannel(append, snapshot_frequency=200)]
    proposal: dict[str, Any] | None
    calls: int
    said: list[str]
    notices: list[str]
    products: list[dict[str, Any]]
    handed_over: bool
    error: str


FRESH: State = {"calls": 0, "said": [], "notices": [], "products": [], "handed_over": False, "error": ""}


@dataclass(frozen=True)
class TurnContext:
    """What the session proves and the house provides for one turn. Never stored in a checkpoint."""

    shop: Shop
    principal: Principal
    conversation_id: str
    model: Runnable[Any, Any]
    config: RunnableConfig = field(default_factory=RunnableConfig)

    def tool_config(self) -> RunnableConfig:
        """Return the config by which tools find the session."""
        context = ToolContext(self.shop, self.principal, self.conversation_id)
        return {"configurable": {KEY: context}}
