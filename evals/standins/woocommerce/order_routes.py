"""Routes of orders, their notes, parcels and mails."""

from __future__ import annotations

import re
from typing import Any

from evals.standins.woocommerce import money, order_views, orders
from evals.standins.woocommerce.rest import (
    Answer,
    Call,
    RestError,
    bad,
    between,
    is_object,
    links,
    many,
    one_of,
    ordered,
    paged,
    route,
    slim,
    whole,
    words,
)
from evals.standins.woocommerce.state import Entity, World

ORDERBY = ("date", "id", "include", "title", "slug", "modified")
INTERNAL = (
    "auto-draft",
    *("pending", "processing", "on-hold", "completed", "cancelled", "refunded", "failed"),
    "checkout-draft",
)
LISTED = ("any", "trash", *INTERNAL)
_MAILS_OF_STATES = {
    "completed": "customer_completed_order",
    "failed": "customer_failed_order",
    "on-hold": "customer_on_hold_order",
    "processing": "customer_processing_order",
    "refunded": "customer_refunded_order",
}
MAILS = (
    "new_order",
    "customer_processing_order",
    "customer_completed_order",
    "customer_invoice",
    "customer_refunded_order",
    "customer_note",
    "customer_on_hold_order",
)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def missing(status: int = 404, message: str = "Invalid ID.") -> RestError:
    return RestError(status, "woocommerce_rest_shop_order_invalid_id", message)


def no_route() -> RestError:
    return RestError(404, "rest_no_route", "No route was found matching the URL and request method.")


def get(call: Call) -> Entity:
    found = call.world.table("orders").get(int(call.ids[0]))
    if found is None:
        raise missing()
    return found


@route("GET", "/wc/v3/orders")
def listing(call: Call) -> Answer:
    """List orders. A parameter that nobody knows, such as billing_email, is ignored without a word."""
    asked = many(call, "status") or ["any"]
    for place, one in enumerate(asked):
        if one not in LISTED:
            raise bad("status", f"status[{place}] is not one of {words(LISTED)}.", "rest_not_in_enum")
    rows = call.world.all("orders")
    if "any" in asked:
        rows = [one for one in rows if one["status"] not in ("trash", "auto-draft", "checkout-draft")]
    else:
        rows = [one for one in rows if one["status"] in asked]
    if "customer" in call.query:
        rows = [one for one in rows if one["customer_id"] == whole(call, "customer", 0, 0)]
    if "product" in call.query:
        wanted = whole(call, "product", 0, 0)
        rows = [one for one in rows if wanted in {line["product_id"] for line in one["_lines"]}]
    if call.query.get("search"):
        rows = [one for one in rows if _found(one, str(call.query["search"]).casefold())]
    places = whole(call, "dp", call.world.decimals, 0)
    rows = ordered(call, between(call, rows), ORDERBY)
    extra = {"status[0]": "any"} if "status" not in call.query else {}
    return paged(
        call, rows, lambda one: order_views.render(call.world, one, places), extra | {"dp": places, "context": "view"}
    )


def _found(order: Entity, term: str) -> bool:
    texts = [" ".join(filter(None, order[name].values())) for name in ("billing", "shipping")]
    texts += [line["name"] for line in order["_lines"]]
    number = str(order.get("_number") or order["id"])
    return term in (number.casefold(), str(order["id"])) or any(term in text.casefold() for text in texts)


@route("GET", "/wc/v3/orders/{id}")
def single(call: Call) -> Entity:
    return order_views.render(call.world, get(call), whole(call, "dp", call.world.decimals, 0))


def _check(call: Call) -> None:
    billing = is_object(call, "billing")
    is_object(call, "shipping")
    email = (billing or {}).get("email")
    if email and not _EMAIL.fullmatch(str(email)):
        raise bad("billing", "Invalid email address.", "rest_invalid_email")
    if "status" in call.given:
        one_of("status", call.given["status"], INTERNAL)


@route("POST", "/wc/v3/orders")
def create(call: Call) -> Answer:
    _check(call)
    made = orders.create(call.world, call.given)
    headers = {"Location": f"{call.world.url}/wp-json/wc/v3/orders/{made['id']}"}
    return Answer(order_views.render(call.world, made), 201, headers)


@route("PUT", "/wc/v3/orders/{id}")
def update(call: Call) -> Entity:
    """Write an order in whatever state it is. An address is stored raw, and works out the taxes anew."""
    _check(call)
    world, given = call.world, call.given
    order = world.table("orders").get(call.id)
    if order is None:
        raise missing(400, "ID is invalid.")
    moved = False
    for name in ("shipping", "billing"):
        part = given.get(name)
        if isinstance(part, dict):
            known = {key: str(value or "") for key, value in part.items() if key in order[name]}
            order[name] |= known
            moved = True
            world.effects["address"] += 1
    order |= {
        name: given[name]
        for name in ("customer_note", "payment_method", "payment_method_title", "transaction_id")
        if name in given
    }
    if "customer_id" in given:
        order["customer_id"] = int(given["customer_id"] or 0)
    if "meta_data" in given:
        world.merge_meta(order, given["meta_data"])
    if moved:
        money.settle(world, order)
    if given.get("set_paid") and order["status"] in ("pending", "on-hold", "failed"):
        orders.pay(world, order)
    if "status" in given:
        _status(world, order, given["status"])
    world.touch(order, "order.updated")
    return order_views.render(world, order)


def _status(world: World, order: Entity, status: str) -> None:
    """Set a status; "refunded" books what is left as paid back by hand."""
    left = money.remaining(world, order)
    if status == "refunded" and order["status"] != "refunded" and left > 0:
        orders.book_rest(world, order, left)
        world.effects["refund"] += 1
    orders.set_status(world, order, status)


@route("DELETE", "/wc/v3/orders/{id}")
def delete(call: Call) -> Entity:
    order = get(call)
    shown = order_views.render(call.world, order)
    if call.flag("force"):
        call.world.table("orders").pop(order["id"])
    else:
        order["status"] = "trash"
    call.world.tell("order.deleted", order)
    return shown


def note_row(world: World, row: Entity) -> Entity:
    path = f"/wc/v3/orders/{row['_order']}"
    return {
        "id": row["id"],
        "author": row["author"],
        **world.dated(row, "date_created"),
        "note": row["note"],
        "customer_note": row["customer_note"],
        "_links": links(world, f"{path}/notes/{row['id']}", up=path, allow=("GET", "DELETE")),
    }


@route("GET", "/wc/v3/orders/{id}/notes")
def notes(call: Call) -> list[Entity]:
    """Give all notes, newest last: there are no pages of them."""
    order = get(call)
    kind = call.query.get("type", "any")
    rows = [one for one in call.world.all("notes") if one["_order"] == order["id"]]
    rows = [one for one in rows if kind == "any" or one["customer_note"] is (kind == "customer")]
    return [note_row(call.world, one) for one in rows]


@route("POST", "/wc/v3/orders/{id}/notes")
def new_note(call: Call) -> Answer:
    order = get(call)
    text = call.given.get("note")
    if text is None:
        data = {"status": 400, "params": ["note"]}
        raise RestError(400, "rest_missing_callback_param", "Missing parameter(s): note", data)
    made = orders.note(call.world, order, str(text), customer=call.flag("customer_note"))
    call.world.effects["note"] += 1
    return Answer(note_row(call.world, made), 201)


@route("DELETE", "/wc/v3/orders/{id}/notes/{id}")
def drop_note(call: Call) -> Entity:
    row = call.world.table("notes").get(call.id)
    if row is None:
        raise RestError(404, "woocommerce_rest_invalid_id", "Invalid resource ID.")
    if not call.flag("force"):
        raise RestError(501, "woocommerce_rest_trash_not_supported", "Webhooks do not support trashing.")
    call.world.table("notes").pop(row["id"])
    return note_row(call.world, row)


# Parcels: newer versions with the feature switched on.


def fulfil(
    world: World,
    order: Entity,
    number: str = "1Z999",
    carrier: str = "ups",
    url: str = "https://example.com/t/1Z999",
    lines: Any = None,
    ago: float | None = None,
) -> Entity:
    """Send an order, or some pieces of (line, quantity), with a number to follow it by."""
    chosen = lines or [(line, line["quantity"]) for line in order["_lines"]]
    values = {"_tracking_number": number, "_shipment_provider": carrier, "_tracking_url": url}
    items = [{"item_id": line["id"], "qty": count} for line, count in chosen]
    rows = [{"key": key, "value": value} for key, value in values.items()] + [{"key": "_items", "value": items}]
    made = _fulfil(world, order, {"status": "fulfilled", "is_fulfilled": True, "meta_data": rows})
    if ago is not None:
        from datetime import timedelta

        moment = world.now() - timedelta(days=ago)
        made["date_updated"] = f"{world.stamp(moment, True)}Z"
        next(one for one in made["meta_data"] if one["key"] == "_date_fulfilled")["value"] = made["date_updated"]
    return made


def _fulfil(world: World, order: Entity, given: Entity) -> Entity:
    at = f"{world.stamp(world.now(), True)}Z"
    made: Entity = {
        "entity_type": "WC_Order",
        "entity_id": str(order["id"]),
        "status": given.get("status", "unfulfilled"),
        "is_fulfilled": bool(given.get("is_fulfilled")),
        "date_updated": at,
        "date_deleted": None,
        "meta_data": world.meta(given.get("meta_data") or []),
    }
    if made["is_fulfilled"]:
        made["meta_data"] += world.meta([{"key": "_date_fulfilled", "value": at}])
    world.add("fulfilments", made, "fulfilment")
    sent = sum(
        int(item.get("qty") or 0)
        for one in world.all("fulfilments")
        if one["entity_id"] == str(order["id"]) and one["is_fulfilled"]
        for meta in one["meta_data"]
        if meta["key"] == "_items"
        for item in meta["value"]
    )
    whole_ = sent >= sum(line["quantity"] for line in order["_lines"])
    state = "fulfilled" if whole_ else "partially_fulfilled"
    world.merge_meta(order, [{"key": "_fulfillment_status", "value": state}])
    world.touch(order, "order.updated")
    return made


def _feature(call: Call) -> Entity:
    if not (call.world.new and call.world.fulfilments):
        raise no_route()
    return get(call)


@route("GET", "/wc/v3/orders/{id}/fulfillments")
def parcels(call: Call) -> list[Entity]:
    order = _feature(call)
    rows = [one for one in call.world.all("fulfilments") if one["entity_id"] == str(order["id"])]
    return [one | {"is_fulfilled": "1" if one["is_fulfilled"] else "0"} for one in rows]


@route("POST", "/wc/v3/orders/{id}/fulfillments")
def new_parcel(call: Call) -> Answer:
    return Answer(_fulfil(call.world, _feature(call), call.given), 201)


@route("GET", "/wc/v3/orders/{id}/actions/email_templates")
def templates(call: Call) -> list[Entity]:
    if not call.world.new:
        raise no_route()
    return [{"id": name, "title": _title(name), "description": ""} for name in _mails_of(call.world, get(call))]


def _title(name: str) -> str:
    return name.removeprefix("customer_").replace("_", " ").capitalize()


def _mails_of(world: World, order: Entity) -> list[str]:
    """Return which mails WooCommerce would send: the details always, others in their state only."""
    own = _MAILS_OF_STATES.get(order["status"])
    partly = any(one["_order"] == order["id"] for one in world.all("refunds")) and order["status"] != "refunded"
    return ["customer_invoice", *([own] if own else []), *(["customer_refunded_order"] if partly else [])]


@route("POST", "/wc/v3/orders/{id}/actions/send_email")
def send_email(call: Call) -> Entity:
    if not call.world.new:
        raise no_route()
    order = get(call)
    template = str(call.given.get("template_id", ""))
    if template not in MAILS:
        one_of("template_id", template, MAILS)
    world, address = call.world, order["billing"]["email"]
    if template not in _mails_of(world, order):
        words = f"{template} is not a valid template for this order."
        raise RestError(400, "woocommerce_rest_invalid_email_template", words)
    world.mail(template, address, order=order["id"], again=True)
    world.effects["resend"] += 1
    english = 'Email template "{0}" sent to {1}.' if template != "customer_invoice" else "Order details sent to {1}."
    text = (world.mail_note or english).format(_title(template), address)
    orders.note(world, order, text)
    return {"message": text}


@route("POST", "/wc/v3/orders/batch")
def batch(call: Call) -> Entity:
    found = []
    for one in call.given.get("update") or ():
        part = Call(call.world, "PUT", f"/wc/v3/orders/{one['id']}", {}, one, call.headers, (str(one["id"]),), call.key)
        try:
            found.append(update(part))
        except RestError as error:
            found.append({"id": one["id"], "error": error.body})
    return {"update": slim(found, None)}
