"""What a captured model could ask for: every action with every argument it has seen, and junk; and shops to ask in."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from commerce.policy import StorePolicy
from connectors.stores.demo import cast

# What the orders hold, and variants that their articles could become.
ARTICLES = {
    cast.OPEN: ("LMP-JUN-RSE", "CND-DEL-TRC-SEAS"),
    cast.DELIVERED: ("TEE-ROW-ECR-M", "BNE-OSL-FRS"),
    cast.RETURN_REQUESTED: ("SHT-FEN-RSE-M", "JNS-ANO-DNM-28"),
    cast.PARTLY_REFUNDED: ("MUG-WRE-SKY", "PAN-KIT-GPH-24CM"),
    cast.OPEN_LARGE: ("WCT-ESK-NVY-L", "HPH-EMI-RSE"),
    cast.FINAL_SALE: ("PWB-LIN-GPH-2000",),
    cast.OPEN_SWAP: ("PAN-KIT-GPH-24CM", "MUG-ULV-TRC"),
    cast.DELIVERED_SWAP: ("PAN-CLE-SLV-24CM", "MUG-MOS-SGE"),
    cast.NEIGHBOURS: ("TEE-ALD-GRY-XS", "CAP-UMB-NVY"),
    "1014": ("MUG-ANO-PTR",),
    "1028": ("SOA-GRE-WHT-FIGL",),
}
SIBLINGS = {
    "LMP-JUN-RSE": "LMP-JUN-MST",
    "CND-DEL-TRC-SEAS": "CND-DEL-TRC-FIGL",
    "TEE-ROW-ECR-M": "TEE-ROW-ECR-L",
    "BNE-OSL-FRS": "BNE-OSL-PTR",
    "SHT-FEN-RSE-M": "SHT-FEN-RSE-L",
    "MUG-WRE-SKY": "MUG-WRE-GPH",
    "PAN-KIT-GPH-24CM": "PAN-KIT-GPH-20CM",
    "WCT-ESK-NVY-L": "WCT-ESK-NVY-M",
    "HPH-EMI-RSE": "HPH-EMI-WHT",
    "MUG-ULV-TRC": "MUG-ULV-MST",
    "TEE-ALD-GRY-XS": "TEE-ALD-GRY-S",
    "PAN-CLE-SLV-24CM": "PAN-CLE-SLV-20CM",
}
DEARER = "PAN-KIT-GPH-28CM", "PAN-KIT-GPH-20CM"  # and cheaper, than the pan of cast.OPEN_SWAP
CAUSES = ("lost", "stolen", "incomplete", "wrong_item", "damaged", "defective", "not_as_described", "bad luck")
JUNK = ("NOPE", "' OR 1=1", "TEE-ALD-GRY-XS")
#: Whose orders can still be changed, and whose have arrived.
UNSENT = {cast.OWNER: (cast.OPEN, cast.OPEN_LARGE, cast.OPEN_SWAP), cast.NEIGHBOUR: (cast.NEIGHBOURS, "1028")}
ARRIVED = {cast.OWNER: (*(cast.DELIVERED, cast.DELIVERED_SWAP) * 3, cast.FINAL_SALE), cast.NEIGHBOUR: ("1014",)}
WITH_SHIPPING = (cast.DELIVERED, "1028")
ORDERS = (
    *ARTICLES,
    cast.IN_TRANSIT,
    cast.DELIVERED_LONG_AGO,
    cast.PENDING,
    cast.REFUNDED,
)
AMOUNTS = ("5", "5", "8", "9", "10", "12.50", "30")
ODD_AMOUNTS = ("63.60", "126.80", "149", "938", "99999", "-5", "0", "1e3", "NaN")


@dataclass(frozen=True)
class Ask:
    """One request."""

    action: str
    number: str
    arguments: dict[str, Any]


_REASONS = {"cancel_order": ("ordered by mistake",), "return_items": ("too small", "defective or damaged")}
_ADDRESSES = (
    {"line1": "Lindenstrasse 12", "city": "Berlin", "postcode": "10969", "country": "DE"},
    {"line1": "Am Hof 2", "city": "München", "postcode": "80331", "country": "DE"},
    {"line1": "1 rue X", "city": "Paris", "postcode": "75001", "country": "FR"},
    {"line1": "1-1", "city": "Chiyoda", "postcode": "100-0001", "province": "JP-13", "country": "JP"},
)
ACTIONS = tuple(StorePolicy().rules)


@dataclass(frozen=True)
class Theme:
    """What a walk is after: these actions, against a policy in which few of these settings are tight."""

    actions: tuple[str, ...]
    tight: dict[str, tuple[Any, ...]]


_FORBIDDEN = ("approve", "suggest", "off")
_WORTH = {"cap": (30, 60), "approval_from": (10, 25), "step_up_from": (10, 25)}


def _of(action: str, **settings: tuple[Any, ...]) -> dict[str, tuple[Any, ...]]:
    return {f"{action}.{name}": values for name, values in {"mode": _FORBIDDEN, **settings}.items()}


_PAYING = (*("refund_order",) * 8, "cancel_order", "change_items")
_SUMS = {"per_order": (10, 15), "per_customer_per_day": (10, 15), "per_shop_per_day": (15, 20)}
THEMES = (
    Theme(_PAYING, {f"refund_order.{name}": values for name, values in _SUMS.items()}),
    Theme(
        _PAYING,
        {
            **{f"refund_order.{name}": values for name, values in _WORTH.items()},
            "refund_order.mode": ("approve",),
            "refund_order.goodwill_up_to": (0, 15),
            "refund_order.per_customer_per_day": (20,),
            "change_items.cap": (5,),
            "cancel_order.per_shop_per_day": (20, 70),
        },
    ),
    Theme(
        ("refund_order",),
        _of(
            "refund_order",
            **_WORTH,
            window_days=(0, 6),
            refund_without_return_up_to=(0, 20),
            refund_shipping=(False,),
            goodwill_up_to=(0, 10),
        )
        | {
            "claims": ({"lost": {"from_days": 1, "offers": ["refund"], "up_to": 60}}, {"stolen": {"up_to": 20}}),
            "warranty": ({"decided_by": "clerk", "remedies": ["refund"]}, {"years": 0}),
        },
    ),
    Theme(
        ("cancel_order", "change_items", "change_items", "change_address", "change_address", "change_payment"),
        {
            **_of("cancel_order", **_WORTH, within_hours=(1, 9), reason_required=(True,), reasons=({"other": "else"},)),
            **_of("change_items", last_change=(True,), step_up_from=(5,)),
            "ships_to": (("DE",), ("DE", "FR")),
            **_of("change_address", step_up=("always", "cross_border")),
            **_of("change_payment", step_up=("always",)),
        },
    ),
    Theme(
        ("return_items", "exchange_items", "exchange_items", "refund_order"),
        {**_of("return_items", **_WORTH, window_days=(0, 6)), **_of("exchange_items", **_WORTH, window_days=(0, 6))},
    ),
    Theme(
        ("change_profile_address", "resend_message", "add_note"),
        {
            **_of("change_profile_address", step_up=("always", "cross_border")),
            "ships_to": (("FR",),),
            **_of("resend_message", per_day=(1,), kinds=(("invoice",),)),
            **_of("add_note", per_day=(1, 2), max_length=(5,)),
        },
    ),
)


def _rarely(rng: Random) -> bool:
    return rng.random() < 0.15


def _piece(rng: Random, number: str, *, swap: bool = False) -> dict[str, Any]:
    sku = rng.choice(JUNK if _rarely(rng) else ARTICLES.get(number, JUNK))
    piece = {"sku": sku, "quantity": rng.choice([2, 3, 0] if _rarely(rng) else [1])}
    if not swap:
        return piece
    others = DEARER if number == cast.OPEN_SWAP and sku.startswith("PAN") else (SIBLINGS.get(sku, "NOPE"),)
    return {**piece, "new_sku": sku if _rarely(rng) else rng.choice(others)}


def _reason(rng: Random, action: str) -> str:
    return rng.choice(["", "", *_REASONS[action] * 2, "because I say so"])


def _refund(rng: Random, number: str) -> dict[str, Any]:
    cause = {"cause": rng.choice(CAUSES)} if rng.random() < 0.25 else {}
    return {**_what(rng, number), **cause}


def _what(rng: Random, number: str) -> dict[str, Any]:
    shipping = ["shipping"] * (4 if number in WITH_SHIPPING else 1)
    which = rng.choice(["all", *["amount"] * 4, "items", "items", *shipping])
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
        return {"items": [_piece(rng, number) for _ in range(rng.randint(0, 2))], "reason": _reason(rng, action)}
    if action == "cancel_order":
        return {"reason": _reason(rng, action)}
    if action == "change_payment":
        return {"method": rng.choice(["PayPal", "PayPal", "Visa ending 4242", "gift card"])}
    if action == "resend_message":
        return {"kind": rng.choice(["invoice", "invoice", "confirmation", "shipping", "x"])}
    return (
        dict(rng.choice(_ADDRESSES))
        if "address" in action
        else {"text": rng.choice(["ring twice", "please call", "x" * 900])}
    )


def an_ask(rng: Random, theme: Theme, email: str) -> Ask:
    """Return one request: mostly what could be done with an order of one's own, sometimes anything with any."""
    action = rng.choice(ACTIONS if rng.random() < 0.1 else theme.actions)
    arrived = action in ("return_items", "exchange_items") or (action == "refund_order" and rng.random() < 0.5)
    number = rng.choice(ORDERS if _rarely(rng) else (ARRIVED if arrived else UNSENT)[email])
    return Ask(action, number, _arguments(rng, action, number))


def a_policy(rng: Random, theme: Theme, turn: int) -> StorePolicy:
    """Return a generous policy in which one setting, each in its turn, is tight, seldom two: they hide each other."""
    rules: dict[str, Any] = {action: {} for action in ACTIONS}
    rules["refund_order"] = {
        "goodwill_up_to": 1000,
        "refund_without_return_up_to": 1000,
        "window_days": 90,
        "refund_shipping": True,
    }
    rules["change_address"], rules["change_profile_address"] = {"step_up": "never"}, {"step_up": "never"}
    paths = sorted(theme.tight)
    for path in {paths[turn % len(paths)], *rng.sample(paths, rng.choice([0, 0, 0, 1]))}:
        section, _, name = path.partition(".")
        value = rng.choice(theme.tight[path])
        if name:
            rules[section][name] = value
        else:
            rules[section] = value
    return StorePolicy.model_validate(rules)
