"""What this turn's tool results prove about changes, so that a model may say it in its own words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

#: What a confirmed outcome may back; that somebody will do something, or come back to it, is never backed.
_BY_OUTCOME = frozenset({
    "claims a change", "claims a payment", "claims it for the customer", "claims a state", "promises a result",
    "states success",
})  # fmt: skip
#: What an order that was only read may back: its state, not that the clerk changed it.
_BY_ORDER = frozenset({"claims a payment", "claims it for the customer", "claims a state"})
_DEEDS = {
    "refund": re.compile(r"(?i)refund|reimburs|credit|money|paid back|sent back"),
    "cancel": re.compile(r"(?i)cancel"),
    "address": re.compile(r"(?i)address"),
    "exchange": re.compile(r"(?i)exchang|replac|swap"),
    "return": re.compile(r"(?i)\breturn"),
}
_NUMBER = re.compile(r"(?<![\d.,])\d{3,}(?![\d]|[.,]\d)")
_CURRENCY = r"(?:[€$£]|eur\b|usd\b|gbp\b|chf\b|pln\b|sek\b|dkk\b|euros?\b|dollars?\b|pounds?\b)"
_AMOUNT = re.compile(rf"(?i)(?:{_CURRENCY}\s?(\d[\d.,]*)|(\d[\d.,]*)\s?{_CURRENCY})")
#: One outcome proves one deed, not that it was done again and again.
_MORE = re.compile(r"(?i)\b(?:twice|thrice|doubled?|(?:two|three|four|five|several|many|\d+) times|all (?:of )?your)\b")


class Proof:
    """Confirmed outcomes, and orders that show a refund or a cancellation.

    Args:
        results: The tool results of this turn.
    """

    def __init__(self, results: Sequence[dict[str, Any]]) -> None:
        self._outcomes = [
            str(each.get("sentence", "")) for each in results
            if each.get("kind") == "outcome" and each.get("state") == "confirmed"
        ]  # fmt: skip
        orders = [each["order"] for each in results if "order" in each]
        orders += [order for each in results for order in each.get("orders", [])]
        self._orders = [text for order in orders if (text := _shown(order))]
        self._single = len({str(order.get("number", "")) for order in orders}) == 1

    def backs(self, claim: str, sentence: str) -> bool:
        """Return whether a sentence with this kind of claim is proven, for the orders, deeds and sums that it names."""
        by_outcome = claim in _BY_OUTCOME and not _MORE.search(sentence)
        if by_outcome and any(_fits(sentence, proof) for proof in self._outcomes):
            return True
        named = bool(_NUMBER.search(sentence)) or self._single
        return claim in _BY_ORDER and named and any(_fits(sentence, proof) for proof in self._orders)


def _fits(sentence: str, proof: str) -> bool:
    numbers, sums = set(_NUMBER.findall(proof)), _sums(proof)
    deeds = {name for name, pattern in _DEEDS.items() if pattern.search(sentence)}
    proven = {name for name, pattern in _DEEDS.items() if pattern.search(proof)}
    named = set(_NUMBER.findall(_AMOUNT.sub(" ", sentence)))
    return named <= numbers and _sums(sentence) <= sums and deeds <= proven


def _sums(text: str) -> set[Decimal]:
    """Return the sums of money that a text names, however they are written: 20 EUR, €20.00, 1.234,50 euros."""
    found = set()
    for before, after in _AMOUNT.findall(text):
        whole, cents = re.fullmatch(r"(.*?)(?:[.,](\d{1,2}))?", (before or after).rstrip(".,")).groups("")  # type: ignore[union-attr]
        found.add(Decimal(f"{re.sub('[.,]', '', whole)}.{cents or 0}"))
    return found


def _shown(order: dict[str, Any]) -> str:
    shown = []
    if order.get("status") == "cancelled":
        shown.append("cancelled")
    if order.get("status") == "refunded" or order.get("refunded", "0") not in ("0", "0.00", ""):
        sums = [f"{order[name]} EUR" for name in ("refunded", "total") if order.get(name)]
        shown.append(f"refunded: money and refund {' and '.join(sums)}")
    return f"{order.get('number', '')} {' '.join(shown)}" if shown else ""
