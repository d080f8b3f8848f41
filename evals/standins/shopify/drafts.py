"""Draft orders: calculated, made, mailed, completed, deleted."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from evals.standins.shopify import ledger
from evals.standins.shopify.orders import order as place_order
from evals.standins.shopify.people import address, refused, user_error
from evals.standins.shopify.resolve import Info, computed, mutation
from evals.standins.shopify.state import Entity, World, cents, money

RATES = (("standard", "Standard", "4.90"), ("express", "Express", "12.90"))


def _problems(world: World, given: Entity) -> list[Entity]:
    lines = given.get("lineItems") or []
    if not lines:
        return [user_error(None, "Add at least 1 product")]
    errors = []
    for place, one in enumerate(lines):
        field = ["lineItems", str(place)]
        if one["quantity"] < 1:
            errors.append(user_error([*field, "quantity"], "Quantity must be greater than or equal to 1"))
        if one.get("variantId") and world.of("ProductVariant", one["variantId"]) is None:
            number = one["variantId"].rpartition("/")[2]
            errors.append(user_error(None, f"Product with ID {number} is no longer available."))
        elif not one.get("variantId") and not one.get("title"):
            errors.append(user_error([*field, "title"], "Title can't be blank"))
    customer = (given.get("purchasingEntity") or {}).get("customerId")
    if customer and world.of("Customer", customer) is None:
        errors.append(user_error(["purchasingEntity"], "Customer does not exist"))
    if given.get("email") and "@" not in given["email"]:
        errors.append(user_error(["email"], "Email is invalid"))
    return errors


def _line(world: World, one: Entity) -> Entity:
    variant = world.of("ProductVariant", one.get("variantId"))
    own = (one.get("originalUnitPriceWithCurrency") or {}).get("amount")
    price = Decimal(variant["price"]) if variant else cents(own or 0)
    title = variant["_product"]["title"] if variant else one["title"]
    off = one.get("appliedDiscount") or {}
    less = (
        price * Decimal(str(off.get("value", 0))) / 100
        if off.get("valueType") == "PERCENTAGE"
        else Decimal(str(off.get("value", 0)))
    )
    base: Entity = {
        "title": title,
        "name": title,
        "quantity": one["quantity"],
        "variant": variant,
        "custom": variant is None,
    }
    base |= {
        "sku": variant["sku"] if variant else one.get("sku"),
        "variantTitle": variant["title"] if variant else None,
    }
    base |= {"product": variant["_product"] if variant else None, "customAttributes": one.get("customAttributes") or []}
    base |= {
        "isGiftCard": False,
        "requiresShipping": True,
        "taxable": True,
        "uuid": "",
        "vendor": None,
        "components": [],
    }
    return world.add("DraftOrderLineItem", **base, _price=price, _discount=cents(less))


def _draft(world: World, given: Entity, kind: str) -> Entity:
    customer = world.of("Customer", (given.get("purchasingEntity") or {}).get("customerId"))
    to = address(world, given.get("shippingAddress"))
    to = to or (customer["defaultAddress"] if customer and given.get("useCustomerDefaultAddress") else None)
    rate = given.get("shippingLine") or {}
    chosen = next((price for handle, _, price in RATES if handle == rate.get("shippingRateHandle")), None)
    freight = cents((rate.get("priceWithCurrency") or {}).get("amount") or chosen or 0)
    email = given.get("email") or (customer["_email"] if customer else None)
    base: Entity = {
        "customer": customer,
        "email": email,
        "phone": given.get("phone"),
        "tags": sorted(given.get("tags") or ()),
    }
    base |= {"note2": given.get("note"), "customAttributes": given.get("customAttributes") or [], "shippingAddress": to}
    base |= {
        "currencyCode": world.currency,
        "presentmentCurrencyCode": world.currency,
        "taxesIncluded": world.taxes_included,
    }
    base |= {"status": "OPEN", "invoiceSentAt": None, "completedAt": None, "order": None, "discountCodes": []}
    base |= {"_rate": Decimal(1), "_shipping": freight, "_given": given, "billingAddress": to, "ready": True}
    base |= {"invoiceEmailTemplateSubject": "Your order is ready to pay", "totalWeight": "0"}
    base |= {"_tax_rate": ledger.tax_rate(world, {"shippingAddress": to}), "metafields": [], "refunds": []}
    made = world.add(kind, **base)
    made["_lines"] = [_line(world, one) for one in given["lineItems"]]
    off = given.get("appliedDiscount") or {}
    goods = _goods(made)
    share = goods * Decimal(str(off.get("value", 0))) / 100
    made["_off"] = min(
        goods, cents(share if off.get("valueType") == "PERCENTAGE" else Decimal(str(off.get("value", 0))))
    )
    return made


def _goods(made: Entity) -> Decimal:
    return sum(((one["_price"] - one["_discount"]) * one["quantity"] for one in made["_lines"]), ledger.ZERO)


@mutation("draftOrderCalculate")
def _calculate(world: World, args: Entity, _info: Info) -> Entity:
    if errors := _problems(world, args["input"]):
        return refused(*errors, calculatedDraftOrder=None)
    made = _draft(world, args["input"], "CalculatedDraftOrder")
    world.drop(made)
    return {"calculatedDraftOrder": made, "userErrors": []}


@mutation("draftOrderCreate")
def _create(world: World, args: Entity, _info: Info) -> Entity:
    if errors := _problems(world, args["input"]):
        return refused(*errors, draftOrder=None)
    made = _draft(world, args["input"], "DraftOrder")
    made["name"] = f"#D{len(world.kinds['DraftOrder'])}"
    secret = hashlib.sha256(made["id"].encode()).hexdigest()[:32]
    made["invoiceUrl"] = f"https://{world.domain}/61001/invoices/{secret}"
    world.effects["draftOrder"] += 1
    world.tell("DRAFT_ORDERS_CREATE", made)
    return {"draftOrder": made, "userErrors": []}


@mutation("draftOrderInvoiceSend")
def _invoice(world: World, args: Entity, _info: Info) -> Entity:
    made = world.of("DraftOrder", args["id"])
    if made is None:
        return refused(user_error(["id"], "Draft order does not exist"), draftOrder=None)
    to = (args.get("email") or {}).get("to") or made["email"]
    if not to:
        return refused(user_error(["email", "to"], "To can't be blank"), draftOrder=None)
    made["status"], made["invoiceSentAt"] = "INVOICE_SENT", world.now()
    world.mail("draft_invoice", to, order=made["name"])
    return {"draftOrder": made, "userErrors": []}


@mutation("draftOrderDelete")
def _delete(world: World, args: Entity, _info: Info) -> Entity:
    made = world.of("DraftOrder", args["input"]["id"])
    if made is None:
        return refused(user_error(["id"], "Draft order does not exist"), deletedId=None)
    world.drop(made)
    return {"deletedId": made["id"], "userErrors": []}


@mutation("draftOrderComplete")
def _complete(world: World, args: Entity, _info: Info) -> Entity:
    made = world.of("DraftOrder", args["id"])
    if made is None or made["status"] == "COMPLETED":
        return refused(
            user_error(["id"], "This order has been paid" if made else "Draft order does not exist"), draftOrder=None
        )
    bought = [(one["variant"], one["quantity"]) for one in made["_lines"] if one["variant"]]
    fields = {"note": made["note2"], "tags": made["tags"], "sourceName": "shopify_draft_order"}
    made["order"] = place_order(world, made["customer"], bought, gateway="manual", shipping=made["_shipping"], **fields)
    made["status"], made["completedAt"] = "COMPLETED", world.now()
    return {"draftOrder": made, "userErrors": []}


def _sums(name: str, how: Any) -> None:
    def read(world: World, made: Entity, _args: Entity) -> Entity:
        return world.bag(made, how(made))

    computed("DraftOrder", name)(read)
    computed("CalculatedDraftOrder", name)(read)


for _name, _how in {
    "subtotalPriceSet": lambda made: _goods(made) - made["_off"],
    "totalPriceSet": lambda made: ledger.gross(made, _goods(made) - made["_off"]) + made["_shipping"],
    "totalTaxSet": lambda made: ledger.tax(made, _goods(made) - made["_off"]),
    "totalShippingPriceSet": lambda made: made["_shipping"],
    "totalDiscountsSet": lambda made: made["_off"],
    "totalLineItemsPriceSet": _goods,
    "lineItemsSubtotalPrice": _goods,
    "amountDueNowSet": lambda made: ledger.gross(made, _goods(made) - made["_off"]) + made["_shipping"],
    "amountDueLaterSet": lambda _made: ledger.ZERO,
}.items():
    _sums(_name, _how)


@computed("CalculatedDraftOrder", "availableShippingRates")
def _rates(world: World, made: Entity, _args: Entity) -> list[Entity]:
    rows = RATES if made["shippingAddress"] else ()
    return [
        {"__typename": "ShippingRate", "handle": handle, "title": title, "price": money(cents(price), world.currency)}
        for handle, title, price in rows
    ]


@computed("DraftOrder", "totalQuantityOfLineItems")
@computed("CalculatedDraftOrder", "totalQuantityOfLineItems")
def _pieces(_world: World, made: Entity, _args: Entity) -> int:
    return sum(one["quantity"] for one in made["_lines"])


@computed("DraftOrder", "lineItems")
@computed("CalculatedDraftOrder", "lineItems")
def _lines(_world: World, made: Entity, _args: Entity) -> list[Entity]:
    return list(made["_lines"])


def _line_sums(name: str, how: Any) -> None:
    def read(world: World, one: Entity, _args: Entity) -> Entity:
        return world.bag({}, how(one))

    computed("DraftOrderLineItem", name)(read)


for _name, _how in {
    "originalUnitPriceSet": lambda one: one["_price"],
    "originalTotalSet": lambda one: one["_price"] * one["quantity"],
    "discountedTotalSet": lambda one: (one["_price"] - one["_discount"]) * one["quantity"],
    "approximateDiscountedUnitPriceSet": lambda one: one["_price"] - one["_discount"],
    "totalDiscountSet": lambda one: one["_discount"] * one["quantity"],
}.items():
    _line_sums(_name, _how)
