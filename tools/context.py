"""What a tool knows about the session. It comes from the turn, never from the model's arguments."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import StructuredTool
from pydantic import BaseModel

from commerce.customer import Principal
from commerce.errors import NeedsPerson, NotAuthenticated, PolicyDenied, ShopclerkError, StepUpRequired
from service.shop import Shop

KEY = "clerk"
MAX_RESULT = 12_000


@dataclass(frozen=True)
class ToolContext:
    """The open shop, who is speaking, in which conversation, and what could not be done there so far.

    ``shown`` are the products shown there: the platform's ids, oldest first. ``answered`` is what code said of orders
    in the last answer; None where code wrote all of it. ``said`` are the customer's own newest words, and ``tried``
    tells whether the answer before spoke of trying something on.
    """

    shop: Shop
    principal: Principal
    conversation_id: str
    refused: tuple[str, ...] = ()
    shown: tuple[str, ...] = ()
    answered: tuple[str, ...] | None = ()
    said: str = ""
    tried: bool = False


Run = Callable[..., Awaitable[dict[str, Any]]]


def make(name: str, description: str, arguments: type[BaseModel], run: Run) -> StructuredTool:
    """Return a LangChain tool around ``run(context, **arguments)``.

    Errors that a customer may read become results of kind ``denied``, ``needs_person`` or ``error``, so that
    the model can tell them; anything else is a fault of ours and is raised.
    """

    async def call(config: RunnableConfig, **values: Any) -> str:
        context: ToolContext = config["configurable"][KEY]
        try:
            result = await run(context, **values)
        except ShopclerkError as error:
            result = error_result(error)
        text = _text(result)
        if len(text) > MAX_RESULT:
            # Half an object is none: the model is told instead.
            text = _text({"kind": "error", "code": "too_long", "message": "That is too much to show at once."})
        return text

    return StructuredTool.from_function(
        coroutine=call, name=name, description=description, args_schema=arguments, infer_schema=False
    )


def _text(result: dict[str, Any]) -> str:
    return json.dumps(result, ensure_ascii=False, separators=(",", ":"), default=str)


def error_result(error: ShopclerkError) -> dict[str, Any]:
    """Return an error as the result that the model reads."""
    if isinstance(error, PolicyDenied):
        return {"kind": "denied", "code": error.code, "reason": error.message}
    if isinstance(error, NeedsPerson):
        return {"kind": "needs_person", "code": error.code, "reason": error.message}
    if isinstance(error, StepUpRequired):
        return {"kind": "step_up", "code": error.code, "reason": error.message, "next": "call send_code"}
    if isinstance(error, NotAuthenticated):
        return {"kind": "verify_first", "code": error.code, "message": error.message}
    asked = {"ask": error.ask} if error.ask else {}
    return {"kind": "error", "code": error.code, "message": error.message, **asked}
