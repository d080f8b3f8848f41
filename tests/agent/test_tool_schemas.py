"""What a model is sent about a tool: no limits, no null, the same names; what is over a limit is refused all the same."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ValidationError

from agent.tool_schemas import bare, minimal
from tools import TOOLS

LIMITS = {"maxLength", "minLength", "maxItems", "minItems", "pattern", "minimum", "maximum", "default", "title", "$ref"}


def schemas(schema: dict[str, Any]) -> list[dict[str, Any]]:
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    inner += [schema["items"]] if isinstance(schema.get("items"), dict) else []
    return [schema, *(found for each in inner for found in schemas(each))]


@pytest.mark.parametrize("name", sorted(TOOLS))
def test_names_and_kinds_stay_and_limits_go(name: str) -> None:
    whole, sent = convert_to_openai_tool(TOOLS[name])["function"], minimal(TOOLS[name])["function"]
    assert (sent["name"], sent["description"]) == (whole["name"], whole["description"])
    parts = schemas(sent["parameters"])
    assert not [key for part in parts for key in part if key in LIMITS]
    assert not [part for part in parts if part.get("type") == "null"]
    assert [part for part in parts if "type" not in part and "anyOf" not in part] == []
    assert set(sent["parameters"].get("properties", {})) == set(whole["parameters"].get("properties", {}))
    assert sent["parameters"].get("required") == whole["parameters"].get("required")


def test_a_property_may_be_called_like_a_limit() -> None:
    schema = {"type": "object", "properties": {"title": {"type": "string", "maxLength": 3}}, "maxItems": 1}
    assert bare(schema) == {"type": "object", "properties": {"title": {"type": "string"}}}


def test_what_may_be_one_of_two_kinds_stays_so() -> None:
    both = {"anyOf": [{"type": "string", "maxLength": 3}, {"type": "integer"}, {"type": "null"}], "description": "a"}
    assert bare(both) == {"description": "a", "anyOf": [{"type": "string"}, {"type": "integer"}]}
    one = {"anyOf": [{"type": "array", "items": {"type": "string", "pattern": "a"}}, {"type": "null"}], "default": None}
    assert bare(one) == {"type": "array", "items": {"type": "string"}}


def test_limits_hold_on_our_side() -> None:
    with pytest.raises(ValidationError):
        TOOLS["get_order"].get_input_schema().model_validate({"order_number": "1" * 81})
