"""The try-on tool costs a model few tokens, and takes nothing that would say whose photo is meant."""

from __future__ import annotations

import json

from langchain_core.utils.function_calling import convert_to_openai_tool

from tools import TOOLS


def test_it_is_small_and_names_nobody() -> None:
    schema = convert_to_openai_tool(TOOLS["try_on"])
    assert len(json.dumps(schema, separators=(",", ":"))) <= 700  # characters: 175 tokens or so
    assert set(schema["function"]["parameters"]["properties"]) == {"item", "variant"}
