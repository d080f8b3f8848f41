"""What a tool knows about the session. It comes from the turn, never from the model's arguments."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import StructuredTool
from pydantic import BaseModel

from commerce.customer import Principal
from commerce.errors import ShopclerkError
from service.shop import Shop
from tools import results
from tools.results import Result

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


Run = Callable[..., Awaitable[Result]]
_TOO_LONG = results.wrong_call("too_long", "That is too much to show at once.")


def make(name: str, description: str, arguments: type[BaseModel], run: Run) -> StructuredTool:
    """Return a LangChain tool around ``run(context, **arguments)``.

    The model reads the result as JSON; called with a whole tool call, the tool returns a message whose ``artifact`` is
    the `Result` itself. Errors that a customer may read become results of kind ``denied``, ``needs_person`` or
    ``error``, so that the model can tell them; anything else is a fault of ours and is raised.
    """

    async def call(config: RunnableConfig, **values: Any) -> tuple[str, Result]:
        context: ToolContext = config["configurable"][KEY]
        try:
            result = await run(context, **values)
        except ShopclerkError as error:
            result = results.of_error(error)
        if len(result.written) > MAX_RESULT:
            result = _TOO_LONG  # half an object is none: the model is told instead
        return result.written, result

    return StructuredTool.from_function(
        coroutine=call,
        name=name,
        description=description,
        args_schema=arguments,
        infer_schema=False,
        response_format="content_and_artifact",
    )
