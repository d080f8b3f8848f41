"""Which of Shopify's access scopes each thing that shopclerk does needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable

#: What every shop needs: to show products and to look after orders, of which goods that come back are a part.
BASE = ("read_products", "read_inventory", "read_orders", "read_customers", "read_returns")
#: What each feature needs beside that, and how a merchant reads it.
FEATURES: dict[str, tuple[tuple[str, ...], str]] = {
    "refund_order": (("write_orders",), "pay refunds"),
    "cancel_order": (("write_orders",), "cancel orders"),
    "change_address": (("write_orders", "read_merchant_managed_fulfillment_orders"), "change where an order goes"),
    "return_items": (("write_returns",), "register returns"),
    "exchange_items": (("write_returns",), "register exchanges"),
    "change_items": (("read_order_edits", "write_order_edits", "write_orders"), "change the articles of an order"),
    "change_profile_address": (("write_customers",), "change the address of an account"),
    "resend_message": (("write_orders",), "send an order's mail again"),
    "add_note": (("write_orders",), "add notes to orders"),
    "documents": (("read_legal_policies", "read_content"), "quote the shop's policies and pages"),
    "discounts": (("read_discounts",), "put a discount code into the link to the checkout"),
    "old_orders": (("read_all_orders",), "see orders older than 60 days"),
}
#: What is asked for beside that, and without which a colleague is called where it matters: other warehouses.
_WAREHOUSES = tuple(f"read_{kind}_fulfillment_orders" for kind in ("merchant_managed", "third_party", "marketplace"))
HELPFUL: dict[str, tuple[tuple[str, ...], str]] = dict.fromkeys(
    ("refund_order", "cancel_order", "change_address", "change_items"),
    (_WAREHOUSES, "see whether any warehouse packs an order already; without it a colleague is called"),
)
#: Asked for only when wanted: ``old_orders`` needs Shopify's consent, ``discounts`` a code in the policy.
_ON_DEMAND = frozenset({"old_orders", "discounts"})
#: On unless the merchant says otherwise.
USUAL = tuple(name for name in FEATURES if name not in _ON_DEMAND)
ACTIONS = frozenset(FEATURES) - _ON_DEMAND - {"documents"}


def wanted(features: Iterable[str] = USUAL) -> tuple[str, ...]:
    """Return the scopes that the features need, each once, in a stable order."""
    found = list(BASE)
    for name in features:
        found += (*FEATURES[name][0], *HELPFUL.get(name, ((), ""))[0])
    return tuple(dict.fromkeys(found))


def have(granted: Collection[str], scope: str) -> bool:
    """Return whether ``scope`` was granted; writing includes reading."""
    return scope in granted or (scope.startswith("read_") and scope.replace("read_", "write_", 1) in granted)


def possible(granted: Collection[str] | None) -> frozenset[str]:
    """Return the features that the granted scopes allow; all of them when nothing is known."""
    if granted is None:
        return frozenset(USUAL)
    return frozenset(name for name, (needs, _) in FEATURES.items() if all(have(granted, scope) for scope in needs))


def missing(granted: Collection[str], features: Iterable[str] = USUAL) -> list[str]:
    """Return in words what the granted scopes do not allow, one line a feature."""
    lines = []
    base = [scope for scope in BASE if not have(granted, scope)]
    if base:
        lines.append(f"to show products and look after orders: {', '.join(base)}")
    for name in features:
        needs, words = FEATURES[name]
        lacking = [scope for scope in needs if not have(granted, scope)]
        if lacking:
            lines.append(f"to {words}: {', '.join(lacking)}")
    for needs, words in dict.fromkeys(HELPFUL[name] for name in features if name in HELPFUL):
        lacking = [scope for scope in needs if not have(granted, scope)]
        if lacking:
            lines.append(f"to {words}: {', '.join(lacking)}")
    return lines
