"""The hashes that pin what a server offers: what was looked at is what is used, or nothing is.

A tool's description is read by models and its schema says what is sent to it. A server that changes either after
somebody has approved them is not used until they have looked again.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping

from mcp_types import Tool

Pins = dict[str, str]


def pin(tool: Tool) -> str:
    """Return the hash of all that a tool says of itself."""
    told = {
        "name": tool.name,
        "title": tool.title,
        "description": tool.description,
        "input": tool.input_schema,
        "output": tool.output_schema,
        "annotations": tool.annotations.model_dump(mode="json") if tool.annotations else None,
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def pins(tools: Iterable[Tool]) -> Pins:
    """Return the hash of each tool by its name."""
    return {each.name: pin(each) for each in tools}


def changed(approved: Mapping[str, str], tools: Iterable[Tool]) -> list[str]:
    """Return the approved tools that are another thing now, or are gone."""
    now = pins(tools)
    return sorted(name for name, known in approved.items() if now.get(name) != known)
