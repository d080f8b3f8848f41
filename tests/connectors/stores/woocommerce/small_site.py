"""A small WooCommerce in memory, for the connector's own tests: as careless as the real one, by what was recorded of it.

It takes nonsense refunds, ignores filters that it does not know, works taxes out anew at every change of an address,
and answers business errors of refunds with 500 and a whole number.
"""

from __future__ import annotations

import base64
import copy
import json
import re
from decimal import Decimal
from urllib.parse import parse_qs, unquote, urlsplit

import httpx2

from tests.connectors.stores.woocommerce.small_stock import HOST, Stocked, gmt

KEY, SECRET = "ck_" + "a" * 40, "cs_" + "b" * 40


class SmallSite(Stocked, httpx2.AsyncBaseTransport):
    """The site, as a transport. ``new`` is version 11, otherwise 8.0; ``plugin`` honours idempotency keys on refunds."""

    def __init__(self, new=True, plugin=False, tax=Decimal("0.0825")):
        self.new, self.plugin, self.tax = new, plugin, tax
        self.products, self.variations, self.orders, self.refunds, self.notes = {}, {}, {}, {}, {}
        self.customers, self.fulfilments, self.mails, self.hooks, self.keys = {}, {}, [], {}, {}
        self.last, self.seen = 100, []
        self.decline = ""  # the gateway's words when it refuses
        self.gateway = lambda: None  # called while the gateway runs

    def id(self):
        self.last += 1
        return self.last

    async def handle_async_request(self, request):
        parts = urlsplit(str(request.url))
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        self.seen.append((request.method, unquote(parts.path), query))
        body = json.loads(request.content) if request.content else None
        path = parts.path.removeprefix("/wp-json").rstrip("/") or "/"
        status, found, headers = self.answer(request, path, query, body)
        return httpx2.Response(status, content=json.dumps(found).encode(), headers=headers, request=request)

    def answer(self, request, path, query, body):
        if path == "/":
            spaces = ["wp/v2", "wc/v3", *(["shopclerk/v1"] if self.plugin else [])]
            return 200, {"name": "Trail &amp; Peak", "url": HOST, "home": HOST, "namespaces": spaces}, {}
        if path.startswith("/wp/v2/pages"):
            return self.page(
                [
                    {
                        "id": 1,
                        "slug": "refund-and-returns",
                        "link": f"{HOST}/refunds/",
                        "title": {"rendered": "Returns &amp; refunds"},
                        "content": {"rendered": "<p>Within 30 days.</p>", "protected": False},
                        "modified_gmt": gmt(9),
                    },
                    {
                        "id": 2,
                        "slug": "cart",
                        "link": f"{HOST}/cart/",
                        "title": {"rendered": "Cart"},
                        "content": {"rendered": "[woocommerce_cart]", "protected": False},
                        "modified_gmt": gmt(9),
                    },
                ],
                query,
            )
        proof = "Basic " + base64.b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if request.headers.get("authorization") != proof:
            return self.error(401, "woocommerce_rest_cannot_view", "Sorry, you cannot list resources.")
        for pattern, call in self.routes():
            found = re.fullmatch(pattern, f"{request.method} {path.removeprefix('/wc/v3')}")
            if found:
                self.request = request
                return call(query, body, *found.groups())
        return self.error(404, "rest_no_route", "No route was found matching the URL and request method.")

    def routes(self):
        yield r"GET /products", self.list_products
        yield r"GET /products/(\d+)", self.one_product
        yield r"GET /products/(\d+)/variations", lambda q, b, i: self.page(self.of(int(i)), q)
        if self.new:
            yield r"GET /variations", lambda q, b: self.page(list(self.variations.values()), q)
            yield r"GET /orders/(\d+)/fulfillments", lambda q, b, i: (200, self.fulfilments.get(int(i), []), {})
            yield r"GET /orders/(\d+)/actions/email_templates", lambda q, b, i: (200, [], {})
            yield r"POST /orders/(\d+)/actions/send_email", self.send
        yield r"GET /orders", self.list_orders
        yield r"GET /orders/(\d+)", self.one_order
        yield r"PUT /orders/(\d+)", self.put_order
        yield r"(?:GET|POST) /orders/(\d+)/notes", self.note
        yield r"GET /orders/(\d+)/refunds", lambda q, b, i: self.page(self.refunds.get(int(i), []), q)
        yield r"POST /orders/(\d+)/refunds", self.refund
        yield r"GET /customers", self.list_customers
        yield r"(?:GET|PUT) /customers/(\d+)", self.customer
        yield (
            r"GET /payment_gateways",
            lambda q, b: (200, [{"id": "card", "enabled": True, "method_supports": ["refunds"]}], {}),
        )
        yield r"GET /payment_gateways/(\w+)", self.one_gateway
        yield r"GET /data/currencies/current", lambda q, b: (200, {"code": "USD", "symbol": "&#36;"}, {})
        yield r"GET /settings/tax/woocommerce_prices_include_tax", lambda q, b: (200, {"value": "no"}, {})

    def error(self, status, code, message, data=None):
        return status, {"code": code, "message": message, "data": {"status": status} if data is None else data}, {}

    def page(self, rows, query):
        wanted = set(filter(None, query.get("include", "").split(",")))
        rows = [one for one in rows if not wanted or str(one["id"]) in wanted]
        if query.get("orderby") == "id":
            rows = sorted(rows, key=lambda one: one["id"], reverse=query.get("order") != "asc")
        size, place = int(query.get("per_page", 10)), int(query.get("page", 1))
        cut = rows[(place - 1) * size : place * size]
        fields = set(filter(None, query.get("_fields", "").split(",")))
        cut = [{name: one[name] for name in one if not fields or name in fields} for one in cut]
        more = place * size < len(rows)
        link = f'<{HOST}/wp-json/x?page={place + 1}>; rel="next"' if more else '<x>; rel="https://api.w.org/"'
        return 200, copy.deepcopy(cut), {"X-WP-Total": str(len(rows)), "Link": link}

    def of(self, parent):
        return [one for one in self.variations.values() if one["parent_id"] == parent]

    def list_products(self, query, body):
        rows = [one for one in self.products.values() if query.get("status", one["status"]) == one["status"]]
        rows = [one for one in rows if one["date_modified_gmt"] > query.get("modified_after", "")]
        return self.page(rows, query)

    def one_product(self, query, body, identity):
        found = self.products.get(int(identity))
        if found is None and int(identity) in self.variations:
            found = self.variations[int(identity)] | {"type": "variation"}
        if found is None:
            return self.error(404, "woocommerce_rest_product_invalid_id", "Invalid ID.")
        return 200, found, {}

    def list_orders(self, query, body):
        rows = sorted(self.orders.values(), key=lambda one: one["date_created_gmt"], reverse=True)
        if "search" in query:
            rows = [
                one
                for one in rows
                if query["search"].casefold() in (one["billing"]["email"] + one["number"]).casefold()
            ]
        if "customer" in query:
            rows = [one for one in rows if str(one["customer_id"]) == query["customer"]]
        if "status" in query:
            rows = [one for one in rows if one["status"] in query["status"].split(",")]
        rows = [one for one in rows if one["date_created_gmt"] > query.get("after", "")]
        return self.page([self.shown(one) for one in rows], query)

    def shown(self, order):
        rows = [
            {"id": one["id"], "reason": one["reason"], "total": f"-{one['amount']}"}
            for one in self.refunds.get(order["id"], [])
        ]
        return order | {"refunds": rows, "order_key": "wc_order_SECRET", "customer_ip_address": "203.0.113.9"}

    def one_order(self, query, body, identity):
        found = self.orders.get(int(identity))
        if found is None:
            return self.error(404, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        return 200, self.page([self.shown(found)], {"_fields": query.get("_fields", "")})[1][0], {}

    def put_order(self, query, body, identity):
        order = self.orders.get(int(identity))
        if order is None:
            return self.error(400, "woocommerce_rest_shop_order_invalid_id", "Invalid ID.")
        self.meta(order, body)
        if "shipping" in body:
            order["shipping"] |= {name: value for name, value in body["shipping"].items() if name in order["shipping"]}
            self.work_out(order)
        if body.get("status") == "cancelled" and order["status"] != "cancelled":
            self.restock({str(one["id"]): one["quantity"] for one in order["line_items"]}, order)
        order["status"] = body.get("status", order["status"])
        order["date_modified_gmt"] = gmt()
        return 200, self.shown(order), {}

    def meta(self, node, body):
        for entry in (body or {}).get("meta_data") or ():
            same = next((one for one in node["meta_data"] if one["key"] == entry["key"]), None)
            if same is None:
                node["meta_data"].append({"id": self.id(), **entry})
            else:
                same["value"] = entry["value"]

    def rate(self, order):
        return self.tax if order["shipping"]["state"] != "NY" else Decimal(0)

    def work_out(self, order):
        """Work taxes and total out, as WooCommerce does at every such write."""
        sum_, rate = Decimal(0), self.rate(order)
        for one in [*order["line_items"], *order["shipping_lines"]]:
            tax = (Decimal(one["total"]) * rate).quantize(Decimal("0.01"))
            one["total_tax"] = one["subtotal_tax"] = f"{tax:f}"
            one["taxes"] = [{"id": 1, "total": f"{tax:f}", "subtotal": f"{tax:f}"}] if rate else []
            sum_ += Decimal(one["total"]) + tax
        order["total"] = f"{sum_:f}"

    def restock(self, pieces, order):
        for one in order["line_items"]:
            item = self.variations.get(one["variation_id"]) or self.products[one["product_id"]]
            if item.get("stock_quantity") is not None and str(one["id"]) in pieces:
                item["stock_quantity"] += pieces[str(one["id"])]

    def note(self, query, body, identity):
        if int(identity) not in self.orders:
            return self.error(404, "woocommerce_rest_order_invalid_id", "Invalid order ID.")
        if self.request.method == "GET":
            return 200, self.notes.get(int(identity), []), {}
        made = {
            "id": self.id(),
            "note": body["note"],
            "customer_note": body["customer_note"],
            "date_created_gmt": gmt(),
        }
        self.notes.setdefault(int(identity), []).append(made)
        return 201, made, {}

    def send(self, query, body, identity):
        self.mails.append((int(identity), body["template_id"]))
        return 200, {"message": "sent"}, {}

    def refund(self, query, body, identity):
        order = self.orders.get(int(identity))
        if order is None:
            return self.error(500, "woocommerce_rest_invalid_order_id", "Invalid order ID.", 404)
        key = self.request.headers.get("idempotency-key") if self.plugin else None
        if key and key in self.keys:
            return 201, self.keys[key], {}
        if not isinstance(body.get("amount"), str):
            return self.error(400, "rest_invalid_param", "Invalid parameter(s): amount")
        done = sum((Decimal(one["amount"]) for one in self.refunds.get(order["id"], [])), Decimal(0))
        if Decimal(body["amount"]) > Decimal(order["total"]) - done:
            return self.error(500, "woocommerce_rest_cannot_create_order_refund", "Invalid refund amount.", 500)
        if self.decline:
            return self.error(500, "woocommerce_rest_cannot_create_order_refund", self.decline, 500)
        row = {
            "id": self.id(),
            "amount": body["amount"],
            "reason": body["reason"],
            "refunded_payment": False,
            "date_created_gmt": gmt(),
            "meta_data": [],
            "line_items": [],
            "shipping_lines": [],
            "fee_lines": [],
        }
        self.refunds.setdefault(order["id"], []).append(row)
        self.lines(order, row, body.get("line_items") or ())
        self.gateway()
        row["refunded_payment"] = True
        self.meta(row, body)
        if body.get("api_restock", True):
            self.restock({str(one["id"]): one.get("quantity", 0) for one in body.get("line_items") or ()}, order)
        if Decimal(body["amount"]) == Decimal(order["total"]) - done:
            order["status"] = "refunded"
        if key:
            self.keys[key] = row
        return 201, row, {}

    def lines(self, order, row, items):
        known = {one["id"]: ("line_items", one) for one in order["line_items"]}
        known |= {one["id"]: ("shipping_lines", one) for one in order["shipping_lines"]}
        for item in items:
            if item["id"] not in known:
                continue
            place, line = known[item["id"]]
            taxes = [{"id": one["id"], "total": f"-{one['refund_total']}"} for one in item.get("refund_tax") or ()]
            tax = sum((Decimal(one["total"]) for one in taxes), Decimal(0))
            row[place].append(
                {
                    "id": self.id(),
                    "quantity": -item.get("quantity", 0),
                    "total": f"-{item['refund_total']}",
                    "total_tax": f"{tax:f}",
                    "taxes": taxes,
                    "meta_data": [{"key": "_refunded_item_id", "value": str(line["id"])}],
                }
            )

    def one_gateway(self, query, body, name):
        if name not in ("card", "cod"):
            return self.error(404, "woocommerce_rest_payment_gateway_invalid", "Resource does not exist.")
        return 200, {"id": name, "method_supports": ["products", *(["refunds"] if name == "card" else [])]}, {}

    def list_customers(self, query, body):
        if "@" not in query["email"]:
            return self.error(400, "rest_invalid_param", "Invalid parameter(s): email")
        return self.page([one for one in self.customers.values() if one["email"] == query["email"]], query)

    def customer(self, query, body, identity):
        found = self.customers.get(int(identity))
        if found is None:
            return self.error(
                404 if self.request.method == "GET" else 400, "woocommerce_rest_invalid_id", "Invalid resource ID."
            )
        if self.request.method == "PUT":
            found["shipping"] |= body.get("shipping", {})
            self.meta(found, body)
        return 200, found, {}
