"""Shopify's orders in our words: lines, payments, parcels, refunds and returns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from commerce.money import Money, total
from commerce.order import ExchangeLine, Fulfilment, LineItem, Order, OrderStatus, Payment, Refund, RefundLine, Return
from commerce.sentences import say
from commerce.text import clean, one_line
from connectors.stores import ways_of_paying
from connectors.stores.shopify import read_parcels, warehouses
from connectors.stores.shopify.marks import bare, read_stamps
from connectors.stores.shopify.return_reasons import code_of
from connectors.stores.shopify.values import Node, address, amount, moment, nodes, short

_RETURNS = {
    "REQUESTED": "requested",
    "OPEN": "open",
    "CLOSED": "closed",
    "DECLINED": "declined",
    "CANCELED": "cancelled",
}


def _task(status: str, difference: object) -> str:
    """Return what Shopify does not do by itself for a return that is open: no mail, no label, no money."""
    if status != "open":
        return ""
    more = isinstance(difference, Money) and difference.minor > 0
    ask = f" Ask for {difference}, which the new goods cost more, before they are sent." if more else ""
    return f"Mail the customer how to send the goods back.{ask}"


_UNDER_WAY = ("PENDING", "AWAITING_RESPONSE", "UNKNOWN")


def order(
    node: Node,
    refunds: Sequence[Node],
    returns: Sequence[Node],
    shipping_back: Node | None = None,
    arrival_days: int = read_parcels.ARRIVAL_DAYS,
) -> Order:
    """Return the order; ``refunds`` and ``returns`` are those that were read for it."""
    currency = str(node["presentmentCurrencyCode"])
    money_back = _refunds(refunds, currency, amount(shipping_back, currency))
    parcels = read_parcels.parcels(node, arrival_days)
    lines = _lines(node, money_back, parcels)
    # What was really asked for the delivery, discounts on it taken off, before it was paid back.
    shipping = amount(node["currentShippingPriceSet"], currency) + amount(shipping_back, currency)
    placed = moment(node["processedAt"])
    assert placed is not None
    return Order(
        id=node["id"],
        number=node["name"].removeprefix("#"),
        confirmation=node.get("confirmationNumber") or "",
        email=node.get("email") or "",
        customer_id=(node.get("customer") or {}).get("id") or "",
        status=_status(node, parcels),
        placed_at=placed,
        paid_at=min((at for one in _captures(node) if (at := moment(one["processedAt"]))), default=None),
        cancelled_at=moment(node.get("cancelledAt")),
        currency=currency,
        lines=lines,
        shipping=shipping,
        tax=amount(node.get("currentTotalTaxSet"), currency),
        discount=amount(node.get("totalDiscountsSet"), currency),
        total=_total(node, money_back, currency),
        shipping_address=address(node.get("shippingAddress")),
        billing_address=address(node.get("billingAddress")),
        telephone=one_line((node.get("shippingAddress") or {}).get("phone") or "", 60),
        payments=tuple(_payment(one, currency) for one in node["transactions"] if one["kind"] in _PAYMENTS),
        fulfilments=parcels,
        refunds=money_back,
        returns=tuple(_return(one, {line.id: line for line in lines}, currency) for one in returns),
        note=clean(bare(node.get("note")), 5000),
        beside=_beside(node, currency),
        items_changed=bool(node.get("edited")),
        updated_at=moment(node.get("updatedAt")),
        test=bool(node.get("test")),
        disputed=_disputed(node),
        suspect=_suspect(node),
        held_for_address=warehouses.ADDRESS in node.get("_holds", ()),
    )


def _disputed(node: Node) -> bool:
    """Whether a bank has taken a payment back, or is about to; one that the shop has won is over."""
    return any(one["status"] not in ("WON", "PREVENTED") for one in node.get("disputes") or ())


def duties(node: Node, currency: str) -> Money:
    """Return the duties that were paid beside the goods; some shops hold them in their prices."""
    return amount(None if node.get("dutiesIncluded") else node.get("currentTotalDutiesSet"), currency)


def _beside(node: Node, currency: str) -> Money:
    return duties(node, currency) + amount(node.get("currentTotalAdditionalFeesSet"), currency)


def _suspect(node: Node) -> bool:
    advice = (node.get("risk") or {}).get("recommendation")
    return warehouses.FRAUD in node.get("_holds", ()) or advice in ("CANCEL", "INVESTIGATE")


def with_hidden_return(order: Order) -> Order:
    """Return the order with a return of every piece: there is one, and nobody may tell us of which."""
    parts = tuple(
        RefundLine(line_id=line.id, quantity=line.quantity, amount=Money.zero(order.currency)) for line in order.lines
    )
    hidden = Return(id=f"{order.id}/return", status="open", lines=parts, label=say("refusals.return.hidden"))
    return order.model_copy(update={"returns": (hidden,)})


def _total(node: Node, money_back: Sequence[Refund], currency: str) -> Money:
    """Return the total before refunds; after an edit Shopify's present one, and what refunds took off it."""
    if not node.get("edited"):
        return amount(node["totalPriceSet"], currency)
    goods = total([part.amount for one in money_back for part in one.lines], currency)
    delivery = total([one.shipping for one in money_back if one.shipping], currency)
    return amount(node["currentTotalPriceSet"], currency) + goods + delivery


def _lines(node: Node, money_back: Sequence[Refund], parcels: Sequence[Fulfilment]) -> tuple[LineItem, ...]:
    back: Counter[str] = Counter()
    for one in money_back:
        back.update({part.line_id: part.quantity for part in one.lines})
    sent: Counter[str] = Counter()
    for parcel in parcels:
        sent.update(parcel.line_quantities)
    rows = (_line(one, node, back, sent, str(node["presentmentCurrencyCode"])) for one in nodes(node["lineItems"]))
    return tuple(one for one in rows if one.quantity)


def _line(node: Node, order_node: Node, back: Counter[str], sent: Counter[str], currency: str) -> LineItem:
    price = amount(node["originalUnitPriceSet"], currency)
    refunded = min(back[node["id"]], int(node["quantity"]))
    # What an edit took off the line is gone; what was refunded or cancelled was once ordered.
    quantity = int(node["quantity"])
    if not order_node.get("cancelledAt"):
        quantity = min(quantity, int(node["refundableQuantity"]) + refunded)
    product = node.get("product") or {}
    # Shopify's price after discounts is one piece's, and rounded: three for 20.00 would come to 20.01.
    parts = [amount(one["allocatedAmountSet"], currency) for one in node.get("discountAllocations") or ()]
    off = total(parts, currency)
    saved = Money.rounded(off.amount * quantity / int(node["quantity"]), currency) if quantity else off
    # A tip asks for shipping and can never be sent: none of it was, and none of it is left to be.
    nothing_left = not sent[node["id"]] and not int(node["unfulfilledQuantity"]) and not order_node.get("cancelledAt")
    never = nothing_left and int(node["nonFulfillableQuantity"]) > refunded
    return LineItem(
        id=node["id"],
        product_id=short(product.get("id") or ""),
        variant_id=short((node.get("variant") or {}).get("id") or ""),
        sku=node.get("sku") or "",
        title=one_line(node["title"], 300),
        variant_title=one_line(node.get("variantTitle") or "", 200),
        quantity=quantity,
        price=price,
        discount=saved if saved else None,
        refunded_quantity=refunded,
        tax_on_top=_on_top(node, order_node),
        shipped_quantity=min(quantity, sent[node["id"]]),
        tags=tuple(product.get("tags") or ()),
        ships=bool(node["requiresShipping"]) and not never,
        gift_card=bool(node["isGiftCard"]),
        subscription=bool(node.get("sellingPlan")),
    )


def _on_top(node: Node, order_node: Node) -> Decimal:
    if order_node["taxesIncluded"]:
        return Decimal(0)
    return sum((Decimal(str(one.get("rate") or 0)) for one in node.get("taxLines") or ()), Decimal(0))


def _status(node: Node, parcels: Sequence[Fulfilment]) -> OrderStatus:
    money, goods = node.get("displayFinancialStatus"), node["displayFulfillmentStatus"]
    if node.get("cancelledAt"):
        return OrderStatus.CANCELLED
    if money == "REFUNDED":
        return OrderStatus.REFUNDED
    sent = [one for one in parcels if one.ships]
    left = goods not in ("FULFILLED", "FULFILLMENT_NOT_REQUIRED")
    if sent and not left:
        arrived = all(one.status == "delivered" for one in sent)
        return OrderStatus.DELIVERED if arrived else OrderStatus.SHIPPED
    if sent:
        return OrderStatus.PARTLY_SHIPPED
    if not left and (parcels or goods == "FULFILLMENT_NOT_REQUIRED") and _captures(node):
        return OrderStatus.DELIVERED  # by mail, or there was nothing to send
    if money in ("VOIDED", "EXPIRED"):
        return OrderStatus.FAILED
    if money in ("PENDING", "AUTHORIZED", None) and not _captures(node):
        return OrderStatus.PENDING
    return OrderStatus.ON_HOLD if goods == "ON_HOLD" else OrderStatus.OPEN


def _captures(node: Node) -> list[Node]:
    return [one for one in node["transactions"] if one["kind"] in ("SALE", "CAPTURE") and one["status"] == "SUCCESS"]


_PAYMENTS = {"SALE": "capture", "CAPTURE": "capture", "AUTHORIZATION": "authorisation"}


def _payment(node: Node, currency: str) -> Payment:
    status = {"SUCCESS": "success", "PENDING": "pending", "AWAITING_RESPONSE": "pending"}.get(node["status"], "failed")
    way = ways_of_paying.read(
        str(node.get("gateway") or ""), method(node), manual=bool(node.get("manualPaymentGateway"))
    )
    return Payment(
        id=node["id"],
        kind=_PAYMENTS[node["kind"]],
        status=status,
        method=way.name,
        amount=amount(node["amountSet"], currency),
        at=moment(node.get("processedAt")),
        returns=way.returns,
    )


def method(node: Node) -> str:
    """Return how a transaction was paid, in words a customer may read."""
    card = one_line((node.get("paymentDetails") or {}).get("company") or "", 40)
    name = card or one_line(node.get("formattedGateway") or str(node.get("gateway") or "").replace("_", " "), 60)
    digits = "".join(char for char in node.get("accountNumber") or "" if char.isdigit())[-4:]
    if len(digits) != 4:
        return name
    return f"{card} ending {digits}" if card else f"{name} (ending {digits})"


def _refunds(found: Sequence[Node], currency: str, shipping_back: Money) -> tuple[Refund, ...]:
    """Return the refunds that move money, oldest first; shipping that went back is shared out among them."""
    read = [one for node in found if (one := _refund(node, currency)) is not None]
    result = []
    for one in sorted(read, key=lambda one: (one.at is None, one.at, one.id)):
        beyond = one.amount - total([part.amount for part in one.lines], currency)
        part = max(Money.zero(currency), min(beyond, shipping_back))
        shipping_back = shipping_back - part
        result.append(one.model_copy(update={"shipping": part if part else None}))
    return tuple(result)


def _refund(node: Node, currency: str) -> Refund | None:
    moves = [one for one in nodes(node["transactions"]) if one["kind"] == "REFUND"]
    good = [one for one in moves if one["status"] == "SUCCESS" or one["status"] in _UNDER_WAY]
    asked = total([amount(one["amountSet"], currency) for one in moves], currency)
    moved = total([amount(one["amountSet"], currency) for one in good], currency)
    # Store credit has no transaction, and what is under way is not in the total yet.
    sum_ = max(moved, amount(node["totalRefundedSet"], currency))
    if not sum_:
        return None
    stamps = read_stamps(node.get("note"))
    lines = [one for one in nodes(node["refundLineItems"]) if one.get("lineItem")]
    return Refund(
        id=node["id"],
        amount=sum_,
        reason=one_line(bare(node.get("note")), 300),
        at=moment(node.get("createdAt")),
        lines=tuple(
            RefundLine(line_id=one["lineItem"]["id"], quantity=one["quantity"], amount=_worth(one, currency))
            for one in lines
        ),
        reference=stamps[0][0] if stamps else "",
        settled=not any(one["status"] in _UNDER_WAY for one in good),
        failed=asked - moved if asked != moved else None,
    )


def refused(found: Sequence[Node], currency: str) -> frozenset[str]:
    """Return the keys of our refunds of which no payment provider paid anything."""
    empty = [one for one in found if nodes(one["transactions"]) and _refund(one, currency) is None]
    return frozenset(stamp[0] for one in empty for stamp in read_stamps(one.get("note")))


def _worth(node: Node, currency: str) -> Money:
    return amount(node.get("subtotalSet"), currency)


def _return(node: Node, lines: dict[str, LineItem], currency: str) -> Return:
    parts, stamps = [], []
    for one in nodes(node["returnLineItems"]):
        stamps += read_stamps(one.get("customerNote")) + read_stamps(one.get("returnReasonNote"))
        line_id = ((one.get("fulfillmentLineItem") or {}).get("lineItem") or {}).get("id") or ""
        line = lines.get(line_id)
        worth = Money.zero(currency)
        if line is not None and line.quantity:
            worth = Money.rounded(line.subtotal.amount * one["quantity"] / line.quantity, currency)
        parts.append(RefundLine(line_id=line_id, quantity=one["quantity"], amount=worth))
    handles = [(one.get("returnReasonDefinition") or {}).get("handle") for one in nodes(node["returnLineItems"])]
    status = _RETURNS[node["status"]]
    difference = node.get("_difference")
    return Return(
        id=node["id"],
        status=status,
        lines=tuple(parts),
        at=moment(node.get("createdAt")),
        reason=stamps[0][1] if stamps else code_of(handles[0] or "") if handles else "",
        label=say(f"refusals.return.{status}") if status in ("requested", "open") else "",
        task=_task(status, difference),
        exchanged_for=tuple(
            ExchangeLine(variant_id=short(one.get("variantId") or ""), quantity=one["quantity"])
            for one in nodes(node["exchangeLineItems"])
        ),
        difference=difference if isinstance(difference, Money) else None,
        reference=stamps[0][0] if stamps else "",
    )
