"""Refunds: quoted, judged and paid by us, because WooCommerce pays what it is asked for, as often as asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from commerce.errors import NeedsPerson, NotFound, OrderNotFound, StoreRejected, StoreTimeout, StoreUnavailable
from commerce.money import Money
from commerce.order import OrderStatus, Refund
from commerce.sentences import say
from connectors.stores import refunding
from connectors.stores.locks import Locks, written
from connectors.stores.refunding import RefundItem, RefundQuote, RefundRequest
from connectors.stores.woocommerce import answers, costs, marks, read_orders, site, states
from connectors.stores.woocommerce.client import WooClient
from connectors.stores.woocommerce.order_reader import Loaded, OrderReader
from connectors.stores.woocommerce.values import Node, decimal, listed, meta, rounded, true

_WAITS = "refusals.waits_for_person"
_UNEVEN = "refusals.uneven_sum"
_CODES = {_WAITS: "unknown_state", _UNEVEN: "uneven_total"}
_DEFINITE = frozenset({"over_refund", "needs_person", "read_only_key", "not_supported"})


@dataclass
class Part:
    """What a refund takes of one line of the order: pieces, price without tax, and each tax."""

    line_id: int
    quantity: int
    net: Decimal
    taxes: dict[int, Decimal]

    @property
    def worth(self) -> Decimal:
        """Price with taxes."""
        return self.net + sum(self.taxes.values(), Decimal(0))


class Refunds:
    """Quotes and refunds of one shop. ``keyed`` says that the shop's plug-in honours idempotency keys."""

    def __init__(self, client: WooClient, orders: OrderReader, locks: Locks) -> None:
        self._client = client
        self._orders = orders
        self._locks = locks
        self.keyed = False
        self.decimals: int | None = None  # of the shop's prices, where known: its books hold no smaller ones
        self.unkeyed: Callable[[], None] = lambda: None  # what to do when the plug-in is found to be gone

    async def quote(self, order_id: str, items: Sequence[RefundItem], include_shipping: bool) -> RefundQuote:
        """Return what would be paid back for ``items``, for all that is left when there are none.

        Raises:
            NeedsPerson: The order's payment method cannot pay back by itself.
        """
        found = await self._orders.by_id(order_id)
        order = found.order
        if why := _withheld(found):
            raise NeedsPerson(say(why), code=_CODES[why])
        pieces = refunding.pieces(order, items)
        if order.refundable and not await self._supported(found.node):
            raise NeedsPerson(answers.no_refunds().message, code="gateway_cannot_refund")
        maximum = order.refundable
        if order.status is OrderStatus.CANCELLED and not items:
            return RefundQuote(amount=maximum, maximum=maximum, method=order.payment_method)
        parts = _parts(found, pieces, include_shipping, self._unit(order.currency))
        worth = rounded(sum((one.worth for one in parts), Decimal(0)), order.currency)
        everything = not items and include_shipping and not order.refunds
        amount = maximum if everything else min(worth, maximum)  # cents that rounding lost belong to the whole
        return RefundQuote(amount=amount, maximum=maximum, method=order.payment_method)

    def _unit(self, currency: str) -> Decimal:
        """Return the smallest sum that the shop can book."""
        unit = costs.unit(currency)
        return unit if self.decimals is None else max(unit, Decimal(1).scaleb(-self.decimals))

    async def _supported(self, node: Node) -> bool:
        """Return whether the payment method of an order can pay back through the API."""
        name = str(node.get("payment_method") or "")
        if not name or not all(char.isalnum() or char in "-_" for char in name):
            return False
        try:
            gateway = await self._client.node(f"/wc/v3/payment_gateways/{name}", {"_fields": "id,method_supports"})
        except NotFound:
            return False
        except StoreRejected as error:
            if error.code == "not_supported" or "gateway_invalid" in str(error.detail):
                return False
            raise
        return "refunds" in listed(gateway.get("method_supports"))

    async def pay(self, request: RefundRequest) -> Refund:
        """Pay back, once. The request is sent a single time, whatever becomes of it."""
        async with self._locks.of(request.order_id):
            found = await self._orders.by_id(request.order_id)
            if self.keyed and not await site.honours_keys(self._client):
                self.unkeyed()
                raise StoreUnavailable(detail="the plug-in that honours keys is gone")
            if (earlier := _with_key(found, request.key)) is not None:
                if earlier.amount != request.amount:
                    raise StoreRejected(say("refusals.key_used"), detail=request.key[:80])
                if not earlier.settled:
                    raise StoreTimeout(detail="the refund with this key is booked and the gateway has not paid yet")
                return earlier
            if why := _withheld(found):  # since it was quoted; nothing is sent
                raise StoreRejected(say(why), code=_CODES[why])
            refunding.check(found.order, request, over="over_refund")
            unit = self._unit(found.order.currency)
            if request.amount.amount % unit:  # the gateway would pay it, and the books would hold another sum
                raise StoreRejected(say("refusals.smallest_unit", unit=unit, currency=found.order.currency))
            try:
                parts = _covered(found, request, unit)
            except NeedsPerson as error:  # nothing is sent
                raise StoreRejected(error.message, code="needs_person") from error
            if not await self._supported(found.node):
                raise answers.no_refunds("the payment method does not support refunds by API")
            made = await self._book(request, _body(request, parts, unit, told=not self.keyed))
            if "id" not in made or not true(made.get("refunded_payment")):
                raise StoreTimeout(detail="the refund is booked and the gateway has not paid yet")
            return read_orders.refund(made, found.order.currency, request.key)

    async def _book(self, request: RefundRequest, body: Node) -> Node:
        path = f"/wc/v3/orders/{request.order_id}/refunds"
        try:
            made: Node = await self._client.write("POST", path, body, key=request.key if self.keyed else "")
        except StoreRejected as error:
            if error.code in _DEFINITE:
                raise
            await self._surely_gone(request, error)
            raise
        return made

    async def _surely_gone(self, request: RefundRequest, error: StoreRejected) -> None:
        """Look after a refusal in the gateway's words: only when the row is gone was nothing paid.

        Raises:
            StoreTimeout: The row is still there.
        """
        with written():
            rows = await self._orders.refunds(request.order_id)
        if any(_is(row, request.key) for row in rows):
            raise StoreTimeout(detail=f"refused, and yet booked: {error.detail}") from error

    async def find(self, order_id: str, key: str) -> Refund | None:
        """Return the order's refund that carries ``key``; not settled while the gateway has not paid."""
        try:
            node = await self._orders.bare(order_id)
            rows = await self._orders.refunds(order_id)
        except OrderNotFound:
            return None
        row = next((one for one in sorted(rows, key=lambda one: int(one["id"])) if _is(one, key)), None)
        return None if row is None else read_orders.refund(row, str(node["currency"]), key)


def _withheld(loaded: Loaded) -> str:
    """Return the sentence that says why no money of this order goes back without a person, empty when nothing does.

    It is paid and on hold, or in a state whose meaning is not known here; the shop calls it refunded and something of
    its money is left in the books, so that it was paid back elsewhere; or it costs parts of the smallest coin, and what
    its gateway made of those nobody knows.
    """
    state = states.slug(loaded.node)
    elsewhere = state == "refunded" and bool(loaded.order.refundable)
    if loaded.node.get("date_paid_gmt") and (elsewhere or not states.payable(state)):
        return _WAITS
    return _UNEVEN if decimal(loaded.node.get("total")) % costs.unit(loaded.order.currency) else ""


def _is(row: Node, key: str) -> bool:
    # Our meta entry is written after the gateway was asked; the plug-in's and the reason are there from the start.
    return key in (meta(row, marks.EFFECT), meta(row, marks.PLUGIN)) or marks.referred(row.get("reason"), key)


def _with_key(loaded: Loaded, key: str) -> Refund | None:
    rows = sorted(loaded.refunds, key=lambda one: int(one["id"]))
    return next((read_orders.refund(one, loaded.order.currency, key) for one in rows if _is(one, key)), None)


def _covered(loaded: Loaded, request: RefundRequest, unit: Decimal) -> list[Part]:
    """Return what the refund is booked on: what was named, or everything when the money is all that is left.

    Any other sum without pieces is a gesture, booked on nothing.
    """
    order = loaded.order
    pieces = refunding.pieces(order, request.items) if request.items or request.amount == order.refundable else []
    return _parts(loaded, pieces, request.include_shipping, unit)


def _parts(loaded: Loaded, pieces: Sequence[RefundItem], include_shipping: bool, unit: Decimal) -> list[Part]:
    nodes = {str(one["id"]): one for one in loaded.node.get("line_items") or ()}
    parts = [_part(loaded, nodes[one.line_id], one.quantity, unit) for one in pieces]
    if include_shipping:
        parts += [_part(loaded, one, 0, unit) for one in costs.beside(loaded.node)]
    return [one for one in parts if one.worth or one.quantity]


def _paid(whole: Node, node: Node) -> Decimal:
    """Return what was paid for a line: goods cost less by their share of what fees below zero take off."""
    lines = zip(whole.get("line_items") or (), costs.paid_for(whole), strict=True)
    return next((paid for one, paid in lines if one is node), costs.cost(node))


def _rate(tax: Node) -> int:
    """Return the id of a tax rate.

    Raises:
        NeedsPerson: It is none of WooCommerce's own: another system works this shop's taxes out.
    """
    identity = str(tax.get("id"))
    if not identity.isascii() or not identity.isdigit():
        raise NeedsPerson(say("refusals.foreign_taxes"), code="unknown_taxes")
    return int(identity)


def _part(loaded: Loaded, node: Node, quantity: int, unit: Decimal) -> Part:
    """Return the share of ``quantity`` pieces in a line, all that is left of it when that is 0 (shipping, a fee).

    The share of what was paid with taxes comes first and is rounded half up, as the customer reads it; then the taxes
    are taken out of it. Net and taxes that are halved each on their own add up to a cent less.
    """
    net, taxes, before = _gone(loaded, node)
    count = decimal(node.get("quantity") or 0) if quantity else Decimal(1)
    if count != int(count):
        raise NeedsPerson(say("refusals.sold_by_measure"), code="sold_by_measure")
    whole = int(count)

    def share(value: Decimal, gone: Decimal) -> Decimal:
        first = (value * before / whole).quantize(unit, ROUND_HALF_UP)
        part = (value * (before + quantity) / whole).quantize(unit, ROUND_HALF_UP) - first if quantity else value
        left = value.quantize(unit, ROUND_HALF_UP) - gone
        # What is taken off, such as a fee below zero, is taken off once.
        return max(Decimal(0), min(part, left)) if value >= 0 else min(Decimal(0), max(part, left))

    cost, paid = costs.cost(node), _paid(loaded.node, node)
    worth = share(paid, net + sum(taxes.values(), Decimal(0))).quantize(unit, ROUND_HALF_UP)
    scale = paid / cost if cost else Decimal(1)
    own = {_rate(one): decimal(one.get("total")) * scale for one in node.get("taxes") or ()}
    parts = [share(value, taxes.get(rate, Decimal(0))) for rate, value in own.items()]
    parts = costs.fit(parts, max(worth, Decimal(0)), unit) if worth >= 0 else parts
    return Part(
        line_id=int(node["id"]),
        quantity=quantity,
        net=worth - sum(parts, Decimal(0)),
        taxes=dict(zip(own, parts, strict=True)),
    )


def _gone(loaded: Loaded, node: Node) -> tuple[Decimal, dict[int, Decimal], int]:
    """Return what was refunded of a line so far: price, taxes, pieces."""
    net, taxes, pieces = Decimal(0), dict[int, Decimal](), 0
    for refund in loaded.refunds:
        for one in [*(refund.get("line_items") or ()), *costs.beside(refund)]:
            if str(meta(one, "_refunded_item_id")) != str(node["id"]):
                continue
            net -= decimal(one.get("total"))
            pieces += abs(int(decimal(one.get("quantity"))))
            for tax in one.get("taxes") or ():
                taxes[_rate(tax)] = taxes.get(_rate(tax), Decimal(0)) - decimal(tax.get("total"))
    return net, taxes, pieces


def _body(request: RefundRequest, parts: Sequence[Part], unit: Decimal, *, told: bool) -> Node:
    """Return what is sent. Customers read the reason: it refers to us only where no meta is there from the start."""
    words = marks.harmless(" ".join(filter(None, (request.reason, request.note))), 200)
    body: Node = {
        "amount": f"{request.amount.amount:f}",
        "reason": marks.reason(words or "Refund", request.key if told else "", request.settles),
        "api_refund": True,
        "api_restock": request.restock,
        "meta_data": [{"key": marks.EFFECT, "value": request.key}],
    }
    if parts:
        body["line_items"] = _line_items(parts, request.amount, unit)
    return body


def _line_items(parts: Sequence[Part], amount: Money, unit: Decimal) -> list[Node]:
    """Return the lines of the refund; when less is paid than they are worth, each piece of goods gives up its share."""
    beside = sum((one.worth for one in parts if not one.quantity), Decimal(0))
    goods = [value for one in parts if one.quantity for value in (one.net, *one.taxes.values())]
    if beside <= amount.amount:  # what fees below zero take off is taken off the goods
        pieces = iter(costs.fit(goods, amount.amount - beside, unit))
        cells = [next(pieces) if one.quantity else value for one in parts for value in (one.net, *one.taxes.values())]
    else:
        cells = [value for one in parts for value in (one.net, *one.taxes.values())]
    fitted = iter(costs.fit(cells, amount.amount, unit))
    found = []
    for one in parts:
        item: Node = {"id": one.line_id, "refund_total": f"{next(fitted):f}"}
        item["refund_tax"] = [{"id": tax, "refund_total": f"{next(fitted):f}"} for tax in one.taxes]
        if one.quantity:
            item["quantity"] = one.quantity
        found.append(item)
    return found
