"""The trimmed official schema, built once, and Shopify's own table of the scopes that each part of it asks for."""

from __future__ import annotations

import functools
import json
import re
from datetime import datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from graphql import GraphQLError, GraphQLScalarType, GraphQLSchema, build_schema

VERSION = "2026-10"
VERSIONS = ("2026-01", "2026-04", "2026-07", "2026-10")
FOLDER = Path(__file__).parent / "official"
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}")


def _decimal(value: Any) -> str:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise GraphQLError(f"invalid decimal '{value}'") from None
    if not number.is_finite():
        raise GraphQLError(f"invalid decimal '{value}'")
    return str(value)


def _moment(value: Any) -> str:
    if not isinstance(value, str) or not _ISO.match(value):
        raise GraphQLError(f"invalid DateTime '{value}'")
    datetime.fromisoformat(value)
    return value


@functools.cache
def schema() -> GraphQLSchema:
    """Return the schema. Shopify's own does not pass graphql-core's check of schemas, hence ``assume_valid``."""
    built = build_schema((FOLDER / f"admin_{VERSION}.graphql").read_text(), assume_valid=True)
    for name, check in (("Money", _decimal), ("Decimal", _decimal), ("DateTime", _moment)):
        scalar = built.type_map[name]
        assert isinstance(scalar, GraphQLScalarType)
        scalar.parse_value = check  # type: ignore[method-assign]
    return built


@functools.cache
def scopes() -> dict[str, frozenset[str]]:
    """Return "Type" or "Type.field" -> the scopes of which any one opens it."""
    table = json.loads((FOLDER / f"scopes_{VERSION}.json").read_text())
    # Not in the table of the package.
    table |= {"Mutation.refundCreate": ["write_orders"], "QueryRoot.shop": []}
    return {name: frozenset(any_of) for name, any_of in table.items() if any_of}


def granted(held: frozenset[str], any_of: frozenset[str]) -> bool:
    """Tell whether one of the scopes is held; whoever may write may read."""
    return bool(any_of & held) or any(one.replace("read_", "write_", 1) in held for one in any_of)
