"""The policy in the customer's words, rendered from the same data that judges."""

from __future__ import annotations

from commerce.policy import Mode, StorePolicy

TOPICS = ("refunds", "addresses", "shipping", "all")

_TOPIC_WORDS = {
    "refunds": ("refund", "return", "money back", "exchange", "warranty", "final sale"),
    "addresses": ("address",),
    "shipping": ("ship", "deliver", "country", "countries"),
}


def topic_of(words: str) -> str:
    """Return the topic that ``words`` are about, ``all`` when none is clear."""
    text = words.casefold()
    for topic, cues in _TOPIC_WORDS.items():
        if any(cue in text for cue in cues):
            return topic
    return "all"


def render(policy: StorePolicy, topic: str = "all") -> str:
    """Return the policy on ``topic`` (one of `TOPICS`) as plain sentences."""
    parts = {"refunds": _refunds, "addresses": _addresses, "shipping": _shipping}
    chosen = [parts[topic]] if topic in parts else list(parts.values())
    return "\n".join(text for part in chosen if (text := part(policy)))


def _refunds(policy: StorePolicy) -> str:
    rule = policy.refund_order
    if rule.mode is Mode.OFF:
        return "Refunds are handled by our team, not in this chat."
    lines = [
        "An order that has not been sent can be refunded at any time.",
        f"After delivery a refund is possible within {rule.window_days} days.",
    ]
    if rule.refund_without_return_up_to:
        free = policy.money(rule.refund_without_return_up_to)
        lines.append(f"Up to {free} the goods need not come back; above that they are returned first.")
    else:
        lines.append("Goods that have arrived are returned before they are refunded.")
    if rule.final_sale_tags:
        lines.append("Articles marked as final sale are not refunded after delivery.")
    lines.append(f"The money goes back to the original payment method within {rule.payout_days}.")
    if rule.approval_from is not None:
        lines.append(f"Amounts from {policy.money(rule.approval_from)} are looked at by a colleague.")
    return " ".join(lines)


def _addresses(policy: StorePolicy) -> str:
    if policy.change_address.mode is Mode.OFF:
        return "Address changes are handled by our team, not in this chat."
    text = "The shipping address can be changed until the order leaves our warehouse."
    if policy.change_address.step_up == "cross_border":
        text += " A change to another country needs an extra check that it is you."
    elif policy.change_address.step_up == "always":
        text += " It needs an extra check that it is you."
    return text


def _shipping(policy: StorePolicy) -> str:
    parts = [f"We ship to {', '.join(policy.ships_to)}."] if policy.ships_to else []
    if policy.delivery_time:
        parts.append(f"Delivery takes {policy.delivery_time}.")
    return " ".join(parts)
