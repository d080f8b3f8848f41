"""The judges: pure functions from order, request and policy to a verdict. Each kind of change has its own module."""

from __future__ import annotations

from commerce.judge_account import judge_note, judge_profile_address, judge_resend
from commerce.judge_money import (
    Spent,
    judge_amount,
    judge_approval,
    judge_by_hand,
    judge_intangible,
    judge_mode,
    judge_trusted,
    judge_worth,
)
from commerce.judge_refund import RefundAsk, closes, judge_gesture, judge_refund, judge_refundable, none_sent
from commerce.judge_returns import (
    SwapAsk,
    judge_exchange,
    judge_reason,
    judge_return,
    judge_returnable,
    judge_unpaid,
    parcel_words,
    pieces_of,
)
from commerce.judge_rights import delivery_owed, may_withdraw, unspoken, warranty_words, withdraws_whole
from commerce.judge_unsent import judge_address, judge_cancel, judge_items, judge_payment
from commerce.verdict import ALLOWED, Outcome, Verdict, denied, first, person, step_up

__all__ = [
    "ALLOWED", "Outcome", "RefundAsk", "Spent", "SwapAsk", "Verdict", "closes", "delivery_owed", "denied", "first",
    "judge_address", "judge_amount", "judge_approval", "judge_by_hand", "judge_cancel", "judge_exchange",
    "judge_gesture", "judge_intangible", "judge_items", "judge_mode", "judge_note", "judge_payment",
    "judge_profile_address", "judge_reason", "judge_refund", "judge_refundable", "judge_resend", "judge_return",
    "judge_returnable", "judge_trusted", "judge_unpaid", "judge_worth", "may_withdraw", "none_sent",
    "parcel_words", "person", "pieces_of", "step_up", "unspoken", "warranty_words", "withdraws_whole",
]  # fmt: skip
