"""The judges that several actions share: pure functions from order, request and policy to a verdict.

Each action's own judge lies in its folder, ``service/actions/<action>/rule.py``.
"""

from __future__ import annotations

from commerce.judge_arrival import under_way
from commerce.judge_asked import judge_count, judge_reason
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
from commerce.judge_rights import delivery_owed, may_withdraw, unspoken, warranty_words, withdraws_whole
from commerce.judge_swaps import SwapAsk, judge_swaps, pieces_of
from commerce.judge_unsent import judge_open, still
from commerce.verdict import ALLOWED, Outcome, Verdict, denied, first, person, step_up

__all__ = [
    "ALLOWED",
    "Outcome",
    "Spent",
    "SwapAsk",
    "Verdict",
    "delivery_owed",
    "denied",
    "first",
    "judge_amount",
    "judge_approval",
    "judge_by_hand",
    "judge_count",
    "judge_intangible",
    "judge_mode",
    "judge_open",
    "judge_reason",
    "judge_swaps",
    "judge_trusted",
    "judge_worth",
    "may_withdraw",
    "person",
    "pieces_of",
    "step_up",
    "still",
    "under_way",
    "unspoken",
    "warranty_words",
    "withdraws_whole",
]
