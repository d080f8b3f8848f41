"""Sentences that code puts together from exemplars."""

from agent.guardrails import fit
from agent.guardrails.mixed import CLAIMS, PAIRS, mixed
from agent.guardrails.sentence_kinds import BESIDE_PRODUCTS, Kind

LINES = [
    ("en", Kind.SYMPATHY, "What a pity!"),
    ("en", Kind.DEED, "Your money was sent."),
    ("en", Kind.QUESTION, "Which order is it?"),
    ("en", Kind.OTHER, "yenom"),
    ("sv", Kind.DEED, "Klart."),
]


def test_a_claim_behind_a_kind_word_is_a_claim_and_a_question_a_question() -> None:
    found = list(mixed(LINES, {"en": [", and "], "sv": [", och "]}))
    assert set(found) == {
        ("en", Kind.DEED, "What a pity, and your money was sent."),
        ("en", Kind.QUESTION, "What a pity, and which order is it?"),
    }
    assert len(found) == CLAIMS + PAIRS


def test_every_language_gets_its_share_of_both() -> None:
    written = fit.written()
    made = fit.exemplars()[len(written) :]
    mixes = [each for each in made if each[1] is not Kind.OTHER]
    for language in {each.language for each in written}:
        claims = [kind for of, kind, _ in mixes if of == language and kind not in BESIDE_PRODUCTS]
        pairs = [kind for of, kind, _ in mixes if of == language and kind in BESIDE_PRODUCTS]
        assert (len(claims), len(pairs)) == (CLAIMS, PAIRS)
        assert len(set(claims)) > 6
