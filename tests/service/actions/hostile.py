"""What a captured model could ask for: every action with every argument it has seen, and junk; and shops to ask in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from commerce.policy import StorePolicy
from connectors.stores.demo import cast

# What the orders hold, and variants that their articles could become.
ARTICLES = {
    cast.OPEN: ("LMP-JUN-RSE", "CND-DEL-TRC-SEAS"), cast.DELIVERED: ("TEE-ROW-ECR-M", "BNE-OSL-FRS"),
    cast.RETURN_REQUESTED: ("SHT-FEN-RSE-M", "JNS-ANO-DNM-28"), cast.PARTLY_REFUNDED: ("MUG-WRE-SKY", "PAN-KIT-GPH-24CM"),
    cast.OPEN_LARGE: ("WCT-ESK-NVY-L", "HPH-EMI-RSE"), cast.FINAL_SALE: ("PWB-LIN-GPH-2000",),
}  # fmt: skip
SIBLINGS = {
    "LMP-JUN-RSE": "LMP-JUN-MST", "CND-DEL-TRC-SEAS": "CND-DEL-TRC-FIGL", "TEE-ROW-ECR-M": "TEE-ROW-ECR-L",
    "BNE-OSL-FRS": "BNE-OSL-PTR", "SHT-FEN-RSE-M": "SHT-FEN-RSE-L", "MUG-WRE-SKY": "MUG-WRE-GPH",
    "PAN-KIT-GPH-24CM": "PAN-KIT-GPH-20CM", "WCT-ESK-NVY-L": "WCT-ESK-NVY-M", "HPH-EMI-RSE": "HPH-EMI-WHT",
}  # fmt: skip
JUNK = ("NOPE", "' OR 1=1", "TEE-ALD-GRY-XS")
ORDERS = (
    *ARTICLES, cast.NEIGHBOURS, cast.IN_TRANSIT, cast.DELIVERED_LONG_AGO, cast.PENDING, cast.REFUNDED,
)  # fmt: skip
AFTER = ("refund_order", "refund_order", "return_items", "exchange_items")
BEFORE = ("refund_order", "refund_order", "cancel_order", "change_items", "change_address", "change_payment")
AMOUNTS = ("5", "12.50", "30", "63.60", "126.80", "149", "938", "99999", "-5", "0", "1e3", "NaN")


@dataclass(frozen=True)
class Ask:
    """One request, and what happens around its confirmation."""

    action: str
    number: str
    arguments: dict[str, Any]
    confirm: bool = True
    stop_before_confirm: bool = False
    staff: str = ""  # approve or decline what waits, right after


_REASONS = ("", "", "defective", "ordered by mistake", "too small", "because I say so")
_ADDRESSES = (
    {"line1": "Lindenstrasse 12", "city": "Berlin", "postcode": "10969", "country": "DE"},
    {"line1": "Am Hof 2", "city": "München", "postcode": "80331", "country": "DE"},
    {"line1": "1 rue X", "city": "Paris", "postcode": "75001", "country": "FR"},
    {"line1": "1-1", "city": "Chiyoda", "postcode": "10969", "country": "JP"},
)
ACTIONS = tuple(StorePolicy().rules)
_MODES = ("auto",) * 8 + ("approve", "suggest", "off")


def _rarely(rng: Random) -> bool:
    return rng.random() < 0.15


def _piece(rng: Random, number: str, *, swap: bool = False) -> dict[str, Any]:
    sku = rng.choice(JUNK if _rarely(rng) else ARTICLES.get(number, JUNK))
    piece = {"sku": sku, "quantity": rng.choice([1, 1, 1, 2, 3, 0])}
    return {**piece, "new_sku": sku if _rarely(rng) else SIBLINGS.get(sku, "NOPE")} if swap else piece


def _refund(rng: Random, number: str) -> dict[str, Any]:
    which = rng.choice(["all", "amount", "amount", "items", "items", "shipping"])
    if which == "amount":
        return {"amount": rng.choice(AMOUNTS)}
    if which == "items":
        return {"items": [_piece(rng, number) for _ in range(rng.randint(1, 2))], "shipping": _rarely(rng)}
    return {"shipping": True} if which == "shipping" else {}


def _arguments(rng: Random, action: str, number: str) -> dict[str, Any]:
    if action == "refund_order":
        return _refund(rng, number)
    if action in ("exchange_items", "change_items"):
        return {"swaps": [_piece(rng, number, swap=True)]}
    if action == "return_items":
        return {"items": [_piece(rng, number) for _ in range(rng.randint(0, 2))], "reason": rng.choice(_REASONS)}
    if action == "cancel_order":
        return {"reason": rng.choice(_REASONS)}
    if action == "change_payment":
        return {"method": rng.choice(["PayPal", "PayPal", "Visa ending 4242", "gift card"])}
    if action == "resend_message":
        return {"kind": rng.choice(["invoice", "confirmation", "shipping", "x"])}
    return dict(rng.choice(_ADDRESSES)) if "address" in action else {"text": rng.choice(["ring twice", "x" * 900])}


def an_ask(rng: Random) -> Ask:
    """Return one request: mostly what could be done with the order, sometimes anything."""
    number = rng.choice([cast.OPEN, cast.DELIVERED] * 3 + list(ORDERS))
    fitting = BEFORE if number in (cast.OPEN, cast.OPEN_LARGE, cast.PENDING) else AFTER
    action = rng.choice(ACTIONS if _rarely(rng) else fitting)
    return Ask(
        action, number, _arguments(rng, action, number), not _rarely(rng), _rarely(rng),
        rng.choice(["", "approve", "approve", "decline"]),
    )  # fmt: skip


def _limit(rng: Random, *values: int) -> Decimal | None:
    return None if rng.random() < 0.6 else Decimal(rng.choice(values))


def a_policy(rng: Random) -> StorePolicy:
    """Return a policy, often with tight limits."""
    rules: dict[str, dict[str, Any]] = {action: {"mode": rng.choice(_MODES)} for action in ACTIONS}
    rules["refund_order"] |= {
        "cap": _limit(rng, 30, 60, 130), "approval_from": _limit(rng, 10, 25), "per_order": _limit(rng, 15, 90),
        "per_customer_per_day": _limit(rng, 30, 140), "per_shop_per_day": _limit(rng, 35, 150),
        "window_days": rng.choice([0, 6, 30, 30]), "refund_shipping": rng.random() < 0.5,
        "goodwill_up_to": Decimal(rng.choice([0, 10, 150])),
        "refund_without_return_up_to": Decimal(rng.choice([0, 50, 150])),
    }  # fmt: skip
    rules["cancel_order"]["within_hours"] = rng.choice([0, 0, 0, 1])
    rules["return_items"]["window_days"] = rng.choice([0, 6, 30, 30])
    return StorePolicy.model_validate({"ships_to": ("DE", "FR"), **rules})
