"""``confirm``: nothing but the interrupt. It resumes with a decision or with another message."""

from __future__ import annotations

from typing import Literal

from langgraph.types import Command, interrupt

from agent.state import State

DECIDED, MESSAGE = "decided", "message"


def confirm(state: State) -> Command[Literal["receive", "execute"]]:
    """Wait for the customer. The decision itself is made at the one door, never here."""
    answer = interrupt({"proposal": state.get("proposal")})
    return Command(goto="execute" if answer == DECIDED else "receive")
