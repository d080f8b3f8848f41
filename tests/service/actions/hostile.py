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
    cast.OPEN_SWAP: ("PAN-KIT-GPH-24CM", "MUG-ULV-TRC"), cast.DELIVERED_SWAP: ("PAN-CLE-SLV-24CM", "MUG-MOS-SGE"),
    cast.NEIGHBOURS: ("TEE-ALD-GRY-XS", "CAP-UMB-NVY"), "1014": ("MUG-ANO-PTR",), "1028": ("SOA-GRE-WHT-FIGL",),
}  # fmt: skip
SIBLINGS = {
    "LMP-JUN-RSE": "LMP-JUN-MST", "CND-DEL-TRC-SEAS": "CND-DEL-TRC-FIGL", "TEE-ROW-ECR-M": "TEE-ROW-ECR-L",
    "BNE-OSL-FRS": "BNE-OSL-PTR", "SHT-FEN-RSE-M": "SHT-FEN-RSE-L", "MUG-WRE-SKY": "MUG-WRE-GPH",
    "PAN-KIT-GPH-24CM": "PAN-KIT-GPH-20CM", "WCT-ESK-NVY-L": "WCT-ESK-NVY-M", "HPH-EMI-RSE": "HPH-EMI-WHT",
    "MUG-ULV-TRC": "MUG-ULV-MST", "TEE-ALD-GRY-XS": "TEE-ALD-GRY-S", "PAN-CLE-SLV-24CM": "PAN-CLE-SLV-20CM",
}  # fmt: skip
DEARER = "PAN-KIT-GPH-28CM", "PAN-KIT-GPH-20CM"  # and cheaper, than the pan of cast.OPEN_SWAP
JUNK = ("NOPE", "' OR 1=1", "TEE-ALD-GRY-XS")
ORDERS = (
    *ARTICLES, cast.IN_TRANSIT, cast.DELIVERED_LONG_AGO, cast.PENDING, cast.REFUNDED,
)  # fmt: skip
AFTER = *("refund_order",) * 4, "return_items", "exchange_items"
BEFORE = *("refund_order",) * 6, "cancel_order", "change_items", "change_items", "change_address", "change_payment"
UNSENT = (cast.OPEN, cast.OPEN_LARGE, cast.OPEN_SWAP, cast.PENDING, cast.NEIGHBOURS, "1028")
AMOUNTS = ("5", "5", "9", "12.50", "20", "30")
ODD_AMOUNTS = ("63.60", "126.80", "149", "938", "99999", "-5", "0", "1e3", "NaN")


@dataclass(frozen=True)
class Ask:
    """One request."""

    action: str
    number: str
    arguments: dict[str, Any]


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
    piece = {"sku": sku, "quantity": rng.choice([2, 3, 0] if _rarely(rng) else [1])}
    if not swap:
        return piece
    others = DEARER if number == cast.OPEN_SWAP and sku.startswith("PAN") else (SIBLINGS.get(sku, "NOPE"),)
    return {**piece, "new_sku": sku if _rarely(rng) else rng.choice(others)}


def _refund(rng: Random, number: str) -> dict[str, Any]:
    which = rng.choice(["all", "amount", "amount", "amount", "items", "items", "shipping"])
    if which == "amount":
        return {"amount": rng.choice(ODD_AMOUNTS if _rarely(rng) else AMOUNTS)}
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


def an_ask(rng: Random, *likely: str, greedy: bool = False) -> Ask:
    """Return one request: mostly what could be done with the order, sometimes anything; ``greedy`` wants money."""
    if greedy and rng.random() < 0.8:
        number = rng.choice(likely)
        cheaper = {"swaps": [{"sku": "PAN-KIT-GPH-24CM", "quantity": 1, "new_sku": DEARER[1]}]}
        ways = [("cancel_order", {"reason": ""}), ("change_items", cheaper), ("refund_order", {})]
        action, arguments = rng.choice([("refund_order", {"amount": rng.choice(AMOUNTS)})] * 8 + ways)
        return Ask(action, number, arguments)
    number = rng.choice(list(ORDERS) if _rarely(rng) or not likely else likely)
    fitting = BEFORE if number in UNSENT else AFTER
    action = rng.choice(ACTIONS if _rarely(rng) else fitting)
    return Ask(action, number, _arguments(rng, action, number))


def _limit(rng: Random, *values: int) -> Decimal | None:
    return None if rng.random() < 0.6 else Decimal(rng.choice(values))


def _worth(rng: Random) -> dict[str, Decimal | None]:
    """Return the limits of one action; a cap that lies below the others would be refused by the policy."""
    cap, lower = _limit(rng, 30, 60, 130), (10, 25)
    return {
        "cap": cap,
        "approval_from": _limit(rng, *lower),
        "step_up_from": _limit(rng, *lower, *((90,) if not cap else ())),
    }


def a_policy(rng: Random, *, generous: bool = False) -> StorePolicy:
    """Return a policy, often with tight limits; a generous one has few but those on sums of money."""
    if generous:
        sums = {"per_order": (15, 25), "per_customer_per_day": (20, 45), "per_shop_per_day": (25, 60), "cap": (30, 60)}
        rule = {name: None if rng.random() < 0.5 else Decimal(rng.choice(some)) for name, some in sums.items()}
        rule |= {"goodwill_up_to": Decimal(150), "refund_without_return_up_to": Decimal(150), "window_days": 90}
        modes = ("auto", "auto", "auto", "approve")
        own = {"per_shop_per_day": _limit(rng, 20, 50), "per_customer_per_day": _limit(rng, 20, 40)}
        return StorePolicy.model_validate({
            "refund_order": rule | {"mode": rng.choice(modes), "approval_from": _limit(rng, 10, 25)},
            "cancel_order": {"mode": rng.choice(modes)} | (own if _rarely(rng) else {}),
            "change_items": {"mode": rng.choice(modes)},
        })  # fmt: skip
    rules: dict[str, dict[str, Any]] = {action: {"mode": rng.choice(_MODES)} for action in ACTIONS}
    rules["refund_order"] |= {
        **_worth(rng), "per_order": _limit(rng, 15, 90),
        "per_customer_per_day": _limit(rng, 30, 140), "per_shop_per_day": _limit(rng, 35, 150),
        "window_days": rng.choice([0, 6, 30, 30]), "refund_shipping": rng.random() < 0.5,
        "goodwill_up_to": Decimal(rng.choice([0, 10, 150])),
        "refund_without_return_up_to": Decimal(rng.choice([0, 50, 150])),
    }  # fmt: skip
    rules["cancel_order"] |= {"within_hours": rng.choice([0, 0, 0, 1, 30]), "reason_required": _rarely(rng)}
    rules["cancel_order"] |= _worth(rng) if _rarely(rng) else {}
    rules["return_items"] |= {"window_days": rng.choice([0, 6, 30, 30]), **_worth(rng)}
    rules["exchange_items"] |= {"window_days": rng.choice([0, 6, 30, 30]), **_worth(rng)}
    rules["change_items"] |= {"last_change": rng.random() < 0.3} | (_worth(rng) if _rarely(rng) else {})
    for action in ("change_address", "change_profile_address"):
        rules[action]["step_up"] = rng.choice(["cross_border", "always", "never"])
    rules["change_payment"]["step_up"] = rng.choice(["always", "never"])
    for action in ("resend_message", "add_note"):
        rules[action]["per_day"] = rng.choice([1, 1, 2, 5])
    rules["resend_message"]["kinds"] = rng.choice([("invoice",), ("invoice", "confirmation")])
    return StorePolicy.model_validate({"ships_to": ("DE", "FR"), **rules})
