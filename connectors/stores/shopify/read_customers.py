"""Shopify's customers in our words."""

from __future__ import annotations

from commerce.customer import Customer
from commerce.text import one_line
from connectors.stores.shopify.values import Node, address


def customer(node: Node) -> Customer:
    """Return the account; what is kept from us stays empty."""
    return Customer(
        id=node["id"],
        email=(node.get("defaultEmailAddress") or {}).get("emailAddress") or "",
        name=one_line(node.get("displayName") or "", 120),
        phone=(node.get("defaultPhoneNumber") or {}).get("phoneNumber") or "",
        default_address=address(node.get("defaultAddress")),
    )
