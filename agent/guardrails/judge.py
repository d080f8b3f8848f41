"""Whether a sentence that was read may be shown: by default no."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from agent.guardrails.sentence_kinds import BESIDE_MATTER, BESIDE_PRODUCTS, LEADING
from agent.guardrails.sentence_reader import Reading


@dataclass(frozen=True)
class Turn:
    """What is in play while a model speaks.

    Attributes:
        matter: A result, proposal, outcome, order, policy or money is in play, or the customer speaks of them.
        proposal_open: A proposal waits for the customer's answer; the only question is the code's.
        after_outcome: An outcome was told in this turn; about the action only the code speaks.
    """

    matter: bool = True
    proposal_open: bool = False
    after_outcome: bool = False

    @property
    def strict(self) -> bool:
        """Whether code words the turn, and a model adds little beside it."""
        return self.matter or self.after_outcome or self.proposal_open


#: Nothing but products is in play.
PRODUCTS = Turn(matter=False)
#: Kinds of tool results that are about products alone.
_PRODUCT_RESULTS = frozenset({"products", "product", "answer"})


def turn_of(results: Iterable[dict[str, Any]]) -> Turn:
    """Return what tool results alone bring into play; what else does, the customer's words above all, adds to it."""
    kinds = {str(result.get("kind")) for result in results}
    return Turn(
        matter=bool(kinds - _PRODUCT_RESULTS), proposal_open="proposal" in kinds, after_outcome="outcome" in kinds
    )


def may_show(reading: Reading, turn: Turn) -> str | None:
    """Return why a sentence must not be shown, None when it may.

    Args:
        reading: What the sentence does.
        turn: What is in play.
    """
    if turn.proposal_open and (reading.asks or reading.kind in LEADING):
        return "asks beside an open proposal"
    allowed, sure = (BESIDE_MATTER, reading.harmless) if turn.strict else (BESIDE_PRODUCTS, reading.product)
    if reading.kind in allowed and sure >= reading.needed:
        return None
    return f"is worded by code ({reading.kind})"
