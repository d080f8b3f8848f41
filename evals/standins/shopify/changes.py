"""What is changed on an order: addresses, notes, tags, holds, cancellation (which takes its time), mails."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from graphql import GraphQLError

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import main_location
from evals.standins.shopify.orders import pay
from evals.standins.shopify.people import address, refused, user_error
from evals.standins.shopify.refunds import book, parents
from evals.standins.shopify.resolve import Info, mutation
from evals.standins.shopify.schema import granted
from evals.standins.shopify.state import Entity, World, cents, money

TAXED_AGAIN = "2026-10"  # from this version on a new address changes the taxes of an order of which nothing was sent


@mutation("orderUpdate")
def _update(world: World, args: Entity, info: Info) -> Entity:
    given = args["input"]
    order = world.of("Order", given["id"])
    if order is None:
        return refused(user_error(["id"], "Order does not exist"), order=None)
    if errors := [*_address_problems(given.get("shippingAddress")), *_attribute_problems(given)]:
        return refused(*errors, order=None)
    if order.get("_needs_phone") and given.get("shippingAddress") and not given["shippingAddress"].get("phone"):
        return refused(user_error(["shippingAddress", "phone"], "Phone can't be blank"), order=None)
    for name in ("note", "email", "phone", "poNumber"):
        if name in given:
            order[name] = given[name]
    if "tags" in given:
        order["tags"] = sorted(given["tags"] or ())
    if "customAttributes" in given:
        order["customAttributes"] = [{"__typename": "Attribute", **one} for one in given["customAttributes"] or ()]
    if given.get("shippingAddress") and not order.get("_stubborn"):  # some are taken and change nothing
        before = order["shippingAddress"] if order.get("_merges") else None
        order["shippingAddress"] = address(world, given["shippingAddress"], before)
        unsent = not any(line["_fulfilled"] for line in order["_lines"])
        if unsent and (info.asked.version >= TAXED_AGAIN):
            order["_tax_rate"] = ledger.tax_rate(world, order)
        world.effects["address"] += 1
    world.effects["orderUpdate"] += 1
    world.touch(order, "ORDERS_UPDATED")
    return {"order": order, "userErrors": []}


def _address_problems(given: Entity | None) -> list[Entity]:
    if given is None:
        return []
    errors = []
    for name, words in (("lastName", "Last name"), ("address1", "Address1"), ("city", "City"), ("zip", "ZIP code")):
        if name in given and not str(given[name] or "").strip():
            errors.append(user_error(["shippingAddress", name], f"{words} can't be blank"))
    if given.get("countryCode") in ("US", "CA") and not given.get("provinceCode"):
        errors.append(user_error(["shippingAddress", "provinceCode"], "Province can't be blank"))
    return errors


def _attribute_problems(given: Entity) -> list[Entity]:
    keys = [one["key"] for one in given.get("customAttributes") or ()]
    if len(keys) != len(set(keys)):
        return [user_error(["customAttributes"], "Custom attribute keys must be unique")]
    return (
        [user_error(["note"], "Note is too long (maximum is 5000 characters)")]
        if len(given.get("note") or "") > 5000
        else []
    )


TAGGED = {"Order": "write_orders", "Customer": "write_customers", "DraftOrder": "write_draft_orders"}


def _tagged(world: World, args: Entity, info: Info) -> tuple[Entity | None, list[Entity]]:
    one = world.nodes.get(args["id"])
    needed = TAGGED.get(args["id"].split("/")[-2], "write_products")
    if not granted(info.asked.scopes, frozenset({needed})):
        words = f"Access denied for {info.info.field_name} field. Required access: `{needed}` access scope."
        raise GraphQLError(words, extensions={"code": "ACCESS_DENIED", "requiredAccess": f"`{needed}` access scope."})
    if one is None or "tags" not in one:
        return None, [user_error(["id"], "Resource does not exist")]
    if any(len(tag) > 40 for tag in args["tags"]) and one["__typename"] == "Order":
        return one, [user_error(["tags"], "Tags cannot be longer than 40 characters")]
    return one, []


@mutation("tagsAdd")
def _tags_add(world: World, args: Entity, info: Info) -> Entity:
    one, errors = _tagged(world, args, info)
    if one is None or errors:
        return refused(*errors, node=None)
    have = {tag.lower() for tag in one["tags"]}
    one["tags"] = sorted([*one["tags"], *(tag for tag in args["tags"] if tag.lower() not in have)])
    world.effects["tagsAdd"] += 1
    world.touch(one, f"{one['__typename'].upper()}S_UPDATED" if one["__typename"] == "Order" else "")
    return {"node": one, "userErrors": []}


@mutation("tagsRemove")
def _tags_remove(world: World, args: Entity, info: Info) -> Entity:
    one, errors = _tagged(world, args, info)
    if one is None or errors:
        return refused(*errors, node=None)
    gone = {tag.lower() for tag in args["tags"]}
    one["tags"] = [tag for tag in one["tags"] if tag.lower() not in gone]
    world.touch(one, "ORDERS_UPDATED" if one["__typename"] == "Order" else "")
    return {"node": one, "userErrors": []}


def job(world: World, act: Any) -> Entity:
    """Return a job that does its work when its time has come."""
    due = world.clock.now() + timedelta(seconds=world.job_delay)
    one = world.add("Job", done=False, _act=act)
    world.later(due, lambda: _finish(one))
    return one


def _finish(one: Entity) -> None:
    one["_act"]()
    one["done"] = True


@mutation("orderCancel")
def _cancel(world: World, args: Entity, _info: Info) -> Entity:
    order = world.of("Order", args["orderId"])
    error = _cancel_problem(world, order, args)
    if error is not None or order is None:
        return {"job": None, "orderCancelUserErrors": [error], "userErrors": [error]}
    made = job(world, lambda: cancel(world, order, args))
    return {"job": made, "orderCancelUserErrors": [], "userErrors": []}


def _cancel_problem(world: World, order: Entity | None, args: Entity) -> Entity | None:
    if order is None:
        return user_error(["orderId"], "Order does not exist.", "NOT_FOUND")
    if order["cancelledAt"]:
        return user_error(["orderId"], "Cannot cancel an order that has already been canceled.", "INVALID")
    if any(one["status"] in ("OPEN", "REQUESTED") for one in order["returns"]):
        return user_error(["orderId"], "Cannot cancel an order with active returns.", "INVALID")
    if any(one["status"] == "SUCCESS" for one in order["fulfillments"]):
        return user_error(["orderId"], "Cannot cancel an order that has fulfilled items.", "INVALID")
    if any(one["kind"] == "AUTHORIZATION" and one["status"] == "PENDING" for one in order["transactions"]):
        return user_error(["orderId"], "Cannot cancel an order with pending payment authorizations.", "INVALID")
    if len(args.get("staffNote") or "") > 255:
        return user_error(["staffNote"], "Staff note is too long (maximum is 255 characters)", "INVALID")
    credit = (args.get("refundMethod") or {}).get("storeCreditRefund")
    if credit is not None and order["customer"] is None:
        return user_error(["refundMethod"], "Order has no customer.", "STORE_CREDIT_REFUND_MISSING_CUSTOMER")
    if credit and credit.get("expiresAt") and datetime.fromisoformat(credit["expiresAt"]) < world.clock.now():
        return user_error(["refundMethod"], "Expiration is in the past.", "STORE_CREDIT_REFUND_EXPIRATION_IN_PAST")
    return None


def cancel(world: World, order: Entity, args: Entity) -> None:
    """Cancel an order: pieces off, money back if asked for, fulfilment orders closed."""
    if order["cancelledAt"]:
        return
    method = args.get("refundMethod") or {}
    back = method.get("originalPaymentMethodsRefund") or args.get("refund")
    restock = {"restockType": "CANCEL", "locationId": main_location(world)["id"]} if args["restock"] else {}
    given: Entity = {"shipping": {"fullRefund": True}, "note": args.get("staffNote")}
    given["refundLineItems"] = [
        {"lineItemId": line["id"], "quantity": ledger.current(line)} | restock
        for line in order["_lines"]
        if ledger.current(line)
    ]
    if back:
        given["transactions"] = [
            {"parentId": one["id"], "amount": str(left)} for one, left in parents(order) if left > 0
        ]
    elif method.get("storeCreditRefund") is not None:
        amount = {"amount": str(ledger.refundable(order)), "currencyCode": order["currencyCode"]}
        given["refundMethods"] = [{"storeCreditRefund": {"amount": amount}}]
    money_moves = back or given.get("refundMethods")
    book(world, order, given)
    if not money_moves:
        world.effects["refund"] -= 1  # pieces came off, no money went back
    order["cancelledAt"], order["cancelReason"] = world.now(), args["reason"]
    for one in order["_fulfillment_orders"]:
        one["status"] = "CANCELLED"
    world.effects["cancel"] += 1
    if args.get("notifyCustomer") and order["email"]:
        world.mail("cancelled", order["email"], order=order["name"])
    world.touch(order, "ORDERS_CANCELLED")
    world.tell("ORDERS_UPDATED", order)


@mutation("fulfillmentOrderHold")
def _hold(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("FulfillmentOrder", args["id"])
    nothing: Entity = {"fulfillmentHold": None, "fulfillmentOrder": None, "remainingFulfillmentOrder": None}
    if one is None:
        return refused(
            user_error(["id"], "Fulfillment order does not exist.", "FULFILLMENT_ORDER_NOT_FOUND"), **nothing
        )
    given = args["fulfillmentHold"]
    if any(kept["handle"] == given["handle"] for kept in one["fulfillmentHolds"]):
        words = "The handle provided for the fulfillment hold is already in use."
        return refused(user_error(["fulfillmentHold", "handle"], words, "DUPLICATE_FULFILLMENT_HOLD_HANDLE"), **nothing)
    if one["status"] not in ("OPEN", "SCHEDULED", "ON_HOLD"):
        return refused(user_error(["id"], "Fulfillment order cannot be put on hold.", "TAKEN"), **nothing)
    notes = {"reason": given["reason"], "reasonNotes": given.get("reasonNotes"), "handle": given["handle"]}
    hold = world.add("FulfillmentHold", displayReason=given["reason"], heldByRequestingApp=True, **notes)
    one["fulfillmentHolds"].append(hold)
    one["status"] = "ON_HOLD"
    world.effects["hold"] += 1
    world.touch(one["order"], "ORDERS_UPDATED")
    return {"fulfillmentHold": hold, "fulfillmentOrder": one, "remainingFulfillmentOrder": None, "userErrors": []}


@mutation("fulfillmentOrderReleaseHold")
def _release(world: World, args: Entity, _info: Info) -> Entity:
    one = world.of("FulfillmentOrder", args["id"])
    if one is None:
        words = "Fulfillment order does not exist."
        return refused(user_error(["id"], words, "FULFILLMENT_ORDER_NOT_FOUND"), fulfillmentOrder=None)
    ids = args.get("holdIds")
    one["fulfillmentHolds"] = [kept for kept in one["fulfillmentHolds"] if ids and kept["id"] not in ids]
    if one["status"] == "ON_HOLD" and not one["fulfillmentHolds"]:
        one["status"] = "OPEN"
    world.touch(one["order"], "ORDERS_UPDATED")
    return {"fulfillmentOrder": one, "userErrors": []}


@mutation("orderInvoiceSend")
def _invoice(world: World, args: Entity, _info: Info) -> Entity:
    order = world.of("Order", args["id"])
    code = "ORDER_INVOICE_SEND_UNSUCCESSFUL"
    if order is None:
        return refused(user_error(["id"], "Order does not exist", code), order=None)
    to = (args.get("email") or {}).get("to") or order["email"]
    if not to or "@" not in to or order["cancelledAt"]:
        return refused(user_error(["email"], "The invoice could not be sent", code), order=None)
    world.mail("invoice", to, order=order["name"])
    return {"order": order, "userErrors": []}


@mutation("orderClose")
def _close(world: World, args: Entity, _info: Info) -> Entity:
    return _closed(world, args["input"]["id"], True)


@mutation("orderOpen")
def _open(world: World, args: Entity, _info: Info) -> Entity:
    return _closed(world, args["input"]["id"], False)


def _closed(world: World, gid: str, closed: bool) -> Entity:
    order = world.of("Order", gid)
    if order is None:
        return refused(user_error(["id"], "Order does not exist"), order=None)
    order["closed"], order["closedAt"] = closed, world.now() if closed else None
    world.touch(order, "ORDERS_UPDATED")
    return {"order": order, "userErrors": []}


@mutation("orderMarkAsPaid")
def _paid(world: World, args: Entity, _info: Info) -> Entity:
    order = world.of("Order", args["input"]["id"])
    if order is None or order["cancelledAt"] or ledger.outstanding(order) <= 0:
        return refused(user_error(["id"], "Order cannot be marked as paid."), order=None)
    pay(world, order, "manual")
    world.touch(order, "ORDERS_UPDATED")
    return {"order": order, "userErrors": []}


@mutation("storeCreditAccountCredit")
def _credit(world: World, args: Entity, _info: Info) -> Entity:
    given = args["creditInput"]["creditAmount"]
    owner = world.nodes.get(args["id"])
    codes = {"OWNER_NOT_FOUND": owner is None or owner["__typename"] not in ("Customer", "StoreCreditAccount")}
    codes["NEGATIVE_OR_ZERO_AMOUNT"] = cents(given["amount"]) <= 0
    codes["MISMATCHING_CURRENCY"] = given["currencyCode"] != world.currency
    for code, wrong in codes.items():
        if wrong:
            error = user_error(["creditInput", "creditAmount"], code.replace("_", " ").capitalize(), code)
            return refused(error, storeCreditAccountTransaction=None)
    assert owner is not None
    account = owner if owner["__typename"] == "StoreCreditAccount" else owner.get("_account")
    if account is None:
        account = owner["_account"] = world.add("StoreCreditAccount", _balance=ledger.ZERO)
    account["_balance"] += cents(given["amount"])
    account["balance"] = money(account["_balance"], world.currency)
    amount = money(cents(given["amount"]), world.currency)
    sums = {"amount": amount, "balanceAfterTransaction": account["balance"], "remainingAmount": amount}
    made = world.add("StoreCreditAccountCreditTransaction", account=account, event="ADJUSTMENT", expiresAt=None, **sums)
    world.effects["storeCredit"] += 1
    return {"storeCreditAccountTransaction": made, "userErrors": []}
