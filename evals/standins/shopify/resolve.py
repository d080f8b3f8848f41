"""One resolver for every field: what an entity holds, what is computed from it, connections cut into pages."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLOutputType,
    GraphQLResolveInfo,
    get_named_type,
    is_abstract_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)

from evals.standins.shopify.schema import granted, scopes
from evals.standins.shopify.state import Entity, World, iso

Computed = Callable[[World, Any, dict[str, Any]], Any]
COMPUTED: dict[tuple[str, str], Computed] = {}
MISSING = object()


@dataclass
class Asked:
    """What one request is answered with."""

    world: World
    scopes: frozenset[str]
    version: str
    api_client: str = "app"
    objects: int = 0
    mutations: int = 0
    warnings: list[Entity] = field(default_factory=list)


ORDER_WINDOW = 60  # days of orders that an app without read_all_orders sees


def seen(asked: Asked, row: Entity | None) -> Entity | None:
    """Return an order only when it is within the window that the app may look at."""
    if row is None or row["__typename"] != "Order" or "read_all_orders" in asked.scopes:
        return row
    oldest = iso(asked.world.clock.now() - timedelta(days=ORDER_WINDOW))
    return row if str(row["createdAt"]) >= oldest else None


class Info:
    """What a mutation may want to know beside its arguments."""

    def __init__(self, info: GraphQLResolveInfo[Any]) -> None:
        self.info = info
        self.asked: Asked = info.context


Mutation = Callable[[World, dict[str, Any], Info], Any]
MUTATIONS: dict[str, Mutation] = {}


def computed(kind: str, *names: str) -> Callable[[Computed], Computed]:
    """Register how fields are computed."""

    def register(function: Computed) -> Computed:
        for name in names:
            COMPUTED[kind, name] = function
        return function

    return register


def mutation(name: str) -> Callable[[Mutation], Mutation]:
    """Register what a mutation does."""

    def register(function: Mutation) -> Mutation:
        MUTATIONS[name] = function
        return function

    return register


def cursor_of(place: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(place).encode()).decode()


def place_of(cursor: str) -> Any:
    try:
        found = json.loads(base64.urlsafe_b64decode(cursor))
    except ValueError:
        raise GraphQLError("Invalid cursor for current pagination sort.", extensions={"code": "BAD_REQUEST"}) from None
    return tuple(found) if isinstance(found, list) else found


def page(kind: str, rows: list[Any], args: dict[str, Any], keys: list[Any] | None = None) -> Entity:
    """Return one page of rows. Cursors are the rows' keys (sort value and id), or else their places."""
    first, last = args.get("first"), args.get("last")
    if first is None and last is None:
        raise GraphQLError("you must provide one of first or last", extensions={"code": "BAD_REQUEST"})
    for size in (first, last):
        if size is not None and not 0 <= size <= 250:
            raise GraphQLError(f"{kind}: page size must be between 0 and 250", extensions={"code": "BAD_REQUEST"})
    marks: list[Any] = keys if keys is not None else list(range(len(rows)))
    start, end = 0, len(rows)
    if args.get("after"):
        after = place_of(args["after"])
        start = next((at for at, mark in enumerate(marks) if mark > after), end)
    if args.get("before"):
        before = place_of(args["before"])
        end = next((at for at, mark in enumerate(marks) if mark >= before), end)
    low, high = start, end
    if first is not None:
        high = min(high, low + first)
    if last is not None:
        low = max(low, high - last)
    cut = rows[low:high]
    return {
        "__typename": kind,
        "nodes": cut,
        "edges": [{"cursor": cursor_of(marks[low + at]), "node": row} for at, row in enumerate(cut)],
        "pageInfo": {
            "hasNextPage": high < len(rows),
            "hasPreviousPage": low > 0,
            "startCursor": cursor_of(marks[low]) if cut else None,
            "endCursor": cursor_of(marks[high - 1]) if cut else None,
        },
    }


def _default(kind: GraphQLOutputType, where: str) -> Any:
    """Return what an entity says about a field nobody gave it: nothing, or a loud error where nothing is no answer."""
    if not is_non_null_type(kind):
        return None
    inner = kind.of_type
    if is_list_type(inner) or get_named_type(inner).name.endswith("Connection"):
        return []
    if get_named_type(inner).name == "Boolean":
        return False
    raise GraphQLError(f"the stand-in does not know {where}")


def value_of(world: World, kind: str, name: str, source: Any, args: dict[str, Any]) -> Any:
    """Return what a field holds: computed, or stored."""
    how = COMPUTED.get((kind, name))
    if how is None and name == "defaultCursor":
        return cursor_of([source["updatedAt"], int(source["legacyResourceId"])])
    return how(world, source, args) if how else source.get(name, MISSING)


def guard(asked: Asked, kind: str, name: str, returned: str) -> None:
    """Refuse what the token's scopes do not open, as Shopify does."""
    table = scopes()
    for key in (f"{kind}.{name}", returned.removesuffix("Connection")):
        any_of = table.get(key)
        if any_of and not granted(asked.scopes, any_of):
            words = " or ".join(f"`{one}` access scope" for one in sorted(any_of))
            raise GraphQLError(
                f"Access denied for {name} field. Required access: {words}.",
                extensions={
                    "code": "ACCESS_DENIED",
                    "documentation": "https://shopify.dev/api/usage/access-scopes",
                    "requiredAccess": f"{words}.",
                },
            )


#: Level 2 of protected customer data: names, addresses, mail, phone.
PERSONAL = {
    "Order": ("email", "phone", "shippingAddress", "billingAddress", "displayAddress", "statusPageUrl", "clientIp"),
    "Customer": (
        "firstName",
        "lastName",
        "displayName",
        "email",
        "phone",
        "defaultEmailAddress",
        "defaultPhoneNumber",
        "defaultAddress",
        "addresses",
        "addressesV2",
    ),
    "FulfillmentOrder": ("destination",),
    "DraftOrder": ("email", "phone", "shippingAddress", "billingAddress"),
}


def hidden(world: World, kind: str, name: str) -> bool:
    """Tell whether the app's level of protected customer data hides a field."""
    if world.protected_data == 0 and name in ("customer", "customers", "customerByIdentifier"):
        return True
    return world.protected_data < 2 and name in PERSONAL.get(kind, ())


def _withheld(asked: Asked, name: str, kind: GraphQLOutputType) -> None:
    """Answer null, or where null is no answer, with the error that Shopify gives."""
    asked.world.effects["withheld"] += 1
    if not is_non_null_type(kind):
        return
    words = f"This app is not approved to access the {name} field."
    link = "https://shopify.dev/docs/apps/launch/protected-customer-data"
    raise GraphQLError(
        f"{words} See {link} for more details.", extensions={"code": "ACCESS_DENIED", "documentation": link}
    )


def _arranged(value: Any, args: dict[str, Any], field: str, named: str) -> Any:
    """Return a list as it was asked for: backwards, as a page, or its beginning."""
    if not isinstance(value, list):
        return value
    if args.get("query") and not field.startswith("QueryRoot."):
        raise GraphQLError(f"the stand-in does not know a query on {field}")
    if args.get("reverse"):
        value = value[::-1]
    if named.endswith("Connection"):
        return page(named, value, args)
    return value if args.get("first") is None else value[: args["first"]]


def resolver(source: Any, info: GraphQLResolveInfo[Any], **args: Any) -> Any:
    """Answer a field."""
    asked: Asked = info.context
    kind, name = info.parent_type.name, info.field_name
    named = get_named_type(info.return_type)
    guard(asked, kind, name, named.name)
    if asked.world.protected_data < 2 and hidden(asked.world, kind, name):
        return _withheld(asked, name, info.return_type)
    if kind == "Mutation":
        asked.mutations += 1
        if asked.world.refusals.get(name):
            errors = asked.world.refusals[name].pop(0)
            return {"userErrors": errors, f"{name}UserErrors": errors}
        if name not in MUTATIONS:
            raise GraphQLError(f"the stand-in does not know the mutation {name}")
        value = MUTATIONS[name](asked.world, args, Info(info))
    else:
        value = value_of(asked.world, kind, name, source, {**args, "_asked": asked})
    if value is MISSING:
        value = _default(info.return_type, f"{kind}.{name}")
    value = _arranged(value, args, f"{kind}.{name}", named.name)
    if is_object_type(named) or is_abstract_type(named):
        asked.objects += len(value) if isinstance(value, list) else value is not None
    return value


def type_of(value: Any, *_: Any) -> str:
    """Return the type behind an interface or a union."""
    return str(value["__typename"])
