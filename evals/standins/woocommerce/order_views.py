"""Orders as the API gives them."""

from __future__ import annotations

import html
from decimal import Decimal
from typing import Any

from evals.standins.woocommerce import catalogue, money
from evals.standins.woocommerce.rest import links
from evals.standins.woocommerce.state import SYMBOLS, Entity, World


def _taxes(world: World, line: Entity, places: int, sign: int = 1) -> list[Entity]:
    if line["_rate"] is None:
        return []
    full = line.get("_full_tax")
    places = places if world.new else 6  # as they are kept: the field is not rounded like its neighbours
    subtotal = "" if full is None else money.text(world, sign * full, places)
    return [{"id": line["_rate"].id, "total": money.text(world, sign * line["_tax"], places), "subtotal": subtotal}]


def shown_line(world: World, line: Entity, places: int, sign: int = 1) -> Entity:
    """Return a line as the API gives it; a refund's are negative."""
    thing = line["_thing"]
    parent = world.table("products").get(line["product_id"]) or {}
    image = (thing or {}).get("image") or next(iter((thing or {}).get("images") or parent.get("images") or ()), None)
    count = line["quantity"] or 1
    meta = []
    for one in line["meta_data"]:
        name, value = one.get("_shown", (one["key"], one["value"]))
        meta.append(
            {"id": one["id"], "key": one["key"], "value": one["value"], "display_key": name, "display_value": value}
        )
    amounts = {
        "subtotal": line["_full"],
        "subtotal_tax": line["_full_tax"],
        "total": line["_net"],
        "total_tax": line["_tax"],
    }
    price = float(world.coins(line["_net"]) / abs(count))
    return {
        "id": line["id"],
        "name": line["name"],
        "product_id": line["product_id"],
        "variation_id": line["variation_id"],
        "quantity": sign * line["quantity"],
        "tax_class": "",
        **{name: money.text(world, sign * value, places) for name, value in amounts.items()},
        "taxes": _taxes(world, line, places, sign),
        "meta_data": meta,
        "sku": catalogue.sku_of(world, thing) if thing else None,
        **({"global_unique_id": (thing or {}).get("global_unique_id", "")} if world.new else {}),
        "price": int(price) if price == int(price) else price,
        "image": {"id": str(image["id"]) if not line["variation_id"] else image["id"], "src": image["src"]}
        if image
        else {"id": "", "src": ""},
        "parent_name": parent.get("name") if line["variation_id"] else None,
    }


def _shown_freight(world: World, line: Entity, places: int) -> Entity:
    return {
        "id": line["id"],
        "method_title": line["method_title"],
        "method_id": line["method_id"],
        "instance_id": "",
        "total": money.text(world, line["_net"], places),
        "total_tax": money.text(world, line["_tax"], places),
        "taxes": _taxes(world, line, places),
        "tax_status": "taxable",
        "meta_data": [],
    }


def tax_line(world: World, ident: int, rate: Any, cart: Any, ship: Any, places: int = 2) -> Entity:
    code = f"{rate.country}-{rate.state + '-' if rate.state else ''}{rate.name.upper()}-1"
    return {
        "id": ident,
        "rate_code": code,
        "rate_id": rate.id,
        "label": rate.name,
        "compound": False,
        "tax_total": money.text(world, cart, places),
        "shipping_tax_total": money.text(world, ship, places),
        "rate_percent": float(rate.percent),
        "meta_data": [],
    }


def _tax_of(refund: Entity) -> Decimal:
    return -sum((one["_tax"] for one in refund["_lines"]), Decimal(0))


def _listed(world: World, made: Entity) -> list[Entity]:
    rows = [one for one in world.all("refunds") if one["_order"] == made["id"]]
    return [
        {
            "id": one["id"],
            "reason": one["reason"],
            "total": f"-{one['amount']}",
            "total_tax": money.text(world, _tax_of(one)),
        }
        for one in sorted(rows, key=lambda one: -one["id"])
    ]


def _shown_fees(world: World, made: Entity, places: int) -> list[Entity]:
    return [
        {
            "id": one["id"],
            "name": one["name"],
            "tax_class": "",
            "tax_status": "taxable",
            "amount": "",
            "total": money.text(world, one["_net"], places),
            "total_tax": money.text(world, one["_tax"], places),
            "taxes": _taxes(world, one, places),
            "meta_data": [],
        }
        for one in made["_fees"]
    ]


def _shown_coupons(made: Entity, sums: Entity) -> list[Entity]:
    return [
        {
            "id": one["id"],
            "code": one["code"],
            "discount": sums["discount_total"],
            "discount_tax": sums["discount_tax"],
            "meta_data": [],
            "discount_type": "percent",
            "nominal_amount": 10,
            "free_shipping": False,
        }
        for one in made["_coupons"]
    ]


def render(world: World, made: Entity, places: int = 2) -> Entity:
    """Return an order as the API gives it."""
    found = {name: value for name, value in made.items() if not name.startswith(("_", "date_"))}
    found |= world.dated(made, "date_created", "date_modified", "date_completed", "date_paid")
    sums, rate = made["_sums"], made["_rate"]
    found |= {name: money.text(world, value, places) for name, value in sums.items()}
    path = f"/wc/v3/orders/{made['id']}"
    more: Entity = {}
    if world.new:
        more["email_templates"] = [{"embeddable": True, "href": f"{world.url}/wp-json{path}/actions/email_templates"}]
    if made["customer_id"]:
        more["customer"] = [{"href": f"{world.url}/wp-json/wc/v3/customers/{made['customer_id']}"}]
    pay_url = f"{world.url}/checkout/order-pay/{made['id']}/?pay_for_order=true&key={made['order_key']}"
    return found | {
        "version": made["_version"],
        "number": str(made.get("_number") or made["id"]),
        "line_items": [shown_line(world, one, places) for one in made["_lines"]],
        "tax_lines": [tax_line(world, made["_tax_item"], rate, sums["cart_tax"], sums["shipping_tax"], places)]
        if rate
        else [],
        "shipping_lines": [_shown_freight(world, one, places) for one in made["_freight"]],
        "fee_lines": _shown_fees(world, made, places),
        "coupon_lines": _shown_coupons(made, found),
        "refunds": _listed(world, made),
        "payment_url": pay_url,
        "is_editable": made["status"] in ("pending", "on-hold", "auto-draft"),
        "needs_payment": made["status"] in ("pending", "failed") and sums["total"] > 0,
        "needs_processing": True,
        "currency_symbol": html.unescape(SYMBOLS.get(made["currency"], "")),
        "_links": links(world, path, **more),
    }
