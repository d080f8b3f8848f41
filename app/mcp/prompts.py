"""Ways to begin that a program may offer to its people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mcp.shared.exceptions import MCPError
from mcp_types import INVALID_PARAMS, GetPromptResult, Prompt, PromptArgument, PromptMessage, TextContent

from commerce.text import one_line

_LONGEST = 400


@dataclass(frozen=True)
class _Way:
    description: str
    arguments: Mapping[str, str]
    text: str


_WAYS = {
    "find": _Way(
        "Find something in this shop.",
        {"wish": "what you are looking for, with a price if there is a limit"},
        "Find this for me in the shop: {wish}\nSearch with search_products, look at what fits with get_product. Tell "
        "me price and stock as they stand there. Show what is nearest where nothing meets all of it, and say so.",
    ),
    "order": _Way(
        "Look after an order.",
        {"number": "the number of your order", "wish": "what you would like to know or to have changed"},
        "Look at my order {number} with get_order. This is what I want: {wish}\nIf I am not known yet, ask me for the "
        "e-mail address of the order and call verify_customer. Tell me what the shop says of it. Nothing is changed "
        "before I have agreed to exactly what is proposed.",
    ),
    "rules": _Way(
        "Ask how this shop does things.",
        {"question": "your question on returns, shipping, warranty and the like"},
        "Answer this from the shop's own words alone: {question}\nUse store_policy and store_answers, quote what they "
        "say, and say that you do not know where they say nothing.",
    ),
}


def listed() -> list[Prompt]:
    """Return all of them."""
    return [
        Prompt(
            name=name,
            description=way.description,
            arguments=[
                PromptArgument(name=each, description=said, required=True) for each, said in way.arguments.items()
            ],
        )
        for name, way in _WAYS.items()
    ]


def get(name: str, given: Mapping[str, str]) -> GetPromptResult:
    """Return one of them with what was given.

    Raises:
        MCPError: There is none of that name, or something was not given.
    """
    way = _WAYS.get(name)
    if way is None or (missing := [each for each in way.arguments if not given.get(each)]):
        what = f"Needed: {', '.join(missing)}" if way is not None else "Unknown prompt"
        raise MCPError(INVALID_PARAMS, what)
    values = {each: one_line(given[each], _LONGEST) for each in way.arguments}
    message = PromptMessage(role="user", content=TextContent(text=way.text.format(**values)))
    return GetPromptResult(description=way.description, messages=[message])
