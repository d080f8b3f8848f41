"""What a customer can want, as far as the embedded engine can tell it apart."""

from __future__ import annotations

INTENTS = (
    "order_status",
    "refund",
    "return",
    "exchange",
    "cancel_order",
    "change_address",
    "product_discovery",
    "try_on",
    "policy_question",
    "human_handoff",
    "chitchat",
    "other",
)

#: Requests that end in a changed order. Proposing the wrong one is the costly mistake.
WRITES = frozenset({"refund", "return", "exchange", "cancel_order", "change_address"})
