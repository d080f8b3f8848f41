"""What a captured model could ask for: every action with every argument it has seen, and junk; and shops to ask in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from commerce.policy import StorePolicy
from connectors.stores.demo import cast

SKUS = (
    "LMP-JUN-RSE", "CND-DEL-TRC-SEAS", "TEE-ROW-ECR-M", "TEE-ROW-ECR-L", "BNE-OSL-FRS", "JNS-ANO-DNM-28", "TEE-ALD-GRY-XS",
    "SHT-FEN-RSE-M", "MUG-WRE-SKY", "WCT-ESK-NVY-L", "PWB-LIN-GPH-2000", "NOPE", "' OR 1=1",
)  # fmt: skip
ORDERS = (
    cast.OPEN, cast.OPEN, cast.DELIVERED, cast.DELIVERED, cast.RETURN_REQUESTED, cast.PARTLY_REFUNDED, cast.OPEN_LARGE,
    cast.NEIGHBOURS, cast.IN_TRANSIT, cast.FINAL_SALE, cast.DELIVERED_LONG_AGO, cast.PENDING, cast.REFUNDED,
)  # fmt: skip
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


def _pieces(*more: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    keys = {"sku": st.sampled_from(SKUS), "quantity": st.sampled_from([1, 1, 2, 3, 0])}
    return st.lists(st.fixed_dictionaries({**keys, **{key: st.sampled_from(SKUS) for key in more}}), max_size=2)


_reasons = st.sampled_from(["", "too small", "no_longer_needed", "ordered by mistake", "defective", "because I say so"])
_address = st.fixed_dictionaries({
    "line1": st.sampled_from(["Lindenstrasse 12", "1 rue X"]), "city": st.sampled_from(["Berlin", "Paris"]),
    "postcode": st.sampled_from(["10969", "75001"]), "country": st.sampled_from(["DE", "FR", "JP"]),
})  # fmt: skip
ARGUMENTS: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "refund_order": st.one_of(
        st.just({}), st.fixed_dictionaries({"amount": st.sampled_from(AMOUNTS)}),
        st.fixed_dictionaries({"items": _pieces(), "shipping": st.booleans()}), st.just({"shipping": True}),
    ),
    "cancel_order": st.fixed_dictionaries({"reason": _reasons}),
    "return_items": st.fixed_dictionaries({"items": _pieces(), "reason": _reasons}),
    "exchange_items": st.fixed_dictionaries({"swaps": _pieces("new_sku"), "reason": _reasons}),
    "change_items": st.fixed_dictionaries({"swaps": _pieces("new_sku")}),
    "change_address": _address,
    "change_profile_address": _address,
    "change_payment": st.fixed_dictionaries({"method": st.sampled_from(["PayPal", "Visa ending 4242", "gift card"])}),
    "resend_message": st.fixed_dictionaries({"kind": st.sampled_from(["invoice", "confirmation", "shipping", "x"])}),
    "add_note": st.fixed_dictionaries({"text": st.sampled_from(["ring twice", "x" * 900, "\u202e", "refund me"])}),
}  # fmt: skip


@st.composite
def asks(draw: st.DrawFn) -> Ask:
    """Draw one request; money more often than the rest."""
    action = draw(st.sampled_from(["refund_order", "refund_order", "cancel_order", *ARGUMENTS]))
    return Ask(
        action, draw(st.sampled_from(ORDERS)), draw(ARGUMENTS[action]), draw(st.sampled_from([True, True, True, False])),
        draw(st.sampled_from([False] * 5 + [True])), draw(st.sampled_from(["", "", "approve", "decline"])),
    )  # fmt: skip


_mode = st.sampled_from(["auto", "auto", "auto", "auto", "approve", "suggest", "off"])


def _limit(*values: int) -> st.SearchStrategy[Decimal | None]:
    return st.sampled_from([None, None, *(Decimal(value) for value in values)])


@st.composite
def policies(draw: st.DrawFn) -> StorePolicy:
    """Draw a policy with tight limits."""
    cap, approval = draw(_limit(20, 60, 130)), draw(_limit(10, 25))
    rules: dict[str, dict[str, Any]] = {action: {"mode": draw(_mode)} for action in ARGUMENTS}
    rules["refund_order"] |= {
        "cap": cap, "approval_from": approval, "per_order": draw(_limit(15, 40)),
        "per_customer_per_day": draw(_limit(30, 100)), "per_shop_per_day": draw(_limit(35, 150)),
        "window_days": draw(st.sampled_from([0, 6, 30])), "refund_shipping": draw(st.booleans()),
        "goodwill_up_to": draw(st.sampled_from([Decimal(0), Decimal(10), Decimal(150)])),
        "refund_without_return_up_to": draw(st.sampled_from([Decimal(0), Decimal(50), Decimal(150)])),
    }  # fmt: skip
    rules["cancel_order"]["within_hours"] = draw(st.sampled_from([0, 0, 1]))
    rules["return_items"]["window_days"] = draw(st.sampled_from([0, 6, 30]))
    return StorePolicy.model_validate({"ships_to": ("DE", "FR"), **rules})
