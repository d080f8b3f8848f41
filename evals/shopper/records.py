"""What is written down of a played conversation."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from evals.shopper.state import State


class Called(BaseModel):
    """A call of a tool and what kind of answer it got."""

    name: str
    args: dict[str, Any] = {}
    result: str = ""


class EffectRow(BaseModel):
    """A row of the ledger."""

    kind: str
    order: str = ""
    amount: str = ""
    state: str = ""


class ShownProduct(BaseModel):
    """A product of the answer."""

    id: str
    title: str


class TurnRecord(BaseModel):
    """One message and all that came of it. ``problems`` is empty where every check holds; None: it has none."""

    text: str
    answer: str = ""
    tools: list[Called] = []
    products: list[ShownProduct] = []
    blocks: list[dict[str, Any]] = []
    state: State = State()
    effects: list[EffectRow] = []
    handed_over: bool = False
    error: str = ""
    cpu_ms: float = 0.0
    problems: list[str] | None = None


class ConversationRecord(BaseModel):
    """A played conversation."""

    id: str
    area: str
    who: str
    turns: list[TurnRecord]

    @property
    def checked(self) -> bool:
        """Whether any message has checks."""
        return any(each.problems is not None for each in self.turns)

    @property
    def passed(self) -> bool:
        """Whether every check of every message holds."""
        return not any(each.problems for each in self.turns)
