"""Orders: how tests make them in every state, and what is read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from evals.standins.shopify import ledger
from evals.standins.shopify.catalogue import main_location, move_stock
from evals.standins.shopify.people import address, same_address
from evals.standins.shopify.resolve import computed
from evals.standins.shopify.schema import granted
from evals.standins.shopify.state import Entity, World, iso

ADDRESS = {"firstName": "Mara", "lastName": "Lindt", "address1": "Hafenstrasse 3", "city": "Bremen", "zip": "28195"}
ADDRESS |= {"countryCode": "DE"}
Bought = tuple[Entity, int]


def order(
    world: World,
    customer: Entity | None,
    bought: Sequence[Bought],
    *,
    paid: bool = True,
    gateway: str = "shopify_payments",
    shipping: Any = "4.90",
    discount: Any = 0,
    ago: float = 0,
    **fields: Any,
) -> Entity:
    """Add an order of variants; ``ago`` is its age in days, ``discount`` comes off every piece."""
    number = 1000 + len(world.kinds["Order"]) + 1
    placed = iso(world.clock.now() - timedelta(days=ago))
    base: Entity = {"name": f"#{number}", "number": number, "note": None, "tags": [], "customAttributes": []}
    base |= {"customer": customer, "email": customer["_email"] if customer else None, "phone": None, "test": False}
    base |= {"currencyCode": world.currency, "presentmentCurrencyCode": world.currency, "_rate": Decimal(1)}
    base |= {"taxesIncluded": world.taxes_included, "processedAt": placed, "cancelledAt": None, "cancelReason": None}
    base |= {"closedAt": None, "closed": False, "confirmed": True, "edited": False, "discountCodes": []}
    base |= {"transactions": [], "refunds": [], "returns": [], "fulfillments": [], "_lines": [], "metafields": []}
    base |= {"_fulfillment_orders": [], "_shipping": Decimal(str(shipping)), "_cart_discount": Decimal(0)}
    base |= {"dutiesIncluded": False}
    base |= {"sourceName": "web", "customerLocale": "en", "productNetwork": False, "paymentGatewayNames": [gateway]}
    base |= {"disputes": [], "risk": {"__typename": "OrderRiskSummary", "recommendation": "NONE", "assessments": []}}
    made = world.add("Order", **(base | fields))
    made |= {"createdAt": placed, "updatedAt": placed, "confirmationNumber": f"C{made['legacyResourceId'][-8:]}"}
    given = fields.get("shippingAddress", ADDRESS)
    made["shippingAddress"] = address(world, given)
    made["billingAddress"] = address(world, fields.get("billingAddress", given))
    for variant, pieces in bought:
        add_line(world, made, variant, pieces, Decimal(str(discount)))
    made["_tax_rate"] = ledger.tax_rate(world, made)
    made["_original_total"] = ledger.total(made)
    _fulfillment_order(world, made)
    if paid:
        pay(world, made, gateway)
    world.tell("ORDERS_CREATE", made)
    return made


def add_line(world: World, made: Entity, variant: Entity, pieces: int, discount: Decimal = Decimal(0)) -> Entity:
    """Add a line, and take its pieces out of stock."""
    product = variant["_product"]
    title = variant["title"] if product["_options"] else None
    base: Entity = {
        "title": product["title"],
        "variantTitle": title,
        "sku": variant["sku"],
        "vendor": product["vendor"],
    }
    base |= {"name": " - ".join(filter(None, (product["title"], title))), "quantity": pieces, "product": product}
    base |= {"variant": variant, "requiresShipping": variant["_ships"], "isGiftCard": product["isGiftCard"]}
    base |= {"taxable": True, "restockable": True, "merchantEditable": True, "customAttributes": []}
    base |= {"_price": Decimal(variant["price"]) * made["_rate"], "_discount": discount, "_removed": 0, "_fulfilled": 0}
    line = world.add("LineItem", **base, _order=made)
    line["image"] = product["_media"][0]["image"] if product["_media"] else None
    made["_lines"].append(line)
    move_stock(world, variant, -pieces)
    return line


def never_sent(world: World, made: Entity, title: str = "Tip", price: Any = "5.00") -> Entity:
    """Add a line that nobody can fulfil: a tip, a parcel's protection, a gift wrap. It belongs to no product."""
    base: Entity = {"title": title, "variantTitle": None, "sku": None, "vendor": None, "name": title, "quantity": 1}
    base |= {"product": None, "variant": None, "requiresShipping": True, "isGiftCard": False, "taxable": False}
    base |= {"restockable": False, "merchantEditable": False, "customAttributes": [], "_discount": Decimal(0)}
    base |= {"_price": Decimal(str(price)), "_removed": 0, "_fulfilled": 0, "_never": True, "image": None}
    line = world.add("LineItem", **base, _order=made)
    made["_lines"].append(line)
    made["_original_total"] = ledger.total(made)
    return line


def transaction(world: World, made: Entity, kind: str, amount: Decimal, gateway: str, **fields: Any) -> Entity:
    """Book a transaction."""
    label = world.gateways[gateway].label if gateway in world.gateways else gateway
    base: Entity = {
        "kind": kind,
        "status": "SUCCESS",
        "gateway": gateway,
        "formattedGateway": label,
        "test": made["test"],
    }
    base |= {"processedAt": world.now(), "parentTransaction": None, "errorCode": None, "_amount": amount, "order": made}
    base |= {"accountNumber": "•••• •••• •••• 4242" if gateway == "shopify_payments" else None, "paymentId": None}
    one = world.add(
        "OrderTransaction",
        **(base | {"manualPaymentGateway": gateway in world.gateways and world.gateways[gateway].manual} | fields),
    )
    made["transactions"].append(one)
    return one


def pay(
    world: World, made: Entity, gateway: str = "shopify_payments", amount: Any = None, kind: str = "SALE"
) -> Entity:
    """Pay what is owed, or an amount of it."""
    due = Decimal(str(amount)) if amount is not None else ledger.outstanding(made)
    return transaction(world, made, kind, due, gateway, processedAt=made["processedAt"])


def _fulfillment_order(
    world: World, made: Entity, kind: str = "merchant_managed", lines: Sequence[Entity] | None = None
) -> Entity:
    place = main_location(world)
    one = world.add("FulfillmentOrder", order=made, status="OPEN", requestStatus="UNSUBMITTED", fulfillmentHolds=[])
    one |= {"fulfillAt": made["processedAt"], "fulfillBy": None, "_location": place, "orderId": made["id"]}
    one |= {"orderName": made["name"], "orderProcessedAt": made["processedAt"]}
    shown = made["_lines"] if lines is None else lines
    one |= {"_kind": kind, "_lines": [_fo_line(world, one, line) for line in shown if line["requiresShipping"]]}
    made["_fulfillment_orders"].append(one)
    return one


def _fo_line(world: World, one: Entity, line: Entity) -> Entity:
    return world.add("FulfillmentOrderLineItem", lineItem=line, _fulfillment_order=one)


def fulfil(
    world: World,
    made: Entity,
    pieces: Iterable[tuple[Entity, int]] = (),
    *,
    carrier: str = "DHL",
    number: str = "",
    ago: float = 0,
) -> Entity:
    """Send pieces of an order (or all that are left) with a tracking number; nobody tells more without a carrier."""
    rows = list(pieces) or [(line, ledger.unfulfilled(line)) for line in made["_lines"] if ledger.unfulfilled(line)]
    number = number or f"00340{made['number']}{len(made['fulfillments']) + 1}"
    url = f"https://tracking.example.com/{number}"
    base: Entity = {
        "status": "SUCCESS",
        "displayStatus": "FULFILLED",
        "order": made,
        "requiresShipping": any(line["requiresShipping"] for line, _ in rows),
    }
    base |= {"name": f"{made['name']}-F{len(made['fulfillments']) + 1}", "deliveredAt": None, "inTransitAt": None}
    base |= {"estimatedDeliveryAt": None, "_events": [], "location": main_location(world)}
    base["trackingInfo"] = [{"__typename": "FulfillmentTrackingInfo", "company": carrier, "number": number, "url": url}]
    sent = world.add("Fulfillment", **base)
    sent["_lines"] = [world.add("FulfillmentLineItem", lineItem=line, quantity=n, _order=made) for line, n in rows]
    sent["totalQuantity"] = sum(n for _, n in rows)
    for line, n in rows:
        line["_fulfilled"] += n
    made["fulfillments"].append(sent)
    left = any(ledger.unfulfilled(line) for line in made["_lines"])
    for one in made["_fulfillment_orders"]:
        one["status"] = "IN_PROGRESS" if left else "CLOSED"
    sent["createdAt"] = sent["updatedAt"] = iso(world.clock.now() - timedelta(days=ago))
    if carrier:
        event(world, sent, "CONFIRMED", ago=ago)
    world.tell("FULFILLMENTS_CREATE", sent)
    return sent


SHOWN = {"CONFIRMED": "CONFIRMED", "CARRIER_PICKED_UP": "CARRIER_PICKED_UP"}


def event(world: World, sent: Entity, status: str, *, ago: float = 0, message: str = "") -> Entity:
    """Tell what the carrier says: IN_TRANSIT, OUT_FOR_DELIVERY, ATTEMPTED_DELIVERY, DELIVERED, FAILURE, and others."""
    moment = iso(world.clock.now() - timedelta(days=ago))
    one = world.add("FulfillmentEvent", status=status, happenedAt=moment, message=message or None, city=None)
    sent["_events"].append(one)
    sent["displayStatus"] = SHOWN.get(status, status)
    sent["inTransitAt"] = sent["inTransitAt"] or (moment if status == "IN_TRANSIT" else None)
    sent["deliveredAt"] = moment if status == "DELIVERED" else sent["deliveredAt"]
    world.touch(sent, "FULFILLMENTS_UPDATE")
    world.touch(sent["order"], "ORDERS_UPDATED")
    return one


def deliver(world: World, made: Entity, *, ago: float = 0) -> None:
    """Let everything sent arrive."""
    for sent in made["fulfillments"]:
        event(world, sent, "IN_TRANSIT", ago=ago + 1)
        event(world, sent, "DELIVERED", ago=ago)


@computed("Order", "lineItems")
def _lines(_world: World, made: Entity, _args: Entity) -> list[Entity]:
    return list(made["_lines"])


@computed("Order", "nonFulfillableLineItems")
def _other_lines(_world: World, made: Entity, _args: Entity) -> list[Entity]:
    return [line for line in made["_lines"] if line["_removed"] or ledger.unsent_refunded(line)]


#: Which scope shows a warehouse's fulfilment orders; those of others are left out without a word.
_SEEN = {kind: f"read_{kind}_fulfillment_orders" for kind in ("merchant_managed", "third_party", "marketplace")}


@computed("Order", "fulfillmentOrders")
def _orders(_world: World, made: Entity, args: Entity) -> list[Entity]:
    return [
        one for one in made["_fulfillment_orders"] if granted(args["_asked"].scopes, frozenset({_SEEN[one["_kind"]]}))
    ]


def sent_by(world: World, made: Entity, lines: Sequence[Entity], kind: str = "third_party", **fields: Any) -> Entity:
    """Let another warehouse send these lines."""
    for old in made["_fulfillment_orders"]:
        old["_lines"] = [row for row in old["_lines"] if row["lineItem"] not in lines]
    one = _fulfillment_order(world, made, kind=kind, lines=lines)
    one.update(fields)
    return one


@computed("Order", "fulfillable")
def _fulfillable(_world: World, made: Entity, _args: Entity) -> bool:
    return not made["cancelledAt"] and any(ledger.unfulfilled(line) for line in made["_lines"])


@computed("Order", "merchantEditable")
def _editable(_world: World, made: Entity, _args: Entity) -> bool:
    return made.get("_editable", True) and not made["cancelledAt"] and bool(_fulfillable(_world, made, {}))


@computed("Order", "merchantEditableErrors")
def _edit_errors(_world: World, made: Entity, _args: Entity) -> list[str]:
    return [] if _editable(_world, made, {}) else ["The order cannot be edited."]


@computed("Order", "billingAddressMatchesShippingAddress")
def _matches(_world: World, made: Entity, _args: Entity) -> bool:
    return same_address(made["billingAddress"], made["shippingAddress"])


@computed("Order", "displayAddress")
def _display_address(_world: World, made: Entity, _args: Entity) -> Any:
    return made["shippingAddress"] or made["billingAddress"]


@computed("Order", "statusPageUrl")
def _status_page(world: World, made: Entity, _args: Entity) -> str:
    return f"https://{world.domain}/orders/{made['legacyResourceId']}/authenticate?key=k{made['number']}"


@computed("Order", "fullyPaid")
def _fully_paid(_world: World, made: Entity, _args: Entity) -> bool:
    return ledger.outstanding(made) <= 0


@computed("Order", "unpaid")
def _unpaid(_world: World, made: Entity, _args: Entity) -> bool:
    return not ledger.received(made)


@computed("Order", "subtotalLineItemsQuantity", "currentSubtotalLineItemsQuantity")
def _pieces(_world: World, made: Entity, _args: Entity) -> int:
    return sum(ledger.current(line) for line in made["_lines"])


@computed("Order", "currentTotalWeight", "totalWeight")
def _weight(_world: World, made: Entity, _args: Entity) -> str:
    return str(sum(ledger.current(line) * 400 for line in made["_lines"]))


@computed("Order", "canNotifyCustomer")
def _can_notify(_world: World, made: Entity, _args: Entity) -> bool:
    return bool(made["email"])


@computed("Order", "requiresShipping")
def _ships(_world: World, made: Entity, _args: Entity) -> bool:
    return any(line["requiresShipping"] for line in made["_lines"])


@computed("Order", "shippingLine")
def _shipping_line(world: World, made: Entity, _args: Entity) -> Entity | None:
    if made["sourceName"] == "pos":  # sold over the counter
        return None
    amount = world.bag(made, made["_shipping"])
    names = {"id": f"gid://shopify/ShippingLine/{made['legacyResourceId']}", "title": "Standard", "code": "Standard"}
    sums = dict.fromkeys(("originalPriceSet", "discountedPriceSet", "currentDiscountedPriceSet"), amount)
    return {"__typename": "ShippingLine", "source": "shopify", "custom": False, "isRemoved": False} | names | sums


@computed("Order", "shippingLines")
def _shipping_lines(world: World, made: Entity, _args: Entity) -> list[Entity]:
    line = _shipping_line(world, made, {})
    return [line] if line and _ships(world, made, {}) else []


def _tax_line(world: World, made: Entity, amount: Decimal) -> list[Entity]:
    rate = made["_tax_rate"]
    if not rate:
        return []
    row = {"__typename": "TaxLine", "title": "VAT", "rate": float(rate), "ratePercentage": float(rate * 100)}
    return [row | {"priceSet": world.bag(made, ledger.tax(made, amount)), "source": "shopify", "channelLiable": False}]


@computed("Order", "taxLines")
def _taxes(world: World, made: Entity, _args: Entity) -> list[Entity]:
    return _tax_line(world, made, ledger.goods(made))


@computed("LineItem", "taxLines")
def _line_taxes(world: World, line: Entity, _args: Entity) -> list[Entity]:
    return _tax_line(world, line["_order"], ledger.unit(line) * line["quantity"])


@computed("OrderTransaction", "amountSet")
def _amount(world: World, one: Entity, _args: Entity) -> Entity:
    return world.bag(one["order"], one["_amount"])


@computed("Fulfillment", "events")
def _events(_world: World, sent: Entity, _args: Entity) -> list[Entity]:
    return sorted(sent["_events"], key=lambda one: str(one["happenedAt"]))


@computed("Fulfillment", "fulfillmentLineItems")
def _sent_lines(_world: World, sent: Entity, _args: Entity) -> list[Entity]:
    return list(sent["_lines"])


@computed("FulfillmentLineItem", "originalTotalSet", "discountedTotalSet")
def _sent_total(world: World, one: Entity, _args: Entity) -> Entity:
    return world.bag(one["_order"], ledger.unit(one["lineItem"]) * one["quantity"])


@computed("FulfillmentOrder", "lineItems")
def _fo_lines(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    return list(one["_lines"])


@computed("FulfillmentOrder", "destination")
def _destination(_world: World, one: Entity, _args: Entity) -> Entity | None:
    to = one["order"]["shippingAddress"]
    if to is None:
        return None
    names = ("firstName", "lastName", "company", "address1", "address2", "city", "province", "zip", "phone")
    gid = f"gid://shopify/FulfillmentOrderDestination/{one['legacyResourceId']}"
    base = {"__typename": "FulfillmentOrderDestination", "id": gid, "countryCode": to["countryCodeV2"]}
    return base | {name: to[name] for name in names} | {"email": one["order"]["email"]}


@computed("FulfillmentOrder", "assignedLocation")
def _assigned(_world: World, one: Entity, _args: Entity) -> Entity:
    place = one["_location"]
    base = {"__typename": "FulfillmentOrderAssignedLocation", "location": place, "name": place["name"]}
    return base | {"countryCode": place["address"]["countryCode"], "city": place["address"]["city"]}


@computed("FulfillmentOrder", "supportedActions")
def _actions(_world: World, one: Entity, _args: Entity) -> list[Entity]:
    held = {
        "ON_HOLD": ["RELEASE_HOLD"],
        "OPEN": ["CREATE_FULFILLMENT", "HOLD", "MOVE"],
        "IN_PROGRESS": ["CREATE_FULFILLMENT"],
    }
    return [{"__typename": "FulfillmentOrderSupportedAction", "action": one} for one in held.get(one["status"], [])]


@computed("FulfillmentOrderLineItem", "remainingQuantity")
def _remaining(_world: World, one: Entity, _args: Entity) -> int:
    return 0 if one["_fulfillment_order"]["status"] == "CANCELLED" else ledger.unfulfilled(one["lineItem"])


def _of_line(name: str, key: str) -> None:
    def read(_world: World, one: Entity, _args: Entity) -> Any:
        return one["lineItem"][key]

    computed("FulfillmentOrderLineItem", name)(read)


for _name in ("variantTitle", "sku", "variant"):
    _of_line(_name, _name)
_of_line("productTitle", "title")


@computed("FulfillmentOrderLineItem", "totalQuantity")
def _total(_world: World, one: Entity, _args: Entity) -> int:
    return int(one["lineItem"]["quantity"] - one["lineItem"]["_removed"])
