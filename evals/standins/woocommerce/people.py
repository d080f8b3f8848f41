"""Customers with accounts."""

from __future__ import annotations

import hashlib
import re

from evals.standins.woocommerce import orders
from evals.standins.woocommerce.rest import Answer, Call, RestError, bad, between, links, ordered, paged, route
from evals.standins.woocommerce.state import Entity, World

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_ORDERBY = ("id", "include", "name", "registered_date", "date", "modified")


def customer(
    world: World, email: str, name: str = "", *, address: Entity | None = None, role: str = "customer", **fields: object
) -> Entity:
    """Add an account."""
    first, _, last = name.partition(" ")
    now = world.now()
    where = address or {}
    entity: Entity = {
        "date_created": now,
        "date_modified": now,
        "email": email,
        "first_name": first,
        "last_name": last,
        "role": role,
        "username": email.partition("@")[0],
        "billing": orders.place(where, "email", "phone") | {"email": email},
        "shipping": orders.place(where, "phone"),
        "meta_data": [],
    }
    return world.add("customers", entity | fields, "user")


def render(world: World, one: Entity) -> Entity:
    paying = any(o["customer_id"] == one["id"] and o["date_paid"] for o in world.all("orders"))
    digest = hashlib.sha256(one["email"].encode()).hexdigest()
    base = {name: value for name, value in one.items() if not name.startswith(("_", "date_"))}
    base["meta_data"] = _open(world, base["meta_data"])
    return (
        base
        | world.dated(one, "date_created", "date_modified")
        | {
            "is_paying_customer": paying,
            "avatar_url": f"https://secure.gravatar.com/avatar/{digest}?s=96&d=mm&r=g",
            "_links": links(world, f"/wc/v3/customers/{one['id']}"),
        }
    )


def _open(world: World, rows: object) -> list[Entity]:
    """Return the meta entries that newer versions write and tell: none whose key begins with an underscore."""
    found = [one for one in rows if isinstance(one, dict)] if isinstance(rows, list) else []
    return [one for one in found if not (world.protects and str(one.get("key")).startswith("_"))]


@route("GET", "/wc/v3/customers")
def listing(call: Call) -> Answer:
    email, role = call.query.get("email"), call.query.get("role", "customer")
    if email is not None and not _EMAIL.fullmatch(str(email)):
        raise bad("email", "Invalid email address.", "rest_invalid_email")
    rows = [one for one in call.world.all("customers") if role in ("all", one["role"])]
    if email is not None:
        rows = [one for one in rows if one["email"].casefold() == str(email).casefold()]
    if call.query.get("search"):
        term = str(call.query["search"]).casefold()
        rows = [one for one in rows if term in f"{one['email']} {one['username']} {one['first_name']}".casefold()]
    call.query.setdefault("orderby", "name")
    call.query.setdefault("order", "asc")
    return paged(call, ordered(call, between(call, rows), _ORDERBY), lambda one: render(call.world, one))


def _get(call: Call, status: int = 404) -> Entity:
    found = call.world.table("customers").get(call.id)
    if found is None:
        code = "wc_user_invalid_id" if status == 404 else "woocommerce_rest_invalid_id"
        raise RestError(status, code, "Invalid user ID." if status == 404 else "Invalid resource ID.")
    return found


@route("GET", "/wc/v3/customers/{id}")
def single(call: Call) -> Entity:
    return render(call.world, _get(call))


@route("POST", "/wc/v3/customers")
def create(call: Call) -> Answer:
    given = call.given
    email = str(given.get("email", ""))
    if not _EMAIL.fullmatch(email):
        raise bad("email", "Invalid email address.", "rest_invalid_email")
    if any(one["email"] == email for one in call.world.all("customers")):
        words = f"An account is already registered with {email}. Please log in or use a different email address."
        raise RestError(400, "registration-error-email-exists", words)
    made = customer(call.world, email, f"{given.get('first_name', '')} {given.get('last_name', '')}")
    made["username"] = given.get("username") or made["username"]
    for name, extra in (("billing", ("email", "phone")), ("shipping", ("phone",))):
        made[name] = orders.place(given.get(name), *extra)
    call.world.merge_meta(made, _open(call.world, given.get("meta_data")))
    return Answer(render(call.world, made), 201)


@route("PUT", "/wc/v3/customers/{id}")
def update(call: Call) -> Entity:
    one = _get(call, 400)
    for name in ("billing", "shipping"):
        part = call.given.get(name)
        if isinstance(part, dict):
            one[name] |= {key: str(value or "") for key, value in part.items() if key in one[name]}
            call.world.effects["profile"] += 1
    one |= {name: str(call.given[name]) for name in ("first_name", "last_name", "email") if name in call.given}
    call.world.merge_meta(one, _open(call.world, call.given.get("meta_data")))
    call.world.touch(one, "customer.updated")
    return render(call.world, one)


@route("DELETE", "/wc/v3/customers/{id}")
def delete(call: Call) -> Entity:
    one = _get(call)
    if not call.flag("force"):
        raise RestError(501, "woocommerce_rest_trash_not_supported", "Customers do not support trashing.")
    call.world.table("customers").pop(one["id"])
    return render(call.world, one)
