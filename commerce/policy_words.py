"""Words of the policy that customers read: the owner's own, or the catalogue's where the file keeps the default."""

from __future__ import annotations

from collections.abc import Mapping

from commerce.causes import CAUSES
from commerce.policy import StorePolicy
from commerce.rights import ClaimRule
from commerce.rules import CANCEL_REASONS, RETURN_REASONS, RefundRule
from commerce.sentences import say

_REASONS = CANCEL_REASONS | RETURN_REASONS


def reason(code: str, reasons: Mapping[str, str]) -> str:
    """Return the words of a reason, by its code and the policy's list; empty where the list lacks it."""
    words = reasons.get(code, "")
    return say(f"reasons.{code}") if words and words == _REASONS.get(code) else words


def cause(code: str) -> str:
    """Return the words of a cause (`commerce.causes.CAUSES`), empty when there is no such."""
    return say(f"causes.{code}") if code in CAUSES else ""


def payout_days(policy: StorePolicy) -> str:
    """Return how long the money takes, as the end of a sentence: "within 5 to 7 working days"."""
    words = policy.refund_order.payout_days
    return say("policy.payout_days") if words == RefundRule.model_fields["payout_days"].default else words


def evidence(rule: ClaimRule) -> str:
    """Return what a customer is asked to show for a claim, empty when nothing is."""
    words = rule.evidence
    if not words or words != type(rule).model_fields["evidence"].default:
        return words
    return say(f"policy.{type(rule).__name__.removesuffix('Rule').lower()}_evidence")
