"""Tools by which a customer proves who they are. The code itself is read by the shop system, never by the model."""

from __future__ import annotations

from pydantic import BaseModel, Field

from service.identity import verification
from tools.context import ToolContext, make
from tools.results import CodeSentResult


class GuestArguments(BaseModel):
    """Arguments of ``verify_customer``."""

    order_number: str = Field(..., min_length=1, max_length=80, description="the order number the customer gave")
    email: str = Field(..., min_length=3, max_length=254, description="the e-mail address the customer gave")


class NoArguments(BaseModel):
    """Arguments of a tool that takes none."""


async def verify_customer(context: ToolContext, order_number: str, email: str) -> CodeSentResult:
    """Have a code mailed to a guest, if order and address belong together."""
    sentence = await verification.start(context.shop, context.principal, order_number, email)
    return CodeSentResult(sentence=sentence)


async def send_code(context: ToolContext) -> CodeSentResult:
    """Have a code mailed to the proven address."""
    sentence = await verification.start_step_up(context.shop, context.principal)
    return CodeSentResult(sentence=sentence)


TOOLS = (
    make(
        "verify_customer",
        "For a customer who has not signed in: have a 6-digit code mailed to the address of their order. Needs the "
        "order number and e-mail address in the customer's words. The customer types the code; the system checks it.",
        GuestArguments,
        verify_customer,
    ),
    make(
        "send_code",
        "After a `step_up` result: have a 6-digit code mailed to the customer, who types it here.",
        NoArguments,
        send_code,
    ),
)
