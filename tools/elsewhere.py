"""Tools of further MCP servers, as somebody of the shop approved them (`service.elsewhere`).

Whoever runs such a server reads what it is asked. So nothing goes there but what the customer has just said, what the
shop shows everybody of its goods, and small numbers: a hostile answer that asks for an address to be passed on, or
an order, gets none, whatever the model makes of it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langchain_core.tools import StructuredTool

from commerce import contacts
from commerce.errors import ShopclerkError
from commerce.own_words import own
from service.consent import references
from service.conversations import conversations
from service.elsewhere import Approved, Elsewhere
from service.provenance import Source
from service.shop import Shop
from tools import results
from tools.context import KEY, ToolContext
from tools.results import ElsewhereResult, Result

log = logging.getLogger(__name__)
#: So many of the customer's messages, and of the articles that were shown, may be spoken of.
_MESSAGES, _ARTICLES = 2, 10
_LONGEST, _LARGEST_NUMBER = 300, 1000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_KINDS: dict[str, tuple[type, ...]] = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}


def of_shop(shop: Shop) -> list[StructuredTool]:
    """Return the approved tools of a shop."""
    return [_tool(shop.elsewhere, each) for each in shop.elsewhere.tools] if shop.elsewhere is not None else []


def _tool(elsewhere: Elsewhere, approved: Approved) -> StructuredTool:
    async def call(config: RunnableConfig, **values: Any) -> tuple[str, Result]:
        context: ToolContext = config["configurable"][KEY]
        result = await _run(context, elsewhere, approved, values)
        return result.written, result

    return StructuredTool.from_function(
        coroutine=call,
        name=approved.name,
        description=f"[Of {approved.server}, not of this shop; reads only] {approved.description}",
        args_schema={"title": approved.name, "properties": {}, **approved.parameters},
        infer_schema=False,
        response_format="content_and_artifact",
    )


async def _run(context: ToolContext, elsewhere: Elsewhere, approved: Approved, values: dict[str, Any]) -> Result:
    if problem := _unfit(approved, values):
        return results.wrong_call("bad_arguments", problem)
    if not await _passable(context, approved, values):
        return results.wrong_call(
            "not_the_customers_words",
            "Nothing was asked: pass on only what the customer has just said or what a shown article is called, "
            "no addresses, telephone numbers or orders.",
        )
    try:
        answer = await elsewhere.call(approved.name, values)
    except ShopclerkError as error:
        log.warning("%s did not answer: %s", approved.name, error.detail or error.code)
        return ElsewhereResult(server=approved.server)
    return ElsewhereResult(server=approved.server, text=answer.text, cut=answer.cut)


def _unfit(approved: Approved, values: dict[str, Any]) -> str:
    known: dict[str, Any] = approved.parameters.get("properties", {})
    for name, value in values.items():
        if name not in known:
            return "There is no such argument."
        kind = str(known[name].get("type"))
        if not isinstance(value, _KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
            return f"{name}: give a {kind}."
        if isinstance(value, str) and len(value) > _LONGEST:
            return f"{name}: too long."
    missing = [name for name in approved.parameters.get("required", []) if name not in values]
    return f"{missing[0]}: is needed." if missing else ""


async def _passable(context: ToolContext, approved: Approved, values: dict[str, Any]) -> bool:
    """Return whether strangers may read these values."""
    asked = list(_to_judge(approved, values))
    if not asked:
        return True
    if any(contacts.EMAIL.search(each) or contacts.EMAIL_SPELLED.search(each) or _secret(each) for each in asked):
        return False
    words = [own(each) for each in await conversations.last_words(context.shop, context.conversation_id, _MESSAGES)]
    sources = [Source(each) for each in words]
    left = [each for each in asked if not any(source.holds(each) for source in sources)]
    if not left:
        return True
    shown = await context.shop.discovery.products(list(context.shown)[-_ARTICLES:]) if context.shown else []
    names = [Source(text) for each in shown for text in (each.title, each.id)]
    return all(any(source.holds(each) for source in names) for each in left)


def _to_judge(approved: Approved, values: dict[str, Any]) -> Iterator[str]:
    """Yield the values that somebody's data could be in."""
    for name, value in values.items():
        if isinstance(value, bool) or value in approved.parameters["properties"][name].get("enum", ()):
            continue
        if not isinstance(value, str):
            if abs(value) >= _LARGEST_NUMBER or value != round(value, 2):
                yield str(value)
        elif value.strip() and not _DAY.match(value):
            yield value


def _secret(text: str) -> bool:
    """Return whether a text holds a telephone number, an account's or a card's, or names an order."""
    digits = max((sum(map(str.isdigit, each[0])) for each in contacts.PHONE.finditer(text)), default=0)
    return digits >= contacts.LEAST_DIGITS or bool(references.named(text))
