"""WooCommerce's customer accounts in our words."""

from __future__ import annotations

from commerce.customer import Customer
from commerce.text import one_line
from connectors.stores.woocommerce.values import Node, address


def customer(node: Node) -> Customer:
    """Return the account. Its id is named so that it cannot be taken for an order's."""
    billing = node.get("billing") if isinstance(node.get("billing"), dict) else {}
    name = " ".join(filter(None, (node.get("first_name"), node.get("last_name"))))
    other = " ".join(filter(None, ((billing or {}).get("first_name"), (billing or {}).get("last_name"))))
    return Customer(
        id=f"customer-{node['id']}", email=str(node.get("email") or ""), name=one_line(name or other, 120),
        phone=one_line(str((billing or {}).get("phone") or ""), 40),
        default_address=address(node.get("shipping")) or address(billing),
    )  # fmt: skip
