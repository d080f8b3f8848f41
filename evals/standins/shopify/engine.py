"""One GraphQL request from text to answer: parse, validate, price, throttle, execute."""

from __future__ import annotations

import functools
import re
import traceback
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    NoDeprecatedCustomRule,
    execute_sync,
    parse,
    validate,
)

from evals.standins.shopify import (
    bulk,
    catalogue,
    changes,
    discounts,
    drafts,
    edits,
    hooks,
    ledger,
    metafields,
    orders,
    outcomes,
    people,
    refunds,
    returns,
    roots,
    shop,
)
from evals.standins.shopify.cost import MAX_QUERY, MUTATION, Bucket, estimate
from evals.standins.shopify.resolve import Asked, resolver, type_of
from evals.standins.shopify.schema import VERSIONS, schema
from evals.standins.shopify.state import World

# Imported for what they register.
KNOWN = (
    bulk,
    catalogue,
    changes,
    discounts,
    drafts,
    edits,
    hooks,
    ledger,
    metafields,
    orders,
    outcomes,
    people,
    refunds,
    returns,
    roots,
    shop,
)
RATE_LIMITS = "https://shopify.dev/api/usage/rate-limits"


def served(version: str) -> str | None:
    """Return the version that answers: an old one falls forward, one that never was is not found."""
    if version in (*VERSIONS, "unstable"):
        return version
    old = re.fullmatch(r"20\d\d-(01|04|07|10)", version) and version < VERSIONS[0]
    return VERSIONS[0] if old else None


@dataclass
class Answer:
    """What goes back."""

    body: dict[str, Any]
    headers: dict[str, str] = field(default_factory=dict)
    throttled: bool = False


@functools.lru_cache(maxsize=256)
def _document(text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...], str]:
    document = parse(text)
    problems = tuple(validate(schema(), document))
    deprecated = (
        "" if problems else "; ".join(one.message for one in validate(schema(), document, [NoDeprecatedCustomRule]))
    )
    return document, problems, deprecated


def _error(problem: GraphQLError) -> dict[str, Any]:
    shown: dict[str, Any] = dict(problem.formatted)
    missing = re.match(r"Cannot query field '(\w+)' on type '(\w+)'", problem.message)
    if missing:
        name, kind = missing.groups()
        shown["message"] = f"Field '{name}' doesn't exist on type '{kind}'"
        shown["extensions"] = {"code": "undefinedField", "typeName": kind, "fieldName": name}
    return shown


def _coded(message: str, code: str, **more: Any) -> dict[str, Any]:
    return {"message": message, "extensions": {"code": code, "documentation": RATE_LIMITS} | more}


def run(world: World, bucket: Bucket, scopes: frozenset[str], version: str, payload: dict[str, Any]) -> Answer:
    """Answer one request."""
    text, variables = payload.get("query"), payload.get("variables") or {}
    if not isinstance(text, str) or not text.strip():
        return Answer({"errors": {"query": "Required parameter missing or invalid"}})
    try:
        document, problems, deprecated = _document(text)
    except GraphQLError as problem:
        return Answer({"errors": [dict(problem.formatted)]})
    if problems:
        return Answer({"errors": [_error(one) for one in problems]})
    headers = {"X-Shopify-API-Deprecated-Reason": deprecated} if deprecated else {}
    cost = estimate(schema(), document, variables)
    if cost > MAX_QUERY:
        words = f"Query cost is {cost}, which exceeds the single query max cost limit ({MAX_QUERY})."
        return Answer({"errors": [_coded(words, "MAX_COST_EXCEEDED", cost=cost, maxCost=MAX_QUERY)]}, headers)
    if not bucket.take(cost):
        return Answer(throttled(bucket, cost), headers, True)
    asked = Asked(world, scopes, version)
    result = execute_sync(
        schema(),
        document,
        context_value=asked,
        variable_values=variables,
        operation_name=payload.get("operationName"),
        field_resolver=resolver,
        type_resolver=type_of,
    )
    assert isinstance(result, ExecutionResult)
    return Answer(_body(result, asked, bucket, cost), headers)


def throttled(bucket: Bucket, cost: int) -> dict[str, Any]:
    """Return the answer of a bucket that is empty."""
    price = {"requestedQueryCost": cost, "actualQueryCost": None, "throttleStatus": bucket.status()}
    return {"errors": [_coded("Throttled", "THROTTLED")], "extensions": {"cost": price}}


def _bug(problem: GraphQLError) -> str:
    """Return what went wrong in the stand-in itself, if it did."""
    cause = problem.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return problem.message if "the stand-in does not know" in problem.message else ""
    return "".join(traceback.format_exception(cause))


def _body(result: ExecutionResult, asked: Asked, bucket: Bucket, cost: int) -> dict[str, Any]:
    actual = min(cost, asked.objects + MUTATION * asked.mutations)
    bucket.give(cost - actual)
    price = {"requestedQueryCost": cost, "actualQueryCost": actual, "throttleStatus": bucket.status()}
    body: dict[str, Any] = {"extensions": {"cost": price}}
    if asked.warnings:
        body["extensions"]["search"] = asked.warnings
    if result.data is not None or not result.errors or any(one.path for one in result.errors):
        body["data"] = result.data
    if result.errors:
        asked.world.bugs += [bug for one in result.errors if (bug := _bug(one))]
        body["errors"] = [_error(one) for one in result.errors]
    return body
