"""What a small WooCommerce has: products, customers and orders, as its API writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

HOST = "https://shop.example.com"
NOBODY = dict.fromkeys(
    ("first_name", "last_name", "company", "address_1", "address_2", "city", "state", "postcode", "country"), ""
)


def gmt(days_ago=0.0):
    return (datetime.now(UTC) - timedelta(days=days_ago)).strftime("%Y-%m-%dT%H:%M:%S")


class Stocked:
    """The part of a `SmallSite` by which tests fill it."""

    def add_product(self, name, price="19.00", stock=20, variations=(), **more):
        found = {
            "id": self.id(),
            "name": name,
            "slug": name.lower().replace(" ", "-"),
            "type": "variable" if variations else "simple",
            "permalink": f"{HOST}/product/{name.lower().replace(' ', '-')}/",
            "status": "publish",
            "catalog_visibility": "visible",
            "description": f"<p>{name} &amp; more.</p>",
            "short_description": "",
            "sku": "",
            "price": price,
            "regular_price": price,
            "on_sale": False,
            "manage_stock": not variations,
            "stock_quantity": None if variations else stock,
            "stock_status": "instock",
            "backorders_allowed": False,
            "average_rating": "0.00",
            "rating_count": 0,
            "categories": [{"name": "Jackets &amp; Coats", "slug": "jackets"}],
            "tags": [],
            "attributes": [],
            "meta_data": [],
            "images": [{"src": f"{HOST}/p.png"}],
            "date_created_gmt": gmt(60),
            "date_modified_gmt": gmt(30),
            **more,
        }
        self.products[found["id"]] = found
        if variations:
            found["attributes"] = [
                {"name": "Size", "variation": True, "visible": True, "options": [one for one, _ in variations]}
            ]
        for place, (size, cost) in enumerate(variations):
            one = {
                "id": self.id(),
                "parent_id": found["id"],
                "status": "publish",
                "sku": f"V-{found['id']}-{size}",
                "price": cost,
                "regular_price": cost,
                "on_sale": False,
                "manage_stock": True,
                "stock_quantity": stock,
                "stock_status": "instock",
                "backorders_allowed": False,
                "image": None,
                "attributes": [{"name": "Size", "option": size}],
                "menu_order": place,
                "meta_data": [],
            }
            self.variations[one["id"]] = one
        found["variations"] = [one["id"] for one in self.of(found["id"])]
        return found["id"]

    def add_customer(self, email, name):
        first, _, last = name.rpartition(" ")
        place = NOBODY | {
            "first_name": first,
            "last_name": last,
            "address_1": "12 Elm St",
            "city": "Oakland",
            "state": "CA",
            "postcode": "94607",
            "country": "US",
        }
        found = {
            "id": self.id(),
            "email": email,
            "first_name": first,
            "last_name": last,
            "role": "customer",
            "billing": place | {"email": email, "phone": ""},
            "shipping": dict(place),
            "meta_data": [],
        }
        self.customers[found["id"]] = found
        return found

    def add_order(self, customer, pieces, status="processing", days=2.0, method="card", paid=True, **more):
        identity = self.id()
        lines = []
        for product, count in pieces:
            item = self.variations.get(product) or self.products[product]
            parent = self.products[item.get("parent_id") or product]
            size = item["attributes"][0]["option"] if "parent_id" in item else ""
            lines.append(
                {
                    "id": self.id(),
                    "name": f"{parent['name']} - {size}" if size else parent["name"],
                    "parent_name": parent["name"] if size else None,
                    "product_id": parent["id"],
                    "variation_id": product if size else 0,
                    "quantity": count,
                    "sku": item["sku"],
                    "subtotal": f"{Decimal(item['price']) * count:f}",
                    "total": f"{Decimal(item['price']) * count:f}",
                    "meta_data": [{"key": "size", "value": size.lower(), "display_value": size}] if size else [],
                }
            )
        order = {
            "id": identity,
            "number": str(identity),
            "status": status,
            "currency": "USD",
            "customer_id": customer["id"],
            "date_created_gmt": gmt(days),
            "date_modified_gmt": gmt(days),
            "date_paid_gmt": gmt(days) if paid else None,
            "date_completed_gmt": gmt(days - 1) if status == "completed" else None,
            "payment_method": method,
            "payment_method_title": "Card",
            "customer_note": "",
            "billing": dict(customer["billing"]),
            "shipping": dict(customer["shipping"]),
            "meta_data": [],
            "line_items": lines,
            "fee_lines": [],
            "shipping_lines": [{"id": self.id(), "total": "7.50", "meta_data": []}],
            **more,
        }
        self.work_out(order)
        self.orders[identity] = order
        return str(identity)
