"""Every field of every kind that tests make is answered, on the official schema: nothing is null that may not be."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_required_argument

from evals.standins.shopify import orders, shop, states
from evals.standins.shopify.crowd import crowd, town
from evals.standins.shopify.engine import run
from evals.standins.shopify.schema import schema
from evals.standins.shopify.server import Standin


def fill(standin: Standin) -> None:
    """Make at least one of everything."""
    world = standin.world
    crowd(world, 5, 20)
    made = town(world)
    shop.article(world, "Rain", "<p>Wet</p>")
    done = made["delivered"]
    states.refund(world, done, "3.00", [(done["_lines"][0], 1)])
    states.coming_back(world, done, [(done["fulfillments"][0]["_lines"][0], 1)], "OPEN")
    states.held(world, made["open"])
    orders.event(world, made["sent"]["fulfillments"][0], "IN_TRANSIT")
    variant = world.all("ProductVariant")[0]["id"]
    lines = {"lineItems": [{"variantId": variant, "quantity": 1}]}
    ask(standin, "mutation($i: DraftOrderInput!) { draftOrderCreate(input: $i) { draftOrder { id } } }", i=lines)
    ask(standin, "mutation($id: ID!) { orderEditBegin(id: $id) { userErrors { message } } }", id=made["part"]["id"])
    hook = 'mutation { webhookSubscriptionCreate(topic: SHOP_UPDATE, webhookSubscription: {uri: "https://example.com"}) { userErrors { message } } }'
    ask(standin, hook)


def ask(standin: Standin, query: str, **variables: Any) -> dict[str, Any]:
    scopes = standin.tokens.check(standin.token)
    assert scopes is not None
    return run(standin.world, standin.bucket, scopes, "2026-10", {"query": query, "variables": variables}).body


@pytest.fixture(scope="module")
def full() -> Standin:
    standin = Standin()
    standin.bucket.set(10**9, 1)
    fill(standin)
    return standin


def fields(kind: GraphQLObjectType) -> list[str]:
    """Return a selection of each field that can be asked for without arguments of its own."""
    found = []
    for name, field in kind.fields.items():
        if field.deprecation_reason or any(is_required_argument(one) for one in field.args.values()):
            continue
        named = get_named_type(field.type)
        size = "(first: 2)" if "first" in field.args else ""
        below = (
            ""
            if is_leaf_type(named)
            else "{ nodes { __typename } }"
            if named.name.endswith("Connection")
            else "{ __typename }"
        )
        found.append(f"{name}{size} {below}")
    return found


def test_every_field_is_answered(full) -> None:
    unanswered, asked = [], 0
    for kind, rows in full.world.kinds.items():
        definition = schema().type_map.get(kind)
        nodes = isinstance(definition, GraphQLObjectType) and any(one.name == "Node" for one in definition.interfaces)
        for selection in fields(definition) if nodes and rows else ():
            asked += 1
            body = ask(
                full, f"query($id: ID!) {{ node(id: $id) {{ ... on {kind} {{ {selection} }} }} }}", id=next(iter(rows))
            )
            errors = [one for one in body.get("errors", []) if one.get("extensions", {}).get("code") != "ACCESS_DENIED"]
            unanswered += [f"{kind}.{selection}: {one['message']}" for one in errors]
    assert unanswered == [] and full.world.bugs == []
    assert asked > 400
