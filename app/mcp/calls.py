"""One call of a tool: by whom, with what, and what comes back."""

from __future__ import annotations

import json
import logging
from typing import Any

from mcp_types import CallToolRequestParams, CallToolResult, InputRequiredResult, TextContent
from pydantic import BaseModel, ValidationError

from app.mcp import changing, trying_on
from app.mcp.forms import Form, fields, typed
from app.mcp.offers import (
    CONFIRM,
    ENTER,
    TRY_ON,
    CodeArguments,
    ConfirmArguments,
    Offer,
    ProvenResult,
    TryOnArguments,
)
from app.mcp.who import Speaker
from commerce.errors import InputError, NotAuthenticated, ShopclerkError
from commerce.sentences import say
from commerce.text import seen
from service.changes.registry import ACTIONS
from service.identity import verification
from tools import TOOLS, results
from tools.context import KEY, ToolContext
from tools.results import Result

log = logging.getLogger(__name__)
#: The arguments of one call as JSON, in characters: over HTTP the whole request is no larger either.
MAX_ARGUMENTS = 32_000
#: What is kept for a session: without one there would be one for everybody.
_KEPT = (ENTER, TRY_ON, "verify_customer", "send_code")


async def call(
    speaker: Speaker, offer: Offer, params: CallToolRequestParams, form: Form
) -> CallToolResult | InputRequiredResult:
    """Carry a call out; what goes wrong is a result that the program's model can read."""
    try:
        result = await _result(speaker, offer, params.arguments or {}, form)
    except ShopclerkError as error:
        result = results.of_error(error)
    except Exception:
        log.exception("a tool failed: %s", offer.name)
        result = results.of_error(ShopclerkError())
    return result if isinstance(result, InputRequiredResult) else told(result, offer)


def told(result: Result, offer: Offer) -> CallToolResult:
    """Return a result as structured content, with all of it as text beside it."""
    plain = seen(result.plain)
    return CallToolResult(
        content=[TextContent(text=json.dumps(plain, ensure_ascii=False, separators=(",", ":")))],
        structured_content=plain,
        is_error=not isinstance(result, offer.results),
    )


async def _result(
    speaker: Speaker, offer: Offer, arguments: dict[str, Any], form: Form
) -> Result | InputRequiredResult:
    if len(json.dumps(arguments)) > MAX_ARGUMENTS:
        raise InputError(say("agents.too_much"), code="too_long")
    principal = await speaker.refresh()
    if offer.name in _KEPT and not speaker.lasting:
        raise NotAuthenticated(say("agents.no_session"))
    if offer.name == ENTER:
        return await _enter(speaker, _read(CodeArguments, arguments), form)
    if offer.name == CONFIRM:
        return await changing.pass_on(speaker.shop, principal, _read(ConfirmArguments, arguments))
    if offer.name == TRY_ON:
        return await trying_on.try_on(speaker, _read(TryOnArguments, arguments), form)
    if offer.chat in ACTIONS:
        return await changing.change(speaker, ACTIONS[offer.chat], arguments, form)
    context = ToolContext(speaker.shop, principal, "", answered=None)
    request = {"type": "tool_call", "id": offer.name, "name": offer.chat, "args": arguments}
    try:
        message = await TOOLS[offer.chat].ainvoke(request, {"configurable": {KEY: context}})
    except ValidationError as error:
        raise _unfit(error) from None
    found: Result = message.artifact
    return found


def _read(kind: type[BaseModel], arguments: dict[str, Any]) -> Any:
    try:
        return kind.model_validate(arguments)
    except ValidationError as error:
        raise _unfit(error) from None


def _unfit(error: ValidationError) -> InputError:
    first = error.errors(include_url=False, include_input=False)[0]
    field = ".".join(str(part) for part in first["loc"])[:100] or "arguments"
    return InputError(say("http.bad_field", field=field, problem=first["msg"]))


async def _enter(speaker: Speaker, asked: CodeArguments, form: Form) -> Result | InputRequiredResult:
    code = asked.code.strip()
    if not code and form.can_ask:
        field = {"type": "string", "title": say("agents.form.code_field"), "maxLength": 40}
        answer = await form.ask(say("agents.form.code"), fields(code=field), {"asked": ENTER})
        if isinstance(answer, InputRequiredResult):
            return answer
        code = str(typed(answer).get("code", ""))[:40] if answer is not None else ""
    if not code.strip():
        raise InputError(say("agents.no_code"), code="bad_code")
    speaker.principal = await verification.confirm(speaker.shop, speaker.principal, code)
    return ProvenResult(email=speaker.principal.email, tier=int(speaker.principal.tier))
