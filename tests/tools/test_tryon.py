"""The try-on tool costs a model few tokens, and takes nothing that would say whose photo is meant."""

from __future__ import annotations

import json

from langchain_core.utils.function_calling import convert_to_openai_tool

from tools import TOOLS

TOKENS = 180  # at four characters each; 250 is the most that it may cost


def test_it_is_small_and_names_nobody() -> None:
    schema = convert_to_openai_tool(TOOLS["try_on"])
    assert len(json.dumps(schema, separators=(",", ":"))) / 4 <= TOKENS
    assert set(schema["function"]["parameters"]["properties"]) == {"item", "variant"}
