"""The words that an owner's file has by default are those of the catalogue."""

from __future__ import annotations

import pytest

from commerce import policy_words
from commerce.causes import CAUSES
from commerce.language import pseudo
from commerce.policy import StorePolicy, parse
from commerce.rules import CANCEL_REASONS, RETURN_REASONS
from commerce.sentences import PSEUDO, speaking


@pytest.mark.parametrize("reasons", [CANCEL_REASONS, RETURN_REASONS])
def test_every_reason_is_in_the_catalogue(reasons: dict[str, str]) -> None:
    for code, words in reasons.items():
        assert policy_words.reason(code, reasons) == words
        with speaking(PSEUDO):
            assert policy_words.reason(code, reasons) == pseudo(words)


def test_the_owners_own_words_stay_as_they_are() -> None:
    policy = parse('[refund_order]\npayout_days = "a week"\n[claims.damaged]\nevidence = "a film"')
    with speaking(PSEUDO):
        assert policy_words.reason("other", {"other": "because"}) == "because"
        assert policy_words.payout_days(policy) == "a week"
        assert policy_words.evidence(policy.claims.damaged) == "a film"
        assert policy_words.evidence(policy.claims.lost) == ""


def test_the_other_defaults_are_in_the_catalogue() -> None:
    policy = StorePolicy()
    defaults = [policy.refund_order.payout_days, policy.claims.wrong.evidence, policy.claims.damaged.evidence]

    def said() -> list[str]:
        evidence = [policy_words.evidence(rule) for rule in (policy.claims.wrong, policy.claims.damaged)]
        return [policy_words.payout_days(policy), *evidence]

    assert said() == defaults
    with speaking(PSEUDO):
        assert said() == [pseudo(each) for each in defaults]


def test_every_cause_is_in_the_catalogue() -> None:
    assert {code: policy_words.cause(code) for code in CAUSES} == CAUSES
    assert policy_words.cause("unknown") == ""
