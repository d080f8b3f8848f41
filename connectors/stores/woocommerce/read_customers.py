"""WooCommerce's customer accounts in our words."""

from __future__ import annotations

from commerce.customer import Customer
from commerce.text import one_line
from connectors.stores.woocommerce.values import Node, address, person, text


def customer(node: Node) -> Customer:
    """Return the account. Its id is named so that it cannot be taken for an order's."""
    billing = node.get("billing") if isinstance(node.get("billing"), dict) else {}
    return Customer(
        id=f"customer-{node['id']}",
        email=text(node.get("email")),
        name=person(node) or person(billing),
        phone=one_line(text((billing or {}).get("phone")), 40),
        default_address=address(node.get("shipping")) or address(billing),
    )
