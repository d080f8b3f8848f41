"""WooCommerce's orders in our words: lines with tax, the payment, parcels, refunds, and returns kept as notes.

Only the fields named here are asked for: the order's key, the link to pay it, and the customer's address on the
network are never read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from types import MappingProxyType

from commerce.errors import StoreError
from commerce.markup import plain
from commerce.money import Money
from commerce.order import ExchangeLine, Fulfilment, LineItem, Order, OrderStatus, Payment, Refund, RefundLine, Return
from commerce.sentences import say
from commerce.text import clean, one_line
from connectors.stores import ways_of_paying
from connectors.stores.woocommerce import marks, states
from connectors.stores.woocommerce.costs import beside, cost, paid_for
from connectors.stores.woocommerce.values import (
    Node,
    address,
    decimal,
    entries,
    known,
    lists,
    meta,
    moment,
    money,
    rounded,
    text,
    true,
)

FIELDS = (
    "id,number,status,currency,prices_include_tax,date_created_gmt,date_modified_gmt,date_paid_gmt,date_completed_gmt,"
    "discount_total,discount_tax,shipping_total,shipping_tax,total,total_tax,customer_id,billing,shipping,"
    "payment_method,payment_method_title,customer_note,meta_data,line_items,shipping_lines,fee_lines,tax_lines,refunds"
)
_CODE = re.compile(r"gift.?card|licen[cs]e|serial|voucher|access.?code", re.I)


def order(
    node: Node,
    refunds: Sequence[Node],
    notes: Sequence[Node],
    parcels: tuple[Fulfilment, ...],
    online: Mapping[str, bool] = MappingProxyType({}),
) -> Order:
    """Return the order with what was read for it.

    ``online`` are the goods that need no parcel, and whether they are handed out once they are paid.
    """
    currency = str(node["currency"])
    parcels = _boxed(node, parcels, online)
    booked = (refund(one, currency) for one in sorted(refunds, key=lambda one: int(one["id"])))
    back = tuple(one for one in booked if one.amount or one.lines)  # WooCommerce books rows of nothing by itself
    lines = _lines(node, back, parcels, online)
    placed = moment(node["date_created_gmt"])
    if placed is None or node.get("total") in (None, "", False, []):
        raise StoreError(detail="an order without a date or a total")
    shipping = sum((cost(one) for one in beside(node)), Decimal(0))
    status = _status(node, lines, parcels)
    return Order(
        id=text(node["id"]),
        number=one_line(text(node["number"]) or text(node["id"]), 40),
        email=email_of(node),
        customer_id=f"customer-{known(node['customer_id'])}" if known(node.get("customer_id")) else "",
        status=status,
        state="" if parcels else states.called(states.slug(node)),
        placed_at=placed,
        paid_at=moment(node.get("date_paid_gmt")),
        cancelled_at=moment(node.get("date_modified_gmt")) if status is OrderStatus.CANCELLED else None,
        currency=currency,
        lines=lines,
        shipping=rounded(shipping, currency),
        tax=money(node.get("total_tax"), currency),
        discount=rounded(decimal(node.get("discount_total")) + decimal(node.get("discount_tax")), currency),
        total=money(node["total"], currency),
        shipping_address=address(node.get("shipping")),
        billing_address=address(node.get("billing")),
        payments=_payments(node, currency),
        fulfilments=parcels + _delivered_online(node, lines, online),
        refunds=back,
        returns=tuple(_returns(notes, {line.id: line for line in lines}, refunds, currency)),
        note=_note(node, notes),
        updated_at=moment(node.get("date_modified_gmt")),
    )


def email_of(node: Node) -> str:
    """Return the address that the order was placed with; PHP writes an empty object as a list."""
    billing = node.get("billing")
    return text(billing.get("email")) if isinstance(billing, dict) else ""


def whole_lists(node: Node) -> Node:
    """Return an order or refund whose lists are lists, and those of its lines."""
    found = lists(node, "line_items", "shipping_lines", "fee_lines", "tax_lines", "meta_data", "refunds")
    found |= {"status": states.slug(node)} if "status" in node else {}
    for name in ("line_items", "shipping_lines", "fee_lines"):
        found[name] = [lists(one, "taxes", "meta_data") for one in found[name]]
    return found


def _lines(
    node: Node, back: Sequence[Refund], parcels: Sequence[Fulfilment], online: Collection[str]
) -> tuple[LineItem, ...]:
    pieces: Counter[str] = Counter()
    for one in back:
        pieces.update({part.line_id: part.quantity for part in one.lines})
    return tuple(
        _line(one, part, node, pieces, parcels, str(node["currency"])).model_copy(update=_unboxed(one, online))
        for one, part in zip(node.get("line_items") or (), paid_for(node), strict=True)
    )


def _line(
    node: Node, paid_: Decimal, whole: Node, back: Counter[str], parcels: Sequence[Fulfilment], currency: str
) -> LineItem:
    count, identity = decimal(node["quantity"]), str(node["id"])
    quantity = int(count) if count == int(count) else 1  # half a metre is one piece that cost what it cost
    paid = rounded(paid_, currency)
    before = money(decimal(node.get("subtotal")) + decimal(node.get("subtotal_tax")), currency)
    price = rounded(before.amount / quantity, currency) if quantity else before
    if price * quantity < paid:  # a third of a cent more each, so that no discount comes out negative
        price = price + Money.from_minor(1, currency)
    saved = price * quantity - paid
    title = plain(text(node.get("parent_name")) or text(node["name"]))
    variant = _variant(node, title)
    return LineItem(
        id=identity,
        product_id=known(node.get("product_id")),
        variant_id=known(node.get("variation_id")) or known(node.get("product_id")),
        sku=text(node.get("sku")),
        title=one_line(title.removesuffix(f" - {variant}") if variant else title, 300),
        variant_title=one_line(", ".join(filter(None, [variant, "" if count == quantity else f"{count:f}"])), 200),
        quantity=quantity,
        price=price,
        discount=saved if saved else None,
        tax=money(node.get("total_tax"), currency),
        refunded_quantity=min(back[identity], quantity),
        shipped_quantity=_shipped(identity, quantity, whole, parcels),
    )


def sold(line: Node) -> str:
    """Return the id of what a line sold: a variation, or a product without any; empty when it is gone."""
    return known(line.get("variation_id")) or known(line.get("product_id"))


def _boxed(node: Node, parcels: tuple[Fulfilment, ...], online: Collection[str]) -> tuple[Fulfilment, ...]:
    """Return the parcels of an order; none where a completed one has nothing to send, and nobody sent anything."""
    nothing = all(sold(one) in online for one in node.get("line_items") or ())
    return () if nothing and not any(one.tracking for one in parcels) else parcels


def _unboxed(node: Node, online: Collection[str]) -> dict[str, bool | int]:
    return {"ships": False, "shipped_quantity": 0} if sold(node) in online else {}


def _has_code(line: Node) -> bool:
    """Return whether a plug-in has put on a line the code that the customer was given: of a gift card or a licence."""
    return any(_CODE.search(str(one.get("key") or "")) for one in entries(line))


def _delivered_online(node: Node, lines: Sequence[LineItem], online: Mapping[str, bool]) -> tuple[Fulfilment, ...]:
    """Return the delivery of what lies in no parcel: WooCommerce and its plug-ins hand it out once it is paid.

    What is only virtual counts as handed out where nothing else of the order is sent; beside goods it may be what goes
    with their parcel (gift wrap, an insurance), and nobody has it before that.
    """
    alone = not any(line.ships for line in lines)
    lines_of = node.get("line_items") or ()
    now = {str(one["id"]) for one in lines_of if alone or online.get(sold(one)) or _has_code(one)}
    at = moment(node.get("date_paid_gmt"))
    pieces = {line.id: line.quantity for line in lines if not line.ships and line.id in now}
    if at is None or not pieces:
        return ()
    return (
        Fulfilment(
            id=f"{node['id']}-online",
            status="delivered",
            ships=False,
            shipped_at=at,
            delivered_at=at,
            line_quantities=pieces,
        ),
    )


def _variant(node: Node, title: str) -> str:
    """Return a line's options. Of a product that was deleted since only the name tells that it was a variation."""
    shown = [one for one in entries(node) if _is_option(one, title, str(node.get("name") or ""))]
    told = [one_line(plain(str(one.get("display_value") or one.get("value") or "")), 80) for one in shown]
    if known(node.get("variation_id")):
        return ", ".join(told)
    for count in range(len(told), 0, -1) if not known(node.get("product_id")) else ():
        if title.endswith(f" - {', '.join(told[:count])}"):
            return ", ".join(told[:count])
    return ""


def _is_option(entry: Node, parent: str, name: str) -> bool:
    """Return whether an entry of a line's meta is an option: plug-ins, and WooCommerce's own backorders, leave others.

    Options are kept under the slug of their attribute, other words by the name that is shown; the name of the line
    may tell as well.
    """
    key, shown, value = str(entry.get("key") or "_"), entry.get("display_key"), entry.get("display_value")
    value = entry.get("value") if value is None else value
    if key.startswith("_") or not isinstance(value, str | int | float) or not str(value).strip():
        return False
    slug = key.startswith(("pa_", "attribute_")) or (isinstance(shown, str) and shown != key)
    told = plain(name).removeprefix(parent) or plain(name)  # of a deleted product nobody knows the parent's name
    return slug or plain(str(value)).casefold() in (one.strip().casefold() for one in re.split(r" - |, ", told))


def _shipped(identity: str, quantity: int, whole: Node, parcels: Sequence[Fulfilment]) -> int:
    if any(one.line_quantities for one in parcels):
        return min(quantity, sum(one.line_quantities.get(identity, 0) for one in parcels))
    left = states.status(states.slug(whole)) in (OrderStatus.SHIPPED, OrderStatus.DELIVERED)
    return quantity if parcels or left else 0


def _status(node: Node, lines: Sequence[LineItem], parcels: Sequence[Fulfilment]) -> OrderStatus:
    raw = states.slug(node)
    if raw in ("cancelled", "refunded") and any(one.get("kind") == "cancel" for one in marks.kinds(node)):
        return OrderStatus.CANCELLED  # the refund that followed made WooCommerce call it refunded
    status = states.status(raw)
    goods = [line for line in lines if line.ships]
    if status is OrderStatus.SHIPPED and (parcels or not goods) and all(one.status == "delivered" for one in parcels):
        return OrderStatus.DELIVERED
    if status is OrderStatus.OPEN and parcels:
        whole = all(line.shipped_quantity >= line.quantity - line.refunded_quantity for line in goods)
        return OrderStatus.SHIPPED if whole else OrderStatus.PARTLY_SHIPPED
    return status


def _payments(node: Node, currency: str) -> tuple[Payment, ...]:
    """Return the payment: WooCommerce knows of one, and tells only when it came."""
    at, raw = moment(node.get("date_paid_gmt")), states.slug(node)
    code, title = text(node.get("payment_method")), plain(text(node.get("payment_method_title")))
    way = ways_of_paying.read(code or "manual", title)  # of one without a method no provider knows
    sum_ = money(node["total"], currency)
    # An address that was put back may have left another total than was paid: never more than that is ours to refund.
    before = [decimal(one.get("total")) for one in marks.kinds(node) if one.get("kind") == "undone"]
    sum_ = min([sum_, *(money(one, currency) for one in before if one)])
    if not sum_ or not (code or title or at):
        return ()
    waiting = "pending" if raw in ("pending", "on-hold", "processing") else "failed"
    status = waiting if at is None else "success"
    identity = f"{node['id']}-payment"
    return (Payment(id=identity, status=status, method=way.name, amount=sum_, at=at, returns=way.returns),)


def refund(node: Node, currency: str, known: str = "") -> Refund:
    """Return a refund. Staff's own, made by hand, is settled; of ours the gateway must have said so.

    While the gateway is asked its reference may be what stands for its key, when ``known`` does not tell the key.
    """
    key = known or key_of(node)
    lines = []
    for one in node.get("line_items") or ():
        line_id = str(meta(one, "_refunded_item_id") or "")
        count = abs(int(decimal(one.get("quantity"))))
        lines.append(RefundLine(line_id=line_id, quantity=count, amount=rounded(-cost(one), currency)))
    shipping = rounded(-sum((cost(one) for one in beside(node)), Decimal(0)), currency)
    return Refund(
        id=str(node["id"]),
        amount=money(node.get("amount"), currency),
        reason=one_line(marks.bare_reason(node.get("reason")), 300),
        at=moment(node.get("date_created_gmt")),
        lines=tuple(lines),
        shipping=shipping if shipping else None,
        reference=key,
        settled=true(node.get("refunded_payment")) if key else True,
    )


def key_of(node: Node) -> str:
    """Return the key of a refund, what stands for it where only its reason tells, empty when it is none of ours."""
    return str(meta(node, marks.EFFECT) or meta(node, marks.PLUGIN) or marks.read_reason(node.get("reason"))[0])


def _returns(notes: Sequence[Node], lines: dict[str, LineItem], refunds: Sequence[Node], currency: str) -> list[Return]:
    """Return the returns that were noted. Deleting the note takes a return back.

    Pieces that staff refunded after the note have come back: nothing else tells of it. A return of which only some
    were is shown as two.
    """
    found = []
    paid = _by_staff(refunds, currency)
    for note in sorted(notes, key=lambda one: int(one["id"])):
        if true(note.get("customer_note")):
            continue
        for mark in marks.read_stamps(note.get("note")):
            if mark.kind not in ("return", "exchange"):
                continue
            at, pieces = moment(note.get("date_created_gmt")), Counter(dict(mark.lines))
            back = Counter[str]() if mark.kind == "exchange" else _take(paid, f"n{note['id']}", at, pieces)
            open_ = pieces - back
            base = Return(
                id=f"n{note['id']}",
                status="requested" if open_ else "closed",
                reason=mark.reason,
                at=at,
                label=say("refusals.return.requested") if open_ else "",
                reference=mark.key,
                lines=_parts(open_ or back, lines, currency),
                exchanged_for=tuple(ExchangeLine(variant_id=one, quantity=count) for one, count in mark.wanted),
                difference=None if mark.difference is None else Money.from_minor(mark.difference, currency),
            )
            found.append(base)
            if open_ and back:
                part = {"id": f"{base.id}-paid", "status": "closed", "label": "", "reference": ""}
                found.append(base.model_copy(update={**part, "lines": _parts(back, lines, currency)}))
    return found


_Paid = tuple[str, datetime | None, Counter[str]]


def _by_staff(refunds: Sequence[Node], currency: str) -> list[_Paid]:
    """Return pieces that staff refunded: the return that they named if any, when, and how many of each line.

    What the clerk refunds for customers is never on a return.
    """
    found = []
    for node in refunds:
        one = refund(node, currency)
        settles = marks.read_reason(node.get("reason"))[1]
        if settles or not one.reference:
            found.append((settles, one.at, Counter({part.line_id: part.quantity for part in one.lines})))
    return found


def _take(paid: Sequence[_Paid], name: str, since: datetime | None, wanted: Counter[str]) -> Counter[str]:
    """Take the pieces of a return out of ``paid``; return which of those wanted."""
    taken = Counter[str]()
    for settles, at, left in paid:
        if settles != name and (settles or at is None or since is None or at <= since):
            continue
        part = left & (wanted - taken)
        left -= part
        taken += part
    return taken


def _parts(pieces: Counter[str], lines: dict[str, LineItem], currency: str) -> tuple[RefundLine, ...]:
    return tuple(_part(line_id, count, lines, currency) for line_id, count in pieces.items())


def _part(line_id: str, count: int, lines: dict[str, LineItem], currency: str) -> RefundLine:
    line = lines.get(line_id)
    worth = rounded(line.subtotal.amount * count / line.quantity, currency) if line else Money.zero(currency)
    return RefundLine(line_id=line_id, quantity=count, amount=worth)


def _note(node: Node, notes: Sequence[Node]) -> str:
    """Return the customer's own words; the notes of staff and plug-ins are not theirs to read."""
    texts = [one.get("note") for one in sorted(notes, key=lambda one: int(one["id"]))]
    added = [text for text in texts if any(one.kind == "note" for one in marks.read_stamps(text))]
    own = [text(node.get("customer_note")), *(plain(marks.bare(text)) for text in added)]
    return clean("\n".join(filter(None, own)), 5000)
