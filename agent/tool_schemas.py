"""Tools as they are sent to a language model: names, kinds and descriptions, and none of the limits.

Limits are for us: arguments are validated when a tool runs, whatever was sent. A server that makes a grammar of a
schema (llama.cpp does) refuses whole requests for a ``maxLength`` of some thousand, and every limit costs tokens in
every request.
"""

from __future__ import annotations

from typing import Any

from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool

#: What a schema says beside the kind of a value, and what only a validator needs.
_KEPT = frozenset({"type", "description", "enum", "const", "items", "properties", "required", "anyOf"})


def minimal(tool: BaseTool) -> dict[str, Any]:
    """Return a tool in the form of OpenAI's API, which every client of LangChain takes."""
    sent: dict[str, Any] = convert_to_openai_tool(tool)
    function = sent["function"]
    return {**sent, "function": {**function, "parameters": bare(function["parameters"])}}


def bare(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema without limits; what may be left out is not in ``required`` and need not be null as well."""
    kinds = [each for each in schema.get("anyOf", []) if each.get("type") != "null"]
    if len(kinds) == 1:
        schema = {**kinds[0], **{key: value for key, value in schema.items() if key != "anyOf"}}
    found = {key: value for key, value in schema.items() if key in _KEPT}
    if "properties" in found:
        found["properties"] = {name: bare(each) for name, each in found["properties"].items()}
    if isinstance(found.get("items"), dict):
        found["items"] = bare(found["items"])
    if "anyOf" in found:
        found["anyOf"] = [bare(each) for each in kinds]
    return found
