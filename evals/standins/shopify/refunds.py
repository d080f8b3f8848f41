"""suggestedRefund and refundCreate, with its key that must be given."""

from __future__ import annotations

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from graphql import GraphQLError, get_directive_values

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import move_stock
from evals.standins.shopify.orders import transaction
from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.schema import schema
from evals.standins.shopify.state import Entity, World, cents

Piece = tuple[Entity, int, str | None, str | None]  # line, quantity, restock type, location


def line_of(order: Entity, gid: str) -> Entity | None:
    return next((line for line in order["_lines"] if line["id"] == gid), None)


def _restock(line: Entity, quantity: int, wanted: str | None) -> tuple[str, int]:
    """Return the restock type, and how many of the pieces will not be sent.

    Shopify's texts differ on NO_RESTOCK: unsent pieces first, or what is to be sent stays (an order's ``_packs_on``).
    """
    stays = wanted == "RETURN" or (wanted != "CANCEL" and line["_order"].get("_packs_on"))
    return wanted or "NO_RESTOCK", 0 if stays else min(quantity, ledger.unfulfilled(line))


@computed("Order", "suggestedRefund")
def suggested(world: World, order: Entity, args: Entity) -> Entity:
    """Return what Shopify would pay back for these pieces."""
    pieces: list[Piece] = []
    for given in args.get("refundLineItems") or ():
        line = line_of(order, given["lineItemId"])
        if line is None or given["quantity"] > ledger.current(line):
            raise GraphQLError("Refund line item quantity cannot refund more items than were purchased")
        pieces.append((line, given["quantity"], given.get("restockType"), given.get("locationId")))
    if args.get("suggestFullRefund"):
        pieces = [(line, ledger.current(line), None, None) for line in order["_lines"] if ledger.current(line)]
    goods = sum((ledger.unit(line) * n for line, n, *_ in pieces), ledger.ZERO)
    shipping = _shipping(order, args)
    left = ledger.refundable(order)
    amount = min(ledger.gross(order, goods) + shipping + _duties(order, args), left)
    return _suggestion(world, order, pieces, goods, shipping, amount, args)


def _duties(order: Entity, args: Entity) -> Decimal:
    """Return the duties that are asked for: never with pieces or shipping alone."""
    asked = {one["dutyId"] for one in args.get("refundDuties") or ()}
    owed = order["_lines"][0]["id"].replace("LineItem", "Duty") if order["_lines"] else ""
    return ledger.duties_left(order) if owed in asked or args.get("suggestFullRefund") else ledger.ZERO


def _shipping(order: Entity, args: Entity) -> Decimal:
    left: Decimal = ledger.shipping(order) - ledger.refunded_shipping(order)
    if args.get("shippingAmount") is not None:
        return min(cents(args["shippingAmount"]), left)
    return left if args.get("refundShipping") or args.get("suggestFullRefund") else ledger.ZERO


def _suggestion(
    world: World, order: Entity, pieces: list[Piece], goods: Decimal, shipping: Decimal, amount: Decimal, args: Entity
) -> Entity:
    def bag(value: Decimal) -> Entity:
        return world.bag(order, value)

    most = ledger.refundable(order)
    credit = args.get("refundMethodAllocation") == "STORE_CREDIT"
    method = {"__typename": "SuggestedStoreCreditRefund", "amount": bag(amount), "maximumRefundable": bag(most)}
    freight = {"__typename": "ShippingRefund", "amountSet": bag(shipping), "taxSet": bag(ledger.ZERO)}
    freight["maximumRefundableSet"] = bag(ledger.shipping(order) - ledger.refunded_shipping(order))
    return {
        "__typename": "SuggestedRefund",
        "amountSet": bag(amount),
        "maximumRefundableSet": bag(most),
        "subtotalSet": bag(goods),
        "discountedSubtotalSet": bag(goods),
        "totalCartDiscountAmountSet": bag(ledger.ZERO),
        "totalTaxSet": bag(ledger.tax(order, goods)),
        "totalDutiesSet": bag(_duties(order, args)),
        "shipping": freight,
        "refundLineItems": [_refund_line(order, *piece) for piece in pieces],
        "suggestedTransactions": [] if credit else suggested_transactions(world, order, amount),
        "suggestedRefundMethods": [method | {"expiresAt": None}] if credit else [],
    }


def parents(order: Entity) -> Iterable[tuple[Entity, Decimal]]:
    """Yield every payment with what of it can still go back."""
    for one in order["transactions"]:
        if one["kind"] in ("SALE", "CAPTURE") and one["status"] == "SUCCESS":
            back = (
                other["_amount"]
                for other in order["transactions"]
                if other["parentTransaction"] is one
                and other["kind"] == "REFUND"
                and other["status"] in ("SUCCESS", "PENDING")
            )
            yield one, one["_amount"] - sum(back, ledger.ZERO)


def suggested_transactions(world: World, order: Entity, amount: Decimal) -> list[Entity]:
    rows: list[Entity] = []
    for parent, left in parents(order):
        part = min(left, amount)
        if left <= 0 or (part <= 0 and rows):
            continue
        amount -= part
        sums = {"amountSet": world.bag(order, part), "maximumRefundableSet": world.bag(order, left)}
        base = {"__typename": "SuggestedOrderTransaction", "kind": "SUGGESTED_REFUND", "parentTransaction": parent}
        names = {name: parent[name] for name in ("gateway", "formattedGateway", "accountNumber")}
        rows.append(base | sums | names)
    return rows


def _refund_line(order: Entity, line: Entity, quantity: int, restock: str | None, place: str | None) -> Entity:
    kind, unsent = _restock(line, quantity, restock)
    base = {"__typename": "RefundLineItem", "id": None, "lineItem": line, "quantity": quantity, "restockType": kind}
    base |= {"_place": place, "_unsent": unsent, "_order": order, "restocked": kind in ("CANCEL", "RETURN")}
    return base | {"_subtotal": ledger.unit(line) * quantity}


@computed("RefundLineItem", "subtotalSet", "priceSet")
def _subtotal(world: World, one: Entity, _args: Entity) -> Entity:
    return world.bag(one["_order"], one["_subtotal"])


@computed("RefundLineItem", "totalTaxSet")
def _line_tax(world: World, one: Entity, _args: Entity) -> Entity:
    return world.bag(one["_order"], ledger.tax(one["_order"], one["_subtotal"]))


@computed("RefundLineItem", "location")
def _place(world: World, one: Entity, _args: Entity) -> Entity | None:
    return world.nodes.get(one["_place"] or "")


@computed("Refund", "totalRefundedSet")
def _refunded(world: World, refund: Entity, _args: Entity) -> Entity:
    rows = (one["_amount"] for one in refund["transactions"] if one["status"] == "SUCCESS")
    return world.bag(refund["order"], sum(rows, refund["_store_credit"]))


@computed("Refund", "refundLineItems")
def _lines(_world: World, refund: Entity, _args: Entity) -> list[Entity]:
    return list(refund["_lines"])


@computed("Refund", "refundShippingLines")
def _freight(world: World, refund: Entity, _args: Entity) -> list[Entity]:
    if not refund["_shipping"]:
        return []
    order = refund["order"]
    sums = {"subtotalAmountSet": world.bag(order, refund["_shipping"]), "taxAmountSet": world.bag(order, ledger.ZERO)}
    gid = f"gid://shopify/RefundShippingLine/{refund['legacyResourceId']}"
    return [{"__typename": "RefundShippingLine", "id": gid, "_order": order} | sums]


@computed("Refund", "orderAdjustments")
def _adjustments(world: World, refund: Entity, _args: Entity) -> list[Entity]:
    if not refund["_discrepancy"]:
        return []
    order, nothing = refund["order"], world.bag(refund["order"], ledger.ZERO)
    gid = f"gid://shopify/OrderAdjustment/{refund['legacyResourceId']}"
    base = {"__typename": "OrderAdjustment", "id": gid, "reason": "REFUND_DISCREPANCY", "taxAmountSet": nothing}
    return [base | {"amountSet": world.bag(order, -refund["_discrepancy"])}]


def keyed(world: World, info: Info, name: str, args: Entity) -> tuple[str, Any]:
    """Return the idempotency key and what it was used for before. The directive is required from 2026-04 on."""
    directive = schema().get_directive("idempotent")
    assert directive is not None
    found = get_directive_values(directive, info.info.field_nodes[0], info.info.variable_values)
    if not found or not found.get("key"):
        if info.asked.version == "2026-01":
            return "", None
        raise GraphQLError(
            f"The @idempotent directive is required for the {name} mutation.", extensions={"code": "BAD_REQUEST"}
        )
    key, print_ = f"{name}:{found['key']}", json.dumps(args, sort_keys=True, default=str)
    before = world.idempotency.get(key)
    if before and before[0] != print_:
        return key, refused(
            user_error(None, "The idempotency key was already used with different parameters."), refund=None, order=None
        )
    return key, before[1] if before else None


@mutation("refundCreate")
def _create(world: World, args: Entity, info: Info) -> Entity:
    key, before = keyed(world, info, "refundCreate", args)
    if before is not None:
        return dict(before)
    given = args["input"]
    order = world.of("Order", given["orderId"])
    if order is None:
        return refused(user_error(["orderId"], "Order does not exist"), refund=None, order=None)
    if errors := _problems(world, order, given):
        if key and world.failed_keys_stick:
            words = "A previous attempt with this idempotency key failed. Retry with a new key."
            stuck = refused(user_error(None, words), refund=None, order=None)
            world.idempotency[key] = (json.dumps(args, sort_keys=True, default=str), stuck)
        return refused(*errors, refund=None, order=None)
    refund = book(world, order, given)
    answer = {"refund": refund, "order": order, "userErrors": []}
    if key:
        world.idempotency[key] = (json.dumps(args, sort_keys=True, default=str), answer)
    return answer


def _problems(world: World, order: Entity, given: Entity) -> list[Entity]:
    errors: list[Entity] = []
    asked: dict[str, int] = {}
    for place, one in enumerate(given.get("refundLineItems") or ()):
        line = line_of(order, one["lineItemId"])
        field = ["refundLineItems", str(place)]
        if line is None:
            errors.append(user_error([*field, "lineItemId"], "Line item does not exist on this order"))
            continue
        asked[line["id"]] = asked.get(line["id"], 0) + one["quantity"]
        if one["quantity"] < 1 or asked[line["id"]] > ledger.current(line):
            errors.append(user_error([*field, "quantity"], "Quantity cannot refund more items than were purchased"))
        if one.get("restockType") in ("RETURN", "CANCEL") and not one.get("locationId"):
            errors.append(user_error([*field, "locationId"], "Location can't be blank when restocking"))
        sent = ledger.current(line) - ledger.unfulfilled(line)
        if one.get("restockType") == "RETURN" and one["quantity"] > sent:
            errors.append(
                user_error([*field, "restockType"], "Restock type return is not allowed for unfulfilled items")
            )
        if one.get("restockType") == "CANCEL" and one["quantity"] > ledger.unfulfilled(line):
            errors.append(user_error([*field, "restockType"], "Restock type cancel is not allowed for fulfilled items"))
    foreign = order["presentmentCurrencyCode"] != order["currencyCode"]
    if foreign and given.get("currency") != order["presentmentCurrencyCode"]:
        errors.append(user_error(["currency"], "Currency must match the presentment currency of the order"))
    elif given.get("currency") not in (None, order["presentmentCurrencyCode"]):
        errors.append(user_error(["currency"], "Currency must match the currency of the order"))
    return errors or _money_problems(world, order, given)


def _money_problems(world: World, order: Entity, given: Entity) -> list[Entity]:
    left, errors = {one["id"]: rest for one, rest in parents(order)}, []
    for place, one in enumerate(given.get("transactions") or ()):
        field, amount = ["transactions", str(place)], cents(one["amount"])
        if one["kind"] != "REFUND" or amount <= 0:
            errors.append(user_error([*field, "amount"], "Amount must be greater than 0"))
        elif one.get("parentId") not in left:
            errors.append(user_error([*field, "parentId"], "Parent transaction is not valid for this order"))
        elif amount > left[one["parentId"]] and not given.get("allowOverRefunding"):
            errors.append(user_error(None, "Refund amount is greater than the amount available to refund"))
        elif world.gateways[world.nodes[one["parentId"]]["gateway"]].refunds == "refuse":
            errors.append(user_error(field, "The payment provider declined this refund"))
        else:
            left[one["parentId"]] -= amount
    whole = _credit(given) + sum((cents(one["amount"]) for one in given.get("transactions") or ()), ledger.ZERO)
    if not errors and whole > ledger.refundable(order) and not given.get("allowOverRefunding"):
        errors.append(user_error(None, "Refund amount is greater than the amount available to refund"))
    return errors


def _credit(given: Entity) -> Decimal:
    rows = (one["storeCreditRefund"]["amount"]["amount"] for one in given.get("refundMethods") or () if one)
    return sum((cents(one) for one in rows), ledger.ZERO)


def book(world: World, order: Entity, given: Entity) -> Entity:
    """Book a refund: pieces, shipping and money."""
    owed = max(ledger.ZERO, -ledger.outstanding(order))
    refund = world.add("Refund", order=order, note=given.get("note"), processedAt=world.now(), transactions=[])
    refund |= {"_lines": [], "_shipping": ledger.ZERO, "_store_credit": _credit(given), "_value": ledger.ZERO}
    refund |= {"_discrepancy": ledger.ZERO, "_duties": ledger.ZERO, "return": given.get("_return")}
    order["refunds"].append(refund)  # so that each piece below sees those before it
    for one in given.get("refundLineItems") or ():
        line = line_of(order, one["lineItemId"])
        assert line is not None
        piece = _refund_line(order, line, one["quantity"], one.get("restockType"), one.get("locationId"))
        if given.get("_return") is not None:
            piece["_unsent"] = 0  # what comes back had been sent
        piece["id"] = f"gid://shopify/RefundLineItem/{world.number('RefundLineItem')}"
        refund["_lines"].append(piece)
        if piece["restocked"]:
            move_stock(world, line["variant"], one["quantity"], one.get("locationId") or "")
    freight = given.get("shipping") or {}
    names = {"refundShipping": freight.get("fullRefund"), "shippingAmount": freight.get("amount")}
    refund["_shipping"] = _shipping(order, names)
    refund["_duties"] = _duties(order, {"refundDuties": given.get("refundDuties")})
    for one in given.get("transactions") or ():
        _pay_back(world, order, refund, world.nodes[one["parentId"]], cents(one["amount"]))
    _settle(order, refund, owed)
    world.effects["refund"] += 1
    if given.get("notify") and order["email"]:
        world.mail("refund", order["email"], order=order["name"])
    world.touch(order, "ORDERS_UPDATED")
    world.tell("REFUNDS_CREATE", refund)
    return refund


def _pay_back(world: World, order: Entity, refund: Entity, parent: Entity, amount: Decimal) -> None:
    gateway = world.gateways[parent["gateway"]]
    status = {"ok": "SUCCESS", "pending": "PENDING"}.get(gateway.refunds, "FAILURE")
    if status != "FAILURE" and not gateway.manual:
        world.moved[gateway.name] += int(amount * 100)
    code = "GENERIC_ERROR" if status == "FAILURE" else None
    fields: Entity = {"parentTransaction": parent, "status": status, "errorCode": code}
    refund["transactions"].append(transaction(world, order, "REFUND", amount, parent["gateway"], **fields))


def _settle(order: Entity, refund: Entity, owed: Decimal) -> None:
    """Work out by how much the refund lowers what the order is worth now."""
    goods = sum((one["_subtotal"] for one in refund["_lines"]), ledger.ZERO)
    worth = ledger.gross(order, goods) + refund["_shipping"] + refund["_duties"]
    paid = sum(
        (one["_amount"] for one in refund["transactions"] if one["status"] in ("SUCCESS", "PENDING")), ledger.ZERO
    )
    paid += refund["_store_credit"]
    if paid:
        refund["_discrepancy"] = paid - worth - min(owed, max(ledger.ZERO, paid - worth))
    refund["_value"] = worth + refund["_discrepancy"]
