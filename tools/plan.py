"""The tool that keeps a list of several requests. It changes nothing and authorises nothing."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from service.changes.registry import ACTIONS
from tools.context import ToolContext, make
from tools.results import ChecklistResult

#: Reading tools that a request may be about.
READING = (
    "get_order",
    "list_orders",
    "search_products",
    "get_product",
    "recommend",
    "compare_products",
    "ask_store",
    "store_policy",
    "checkout_link",
)


class PlannedRequest(BaseModel):
    """One request of the customer."""

    model_config = ConfigDict(extra="ignore")

    action: str = Field(..., max_length=60, description="name of the tool that will do it")
    order_number: str = Field("", max_length=80, description="order number, if the customer named one")
    words: str = Field("", max_length=2000, description="the customer's own words for this request")

    @field_validator("action")
    @classmethod
    def _known(cls, value: str) -> str:
        if value not in ACTIONS and value not in READING:
            raise ValueError(f"name a tool, such as {next(iter(ACTIONS))}")
        return value


class PlanArguments(BaseModel):
    """Arguments of ``plan``."""

    items: tuple[PlannedRequest, ...] = Field((), max_length=20, description="requests to add, in the order said")
    drop: tuple[int, ...] = Field((), max_length=20, description="ids of open requests that the customer gave up")


async def plan(_context: ToolContext, items: Any = (), drop: Any = ()) -> ChecklistResult:
    """Return the requests as they were read; the conversation's state keeps them."""
    return ChecklistResult(items=[each.model_dump() for each in items], drop=list(drop))


TOOLS = (
    make(
        "plan",
        "Note down the requests of a message that holds several, before starting with the first, so that none is "
        "forgotten; or drop requests the customer gave up. The result names what is still open.",
        PlanArguments,
        plan,
    ),
)
