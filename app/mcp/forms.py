"""Asking the customer through a form that their program shows (elicitation), where it can show one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from mcp.server.context import ServerRequestContext
from mcp.shared.exceptions import MCPError, NoBackChannelError
from mcp_types import CallToolRequestParams, ElicitRequest, ElicitRequestFormParams, ElicitResult, InputRequiredResult
from mcp_types.version import is_version_at_least

_KEY = "customer"
#: From this version on a question is an answer to the call, which is then sent again with what the customer said.
_BY_RETRY = "2026-07-28"


class Form:
    """The form of one call: whether it can be shown, and what was typed into it."""

    def __init__(self, context: ServerRequestContext[Any, Any], params: CallToolRequestParams) -> None:
        self._context = context
        self._retries = is_version_at_least(context.protocol_version, _BY_RETRY)
        self._state = params.request_state
        self._answers = params.input_responses or {}

    @property
    def can_ask(self) -> bool:
        """Whether the customer's program says that it can show a form, over this connection."""
        capabilities = self._context.session.client_capabilities
        asks = capabilities.elicitation if capabilities is not None else None
        shows = asks is not None and (asks.form is not None or asks.url is None)
        return shows and (self._retries or self._context.session.can_send_request)

    @property
    def kept(self) -> dict[str, Any]:
        """What was kept with the question that this call answers, sealed so that nobody can write it; else empty."""
        if not self._state or not self.can_ask:
            return {}
        found = json.loads(self._state)
        return found if isinstance(found, dict) else {}

    async def ask(
        self, message: str, schema: Mapping[str, Any], kept: Mapping[str, Any]
    ) -> ElicitResult | InputRequiredResult | None:
        """Ask; returns the answer, what makes the program ask and call again, or None where nobody can be asked.

        An answer to no question of ours is none: without what was kept with the question it is asked first.
        """
        params = ElicitRequestFormParams(message=message, requested_schema=dict(schema))
        if self._retries:
            answer = self._answers.get(_KEY) if self.kept else None
            if isinstance(answer, ElicitResult):
                return answer
            state = json.dumps(dict(kept))
            return InputRequiredResult(input_requests={_KEY: ElicitRequest(params=params)}, request_state=state)
        try:
            return await self._context.session.elicit_form(message, dict(schema), self._context.request_id)
        except (NoBackChannelError, MCPError):
            return None


def fields(**properties: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a form of which every field is needed."""
    return {"type": "object", "properties": dict(properties), "required": list(properties)}


def typed(answer: ElicitResult) -> Mapping[str, Any]:
    """Return what was typed into a form; empty where the customer declined or closed it."""
    return answer.content or {} if answer.action == "accept" else {}
