"""What a return comes to: its suggested outcome, and its processing."""

from __future__ import annotations

from decimal import Decimal

from graphql import GraphQLError

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import main_location, move_stock
from evals.standins.shopify.orders import add_line
from evals.standins.shopify.people import refused, user_error
from evals.standins.shopify.refunds import book, suggested_transactions
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.returns import in_state, told
from evals.standins.shopify.state import Entity, World, cents


def worth(one: Entity, chosen: list[tuple[Entity, int]]) -> Decimal:
    """Return what these pieces of a return are worth to the customer."""
    order = one["order"]
    goods = sum(
        (ledger.unit(row["fulfillmentLineItem"]["lineItem"]) * n * (1 - row["_fee"] / 100) for row, n in chosen),
        ledger.ZERO,
    )
    return cents(ledger.gross(order, goods))


def _chosen(one: Entity, rows: list[Entity] | None, kind: str) -> list[tuple[Entity, int]]:
    own = {row["id"]: row for row in one["_lines" if kind == "ReturnLineItem" else "_exchange"]}
    found = []
    for given in rows or ():
        row = own.get(given["id"])
        if row is None or given["quantity"] > row["quantity"] - row["_processed"]:
            raise GraphQLError(f"{kind} {given['id']} cannot be processed in this quantity")
        found.append((row, int(given["quantity"])))
    return found


@computed("Return", "suggestedFinancialOutcome")
def _outcome(world: World, one: Entity, args: Entity) -> Entity:
    order = one["order"]
    back = _chosen(one, args["returnLineItems"], "ReturnLineItem")
    new = _chosen(one, args["exchangeLineItems"], "ExchangeLineItem")
    price = sum((Decimal(row["_variant"]["price"]) * n for row, n in new), ledger.ZERO)
    due = worth(one, back) - ledger.gross(order, price * order["_rate"])
    transfer: Entity = {"__typename": "InvoiceReturnOutcome", "amount": world.bag(order, -due)}
    if due >= 0:
        amount = min(due, ledger.refundable(order))
        rows = suggested_transactions(world, order, amount)
        transfer = {
            "__typename": "RefundReturnOutcome",
            "amount": world.bag(order, amount),
            "suggestedTransactions": rows,
        }
        transfer["suggestedRefundMethods"] = []
    nothing = world.bag(order, ledger.ZERO)
    freight = {"__typename": "ShippingRefund", "amountSet": nothing, "maximumRefundableSet": nothing, "taxSet": nothing}
    sums = dict.fromkeys(("totalAdditionalFees", "totalCartDiscountAmount", "totalDuties"), nothing)
    sums["discountedSubtotal"] = world.bag(order, worth(one, back))
    sums["totalTax"] = world.bag(order, ledger.tax(order, worth(one, back)))
    sums["maximumRefundable"] = world.bag(order, ledger.refundable(order))
    base = {"__typename": "SuggestedReturnFinancialOutcome", "shipping": freight}
    return base | sums | {"financialTransfer": transfer if due else None}


@mutation("returnProcess")
def _process(world: World, args: Entity, _info: Info) -> Entity:
    given = args["input"]
    one, error = in_state(world, given["returnId"], "OPEN")
    if one is None:
        return refused(error | {"field": ["returnId"]}, **{"return": None})
    try:
        back = _chosen(one, given["returnLineItems"], "ReturnLineItem")
        new = _chosen(one, given["exchangeLineItems"], "ExchangeLineItem")
    except GraphQLError as problem:
        return refused(user_error(["returnLineItems"], problem.message, "INVALID"), **{"return": None})
    refund = (given.get("financialTransfer") or {}).get("issueRefund") or {}
    if error := _transfer_problem(world, one, refund):
        return refused(error, **{"return": None})
    _book(world, one, given, back, refund)
    for row, n in new:
        row["_processed"] += n
        row["lineItems"].append(add_line(world, one["order"], row["_variant"], n))
        move_stock(world, row["_variant"], n)  # it was taken when the return was opened
    for row, n in back:
        row["_processed"] += n
    if all(row["_processed"] == row["quantity"] for row in (*one["_lines"], *one["_exchange"])):
        one["status"], one["closedAt"] = "CLOSED", world.now()
    world.effects["returnProcess"] += 1
    return told(world, one, "RETURNS_PROCESS", given, "return_processed")


def _transfer_problem(world: World, one: Entity, refund: Entity) -> Entity:
    total = sum(
        (cents(row["transactionAmount"]["amount"]) for row in refund.get("orderTransactions") or ()), ledger.ZERO
    )
    if total > ledger.refundable(one["order"]):
        return user_error(["financialTransfer"], "Refund amount is greater than the amount available.", "INVALID")
    for row in refund.get("orderTransactions") or ():
        parent = world.of("OrderTransaction", row["parentId"])
        if parent is None or parent["order"] is not one["order"]:
            return user_error(["financialTransfer"], "Parent transaction does not exist.", "NOT_FOUND")
    return {}


def _book(world: World, one: Entity, given: Entity, back: list[tuple[Entity, int]], refund: Entity) -> None:
    """Take the pieces back, and pay what is to be paid, as one refund of the order."""
    place = main_location(world)["id"]
    places = {
        d["reverseFulfillmentOrderLineItemId"]: d
        for row in given["returnLineItems"]
        for d in row.get("dispositions") or ()
    }
    stocked = {
        world.nodes[gid]["_return_line"]["id"] for gid, d in places.items() if d["dispositionType"] == "RESTOCKED"
    }
    lines = [
        {"lineItemId": row["fulfillmentLineItem"]["lineItem"]["id"], "quantity": n}
        | ({"restockType": "RETURN", "locationId": place} if row["id"] in stocked else {"restockType": "NO_RESTOCK"})
        for row, n in back
    ]
    rows = refund.get("orderTransactions") or ()
    money = [{"parentId": row["parentId"], "amount": row["transactionAmount"]["amount"]} for row in rows]
    methods = refund.get("refundMethods") or []
    if lines or money:
        given_refund = {"refundLineItems": lines, "transactions": money, "refundMethods": methods, "_return": one}
        made = book(world, one["order"], given_refund | {"note": given.get("note")})
        one["_refunds"].append(made)
        if not money and not methods:
            world.effects["refund"] -= 1


@computed("ReturnLineItem", "withCodeDiscountedTotalPriceSet")
def _price(world: World, row: Entity, _args: Entity) -> Entity:
    return world.bag(row["_return"]["order"], worth(row["_return"], [(row, row["quantity"])]))
